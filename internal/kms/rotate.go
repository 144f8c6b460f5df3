package kms

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrRemote says that the key lives in a service, where its versions are made and
// retired by that service's own means.
var ErrRemote = errors.New("its versions are made and retired in the service that holds it")

// AddVersion makes a new version of a key in a file. From now on it encrypts; the
// older versions still decrypt. Every process that has the key open sees it at once.
func AddVersion(uri string) error {
	return change(uri, false, func(m *keyset.Manager, _ *keyset.Handle) error {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return m.SetPrimary(id)
	})
}

// RetireVersions leaves only the version that encrypts, and overwrites the file that
// held the others. What only they decrypt cannot be decrypted any more by who has the
// file. It returns the key as it was before, for as long as the caller keeps it.
func RetireVersions(uri string) (before tink.AEAD, err error) {
	err = change(uri, true, func(m *keyset.Manager, h *keyset.Handle) error {
		var err error
		if before, err = aead.New(h); err != nil {
			return err
		}
		info := h.KeysetInfo()
		for _, k := range info.GetKeyInfo() {
			if k.GetKeyId() != info.GetPrimaryKeyId() {
				if err := m.Delete(k.GetKeyId()); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return before, err
}

func change(uri string, wipe bool, edit func(*keyset.Manager, *keyset.Handle) error) error {
	if strings.HasPrefix(uri, "aws-kms://") {
		return fmt.Errorf("change key-encryption key: %w", ErrRemote)
	}
	u, err := url.Parse(uri)
	if err != nil {
		return errors.New("change key-encryption key: the URI does not parse")
	}
	if u.Scheme != "file" {
		return fmt.Errorf("change key-encryption key: %w", ErrRemote)
	}
	path, err := filePath(u)
	if err != nil {
		return fmt.Errorf("change key-encryption key: %w", err)
	}
	handle, err := readFile(path)
	if err != nil {
		return err
	}
	manager := keyset.NewManagerFromHandle(handle)
	if err := edit(manager, handle); err != nil {
		return fmt.Errorf("change key-encryption key: %w", err)
	}
	changed, err := manager.Handle()
	if err == nil {
		err = ReplaceKeyset(path, changed, wipe)
	}
	if err != nil {
		return fmt.Errorf("change key-encryption key: %w", err)
	}
	return nil
}

// ReplaceKeyset puts a keyset in the place of another, so that a reader sees the one or
// the other, also after a crash. Wiping overwrites the blocks of the old file; a file
// system that copies on write, or a disk that levels its wear, may keep them.
func ReplaceKeyset(path string, h *keyset.Handle, wipe bool) error {
	var buf bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&buf)); err != nil {
		return err
	}
	defer func() { clear(buf.Bytes()) }()
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = old.Close() }()
	info, err := old.Stat()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(buf.Bytes())
	if err = errors.Join(err, keepOwner(f, info), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := syncFolder(filepath.Dir(path)); err != nil || !wipe {
		return err
	}
	_, err = old.Write(make([]byte, info.Size()))
	return errors.Join(err, old.Sync())
}
