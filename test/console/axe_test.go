package console

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sotto-project/sotto/internal/testkit"
)

// axeSource installs the locked axe-core below build/ and reads it.
func axeSource(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(testkit.Root(t), "build", "axe")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("npm", name))
		if err != nil {
			t.Fatal(err)
		}
		if old, err := os.ReadFile(filepath.Join(dir, name)); err == nil && bytes.Equal(old, text) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
		_ = os.RemoveAll(filepath.Join(dir, "node_modules"))
	}
	script := filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")
	if _, err := os.Stat(script); err != nil {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// check runs axe in the page, from outside as an extension would, and fails for all that it
// calls moderate, serious or critical.
func (s *story) check(t *testing.T, b *tab, what string) {
	t.Helper()
	var result struct {
		Violations []struct {
			ID, Impact, Help string
			Nodes            []struct {
				HTML           string
				FailureSummary string
			}
		}
		Passes []struct{ ID string }
	}
	get(b, chromedp.Evaluate[int](s.axe+"; 0"))
	raw := get(b, chromedp.Evaluate[string](
		`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify({violations: r.violations, passes: r.passes.map(p => ({id: p.id}))}))`,
		chromedp.EvalAwaitPromise,
	))
	if err := json.Unmarshal([]byte(raw), &result); err != nil {
		t.Fatal(err)
	}
	if len(result.Passes) < 10 {
		t.Errorf("%s: axe passed only %d rules: did it see the page?", what, len(result.Passes))
	}
	for _, v := range result.Violations {
		var where []string
		for _, n := range v.Nodes {
			where = append(where, n.HTML+": "+n.FailureSummary)
		}
		text := what + ": " + v.Impact + ": " + v.ID + ": " + v.Help + "\n" + strings.Join(where, "\n")
		if v.Impact != "minor" {
			t.Error(text)
		} else {
			t.Log(text)
		}
	}
}
