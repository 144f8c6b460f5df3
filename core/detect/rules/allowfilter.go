package rules

import (
	"regexp/syntax"
	"strings"

	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/sotto-project/sotto/core/detect/automaton"
)

// allowFilter says cheaply that no expression of an allow list can match, which
// is so for nearly all secrets. What it does not rule out, the expressions decide.
type allowFilter struct {
	always bool
	first  [256]bool      // bytes with which what is anchored may begin
	lines  [256][]*linear // anchored expressions that need no automaton, by their first byte
	auto   *automaton.Automaton
}

func newAllowFilter(a *config.Allowlist) *allowFilter {
	f := &allowFilter{}
	var words []string
	for _, re := range a.Regexes {
		parsed, err := syntax.Parse(re.String(), syntax.Perl)
		if err != nil {
			return &allowFilter{always: true}
		}
		for _, branch := range everyBranch(parsed, nil) {
			words = f.add(branch, words)
		}
	}
	if len(words) > 0 {
		var err error
		if f.auto, err = automaton.New(words); err != nil {
			f.always = true
		}
	}
	return f
}

// everyBranch lists the branches of choices at the top, with what groups them.
func everyBranch(re *syntax.Regexp, into []*syntax.Regexp) []*syntax.Regexp {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	switch {
	case re.Op == syntax.OpAlternate:
		for _, sub := range re.Sub {
			into = everyBranch(sub, into)
		}
		return into
	case re.Op == syntax.OpConcat && len(re.Sub) > 1 && (re.Sub[0].Op == syntax.OpBeginText || re.Sub[0].Op == syntax.OpLiteral):
		// ^(a|b)$, or a prefix that the parser has taken out of a choice.
		for i, sub := range re.Sub[1:] {
			for sub.Op == syntax.OpCapture {
				sub = sub.Sub[0]
			}
			if sub.Op != syntax.OpAlternate {
				continue
			}
			for _, b := range sub.Sub {
				c := *re
				c.Sub = append([]*syntax.Regexp(nil), re.Sub...)
				c.Sub[i+1] = b
				into = append(into, &c)
			}
			return into
		}
	}
	return append(into, re)
}

// add files one branch, and returns the words to look for.
func (f *allowFilter) add(re *syntax.Regexp, words []string) []string {
	flat := flatten(re, nil)
	anchored := len(flat) > 0 && flat[0].Op == syntax.OpBeginText
	if anchored {
		flat = flat[1:]
		if l, ok := newLinear(flat); ok && l.items[0].kind == take && l.items[0].min > 0 {
			for c, in := range l.items[0].class {
				if in {
					f.lines[c] = append(f.lines[c], l)
				}
			}
			return words
		}
		if len(flat) > 0 {
			if set := certain(flat[0]); set != nil {
				for c, in := range set {
					f.first[c] = f.first[c] || in
				}
				return words
			}
		}
	}
	set, _ := literals(flat)
	for _, l := range set {
		if l.Text == "" {
			set = nil
			break
		}
	}
	if set == nil {
		f.always = true
		return words
	}
	for _, l := range set {
		words = append(words, strings.ToLower(l.Text))
	}
	return words
}

// none says that no expression of the list matches s.
func (f *allowFilter) none(s string) bool {
	if f.always || s == "" || f.first[s[0]] {
		return false
	}
	for _, l := range f.lines[s[0]] {
		if _, _, _, ok := l.match(s, 0); ok {
			return false
		}
	}
	if f.auto != nil {
		if end, _ := f.auto.Find(s, 0, 0); end >= 0 {
			return false
		}
	}
	return true
}
