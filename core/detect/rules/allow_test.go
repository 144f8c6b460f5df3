package rules

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"
)

// TestAllowFilter holds that what the filter rules out no expression matches.
func TestAllowFilter(t *testing.T) {
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	lists := append([]*config.Allowlist{{Regexes: []*regexp.Regexp{regexp.MustCompile(`^ab?c`), regexp.MustCompile(`x(y|z)+$`), regexp.MustCompile(`^(?:foo|ba[rz])\d`)}}}, cfg.Allowlists...)
	for _, r := range cfg.Rules {
		lists = append(lists, r.Allowlists...)
	}
	parts := []string{"a", "A", "aaaa", "true", "false", "null", "$", "${", "}", "{{", "}}", "%", "%s", "@", "X", "_", "/usr/", "/Users/", "bin/x", "1", "access", "key", "api_key", "author", "secret", "foo1", "baz2", "xyz", "ac", "-", "=", "\n", "kind:", "data:", "---", "[x]", "<a>", ":", "pass", "test"}
	ready := NewLists(lists)
	r := rand.New(rand.NewPCG(8, 8))
	out, all := 0, 0
	for range 4000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		s := b.String()
		for range 5 {
			l := ready[r.IntN(min(len(ready), 1+r.IntN(40)))]
			all++
			if !l.filter.none(s) {
				continue
			}
			out++
			for _, re := range l.Regexes {
				if re.MatchString(s) {
					t.Fatalf("%q matches %s, which the filter rules out", s, re)
				}
			}
		}
	}
	if out < all/4 {
		t.Errorf("the filter rules out %d of %d", out, all)
	}
}
