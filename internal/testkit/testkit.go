// Package testkit holds what tests of several packages share: where evaluation
// data that is not part of the repository may lie, and canaries, the unique
// strings that are planted in an input and must not come out again.
package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of an evaluation file that lies beside the
// repository, for example "captures.tar.gz". The repository does not ship these
// recordings and corpora: they have licences of their own. Where they are
// absent the test is skipped, and says so. SOTTO_EVAL_DIR names another folder.
func Shared(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("SOTTO_EVAL_DIR")
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("evaluation data %q is not on this machine (set SOTTO_EVAL_DIR): %v", name, err)
	}
	return path
}

// Root returns the repository's root folder: the nearest parent with a go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = parent
	}
}
