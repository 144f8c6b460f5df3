package sealprocessor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
)

// directory is the key directory as it was last read and found good. It keeps a
// good one until its validity ends, also when the file is gone or was spoilt since;
// it never goes back to one that was issued earlier.
type directory struct {
	path     string
	verifier string
	current  atomic.Pointer[keys]

	mu   sync.Mutex // guards seen: one reading at a time
	seen os.FileInfo
}

// keys is one directory, ready to be asked.
type keys struct {
	issued, validUntil time.Time
	byEpoch            map[string]keyring.PublicKey
}

var errEarlier = errors.New("it was issued before the one in use")

// load reads the file and, when it is good, puts it in use.
func (d *directory) load(now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	info, signed, err := readFile(d.path)
	d.seen = info
	if err != nil {
		return err
	}
	opened, err := keyring.OpenDirectory(signed, d.verifier, now)
	if err != nil {
		return err
	}
	if old := d.current.Load(); old != nil && opened.Issued.Before(old.issued) {
		return fmt.Errorf("open key directory: %w", errEarlier)
	}
	k := &keys{issued: opened.Issued, validUntil: opened.ValidUntil, byEpoch: make(map[string]keyring.PublicKey, len(opened.Keys))}
	for _, key := range opened.Keys {
		k.byEpoch[key.Epoch.ID()] = key
	}
	d.current.Store(k)
	return nil
}

// changed reports whether the file is another one than that last read.
func (d *directory) changed() bool {
	info, err := os.Stat(d.path)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil || d.seen == nil {
		return err == nil // it has appeared; one that has gone changes nothing
	}
	return !os.SameFile(info, d.seen) || !info.ModTime().Equal(d.seen.ModTime()) || info.Size() != d.seen.Size()
}

// readFile returns what is known of the file even if it cannot be read whole.
func readFile(path string) (os.FileInfo, []byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read key directory: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("read key directory: %w", err)
	}
	signed, err := io.ReadAll(io.LimitReader(f, keyring.MaxDirectory+1))
	if err != nil {
		return info, nil, fmt.Errorf("read key directory: %w", err)
	}
	return info, signed, nil
}

// find returns the key of an epoch, or the reason that there is none now.
func (d *directory) find(e keyring.Epoch, now time.Time) (keyring.PublicKey, reason) {
	k := d.current.Load()
	switch {
	case k == nil:
		return keyring.PublicKey{}, noDirectory
	case !now.Before(k.validUntil):
		return keyring.PublicKey{}, staleDirectory
	}
	key, ok := k.byEpoch[e.ID()]
	if !ok {
		return keyring.PublicKey{}, noKey
	}
	return key, ""
}
