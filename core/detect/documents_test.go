package detect_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what documents become instead of comparing it")

// TestDocuments holds what whole documents become: letters, records, logs, chats and what agents
// write, in two dozen languages, all made up. What is not found in them is seen in the files, too.
// Run it with -update after a change, and read what has changed.
func TestDocuments(t *testing.T) {
	files, err := filepath.Glob("testdata/documents/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	e := engine()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := e.Redact("", string(text))
		want := strings.TrimSuffix(file, ".txt") + ".want"
		if *update {
			if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		expected, err := os.ReadFile(want)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(strings.Split(string(expected), "\n"), strings.Split(got, "\n")); d != "" {
			t.Errorf("%s: %s", file, d)
		}
		if again, _ := e.Redact("", got); again != got {
			t.Errorf("%s: redacting again changes it: %s", file, cmp.Diff(strings.Split(got, "\n"), strings.Split(again, "\n")))
		}
	}
}
