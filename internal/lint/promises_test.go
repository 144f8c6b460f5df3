package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/testkit"
)

var (
	promiseRow  = regexp.MustCompile(`(?m)^\| (\d+[a-z]?) \| .* \| (.*) \|$`)
	attackRow   = regexp.MustCompile(`(?m)^\| (A\d+) \| .* \| (.*) \|$`)
	heldByTests = regexp.MustCompile("`([a-z0-9/]+)` ((?:Test|Fuzz)[A-Za-z0-9]+(?:, (?:Test|Fuzz)[A-Za-z0-9]+)*)")
	heldByStory = regexp.MustCompile("`([a-z0-9/]+)` script `([a-z0-9-]+)`")
)

// TestPromisesNameTests: each promise and each attack of the threat model names a test
// or a story that exists where it says; an attack may say that there is nothing to try.
func TestPromisesNameTests(t *testing.T) {
	root := testkit.Root(t)
	text, err := os.ReadFile(filepath.Join(root, "docs", "threat-model.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := promiseRow.FindAllStringSubmatch(string(text), -1)
	if len(rows) < 15 {
		t.Fatalf("found %d promises: is the table still read as it is written?", len(rows))
	}
	attacks := attackRow.FindAllStringSubmatch(string(text), -1)
	if len(attacks) < 13 {
		t.Fatalf("found %d attacks: is the table still read as it is written?", len(attacks))
	}
	for _, row := range append(rows, attacks...) {
		number, holds := row[1], row[2]
		held := 0
		for _, m := range heldByTests.FindAllStringSubmatch(holds, -1) {
			source := testSource(t, filepath.Join(root, m[1]))
			for _, name := range strings.Split(m[2], ", ") {
				held++
				if !strings.Contains(source, "func "+name+"(") {
					t.Errorf("promise %s: %s has no %s", number, m[1], name)
				}
			}
		}
		for _, m := range heldByStory.FindAllStringSubmatch(holds, -1) {
			held++
			if found, _ := filepath.Glob(filepath.Join(root, m[1], "testdata", "*", m[2]+".txtar")); len(found) == 0 {
				t.Errorf("promise %s: %s has no story %s", number, m[1], m[2])
			}
		}
		if held == 0 && (number[0] != 'A' || holds != "no test: nothing to try") {
			t.Errorf("promise %s names no test", number)
		}
	}
}

func testSource(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Errorf("%s holds no tests", dir)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
