package detect_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect"
)

func TestParsePolicy(t *testing.T) {
	got, err := detect.ParsePolicy([]byte(`
version: 1
entities:
  EMAIL_ADDRESS: {action: pseudonym, min_score: 0.9}
  IP_ADDRESS: keep
allow: [Support@example.com]
allow_patterns: ['.*@example\.org']
disabled_rules: [generic-api-key]
phone_regions: [US]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := detect.Policy{
		Actions:  map[string]detect.Action{"EMAIL_ADDRESS": detect.Pseudonym, "IP_ADDRESS": detect.Keep},
		MinScore: map[string]float64{"EMAIL_ADDRESS": .9}, Allow: []string{"Support@example.com"}, AllowPatterns: []string{`.*@example\.org`},
		DisabledRules: []string{"generic-api-key"}, PhoneRegions: []string{"US"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got, err := detect.ParsePolicy(nil); err != nil || cmp.Diff(detect.DefaultPolicy(), got) != "" {
		t.Errorf("an empty policy is %+v, %v", got, err)
	}
}

func TestParsePolicyReportsEveryFault(t *testing.T) {
	_, err := detect.ParsePolicy([]byte(`
version: 2
entities:
  EMAIL_ADRESS: mask
  US_SSN: {action: shred, colour: red}
  IP_ADDRESS: {min_score: 3}
allow: nobody
allow_patterns: ['(']
regions: [US]
`))
	if err == nil {
		t.Fatal("the policy was accepted")
	}
	for _, part := range []string{"'version'", "'entities.EMAIL_ADRESS'", "nearest is EMAIL_ADDRESS", "'entities.US_SSN'", "'entities.US_SSN.colour'", "'entities.IP_ADDRESS.min_score'", "'allow'", "'allow_patterns[0]'", "'regions'"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not mention %s: %v", part, err)
		}
	}
}

func TestAllowedValuesSwitchNothingElseOff(t *testing.T) {
	p := detect.DefaultPolicy()
	p.Allow = []string{"SUPPORT@example.com"}
	p.AllowPatterns = []string{`.*@example\.org`}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := e.Redact("", "support@example.com jane@example.org jane@example.com "+pat)
	if want := "support@example.com jane@example.org [EMAIL_ADDRESS] [SECRET]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUsersGitleaksConfig(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".gitleaks.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := detect.DefaultPolicy()
	p.GitleaksConfig = file
	for range 4 { // the module itself extends no third configuration of a process
		write("[extend]\nuseDefault = true\ndisabledRules = [\"github-pat\"]\n[[rules]]\nid = \"acme\"\nregex = '''acme_[a-z]{8}'''\nkeywords = [\"acme_\"]\n[[rules.allowlists]]\nregexes = ['''acme_sampling''']\n")
		e, err := detect.New(p)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := e.Redact("", "acme_qwertyui acme_sampling AIzaSyB1c2D3e4F5g6H7i8J9k0L1m2N3o4P5q6R")
		if want := "[SECRET] acme_sampling [SECRET]"; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	write("[[rules]]\nid = \"bad\"\nregex = '''a(b'''\n")
	_, err := detect.New(p)
	if err == nil || !strings.Contains(err.Error(), file+":3") || !strings.Contains(err.Error(), `"bad"`) {
		t.Errorf("a bad expression gave %v", err)
	}
	p.GitleaksConfig = file + ".absent"
	if _, err := detect.New(p); err == nil {
		t.Error("an absent file was accepted")
	}
}

func TestDisabledRules(t *testing.T) {
	p := detect.DefaultPolicy()
	p.DisabledRules = []string{"url-credentials", "secret-key", "secret-assignment"}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := e.Redact("password", "hunter2"); got != "hunter2" {
		t.Errorf("got %q", got)
	}
	if got, _ := e.Redact("", "x://u:hunter2@h"); got != "x://u:hunter2@h" {
		t.Errorf("got %q", got)
	}
	p.DisabledRules = []string{"no-such-rule"}
	if _, err := detect.New(p); err == nil || !strings.Contains(err.Error(), "disabled_rules") {
		t.Errorf("an unknown rule gave %v", err)
	}
}
