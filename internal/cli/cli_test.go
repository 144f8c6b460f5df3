package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"plain", "hello, wörld\n\tthere 你好", "hello, wörld\n\tthere 你好"},
		{"colour", "a\x1b[31mred\x1b[0m b", "ared b"},
		{"cursor", "safe\x1b[2J\x1b[H\x1b[?25lgone", "safegone"},
		{"title by OSC and BEL", "a\x1b]0;owned\x07b", "ab"},
		{"link by OSC and ST", "a\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\b", "aclickb"},
		{"clipboard", "\x1b]52;c;cm0gLXJm\x07x", "x"},
		{"DCS", "a\x1bPq#0;2;0;0;0\x1b\\b", "ab"},
		{"C1 CSI", "a\u009b31mb", "ab"},
		{"C1 OSC", "a\u009d0;t\u009cb", "ab"},
		{"charset", "a\x1b(0b", "ab"},
		{"reset", "a\x1bcb", "ab"},
		{"unfinished CSI", "a\x1b[31", "a"},
		{"unfinished OSC ends at the line", "a\x1b]0;title\nsecond line", "a\nsecond line"},
		{"OSC broken by another sequence", "a\x1b]0;t\x1b[31mb", "ab"},
		{"lone ESC", "a\x1b", "a"},
		{"ESC before a letter outside ASCII", "a\x1bé", "aé"},
		{"overwrite a line", "approved\rdenied  ", "approveddenied  "},
		{"windows line", "a\r\nb", "a\nb"},
		{"backspace, bell, nul", "a\x08\x07\x00b\x7f", "ab"},
		{"bidi override", "user\u202etxt.exe\u202c", "usertxt.exe"},
		{"bidi isolate", "\u2066a\u2069\u200e\u200f\u061c", "a"},
		{"zero width", "pa\u200bss\ufeff\u2060word", "password"},
		{"tags", "hi\U000e0041\U000e0042", "hi"},
		{"line separator", "a\u2028b\u2029c", "a\nb\nc"},
		{"invalid UTF-8", "a\xff\xfeb", "a\ufffd\ufffdb"},
		{"raw C1 byte", "a\x9b31mb", "a\ufffd31mb"},
		{"emoji family", "👩\u200d👧", "👩\u200d👧"},
	} {
		if d := cmp.Diff(tc.want, Clean(tc.in)); d != "" {
			t.Errorf("%s: %s", tc.name, d)
		}
	}
	if got := Line("a\n  b\tc\x1b[1m "); got != "a b c" {
		t.Errorf("Line: %q", got)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\x1b[31mb", "\x1b]0;x\x07", "\x1b\x1b[", "\u009b", "\x1bP\x1b\\", "\u202e", "\xff\x9b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Clean(s)
		if !utf8.ValidString(out) {
			t.Fatalf("%q became %q, no UTF-8", s, out)
		}
		for _, r := range out {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Fatalf("%q became %q, which still holds %U", s, out, r)
			}
		}
		if again := Clean(out); again != out {
			t.Fatalf("%q became %q and then %q", s, out, again)
		}
	})
}

func TestPrintJSONIsHarmlessAndEqual(t *testing.T) {
	in := map[string]string{"a": "x\x1b[31m\u202e\u200b\U000e0041\u009b<&>\u2028é\ufeff"}
	var buf bytes.Buffer
	if err := JSON.Print(&buf, in, nil); err != nil {
		t.Fatal(err)
	}
	for _, r := range strings.TrimSuffix(buf.String(), "\n") {
		if hostile(r) {
			t.Errorf("%q holds %U", buf.String(), r)
		}
	}
	var out map[string]string
	if err := json.Unmarshal(buf.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(in, out); d != "" {
		t.Error(d)
	}
}

func TestTable(t *testing.T) {
	var buf bytes.Buffer
	if err := Table(&buf, []string{"ID", "REASON"}, [][]string{{"r1", "two\nlines\x1b[31m"}, {"r22", "x"}}); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(buf.String()) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	if d := cmp.Diff([]string{"ID    REASON", "r1    two lines", "r22   x"}, lines); d != "" {
		t.Error(d)
	}
}

func TestExitCode(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("refused"), 1},
		{ErrSilent, 1},
		{Usage("bad flag"), 2},
		{fmt.Errorf("wrapped: %w", Usage("bad flag")), 2},
	} {
		if got := ExitCode(tc.err); got != tc.want {
			t.Errorf("%v: %d", tc.err, got)
		}
	}
}

func TestProfile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("token", " sotto_abc\n", 0o600)
	write("open-token", "sotto_abc", 0o644)
	write("empty-token", "\n", 0o600)
	getenv := func(string) string { return "" }

	p, err := LoadProfile(write("good.yaml", "broker: http://127.0.0.1:7465\ntoken_file: token\n", 0o600), getenv)
	if err != nil || p.Token != "sotto_abc" {
		t.Errorf("%+v %v", p, err)
	}
	if p, err := LoadProfile("", func(name string) string {
		if name != ProfileEnv {
			t.Errorf("asked for %s", name)
		}
		return filepath.Join(dir, "good.yaml")
	}); err != nil || p.Broker == "" {
		t.Errorf("from the environment: %v", err)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"unknown key":             {"broker: http://127.0.0.1:1\ntoken: abc\n", "must be YAML with the keys"},
		"empty":                   {"", "'broker'"},
		"no scheme":               {"broker: 127.0.0.1:7465\ntoken_file: token\n", "'broker'"},
		"plain http":              {"broker: http://broker.example\ntoken_file: token\n", "insecure"},
		"credentials":             {"broker: https://a:b@broker.example\ntoken_file: token\n", "credentials"},
		"no token file":           {"broker: https://broker.example\n", "'token_file'"},
		"token not there":         {"broker: https://broker.example\ntoken_file: none\n", "'token_file'"},
		"readable token":          {"broker: https://broker.example\ntoken_file: open-token\n", "chmod 600"},
		"half a certificate":      {"broker: https://broker.example\ncertificate_file: c.pem\n", "must be set together"},
		"certificate, plain http": {"broker: http://127.0.0.1:1\ncertificate_file: c.pem\nkey_file: k.pem\n", "needs https"},
		"empty token":             {"broker: https://broker.example\ntoken_file: empty-token\n", "does not hold a token"},
	} {
		_, err := LoadProfile(write("bad.yaml", tc.text, 0o600), getenv)
		if err == nil || !strings.Contains(err.Error(), tc.want) || ExitCode(err) != Misused {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadProfile(filepath.Join(dir, "none.yaml"), getenv); ExitCode(err) != Misused {
		t.Errorf("no profile: %v", err)
	}
}

func TestOutputFlag(t *testing.T) {
	o := Human
	if err := o.Set("json"); err != nil || o != JSON {
		t.Errorf("%v %v", o, err)
	}
	if err := o.Set("yaml"); err == nil || o != JSON {
		t.Errorf("yaml was taken: %v", o)
	}
}
