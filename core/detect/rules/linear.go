package rules

import (
	"regexp/syntax"
	"strings"
)

// linear is an expression that needs no automaton: a row of character classes,
// each taken as often as it can be, where what may follow never begins with
// what may repeat. Nearly all token rules are of this kind, and checking one
// is a table look-up a byte. It is anchored, never gives back what it has
// taken, and so costs what it reads.
type linear struct {
	items []item
}

type item struct {
	kind     kind
	class    *[256]bool
	min, max int // max < 0 is no bound
	choice   []Literal
	prose    bool // of an ending: see tokenEnd
}

type kind uint8

const (
	take     kind = iota // bytes of a class
	oneOf                // one of several strings, none the beginning of another
	open                 // the secret begins here
	shut                 // and ends here
	boundary             // \b
	ending               // gitleaks' end of a token
	finish               // the end of the text
	limit                // the end of the text, or a byte of a class, which is taken
)

// gitleaksEnd is what may follow a token as gitleaks' generator writes it, for files of
// configuration and code. In prompts a token stands in prose and markup as well: before a comma,
// in brackets, in <element>s, at the end of a sentence, before the marks of other scripts.
// promptEnd, which takes its place in rules for tokens of known forms, knows these; end, of our
// own rules, is the same but that it does not ask whether a sentence ends behind a dot.
const (
	gitleaksEnd = "(?:[\\x60'\"\\s;]|\\\\[nr]|$)"
	promptEnd   = "(?:[" + endMarks + "]|[^\\x00-\\x7f]|\\.(?:[^A-Za-z0-9_~+/-]|\\z)|\\z)"
	end         = "(?:[." + endMarks + "]|[^\\x00-\\x7f]|\\z)"

	endMarks = "\\x60'\"\\s;,)\\]}<>&|!?:*@%^/#~\\x1b\\\\"
)

// tokenEnd is one of these expressions, with the bytes that it accepts.
type tokenEnd struct {
	known
	bytes [256]bool
	prose bool // it accepts a dot at the end of a sentence, and all escapes
}

var tokenEnds = func() []tokenEnd {
	files := tokenEnd{known: knownAs(gitleaksEnd)}
	prompts := tokenEnd{known: knownAs(promptEnd), prose: true}
	for c := range 256 {
		files.bytes[c] = c < 0x80 && strings.IndexByte(gitleaksMarks, byte(c)) >= 0
		prompts.bytes[c] = c >= 0x80 || strings.IndexByte(gitleaksMarks+",)]}<>&|!?:*@%^/#~\x1b\\", byte(c)) >= 0
	}
	ours := prompts
	ours.known, ours.bytes['.'] = knownAs(end), true
	return []tokenEnd{prompts, ours, files}
}()

// gitleaksMarks are the bytes that gitleaks' end accepts.
const gitleaksMarks = "`'\" \t\n\f\r;"

// widened is an expression with the ends of tokens as they are in prompts.
func widened(expr string) string { return strings.ReplaceAll(expr, gitleaksEnd, promptEnd) }

// ended says that a token may end at i as an item has it, and how much of the end is taken.
func (it *item) ended(text string, i int) (n int, ok bool) {
	switch {
	case i == len(text):
		return 0, true
	case it.class[text[i]]:
		return 1, true
	case it.prose:
		return 1, text[i] == '.' && (i+1 == len(text) || !IsToken(text[i+1]) || text[i+1] == '.')
	}
	return 2, text[i] == '\\' && i+1 < len(text) && (text[i+1]|0x20 == 'n' || text[i+1]|0x20 == 'r')
}

// newLinear compiles a sequence, or says that it is not of the kind.
func newLinear(seq []*syntax.Regexp) (*linear, bool) {
	l := &linear{}
	for _, re := range seq {
		if !l.add(re) {
			return nil, false
		}
	}
	for i := range l.items {
		if !l.decided(i) {
			return nil, false
		}
	}
	return l, len(l.items) > 0
}

// add goes over the tree as steps.add does, and shares little with it: it knows the ends of
// tokens and choices of words as wholes, and refuses what steps are made for, going back and
// characters beyond ASCII.
func (l *linear) add(re *syntax.Regexp) bool {
	for _, e := range tokenEnds {
		if e.is(re) {
			l.items = append(l.items, item{kind: ending, class: l.ending(e.bytes), prose: e.prose})
			return true
		}
	}
	switch re.Op {
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !l.add(sub) {
				return false
			}
		}
		return true
	case syntax.OpCapture:
		// The first group is the secret; one inside it, or after it, is not.
		first := true
		for _, it := range l.items {
			first = first && it.kind != open
		}
		if first {
			l.items = append(l.items, item{kind: open})
		}
		if !l.add(re.Sub[0]) {
			return false
		}
		if first {
			l.items = append(l.items, item{kind: shut})
		}
		return true
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			set, ok := runes(r, r, re.Flags&syntax.FoldCase != 0)
			if !ok {
				return false
			}
			l.items = append(l.items, item{class: set, min: 1, max: 1})
		}
		return true
	case syntax.OpCharClass:
		set, ok := classOf(re)
		l.items = append(l.items, item{class: set, min: 1, max: 1})
		return ok
	case syntax.OpRepeat, syntax.OpPlus, syntax.OpStar, syntax.OpQuest:
		return l.repeat(re)
	case syntax.OpAlternate:
		return l.alternate(re)
	case syntax.OpWordBoundary:
		l.items = append(l.items, item{kind: boundary})
		return true
	case syntax.OpEndText:
		l.items = append(l.items, item{kind: finish})
		return re.Flags&syntax.WasDollar == 0 || re.Flags&syntax.OneLine != 0
	case syntax.OpEmptyMatch:
		return true
	}
	return false
}

