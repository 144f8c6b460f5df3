package dir

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
)

// staleAfter is the age at which an unfinished file can only be a crash's
// leftover. Writing one takes as long as its flush.
const staleAfter = time.Hour

// List implements objstore.Bucket. Unfinished files, symbolic links and files
// whose names are no keys are not objects. It removes unfinished files older
// than an hour: they hold ciphertext that nothing else would ever delete.
func (b *Bucket) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		if !objstore.CanBegin(prefix) {
			return
		}
		folder := "." // only whole folders of the prefix narrow the walk
		if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
			folder = prefix[:i]
		}
		b.walk(ctx, folder, prefix, yield)
	}
}

// walk yields the objects below folder and reports whether to go on. The order
// of keys is that of their bytes, so a folder is sorted as its name with the
// slash: "a-b" < "a/x" < "a0".
func (b *Bucket) walk(ctx context.Context, folder, prefix string, yield func(objstore.Object, error) bool) bool {
	if err := ctx.Err(); err != nil {
		yield(objstore.Object{}, fmt.Errorf("list %q: %w", prefix, err))
		return false
	}
	entries, err := b.readFolder(folder)
	if absent(err) {
		return true // pruned meanwhile, or never there
	}
	if err != nil {
		yield(objstore.Object{}, classify("list", prefix, err))
		return false
	}
	for _, e := range entries {
		key := path.Join(folder, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), objstore.TempPrefix):
			b.removeStale(key, e)
		case e.IsDir():
			if below := key + "/"; !strings.HasPrefix(below, prefix) && !strings.HasPrefix(prefix, below) {
				continue
			}
			if !b.walk(ctx, key, prefix, yield) {
				return false
			}
		case e.Type().IsRegular() && strings.HasPrefix(key, prefix) && objstore.CheckKey(key) == nil:
			info, err := e.Info()
			if absent(err) {
				continue
			}
			if err != nil {
				yield(objstore.Object{}, classify("list", key, err))
				return false
			}
			if !yield(objstore.Object{Key: key, Size: info.Size(), Modified: info.ModTime()}, nil) {
				return false
			}
		}
	}
	return true
}

func (b *Bucket) readFolder(folder string) ([]fs.DirEntry, error) {
	f, err := b.root.Open(name(folder))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(entries, func(x, y fs.DirEntry) int { return strings.Compare(sortName(x), sortName(y)) })
	return entries, nil
}

func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}

func (b *Bucket) removeStale(key string, e fs.DirEntry) {
	info, err := e.Info()
	if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < staleAfter {
		return
	}
	if b.root.Remove(name(key)) == nil {
		b.prune(path.Dir(key))
	}
}
