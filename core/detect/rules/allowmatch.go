package rules

import (
	"regexp/syntax"
	"slices"

	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/sotto-project/sotto/core/detect/automaton"
)

// allowMatch says whether an expression of an allow list matches. Nearly all of them are
// choices of many branches, of which each is anchored, or has a word at its beginning or
// one byte behind it. So the words are looked for in one pass, and a branch is tried where
// its word stands.
type allowMatch struct {
	ask    bool          // there is an expression that only regexp can answer for
	begins [256][]*steps // anchored branches, by their first bytes; nil is one for regexp
	auto   *automaton.Automaton
	words  []string
	tried  []wordBranch // by word
}

// wordBranch is a branch that begins so many bytes before its word.
type wordBranch struct {
	steps *steps // nil is for regexp
	back  int
}

func newAllowMatch(a *config.Allowlist) *allowMatch {
	f := &allowMatch{}
	for _, re := range a.Regexes {
		parsed, err := syntax.Parse(re.String(), syntax.Perl)
		if err != nil {
			return &allowMatch{ask: true}
		}
		for _, branch := range everyBranch(parsed, nil) {
			if !f.add(branch) {
				return &allowMatch{ask: true}
			}
		}
	}
	if len(f.words) > 0 {
		var err error
		if f.auto, err = automaton.New(f.words); err != nil {
			f.ask = true
		}
	}
	return f
}

// everyBranch lists the branches of choices at the top, with what groups them.
func everyBranch(re *syntax.Regexp, into []*syntax.Regexp) []*syntax.Regexp {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	switch re.Op {
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			into = everyBranch(sub, into)
		}
		return into
	case syntax.OpConcat:
		// ^(a|b)$, (a|b)c, or a prefix that the parser has taken out of a choice.
		for i, sub := range re.Sub {
			for sub.Op == syntax.OpCapture {
				sub = sub.Sub[0]
			}
			if sub.Op == syntax.OpAlternate {
				for _, b := range sub.Sub {
					c := *re
					c.Sub = append([]*syntax.Regexp(nil), re.Sub...)
					c.Sub[i] = b
					into = append(into, &c)
				}
				return into
			}
			if i == 0 && sub.Op != syntax.OpBeginText && sub.Op != syntax.OpLiteral {
				break
			}
		}
	}
	return append(into, re)
}

// add files one branch, or says that there is no place for it.
func (f *allowMatch) add(re *syntax.Regexp) bool {
	flat := flatten(re, nil)
	anchored := len(flat) > 0 && flat[0].Op == syntax.OpBeginText
	if anchored {
		flat = flat[1:]
	}
	if len(flat) == 0 {
		return false
	}
	if anchored {
		p := alone(flat)
		var set [256]bool
		if !firstBytes(flat[0], &set) {
			return false
		}
		for c, in := range set {
			if in {
				f.begins[c] = append(f.begins[c], p)
			}
		}
		return true
	}
	flat = tight(flat)
	set, back := wordsAt(flat, 0), 0
	if set == nil && len(flat) > 1 && oneByte(flat[0]) {
		set, back = wordsAt(flat, 1), 1
	}
	p := alone(flat)
	for _, l := range set {
		f.words, f.tried = append(f.words, l.Text), append(f.tried, wordBranch{p, back})
	}
	return set != nil
}

// tight takes from the beginning of a sequence what decides nothing there, where a match
// may begin anywhere: what need not be there, and all but one of what repeats.
func tight(flat []*syntax.Regexp) []*syntax.Regexp {
	for len(flat) > 1 && (flat[0].Op == syntax.OpStar || flat[0].Op == syntax.OpQuest) {
		flat = flat[1:]
	}
	if flat[0].Op == syntax.OpPlus {
		flat = append([]*syntax.Regexp{flat[0].Sub[0]}, flat[1:]...)
	}
	return flat
}

func oneByte(re *syntax.Regexp) bool {
	return re.Op == syntax.OpCharClass || re.Op == syntax.OpAnyChar || re.Op == syntax.OpAnyCharNotNL
}

// wordsAt are the words of which one stands at element i, or nil.
func wordsAt(flat []*syntax.Regexp, i int) []Literal {
	set, _ := literals(flat[i:])
	if slices.ContainsFunc(set, func(l Literal) bool { return l.Text == "" }) {
		return nil
	}
	return set
}

// alone compiles a sequence, or gives nil.
func alone(flat []*syntax.Regexp) *steps {
	if p, ok := newSteps(&syntax.Regexp{Op: syntax.OpConcat, Sub: flat}); ok {
		return p
	}
	return nil
}

// find says whether an expression of the list matches s. Where that is not known, regexp has to say.
func (f *allowMatch) find(s string) (found, known bool) {
	if f.ask || s == "" {
		return false, false
	}
	known = true
	try := func(p *steps, i int) bool {
		ok, sure := false, false
		if p != nil {
			ok, sure = p.matches(s, i)
		}
		known = known && sure
		return ok && sure
	}
	for _, p := range f.begins[s[0]] {
		if try(p, 0) {
			return true, true
		}
	}
	if f.auto == nil {
		return false, known
	}
	for end, state := f.auto.Find(s, 0, 0); end >= 0; end, state = f.auto.Find(s, end, state) {
		for _, o := range f.auto.Outputs(state) {
			b := &f.tried[o]
			if i := end - len(f.words[o]) - b.back; i >= 0 && try(b.steps, i) {
				return true, true
			}
		}
	}
	return false, known
}
