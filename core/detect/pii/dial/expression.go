package dial

import "regexp/syntax"

const maxGroups = 4

// groups is where the groups of an expression stand; end is -1 for one that does not.
type groups [maxGroups + 1]struct{ from, end int8 }

// expression is a regular expression that is looked for at the beginning of a number. They are
// short and numbers too, so alternatives are tried one after the other, in the order in which
// regexp prefers them.
type expression struct {
	prog   *syntax.Prog
	groups int
}

func newExpression(text string) *expression {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		panic("dial: the expression " + text + ": " + err.Error())
	}
	e := &expression{groups: re.MaxCap()}
	if e.groups > maxGroups {
		panic("dial: too many groups in " + text)
	}
	if e.prog, err = syntax.Compile(re.Simplify()); err != nil {
		panic("dial: the expression " + text + ": " + err.Error())
	}
	return e
}

// match is where the expression ends that digits begin with, and where its groups stand.
func (e *expression) match(digits []byte, at *groups) (end int, ok bool) {
	if at != nil {
		for i := range at {
			at[i].end = -1
		}
	}
	return e.try(uint32(e.prog.Start), digits, 0, at)
}

func (e *expression) try(pc uint32, digits []byte, i int, at *groups) (end int, ok bool) {
	for {
		switch in := &e.prog.Inst[pc]; in.Op {
		case syntax.InstMatch:
			return i, true
		case syntax.InstAlt, syntax.InstAltMatch:
			if end, ok = e.try(in.Out, digits, i, at); ok {
				return end, true
			}
			pc = in.Arg
		case syntax.InstCapture:
			if at == nil {
				pc = in.Out
				continue
			}
			g := &at[in.Arg/2]
			before := *g
			if in.Arg%2 == 0 {
				g.from = int8(i)
			} else {
				g.end = int8(i)
			}
			if end, ok = e.try(in.Out, digits, i, at); !ok {
				*g = before
			}
			return end, ok
		case syntax.InstEmptyWidth:
			before, after := rune(-1), rune(-1)
			if i > 0 {
				before = rune(digits[i-1])
			}
			if i < len(digits) {
				after = rune(digits[i])
			}
			if syntax.EmptyOp(in.Arg)&^syntax.EmptyOpContext(before, after) != 0 {
				return 0, false
			}
			pc = in.Out
		case syntax.InstNop:
			pc = in.Out
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if i == len(digits) || !in.MatchRune(rune(digits[i])) {
				return 0, false
			}
			i++
			pc = in.Out
		default: // InstFail
			return 0, false
		}
	}
}
