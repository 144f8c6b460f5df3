package detect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// ruleName is a made-up vendor's.
func ruleName(i int) string {
	return fmt.Sprintf("%c%c%c%d", 'a'+i%26, 'b'+i/26%24, 'c'+i/624%22, i)
}

// manyRules writes a configuration with n rules of the shapes that gitleaks'
// own have: of ten, six are tokens with a prefix and four a vendor's name with an
// assignment.
func manyRules(t testing.TB, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		name := ruleName(i)
		expr := `\b(` + name + `_[A-Za-z0-9]{32})(?:[\x60'"\s;]|\\[nr]|$)`
		if i%10 >= 6 {
			expr = `(?i)[\w.-]{0,50}?(?:` + name + `)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([a-z0-9]{32})(?:[\x60'"\s;]|\\[nr]|$)`
		}
		fmt.Fprintf(&b, "[[rules]]\nid = \"rule-%d\"\nregex = '''%s'''\nkeywords = [\"%s\"]\n", i, expr, name)
	}
	path := filepath.Join(t.TempDir(), "gitleaks.toml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func engineWith(t testing.TB, n int) *detect.Engine {
	t.Helper()
	p := detect.DefaultPolicy()
	p.GitleaksConfig = manyRules(t, n)
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestManyRules holds that the rules of the benchmark are found, first and last.
func TestManyRules(t *testing.T) {
	e := engineWith(t, 1000)
	const value = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6"
	for _, text := range []string{"use " + ruleName(0) + "_" + value, ruleName(9) + " = '" + value + "'", ruleName(999) + ": " + value, "use " + ruleName(995) + "_" + value} {
		if n := len(e.Scan("", text)); n != 1 {
			t.Errorf("%d findings in %q", n, text)
		}
	}
}

// BenchmarkRules holds the cost against the number of rules.
func BenchmarkRules(b *testing.B) {
	for _, n := range []int{25, 220, 1000, 5000} {
		e := engineWith(b, n)
		for _, c := range []struct{ name, text string }{{"clean", chat(8<<10, 0)}, {"one-in-200B", chat(8<<10, 200)}} {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				b.SetBytes(int64(len(c.text)))
				b.ReportAllocs()
				for b.Loop() {
					e.Redact("gen_ai.input.messages", c.text)
				}
			})
		}
	}
}

// kinds are texts of several kinds, clean.
var kinds = []struct{ name, unit string }{
	{"prose", sentences[0] + sentences[1] + sentences[6]},
	{"identifiers", sentences[4] + sentences[5]},
	{"code", "func (s *store) Load(ctx context.Context, name string) (*record, error) {\n\tkey := s.prefix + \"/\" + name\n\tv, err := s.client.Get(ctx, key)\n\tif err != nil {\n\t\treturn nil, fmt.Errorf(\"load %q: %w\", name, err)\n\t}\n\treturn decode(v)\n}\n\n"},
	{"json", `{"id":"item","size":12,"tags":["red","green"],"note":"a short remark about the thing"},` + "\n"},
	{"log", "2024-08-06T12:34:56.123Z INFO request served path=/v1/chat/completions status=200 duration=132ms tokens=512\n"},
	{"chinese", "请把下面的段落改写得更友好一些，保持原意，并且不要超过三句话。"},
}

// BenchmarkKinds is the scan of plain text of several kinds.
func BenchmarkKinds(b *testing.B) {
	e := engine()
	for _, c := range kinds {
		text := strings.Repeat(c.unit, 8<<10/len(c.unit))
		b.Run(c.name+"-8KiB", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				e.Scan("", text)
			}
		})
	}
}

// TestAnchored holds that no rule of the default configuration makes a scan look
// at every byte of a text.
func TestAnchored(t *testing.T) {
	if ids := engine().Unanchored(); len(ids) > 0 {
		t.Errorf("without an anchor: %q", ids)
	}
}

// TestAnchorsLead holds that what is found by the run behind a $ or by the end of
// a word is found wherever it stands.
func TestAnchorsLead(t *testing.T) {
	r := strings.Repeat("aB3dE5gHjK7mN9pQ", 6)
	words := strings.TrimSpace(strings.Repeat("river stone candle ", 4))
	for _, secret := range []string{
		"$6$saltsalt$" + r[:86], "$6$rounds=5000$saltsalt$" + r[:86], "$2b$12$" + r[:53], "$apr1$salt$" + r[:22], "$argon2id$v=19$m=65536,t=3,p=4$" + r[:22] + "$" + r[:43],
		"pbkdf2_sha256$260000$" + r[:12] + "$" + r[:43] + "=", "$krb5tgs$23$*user$realm$spn*$" + strings.Repeat("0a1b2c3d", 8), "robot$ci+build:" + r[:32],
		"machine git.example.com login ann password " + r[:12], "docker login -u ann -p " + r[:16], "sshpass -p " + r[:10] + " ssh host", "psexec.exe -u ann -p " + r[:10],
		"vault operator unseal " + r[:44], "seed phrase: " + words, "MNEMONIC12=\"" + words + "\"", "backup words " + words,
	} {
		for _, before := range []string{"", "see ", strings.Repeat("x ", 29), "a=", "\n"} {
			text := before + secret + " and more"
			if found := engine().Scan("", text); len(found) == 0 {
				t.Errorf("nothing in %q", text)
			}
		}
	}
}
