package detect_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	p.DisabledRules = []string{"url-credentials", "secret-key", "secret-assignment", "told-password"}
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

// TestPseudonymBounds: one value has one pseudonym within a scope and a period, and
// no other in common with them; without bounds the token is that of the key alone.
func TestPseudonymBounds(t *testing.T) {
	now := time.Date(2026, 3, 1, 23, 59, 0, 0, time.UTC)
	token := func(p detect.Policy) string {
		p.PRF, p.Actions = key{}, map[string]detect.Action{detect.EmailAddress: detect.Pseudonym}
		p.Now = func() time.Time { return now }
		e, err := detect.New(p)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := e.Redact("", "ines@example.com")
		return out
	}
	policy := func(text string) detect.Policy {
		p, err := detect.ParsePolicy([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	daily := policy("pseudonyms: {scope: acme, period: 24h}")
	plain, acme, other, today := token(detect.DefaultPolicy()), token(policy("pseudonyms: {scope: acme}")), token(policy("pseudonyms: {scope: emca}")), token(daily)
	now = now.Add(30 * time.Second)
	if again := token(daily); again != today {
		t.Errorf("%s and then %s within one day", today, again)
	}
	if again := token(detect.DefaultPolicy()); again != plain {
		t.Errorf("%s and then %s without a period", plain, again)
	}
	now = now.Add(time.Minute)
	tomorrow := token(daily)
	seen := map[string]bool{}
	for _, p := range []string{plain, acme, other, today, tomorrow} {
		if seen[p] || !strings.HasPrefix(p, "[EMAIL_ADDRESS:") {
			t.Errorf("%s twice, or none, among %v", p, []string{plain, acme, other, today, tomorrow})
		}
		seen[p] = true
	}

	p := daily
	p.Now = nil
	if _, err := detect.New(p); err == nil || !strings.Contains(err.Error(), "pseudonyms.period") {
		t.Errorf("a period without a clock: %v", err)
	}
	_, err := detect.ParsePolicy([]byte("pseudonyms: {scope: a, period: 3s, span: trace}"))
	for _, want := range []string{"'pseudonyms.period' must be at least 1m0s", "'pseudonyms.span'"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %s", err, want)
		}
	}
}

// key is a PRF under a key everybody knows.
type key struct{}

func (key) ComputePrimaryPRF(in []byte, n uint32) ([]byte, error) {
	sum := sha256.Sum256(append([]byte("key"), in...))
	return sum[:n], nil
}

// TestAllowSwitchesNothingElseOff: a list of what may pass lets pass what it names and
// nothing more, whatever stands beside, before or around it in the same value. (A
// processor elsewhere looked for nothing else in a value once one rule had let it pass.)
func TestAllowSwitchesNothingElseOff(t *testing.T) {
	p := detect.DefaultPolicy()
	p.Allow = []string{"support@example.com", "4111 1111 1111 1111"}
	p.AllowPatterns = []string{`[a-z]+@corp\.example\.org`, `.*@partner\.example\.org`}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"support@example.com":                                                              "support@example.com",
		"Support@Example.com and ines@example.com":                                         "Support@Example.com and [EMAIL_ADDRESS]",
		"ines@example.com, support@example.com, ada@example.com":                           "[EMAIL_ADDRESS], support@example.com, [EMAIL_ADDRESS]",
		"support@example.com password=hunter2pw":                                           "support@example.com password=[SECRET]",
		"card 4111 1111 1111 1111 of ada@corp.example.org, other card 5555 5555 5555 4444": "card 4111 1111 1111 1111 of ada@corp.example.org, other card [CREDIT_CARD]",
		"xsupport@example.com":                                                             "[EMAIL_ADDRESS]",
		"support@example.com.evil.org":                                                     "[EMAIL_ADDRESS]",
		"x.9@corp.example.org":                                                             "[EMAIL_ADDRESS]",
		"any.body+9@partner.example.org":                                                   "any.body+9@partner.example.org",
		`{"a":"support@example.com","b":"ines@example.com"}`:                               `{"a":"support@example.com","b":"[EMAIL_ADDRESS]"}`,
	} {
		if got, _ := e.Redact("", in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
