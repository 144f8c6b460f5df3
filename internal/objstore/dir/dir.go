// Package dir keeps objects as files of a directory: the embedded default
// store. README.md follows one object through it.
package dir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Bucket is a directory of objects. Several processes may use one directory.
type Bucket struct {
	path string
	root *os.Root // every access goes through it: no key and no symbolic link leads out

	mu      sync.Mutex
	known   map[string]bool     // folders whose own entry is on disk, as far as this process knows; guarded by mu
	folders map[string]*os.Root // open folders of objects read lately; guarded by mu
}

var (
	_ objstore.Bucket     = (*Bucket)(nil)
	_ objstore.PartReader = (*Bucket)(nil)
)

// Open opens the directory, and makes it when absent, readable by its owner only.
func Open(path string) (*Bucket, error) {
	if path == "" {
		return nil, errors.New("open store directory: no path")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open store directory: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("open store directory: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open store directory: %w", err)
	}
	return &Bucket{path: path, root: root, known: map[string]bool{}, folders: map[string]*os.Root{}}, nil
}

// Close releases the directory. Calls under way fail.
func (b *Bucket) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.folders {
		_ = f.Close()
	}
	clear(b.folders)
	return b.root.Close()
}

// String names the store for messages to its operator.
func (b *Bucket) String() string { return b.path }

// ReadRange implements objstore.Bucket.
func (b *Bucket) ReadRange(ctx context.Context, key string, off, n int64) ([]byte, error) {
	if err := begin(ctx, "read", key); err != nil {
		return nil, err
	}
	f, err := b.open(name(key))
	if err != nil {
		return nil, classify("read", key, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, classify("read", key, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("read %q: %w", key, objstore.ErrNotFound)
	}
	size := info.Size()
	if off < 0 {
		off = max(0, size+off)
	}
	rest := max(0, size-off)
	if n < 0 || n > rest {
		n = rest
	}
	data := make([]byte, n)
	if _, err := f.ReadAt(data, off); err != nil && (!errors.Is(err, io.EOF) || n > 0) {
		return nil, classify("read", key, err)
	}
	return data, nil
}

// ReadInto implements objstore.PartReader.
func (b *Bucket) ReadInto(ctx context.Context, key string, p []byte, off int64) (int, error) {
	if err := begin(ctx, "read", key); err != nil {
		return 0, err
	}
	f, err := b.open(name(key))
	if err != nil {
		return 0, classify("read", key, err)
	}
	defer f.Close()
	n, err := f.ReadAt(p, off)
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(err, syscall.EISDIR):
		return 0, fmt.Errorf("read %q: %w", key, objstore.ErrNotFound)
	}
	return n, classify("read", key, err)
}

// maxFolders bounds the folders that are kept open.
const maxFolders = 64

// open opens a file. Its folder stays open: the objects of a folder are often read one
// after the other, and a name of six folders costs six system calls.
func (b *Bucket) open(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	if dir == "" {
		return b.root.Open(path)
	}
	b.mu.Lock()
	folder := b.folders[dir]
	b.mu.Unlock()
	if folder != nil {
		// The folder may have been removed and made anew: the long way decides.
		if f, err := folder.Open(base); err == nil {
			return f, nil
		}
	}
	f, err := b.root.Open(path)
	if err != nil {
		return nil, err
	}
	b.keep(dir)
	return f, nil
}

// keep opens a folder in the place of any other one when there are too many. Who uses
// the one that is closed meets an error, and goes the long way.
func (b *Bucket) keep(dir string) {
	folder, err := b.root.OpenRoot(filepath.Clean(dir))
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if old := b.folders[dir]; old != nil {
		_ = old.Close()
	} else if len(b.folders) >= maxFolders {
		for other, f := range b.folders { // any one
			_ = f.Close()
			delete(b.folders, other)
			break
		}
	}
	b.folders[dir] = folder
}

// Delete implements objstore.Bucket. Folders that it leaves empty go too.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := begin(ctx, "delete", key); err != nil {
		return err
	}
	path := name(key)
	info, err := b.root.Lstat(path)
	if absent(err) {
		return nil
	}
	if err != nil {
		return classify("delete", key, err)
	}
	if info.IsDir() {
		return nil // a folder is not an object, so the object is absent
	}
	if err := b.root.Remove(path); err != nil && !absent(err) {
		return classify("delete", key, err)
	}
	// The name must be gone after a crash too: a TTL that comes back is none.
	if err := b.syncFolder(filepath.Dir(path)); err != nil && !absent(err) {
		return classify("delete", key, err)
	}
	b.prune(filepath.Dir(path))
	return nil
}

// prune removes folder and its parents as long as they are empty. A Put that
// has its unfinished file there keeps the folder; one that comes later makes it anew.
func (b *Bucket) prune(folder string) {
	for folder != "." {
		b.forget(folder)
		if b.root.Remove(folder) != nil {
			return
		}
		folder = filepath.Dir(folder)
	}
}

func begin(ctx context.Context, act, key string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s %q: %w", act, key, err)
	}
	if err := objstore.CheckKey(key); err != nil {
		return fmt.Errorf("%s: %w", act, err)
	}
	return nil
}

func name(key string) string { return filepath.FromSlash(key) }

// absent: ENOTDIR is what a path through a file gives.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

func classify(act, key string, err error) error {
	kind := objstore.ErrUnavailable // a full or failing disk: try again, nothing is lost yet
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s %q: %w", act, key, err)
	case absent(err):
		kind = objstore.ErrNotFound
	case errors.Is(err, fs.ErrExist):
		kind = objstore.ErrExists
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), strings.Contains(err.Error(), "path escapes"):
		// os.Root has no exported error for a symbolic link that leads out.
		kind = objstore.ErrDenied
	}
	return fmt.Errorf("%s %q: %w: %v", act, key, kind, cause(err))
}

// cause drops the path that os puts in front: the key is there already.
func cause(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	if link := (*os.LinkError)(nil); errors.As(err, &link) {
		return link.Err
	}
	return err
}

// syncFolder makes the names in folder durable.
func (b *Bucket) syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // directories cannot be flushed there; NTFS journals names itself
	}
	f, err := b.root.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