// ending is the class of the bytes of a set that end a token behind what the expression takes
// so far: of those that gitleaks does not know, none that the token may go on with.
func (l *linear) ending(set [256]bool) *[256]bool {
	for k := len(l.items) - 1; k >= 0; k-- {
		if it := &l.items[k]; it.kind == take {
			for c := range set {
				set[c] = set[c] && (!it.class[c] || strings.IndexByte(gitleaksMarks+"\\", byte(c)) >= 0)
			}
			if it.min > 0 {
				break
			}
		}
	}
	return &set
}

func (l *linear) alternate(re *syntax.Regexp) bool {
	if len(re.Sub) == 2 && re.Sub[0].Op == syntax.OpEndText && re.Sub[1].Op == syntax.OpCharClass {
		set, ok := classOf(re.Sub[1])
		l.items = append(l.items, item{kind: limit, class: set, min: 1})
		return ok
	}
	if re.MaxCap() > 0 {
		return false
	}
	set, whole := first(re)
	if !whole {
		return false
	}
	var begins [256]bool
	for i, a := range set {
		if a.Text == "" {
			return false
		}
		for j, b := range set {
			if i != j && strings.HasPrefix(strings.ToLower(a.Text), strings.ToLower(b.Text)) {
				return false
			}
		}
		begins[a.Text[0]] = true
		if c := a.Text[0] | 0x20; a.Fold && 'a' <= c && c <= 'z' {
			begins[a.Text[0]^0x20] = true
		}
	}
	l.items = append(l.items, item{kind: oneOf, class: &begins, min: 1, max: 1, choice: set})
	return true
}

func (l *linear) repeat(re *syntax.Regexp) bool {
	if re.Flags&syntax.NonGreedy != 0 {
		return false
	}
	least, most := times(re)
	sub := re.Sub[0]
	var set *[256]bool
	ok := false
	switch {
	case sub.Op == syntax.OpCharClass:
		set, ok = classOf(sub)
	case sub.Op == syntax.OpLiteral && len(sub.Rune) == 1:
		set, ok = runes(sub.Rune[0], sub.Rune[0], sub.Flags&syntax.FoldCase != 0)
	}
	if !ok && least == most && most > 0 && most <= 8 {
		for range most {
			if !l.add(sub) {
				return false
			}
		}
		return true
	}
	l.items = append(l.items, item{class: set, min: least, max: most})
	return ok
}

// decided says that taking as much as possible at item i is the only way.
func (l *linear) decided(i int) bool {
	it := l.items[i]
	if it.kind != take || it.min == it.max {
		return true
	}
	for _, next := range l.items[i+1:] {
		switch next.kind {
		case take, ending, oneOf, limit:
			for c := range 256 {
				if it.class[c] && next.class[c] {
					return false
				}
			}
			if next.kind == ending && it.class['\\'] {
				return false
			}
			if next.kind == ending || next.kind == limit || next.min > 0 {
				return true
			}
		case boundary:
			for c := range 256 {
				if it.class[c] && !isWord(byte(c)) {
					return false
				}
			}
			return true
		case finish:
			return true
		}
	}
	return true
}

func classOf(re *syntax.Regexp) (*[256]bool, bool) {
	var set [256]bool
	for i := 0; i+1 < len(re.Rune); i += 2 {
		lo, hi := re.Rune[i], re.Rune[i+1]
		if lo > 0x7f {
			// Folding brings two letters beyond ASCII: the long s and the Kelvin sign.
			if lo == hi && (lo == 0x17f || lo == 0x212a) {
				continue
			}
			return nil, false
		}
		if hi > 0x7f {
			return nil, false
		}
		for c := lo; c <= hi; c++ {
			set[c] = true
		}
	}
	return &set, true
}

func runes(lo, hi rune, fold bool) (*[256]bool, bool) {
	if hi > 0x7f {
		return nil, false
	}
	var set [256]bool
	for c := lo; c <= hi; c++ {
		set[c] = true
		if letter := c | 0x20; fold && 'a' <= letter && letter <= 'z' {
			set[c^0x20] = true
		}
	}
	return &set, true
}
