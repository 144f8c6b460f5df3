package audit

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// edit rewrites a file of the log.
func edit(t *testing.T, dir, path string, f func([]byte) []byte) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(path))
	data, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, f(slices.Clone(data)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// bundle edits the leaves of a bundle and frames them again.
func bundle(f func(leaves [][]byte) [][]byte) func([]byte) []byte {
	return func(raw []byte) []byte {
		leaves, _ := splitBundle(raw)
		var out []byte
		for _, leaf := range f(leaves) {
			out = append(out, byte(len(leaf)>>8), byte(len(leaf)))
			out = append(out, leaf...)
		}
		return out
	}
}

func remove(t *testing.T, dir, path string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(path))); err != nil {
		t.Fatal(err)
	}
}

// TestTamper changes a log in every way this package promises to name.
func TestTamper(t *testing.T) {
	const entries, leaves = "tile/entries/000.p/7", "tile/0/000.p/7"
	forge := func(t *testing.T, dir string, size int64, root tlog.Hash, name string) {
		key, err := CreateKeyFile(filepath.Join(t.TempDir(), "forger"), name)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, dir, "checkpoint", func(old []byte) []byte {
			cp, err := parseCheckpoint(string(old))
			if err != nil {
				t.Fatal(err)
			}
			if size >= 0 {
				cp.size = uint64(size)
			}
			if root != (tlog.Hash{}) {
				cp.root = root
			}
			lines := strings.SplitN(string(old), "\n", 4)
			text := lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n"
			signed, err := note.Sign(&note.Note{Text: text}, key.Signer)
			if err != nil {
				t.Fatal(err)
			}
			return signed
		})
	}
	for _, tc := range []struct {
		name   string
		tamper func(t *testing.T, dir string)
		kind   Kind
		entry  int64
		words  string
	}{
		{"a byte of an entry", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { l[4] = bytes.Replace(l[4], []byte("ada"), []byte("eve"), 1); return l }))
		}, BadEntry, 4, "changed"},
		{"a byte that keeps no JSON", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { l[2][0] ^= 1; return l }))
		}, BadEntry, 2, "changed"},
		{"the framing of an entry", func(t *testing.T, dir string) {
			edit(t, dir, entries, func(raw []byte) []byte { raw[0] = 0xff; return raw })
		}, BadEntry, 0, "framing"},
		{"drop an entry", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { return slices.Delete(l, 3, 4) }))
		}, BadEntry, 3, "dropped"},
		{"drop the last entry", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { return l[:6] }))
		}, BadEntry, 6, "dropped"},
		{"truncate the file", func(t *testing.T, dir string) {
			edit(t, dir, entries, func(raw []byte) []byte { return raw[:len(raw)-9] })
		}, BadEntry, 6, "cannot be read"},
		{"empty the file", func(t *testing.T, dir string) {
			edit(t, dir, entries, func([]byte) []byte { return nil })
		}, BadEntry, 0, "dropped"},
		{"remove the file", func(t *testing.T, dir string) { remove(t, dir, entries) }, BadEntry, 0, "0 to 6 are missing"},
		{"insert an entry", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { return slices.Insert(l, 2, l[5]) }))
		}, BadEntry, 2, "inserted"},
		{"add an entry", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { return append(l, l[0]) }))
		}, BadEntry, 7, "added"},
		{"swap two entries", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte { l[1], l[2] = l[2], l[1]; return l }))
		}, BadEntry, 1, "changed places"},
		{"a leaf hash", func(t *testing.T, dir string) {
			edit(t, dir, leaves, func(raw []byte) []byte { raw[5*tlog.HashSize] ^= 1; return raw })
		}, BadTile, 5, "leaf hash"},
		{"remove a tile", func(t *testing.T, dir string) { remove(t, dir, leaves) }, BadTile, -1, "missing"},
		{"truncate a tile", func(t *testing.T, dir string) {
			edit(t, dir, leaves, func(raw []byte) []byte { return raw[:40] })
		}, BadTile, -1, "40 bytes"},
		{"entry and leaf hash together", func(t *testing.T, dir string) {
			edit(t, dir, entries, bundle(func(l [][]byte) [][]byte {
				l[4] = bytes.Replace(l[4], []byte("ada"), []byte("eve"), 1)
				edit(t, dir, leaves, func(raw []byte) []byte {
					h := tlog.RecordHash(l[4])
					copy(raw[4*tlog.HashSize:], h[:])
					return raw
				})
				return l
			}))
		}, BadCheckpoint, -1, "rewritten together"},
		{"replace the checkpoint", func(t *testing.T, dir string) {
			forge(t, dir, -1, tlog.Hash{}, "example.org/audit")
		}, BadCheckpoint, -1, "not signed by example.org/audit"},
		{"a byte of the checkpoint", func(t *testing.T, dir string) {
			edit(t, dir, "checkpoint", func(raw []byte) []byte { return bytes.Replace(raw, []byte("\n7\n"), []byte("\n6\n"), 1) })
		}, BadCheckpoint, -1, "not signed"},
		{"empty the checkpoint", func(t *testing.T, dir string) {
			edit(t, dir, "checkpoint", func([]byte) []byte { return nil })
		}, BadCheckpoint, -1, "missing"},
		{"remove the checkpoint", func(t *testing.T, dir string) { remove(t, dir, "checkpoint") }, BadCheckpoint, -1, "missing"},
		{"truncate the state", func(t *testing.T, dir string) {
			edit(t, dir, ".state/treeState", func([]byte) []byte { return []byte(`{"size":5}`) })
		}, BadEntry, 5, "truncated"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel() // a log takes a second until its checkpoint is signed
			dir, key := newLog(t, 7)
			tc.tamper(t, dir)
			report, err := VerifyDir(t.Context(), dir, key.Verifier, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if report.Err() == nil {
				t.Fatal("nothing was found")
			}
			if !slices.ContainsFunc(report.Faults, func(f Fault) bool {
				return f.Kind == tc.kind && f.Entry == tc.entry && strings.Contains(f.Detail, tc.words)
			}) {
				t.Errorf("no %s fault at entry %d with %q, but: %v", tc.kind, tc.entry, tc.words, report.Err())
			}
			for _, f := range report.Faults {
				if f.Kind == BadEntry && tc.kind == BadTile || f.Kind == BadTile && tc.kind == BadEntry {
					t.Errorf("blames the wrong one: %v", f)
				}
			}
		})
	}
}

