package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEvalAndPolicyMisuse: whoever calls wrongly is told with 2, and nothing is measured.
func TestEvalAndPolicyMisuse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	corpus, empty := filepath.Join(dir, "corpus.jsonl"), filepath.Join(dir, "empty.jsonl")
	for path, text := range map[string]string{corpus: `{"text":"fine","spans":[]}` + "\n", empty: "\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		args   []string
		code   int
		stderr string
	}{
		{[]string{"eval"}, 2, "--corpus is required"},
		{[]string{"eval", "--corpus", "/nowhere/corpus.jsonl"}, 2, "/nowhere/corpus.jsonl"},
		{[]string{"eval", "--corpus", empty}, 2, "holds no texts"},
		{[]string{"eval", "--corpus", corpus, "--policy", "/nowhere/policy.yaml"}, 2, "/nowhere/policy.yaml"},
		{[]string{"eval", "--corpus", corpus, "--min-recall", "98"}, 2, "between 0 and 1"},
		{[]string{"eval", "--corpus", corpus, "--min-precision", "SECRET=NaN"}, 2, "between 0 and 1"},
		{[]string{"eval", "--corpus", corpus, "--min-precision", "=0.5"}, 2, "ENTITY=NUMBER"},
		{[]string{"eval", "--corpus", corpus, "--max-over-redaction", "-1"}, 2, "per cent"},
		{[]string{"eval", "--corpus", corpus, "--html", "/nowhere/report.html"}, 1, "write report"},
		{[]string{"eval", "--corpus", corpus, "--min-recall", "0"}, 1, "labels none"},
		{[]string{"eval", "--corpus", corpus}, 0, ""},
		{[]string{"policy", "check"}, 2, "at least one"},
		{[]string{"policy", "check", "--retention", "/nowhere/retention.yaml"}, 2, "/nowhere/retention.yaml"},
	} {
		code, stdout, stderr := run(t, tc.args...)
		if code != tc.code || !strings.Contains(stderr, tc.stderr) {
			t.Errorf("%q: exit code %d, stderr %q", tc.args, code, stderr)
		}
		if code == 2 && stdout != "" {
			t.Errorf("%q prints %q", tc.args, stdout)
		}
	}
}

// TestShippedPoliciesPassTheCheck: what an operator is told to start from has no faults.
func TestShippedPoliciesPassTheCheck(t *testing.T) {
	t.Parallel()
	config := filepath.Join("..", "..", "config")
	code, stdout, stderr := run(t, "policy", "check", "--retention", filepath.Join(config, "retention.yaml"), "--broker", filepath.Join(config, "broker.yaml"))
	if code != 0 || strings.Count(stdout, "no faults") != 2 {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
}
