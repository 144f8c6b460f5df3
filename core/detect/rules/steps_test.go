package rules

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
)

// TestSteps holds that expressions tried step by step find what the regexp package finds,
// in texts that nearly match and in such that do.
func TestSteps(t *testing.T) {
	list := allCompiled(t)
	for _, expr := range []string{`a{2,4}?a(b|bb)b*?c?`, `(a|ab)(c|bcd)(d*)`, `(?i)k[^s]{0,3}s\b`, `x(?:(a)|(b)){2,3}?$`, `(?m)a.+?$`, `(?:ab?){0,5}b`} {
		// Alone, and as a branch of what has a group before it.
		for _, re := range []*syntax.Regexp{parsed(expr), parsed("(z)z|" + expr).Sub[1]} {
			r := &Rule{ID: expr}
			if err := r.anchoredAt([]*syntax.Regexp{re}); err != nil || r.steps == nil {
				t.Fatalf("%s has no steps: %v", expr, err)
			}
			list = append(list, r)
		}
	}
	r := rand.New(rand.NewPCG(9, 2))
	compiled, sure, matches := 0, 0, 0
	for _, rule := range list {
		if rule.steps == nil {
			continue
		}
		compiled++
		re := parsed(rule.steps.re().String())
		for range 1500 {
			var b strings.Builder
			write(&b, re, r)
			text := mutated(b.String(), r)
			var f attempt
			ok, known := rule.steps.find(text, &f)
			want := rule.steps.re().FindStringSubmatchIndex(text)
			if want != nil {
				matches++
			}
			if !known {
				continue
			}
			sure++
			if ok != (want != nil) || ok && !slices.Equal(f.at[:len(want)], want) {
				t.Fatalf("%s in %q: %v %v instead of %v", rule.steps.re(), text, ok, f.at[:2+2*rule.steps.groups], want)
			}
		}
	}
	// What may be any character has letters of all scripts here, and those are left to the package.
	if compiled < 40 || matches < 10_000 || sure < matches/4*3 {
		t.Fatalf("only %d rules, %d matches, %d sure answers", compiled, matches, sure)
	}
}

// mutated changes a text in a few places.
func mutated(text string, r *rand.Rand) string {
	b := []byte(text)
	for range r.IntN(3) {
		at := r.IntN(len(b) + 1)
		switch r.IntN(4) {
		case 0:
			b = b[:at]
		case 1:
			b = slices.Insert(b, at, "a1 \"'-=:\nZ"[r.IntN(10)])
		case 2:
			if at < len(b) {
				b = slices.Delete(b, at, at+1)
			}
		default:
			b = append(b, [...]string{" ", "x", "\"", "\n", "\\n", "ſ", "é"}[r.IntN(7)]...)
		}
	}
	return string(b)
}

// write writes something that an expression may match.
func write(b *strings.Builder, re *syntax.Regexp, r *rand.Rand) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			if re.Flags&syntax.FoldCase != 0 && r.IntN(2) == 0 {
				b.WriteString(strings.ToLower(string(c)))
			} else {
				b.WriteRune(c)
			}
		}
	case syntax.OpCharClass:
		k := 2 * r.IntN(len(re.Rune)/2)
		c := re.Rune[k] + rune(r.IntN(int(min(re.Rune[k+1], 0x7f+re.Rune[k])-re.Rune[k])+1))
		b.WriteRune(c)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte("a1 -\"x"[r.IntN(6)])
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			write(b, sub, r)
		}
	case syntax.OpAlternate:
		write(b, re.Sub[r.IntN(len(re.Sub))], r)
	case syntax.OpQuest, syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		least, most := times(re)
		if most < 0 {
			most = least + 4
		}
		for range least + r.IntN(most-least+1) {
			write(b, re.Sub[0], r)
		}
	}
}
