package dir

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sotto-project/sotto/internal/objstore"
)

// maxPruned is how often Put makes its folder anew when a Delete at the same
// time finds it empty and removes it.
const maxPruned = 16

// Put implements objstore.Bucket: an unfinished file in the same folder is
// written and flushed, then link(2) gives it its name, which fails when the name
// is taken, then the folder is flushed.
func (b *Bucket) Put(ctx context.Context, key string, data []byte) error {
	if err := begin(ctx, "put", key); err != nil {
		return err
	}
	path := name(key)
	folder := filepath.Dir(path)

	temp, err := b.writeTemp(folder, data)
	for range maxPruned {
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
		temp, err = b.writeTemp(folder, data)
	}
	if err != nil {
		return unwritten(key, err)
	}
	if err := ctx.Err(); err != nil { // the flush may have taken long; nobody saw the object yet
		_ = b.root.Remove(temp)
		return fmt.Errorf("put %q: %w", key, err)
	}
	linked := b.root.Link(temp, path)
	_ = b.root.Remove(temp) // when this fails List removes it later
	if linked != nil && !errors.Is(linked, fs.ErrExist) {
		return unwritten(key, linked)
	}
	if linked != nil {
		if err := b.checkExisting(key, path); err != nil {
			return err
		}
	}
	// When the name was there, its writer may have died, or not have come to this
	// point yet. We flush for it: ErrExists promises a durable object.
	if err := b.syncFolder(folder); err != nil {
		return unwritten(key, err)
	}
	if linked != nil {
		return fmt.Errorf("put %q: %w", key, objstore.ErrExists)
	}
	return nil
}

// checkExisting tells an object from a folder or a link that bears its name.
func (b *Bucket) checkExisting(key, path string) error {
	info, err := b.root.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist): // deleted meanwhile: its turn came first
		return fmt.Errorf("put %q: %w", key, objstore.ErrExists)
	case err != nil:
		return unwritten(key, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("put %q: %w: a folder or a link has this name", key, objstore.ErrKey)
	}
	return nil
}

func (b *Bucket) writeTemp(folder string, data []byte) (string, error) {
	if err := b.makeFolder(folder); err != nil {
		return "", err
	}
	var random [8]byte
	_, _ = rand.Read(random[:])
	temp := filepath.Join(folder, objstore.TempPrefix+hex.EncodeToString(random[:]))
	f, err := b.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = b.root.Remove(temp)
		return "", err
	}
	return temp, nil
}

// makeFolder makes folder and its parents, and flushes each parent before it
// relies on the entry: a file in a folder that is not on disk is not on disk. Another
// process may have made the folder and not flushed yet, so existence is not enough.
func (b *Bucket) makeFolder(folder string) error {
	if folder == "." || b.isKnown(folder) {
		return nil
	}
	parent := filepath.Dir(folder)
	if err := b.makeFolder(parent); err != nil {
		return err
	}
	if err := b.root.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		b.forget(parent) // it may have been pruned under us
		return err
	}
	if err := b.syncFolder(parent); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known[folder] = true
	return nil
}

// isKnown also looks whether the folder is still there: another process prunes too.
func (b *Bucket) isKnown(folder string) bool {
	b.mu.Lock()
	known := b.known[folder]
	b.mu.Unlock()
	if !known {
		return false
	}
	if info, err := b.root.Stat(folder); err != nil || !info.IsDir() {
		b.forget(folder)
		return false
	}
	return true
}

func (b *Bucket) forget(folder string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.known, folder)
}

// unwritten classifies errors of Put, where "not found" can only mean a folder
// that is removed all the time, or a key whose folder is another object.
func unwritten(key string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("put %q: %w: %v", key, objstore.ErrUnavailable, cause(err))
	case absent(err):
		return fmt.Errorf("put %q: %w: its folder is an object", key, objstore.ErrKey)
	}
	return classify("put", key, err)
}
