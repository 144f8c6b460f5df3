package audit

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// kept are copies in memory, as a bucket would hold them.
type kept map[Head][]byte

func (k kept) take(t *testing.T, dir, verifier string) Head {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	h, err := OpenHead(raw, verifier)
	if err != nil {
		t.Fatal(err)
	}
	k[h] = raw
	return h
}

func (k kept) verify(t *testing.T, dir, verifier string) (Report, int) {
	t.Helper()
	reads := 0
	c := &Copies{Read: func(_ context.Context, h Head) ([]byte, error) { reads++; return k[h], nil }}
	for h := range k {
		c.Heads = append(c.Heads, h)
	}
	report, err := VerifyDir(t.Context(), dir, verifier, Options{Copies: c})
	if err != nil {
		t.Fatal(err)
	}
	return report, reads
}

// TestCopies: of a log that only grew all copies agree, and one of them is read. A log
// that was put back as a whole, or put back and written on under the same key, does not.
func TestCopies(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 3)
	old := filepath.Join(t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	k := kept{}
	k.take(t, dir, key.Verifier)
	appendTo(t, dir, key, 3, 7)
	k.take(t, dir, key.Verifier)
	appendTo(t, dir, key, 7, 9)
	report, reads := k.verify(t, dir, key.Verifier)
	if report.Err() != nil || reads != 1 || *report.Copies != (CopiesReport{2, 7}) {
		t.Errorf("%v, %d reads, %+v", report.Err(), reads, report.Copies)
	}

	if report, _ := k.verify(t, old, key.Verifier); report.Err() == nil || !strings.Contains(report.Err().Error(), "one signs 7 entries, the log has 3: the log was rolled back") {
		t.Errorf("rolled back: %v", report.Err())
	}
	// Who has the signing key writes on, beyond what was copied, and the copies take that too.
	appendTo(t, old, key, 20, 30)
	k.take(t, old, key.Verifier)
	if report, _ := k.verify(t, old, key.Verifier); len(report.Faults) != 1 || report.Faults[0].Kind != BadCopy || !strings.Contains(report.Faults[0].Detail, "first 7 of the log are not those: the log was rewritten") {
		t.Errorf("rewritten: %+v", report.Faults)
	}
}

// TestForeignCopies: what somebody else put among the copies is named, and hides nothing.
func TestForeignCopies(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 3)
	k := kept{}
	if report, _ := k.verify(t, dir, key.Verifier); len(report.Faults) != 1 || !strings.Contains(report.Faults[0].Detail, "none yet") {
		t.Errorf("no copies: %+v", report.Faults)
	}
	real := k.take(t, dir, key.Verifier)
	for _, h := range []Head{{2, tlog.Hash{1}}, {3, tlog.Hash{2}}, {9, tlog.Hash{3}}, {10, real.Root}} {
		k[h] = k[real]
	}
	if report, _ := k.verify(t, dir, key.Verifier); len(report.Faults) != 1 || !strings.Contains(report.Faults[0].Detail, "4 of them are not what") || report.Copies.Newest != 3 {
		t.Errorf("foreign: %+v", report.Faults)
	}
	k[real] = []byte("nonsense")
	if report, _ := k.verify(t, dir, key.Verifier); len(report.Faults) != 1 || !strings.Contains(report.Faults[0].Detail, "5 of them") || report.Copies.Newest != 0 {
		t.Errorf("damaged: %+v", report.Faults)
	}
}

// TestRestore: the files of a log make it again, at a size between full tiles too, and
// it can be written on.
func TestRestore(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 520)
	old, files := Files(0, 520), map[string][]byte{}
	copyFiles := func(paths []string) {
		for _, path := range paths {
			data, err := Dir(dir).ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[path] = data
		}
	}
	copyFiles(old)
	appendTo(t, dir, key, 520, 530)
	more := Files(520, 530)
	if len(more) != 3 || slices.Contains(old, more[0]) {
		t.Errorf("more files %q", more)
	}
	copyFiles(more)
	k := kept{}
	h := k.take(t, dir, key.Verifier)
	again := filepath.Join(t.TempDir(), "again")
	read := func(path string) ([]byte, error) {
		if data, ok := files[path]; ok {
			return data, nil
		}
		return nil, os.ErrNotExist
	}
	if err := Restore(again, k[h], h, read); err != nil {
		t.Fatal(err)
	}
	if report, _ := k.verify(t, again, key.Verifier); report.Err() != nil || report.Size != 530 {
		t.Fatalf("restored: %d entries, %v", report.Size, report.Err())
	}
	appendTo(t, again, key, 530, 533)
	if report, _ := k.verify(t, again, key.Verifier); report.Err() != nil || report.Size != 533 {
		t.Errorf("written on: %d entries, %v", report.Size, report.Err())
	}
	if err := Restore(again, k[h], h, read); err == nil {
		t.Error("a log was overwritten")
	}
	// A partial file that was collected since is read from the full one.
	if _, err := Dir(dir).ReadFile("tile/entries/000.p/3"); err != nil {
		t.Error(err)
	}
}
