package dir_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/objstore/objstoretest"
)

func TestContract(t *testing.T) {
	objstoretest.Run(t, func(t *testing.T) objstore.Bucket { return open(t, t.TempDir()) })
}

func open(t *testing.T, path string) *dir.Bucket {
	t.Helper()
	b, err := dir.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made", "store")
	b := open(t, path)
	if err := b.Put(t.Context(), "a/b", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{"": 0o700, "a": 0o700, "a/b": 0o600} {
		info, err := os.Stat(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want && runtime.GOOS != "windows" {
			t.Errorf("%q has mode %v, want %v", name, got, want)
		}
	}
}

// TestCrashLeftovers: what a killed writer leaves is no object, does not keep
// others from storing, and goes when it is old.
func TestCrashLeftovers(t *testing.T) {
	path := t.TempDir()
	b := open(t, path)
	folder := filepath.Join(path, "f", "g")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	young, old := filepath.Join(folder, objstore.TempPrefix+"young"), filepath.Join(folder, objstore.TempPrefix+"old")
	for _, name := range []string{young, old} {
		if err := os.WriteFile(name, []byte("half a rec"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	for o, err := range b.List(t.Context(), "") {
		t.Errorf("listed %q, %v", o.Key, err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old leftover is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the young one may be a writer's at work, but is gone: %v", err)
	}
	// Once the young one is old too, its folder goes with it.
	if err := os.Chtimes(young, long, long); err != nil {
		t.Fatal(err)
	}
	for range b.List(t.Context(), "f/") {
		t.Error("something is listed")
	}
	if _, err := os.Stat(filepath.Join(path, "f")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the empty folders are still there: %v", err)
	}
}

func TestEmptyFoldersGo(t *testing.T) {
	path := t.TempDir()
	b := open(t, path)
	for range 2 { // the second time the folders must be made anew
		for _, key := range []string{"a/b/c/1", "a/b/c/2"} {
			if err := b.Put(t.Context(), key, nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range []string{"a/b/c/1", "a/b/c/2"} {
			if err := b.Delete(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
		left, err := os.ReadDir(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) != 0 {
			t.Errorf("%q is left in the store", left[0].Name())
		}
	}
}

// TestPrunedByAnother: the folder that this process remembers was removed by another one.
func TestPrunedByAnother(t *testing.T) {
	path := t.TempDir()
	one, two := open(t, path), open(t, path)
	for range 3 {
		if err := one.Put(t.Context(), "a/b/c", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := two.Delete(t.Context(), "a/b/c"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoWayOut: a symbolic link inside the store leads nowhere outside.
func TestNoWayOut(t *testing.T) {
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "passwd"), []byte("root"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(path, "link")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := os.Symlink(filepath.Join(outside, "passwd"), filepath.Join(path, "file")); err != nil {
		t.Fatal(err)
	}
	b := open(t, path)
	for _, key := range []string{"link/passwd", "file"} {
		if data, err := b.ReadRange(t.Context(), key, 0, -1); !errors.Is(err, objstore.ErrDenied) {
			t.Errorf("read of %q: %q, %v, want ErrDenied", key, data, err)
		}
	}
	if err := b.Put(t.Context(), "link/new", []byte("x")); err == nil {
		t.Error("put through the link succeeded")
	}
	if err := b.Put(t.Context(), "file", []byte("x")); !errors.Is(err, objstore.ErrKey) {
		t.Errorf("put over a link: %v, want ErrKey", err)
	}
	if err := b.Delete(t.Context(), "link/passwd"); err == nil {
		t.Error("delete through the link succeeded")
	}
	for o, err := range b.List(t.Context(), "") {
		t.Errorf("listed %q, %v", o.Key, err)
	}
	entries, err := os.ReadDir(outside)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder outside has %d entries, %v, want the one it had", len(entries), err)
	}
}

func TestKeyBelowObject(t *testing.T) {
	b := open(t, t.TempDir())
	if err := b.Put(t.Context(), "a", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), "a/b", []byte("x")); !errors.Is(err, objstore.ErrKey) {
		t.Errorf("put below an object: %v, want ErrKey", err)
	}
	if err := b.Put(t.Context(), "c/d", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), "c", []byte("x")); !errors.Is(err, objstore.ErrKey) {
		t.Errorf("put in the place of a folder: %v, want ErrKey", err)
	}
}

// TestUnwritable: as root permissions do not bind, so a file stands where the folder must go.
func TestUnwritable(t *testing.T) {
	path := t.TempDir()
	b := open(t, path)
	if os.Getuid() != 0 {
		if err := os.Chmod(path, 0o500); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, 0o700) }) // the test's own folder must be removable
		if err := b.Put(t.Context(), "a/b", nil); !errors.Is(err, objstore.ErrDenied) {
			t.Errorf("put: %v, want ErrDenied", err)
		}
		return
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	err := b.Put(t.Context(), "a/b", nil)
	if !errors.Is(err, objstore.ErrUnavailable) {
		t.Errorf("put into a removed store: %v, want ErrUnavailable", err)
	}
	if err != nil && strings.Contains(err.Error(), path) {
		t.Errorf("the message repeats the path: %v", err)
	}
}

func TestOpenFaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", file, filepath.Join(file, "below")} {
		if b, err := dir.Open(path); err == nil {
			b.Close()
			t.Errorf("opened %q", path)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	for name, size := range map[string]int{"64KiB": 64 << 10, "8MiB": 8 << 20} {
		b.Run(name, func(b *testing.B) {
			store, err := dir.Open(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			defer store.Close()
			data := make([]byte, size)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := store.Put(b.Context(), "folder/object", data); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := store.Delete(b.Context(), "folder/object"); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// TestOpenFolders: folders stay open between reads. One that was removed and made anew,
// also by another process, and more of them than are kept, do not lead to another file.
func TestOpenFolders(t *testing.T) {
	path := t.TempDir()
	b, other := open(t, path), open(t, path)
	for round := range 3 {
		var all sync.WaitGroup
		for n := range 3 * 64 {
			all.Go(func() {
				key, want := fmt.Sprintf("f/%d/object", n), fmt.Sprintf("round %d of %d", round, n)
				if err := other.Put(t.Context(), key, []byte(want)); err != nil {
					t.Error(err)
				}
				for range 3 {
					if got, err := b.ReadRange(t.Context(), key, 0, -1); err != nil || string(got) != want {
						t.Errorf("%s holds %q, %v, want %q", key, got, err, want)
					}
				}
				if err := other.Delete(t.Context(), key); err != nil { // its folder goes with it
					t.Error(err)
				}
				if _, err := b.ReadRange(t.Context(), key, 0, -1); !errors.Is(err, objstore.ErrNotFound) {
					t.Errorf("%s after it was deleted: %v", key, err)
				}
			})
		}
		all.Wait()
	}
}