// TestRollBack puts an older, rightly signed checkpoint back.
func TestRollBack(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 3)
	old, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	oldState, err := os.ReadFile(filepath.Join(dir, ".state", "treeState"))
	if err != nil {
		t.Fatal(err)
	}
	appendTo(t, dir, key, 3, 6)
	now, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	verify := func(known []byte) error {
		t.Helper()
		report, err := VerifyDir(t.Context(), dir, key.Verifier, Options{Known: known})
		if err != nil {
			t.Fatal(err)
		}
		return report.Err()
	}
	if err := verify(old); err != nil {
		t.Errorf("a log that grew is no continuation of its old checkpoint: %v", err)
	}
	edit(t, dir, "checkpoint", func([]byte) []byte { return old })
	if err := verify(nil); err == nil || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("checkpoint rolled back: %v", err)
	}
	// With the unsigned state rolled back too, only a checkpoint kept elsewhere tells.
	edit(t, dir, ".state/treeState", func([]byte) []byte { return oldState })
	if err := verify(nil); err != nil {
		t.Errorf("documented not to be seen, but: %v", err)
	}
	if err := verify(now); err == nil || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("log rolled back, newer checkpoint known: %v", err)
	}
}

// TestRewritten: who holds the key writes another history of the same length.
func TestRewritten(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 4)
	known, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	appendTo(t, dir, key, 10, 15)
	report, err := VerifyDir(t.Context(), dir, key.Verifier, Options{Known: known})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Err(); err == nil || !strings.Contains(err.Error(), "rewritten") {
		t.Errorf("another history: %v", err)
	}
}

// TestLarge has full tiles, two levels and partial ones.
func TestLarge(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 600)
	report, err := VerifyDir(t.Context(), dir, key.Verifier, Options{})
	if err != nil || report.Err() != nil || report.Size != 600 {
		t.Fatalf("%+v %v", report, err)
	}
	edit(t, dir, "tile/entries/001", bundle(func(l [][]byte) [][]byte { l[44][20] ^= 1; return l }))
	report, err = VerifyDir(t.Context(), dir, key.Verifier, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(report.Faults, func(f Fault) bool { return f.Kind == BadEntry && f.Entry == 300 }) {
		t.Errorf("entry 300 is not named: %v", report.Err())
	}
	// Leaf hash rewritten too: the tile above still knows in which 256 it happened.
	edit(t, dir, "tile/0/001", func(raw []byte) []byte {
		data, err := os.ReadFile(filepath.Join(dir, "tile/entries/001"))
		if err != nil {
			t.Fatal(err)
		}
		leaves, _ := splitBundle(data)
		h := tlog.RecordHash(leaves[44])
		copy(raw[44*tlog.HashSize:], h[:])
		return raw
	})
	report, err = VerifyDir(t.Context(), dir, key.Verifier, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(report.Faults, func(f Fault) bool { return f.Kind == BadTile && strings.Contains(f.Detail, "256 to 511") }) {
		t.Errorf("the range 256 to 511 is not named: %v", report.Err())
	}
}

func TestVerifyNeedsRightKey(t *testing.T) {
	t.Parallel()
	dir, _ := newLog(t, 2)
	other, err := CreateKeyFile(filepath.Join(t.TempDir(), "k"), "example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	report, err := VerifyDir(t.Context(), dir, other.Verifier, Options{})
	if err != nil || report.Err() == nil {
		t.Errorf("%v %v", report.Err(), err)
	}
	if _, err := VerifyDir(t.Context(), dir, "not a key", Options{}); err == nil {
		t.Error("a malformed verifier is no error")
	}
	if _, err := VerifyDir(t.Context(), filepath.Join(dir, "none"), other.Verifier, Options{}); err == nil {
		t.Error("no directory is no error")
	}
}

// TestTreeAgreesWithTlog compares our incremental root with x/mod's.
func TestTreeAgreesWithTlog(t *testing.T) {
	t.Parallel()
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = stored[x]
		}
		return out, nil
	})
	b := &builder{}
	for n := range int64(700) {
		want, err := tlog.TreeHash(n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if b.root() != want {
			t.Fatalf("root of %d leaves differs", n)
		}
		leaf := []byte{byte(n), byte(n >> 8)}
		hashes, err := tlog.StoredHashes(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		b.add(tlog.RecordHash(leaf))
	}
}
