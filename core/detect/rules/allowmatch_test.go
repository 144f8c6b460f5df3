package rules

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"
)

// TestAllowMatch holds that an allow list is answered for as its expressions would, and
// mostly without them.
func TestAllowMatch(t *testing.T) {
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	lists := append([]*config.Allowlist{{Regexes: []*regexp.Regexp{regexp.MustCompile(`^ab?c`), regexp.MustCompile(`x(y|z)+$`), regexp.MustCompile(`^(?:foo|ba[rz])\d`), regexp.MustCompile(`[a-z]*?key\b`)}}}, cfg.Allowlists...)
	for _, r := range cfg.Rules {
		lists = append(lists, r.Allowlists...)
	}
	parts := []string{"a", "A", "aaaa", "true", "false", "null", "$", "${", "}", "{{", "}}", "%", "%s", "@", "X", "_", "/usr/", "/Users/", "bin/x", "1", "access", "key", "api_key", "api.jar:", "author", "secret", "foo1", "baz2", "xyz", "ac", "-", "=", "\n", "kind:", "data:", "---", "[x]", "<a>", ":", "pass", "test", "monkey", "KEY=\n", "key_size", "publicKey", "csrf-token", "io.jsonwebtoken: jjwt", "é"}
	ready := NewLists(lists)
	r := rand.New(rand.NewPCG(8, 8))
	yes, unknown, all := 0, 0, 0
	for range 20000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		s := b.String()
		for range 5 {
			l := ready[r.IntN(min(len(ready), 1+r.IntN(40)))]
			if len(l.Regexes) == 0 {
				continue
			}
			all++
			found, known := l.quick.find(s)
			if !known {
				unknown++
				continue
			}
			if found {
				yes++
			}
			if want := l.RegexAllowed(s); found != want {
				t.Fatalf("%q: %v, want %v by %v", s, found, want, l.Regexes)
			}
		}
	}
	t.Logf("%d lists asked: %d match, %d are left to regexp", all, yes, unknown)
	if yes < all/100 || unknown > all/5 {
		t.Errorf("of %d, %d match and %d are left to regexp", all, yes, unknown)
	}
}

// TestStopWords holds that stop words are found as gitleaks finds them.
func TestStopWords(t *testing.T) {
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	lists := NewLists(append([]*config.Allowlist{{StopWords: []string{"ab", "token", "é"}}, {StopWords: []string{"Xy"}}}, cfg.Rules["generic-api-key"].Allowlists...))
	r := rand.New(rand.NewPCG(9, 9))
	yes, all := 0, 0
	for _, l := range lists {
		if len(l.StopWords) == 0 {
			continue
		}
		for range 20000 {
			var b strings.Builder
			for range 1 + r.IntN(12) {
				b.WriteString([]string{"a", "B", "to\u212aen", "TOK", "en", "xy", "Xy", "é", "É", "1", "_", "9f", "kT", l.StopWords[r.IntN(len(l.StopWords))][:1]}[r.IntN(14)])
			}
			want, _ := l.ContainsStopWord(b.String())
			if got := l.stops(b.String()); got != want {
				t.Fatalf("%q: %v, want %v by %.10q", b.String(), got, want, l.StopWords)
			}
			if all++; want {
				yes++
			}
		}
	}
	if yes < all/20 || yes > all*19/20 {
		t.Errorf("%d of %d have a stop word", yes, all)
	}
}
