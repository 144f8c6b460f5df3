package audit

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"k8s.io/klog/v2"
)

func TestMain(m *testing.M) {
	// Tessera logs through klog; a test's output is for the test.
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// quick signs checkpoints as often as Tessera allows.
const quick = 100 * time.Millisecond

// newLog makes a closed log of n entries.
func newLog(t testing.TB, n int) (dir string, key Key) {
	t.Helper()
	root, err := os.MkdirTemp("", "sotto-audit-")
	if err != nil {
		t.Fatal(err)
	}
	// A log that a test breaks off may write once more while its folder is removed.
	t.Cleanup(func() {
		for range 50 {
			if err = os.RemoveAll(root); err == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("remove log: %v", err)
	})
	key, err = CreateKeyFile(filepath.Join(root, "key"), "example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(root, "log")
	appendTo(t, dir, key, 0, n)
	return dir, key
}

func appendTo(t testing.TB, dir string, key Key, from, to int) {
	t.Helper()
	l, err := open(t.Context(), dir, key, quick, nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := from; i < to; i++ {
		wg.Go(func() {
			if _, err := l.Append(t.Context(), entry(i)); err != nil {
				t.Errorf("append: %v", err)
			}
		})
	}
	wg.Wait()
	if err := l.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestAppendAndReopen(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 3)
	appendTo(t, dir, key, 3, 5)
	report, err := VerifyDir(t.Context(), dir, key.Verifier, Options{})
	if err != nil || report.Err() != nil {
		t.Fatal(err, report.Err())
	}
	if report.Size != 5 || report.First == nil || report.Last == nil {
		t.Errorf("report %+v", report)
	}
	seen := map[int64]bool{}
	next := uint64(0)
	for r, err := range Entries(dir, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Index != next {
			t.Errorf("index %d follows %d", r.Index, next)
		}
		next++
		seen[r.Time.Unix()] = true
	}
	if len(seen) != 5 {
		t.Errorf("%d different entries of 5", len(seen))
	}
	count := 0
	for range Entries(dir, 3) {
		count++
	}
	if count != 2 {
		t.Errorf("from 3 on there are %d entries", count)
	}
	for range Entries(dir, 99) {
		t.Error("an entry beyond the end")
	}
}

// TestAppendIsDurable: what Append acknowledged is in the tree although nobody closed
// the log, as after kill -9; opening it again signs it.
func TestAppendIsDurable(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	key, err := CreateKeyFile(filepath.Join(root, "key"), "example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "log")
	l, err := open(t.Context(), dir, key, quick, nil)
	if err != nil {
		t.Fatal(err)
	}
	index, err := l.Append(t.Context(), entry(0))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for r, err := range Entries(dir, 0) {
		found = found || err == nil && r.Index == index && r.Action == RequestCreate
	}
	if !found {
		t.Error("an acknowledged entry is not on disk")
	}
	l.cancel() // no Close
	appendTo(t, dir, key, 1, 2)
	report, err := VerifyDir(t.Context(), dir, key.Verifier, Options{})
	if err != nil || report.Err() != nil || report.Size != 2 {
		t.Errorf("%+v %v", report, err)
	}
}

func TestAppendFails(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 2)
	l, err := open(t.Context(), dir, key, quick, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.cancel()
	if _, err := l.Append(t.Context(), Entry{}); !errors.Is(err, ErrDown) || !errors.Is(err, ErrEntry) {
		t.Errorf("an entry without content: %v", err)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Append(canceled, entry(0)); !errors.Is(err, ErrDown) {
		t.Errorf("a canceled call: %v", err)
	}
	// The state vanishes under the open log: Tessera would begin again at index 0.
	if _, err := l.Append(t.Context(), entry(1)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, ".state", "treeState")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := l.Append(t.Context(), entry(2)); !errors.Is(err, ErrDown) {
			t.Errorf("a log that began again: %v", err)
		}
	}
}

// TestAppendOnBrokenDisk: the directory is replaced by a file.
func TestAppendOnBrokenDisk(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 1)
	l, err := open(t.Context(), dir, key, quick, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.cancel()
	entries := filepath.Join(dir, "tile", "entries")
	if err := os.RemoveAll(entries); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(entries, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), entry(2)); !errors.Is(err, ErrDown) {
		t.Errorf("append without a place to write: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 3)
	other, err := CreateKeyFile(filepath.Join(t.TempDir(), "other"), "example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t.Context(), dir, other, quick, nil); err == nil {
		t.Error("a log signed by another key was opened")
	}
	state := filepath.Join(dir, ".state", "treeState")
	saved, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, []byte(`{"size":1,"root":""}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t.Context(), dir, key, quick, nil); err == nil {
		t.Error("a log that lost entries was opened")
	}
	if err := os.WriteFile(state, saved, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "checkpoint")); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t.Context(), dir, key, quick, nil); err == nil {
		t.Error("a log without its checkpoint was opened")
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory mode %v, %v", info.Mode(), err)
	}
}
