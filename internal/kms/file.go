package kms

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// maxFile bounds a keyset file: one key has about 300 bytes.
const maxFile = 64 << 10

// CreateFile makes a new AES-256-GCM key-encryption key at random and writes it to
// a file with mode 0600. It never overwrites: a key-encryption key that is replaced
// makes every private key under it unreadable. The file is durable when it returns.
func CreateFile(path string) error {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return fmt.Errorf("create key-encryption key: %w", err)
	}
	var buf bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&buf)); err != nil {
		return fmt.Errorf("create key-encryption key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("create key-encryption key: %w", err)
	}
	_, err = f.Write(buf.Bytes())
	err = errors.Join(err, f.Sync(), f.Close())
	clear(buf.Bytes())
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("create key-encryption key: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// fileKey reads its file for each operation: a version that was added or retired by
// another process counts at once, and the key is not kept in memory between two uses.
type fileKey struct{ path string }

func openFile(path string) (tink.AEAD, error) {
	k := fileKey{path}
	if _, err := k.primitive(); err != nil {
		return nil, err
	}
	return k, nil
}

// Encrypt implements tink.AEAD.
func (k fileKey) Encrypt(plaintext, associatedData []byte) ([]byte, error) {
	p, err := k.primitive()
	if err != nil {
		return nil, err
	}
	return p.Encrypt(plaintext, associatedData)
}

// Decrypt implements tink.AEAD.
func (k fileKey) Decrypt(ciphertext, associatedData []byte) ([]byte, error) {
	p, err := k.primitive()
	if err != nil {
		return nil, err
	}
	return p.Decrypt(ciphertext, associatedData)
}

func (k fileKey) primitive() (tink.AEAD, error) {
	handle, err := readFile(k.path)
	if err != nil { // it may have been replaced, and wiped, while it was read
		handle, err = readFile(k.path)
	}
	if err != nil {
		return nil, err
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %s does not hold an AEAD key", k.path)
	}
	return primitive, nil
}

// readFile reads a keyset file that nobody but its owner may read or write.
func readFile(path string) (*keyset.Handle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat() // of the open file, not of a path that may change
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open key-encryption key: %s is not a regular file", path)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 {
		return nil, fmt.Errorf("open key-encryption key: %s has mode %04o: others may read it (chmod 600)", path, info.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	defer clear(text)
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		// Tink's words may quote what it read.
		return nil, fmt.Errorf("open key-encryption key: %s does not hold a Tink keyset", path)
	}
	return handle, nil
}
