package rules

import (
	"math/rand/v2"
	"testing"
)

// TestMatchRun holds that a rule which passes by a run for its length would have found nothing.
func TestMatchRun(t *testing.T) {
	list := allCompiled(t)
	r := rand.New(rand.NewPCG(4, 4))
	bounded, matches := 0, 0
	for _, rule := range list {
		if rule.longest == 0 {
			continue
		}
		bounded++
		for range 300 {
			k := r.IntN(len(rule.Triggers))
			l := rule.Triggers[k]
			text := []byte(l.Text)
			letters := [...]string{"aB3dE5gH7jK9mN1p", "a1-b2_c3", "0123456789abcdef", "0123456789ABCDEF"}[r.IntN(4)]
			for n := r.IntN(rule.longest + 20); n > 0; n-- {
				text = append(text, letters[r.IntN(len(letters))])
			}
			text = append(text, [...]string{"", " ", ".", ". x", "-", "=", "/a", ".a1b2c3d4e5f6"}[r.IntN(8)]...)
			run := 0
			for run < len(text) && IsToken(text[run]) {
				run++
			}
			m, ok := rule.MatchRun(string(text), 0, len(l.Text), k, run)
			want, wanted := rule.Match(string(text), 0, len(l.Text), k)
			if m != want || ok != wanted {
				t.Fatalf("%s in %q: %v instead of %v", rule.ID, text, m, want)
			}
			if ok {
				matches++
			}
		}
	}
	if bounded < 20 || matches < 500 {
		t.Fatalf("only %d rules and %d matches", bounded, matches)
	}
}
