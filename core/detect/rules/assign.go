package rules

import (
	"regexp"
	"regexp/syntax"
	"slices"
)

// assignment is gitleaks' family of value rules: a vendor's name, up to twenty
// name characters, an operator, quotes, the value. The expression is
// (?:vendor)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}(value)(end).
// Matching it with an automaton costs a microsecond a keyword, because the name
// part and the operator overlap; here the few places where the value may begin
// are listed and the value is read once at each.
type assignment struct {
	values []*linear      // alternatives, in order
	bounds []int          // of each of them, see linear.bound
	bound  int            // the run of token bytes that a value begins is no longer; 0: it may be
	name   *regexp.Regexp // when the triggers are loose: the vendor's name exactly
}

const (
	familyName  = `(?:[ \t\w.-]{0,20})`
	familyQuote = `[\s'"]{0,3}`
	familyOp    = `(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)`
	familyOpen  = `[\x60'"\s=]{0,5}`
)

// familyParts are the parts between name and value.
var familyParts = []known{knownAs(familyName), knownAs(familyQuote), knownAs(familyOp), knownAs(familyOpen)}

// inFamily says that a sequence begins with the parts of the family, and goes on.
func inFamily(seq []*syntax.Regexp) bool {
	if len(seq) <= len(familyParts) {
		return false
	}
	for i, part := range familyParts {
		if !part.is(seq[i]) {
			return false
		}
	}
	return true
}

// assignsIn says that an expression has the family's parts up to the operator somewhere,
// without regard to case.
func assignsIn(re *syntax.Regexp) bool {
	if re.Op == syntax.OpConcat {
		head := familyParts[:3]
		for i := 0; i+len(head) <= len(re.Sub); i++ {
			if slices.EqualFunc(re.Sub[i:i+len(head)], head, func(re *syntax.Regexp, part known) bool { return re.Equal(part.folded) }) {
				return true
			}
		}
	}
	return slices.ContainsFunc(re.Sub, assignsIn)
}

// newAssignment recognises the family in a sequence that begins with the
// vendor's name.
func newAssignment(name, rest []*syntax.Regexp) (*assignment, bool) {
	seq := slices.Concat(name, rest)
	for i := 1; i < len(seq); i++ {
		if !inFamily(seq[i:]) {
			continue
		}
		// The name must be what the triggers say, to its end.
		triggers, whole := literals(seq[:i])
		if !whole {
			return nil, false
		}
		a := &assignment{}
		if slices.ContainsFunc(triggers, func(l Literal) bool { return l.Loose }) {
			var err error
			a.name, err = regexp.Compile(`\A(?:` + (&syntax.Regexp{Op: syntax.OpConcat, Sub: seq[:i]}).String() + `)\z`)
			if err != nil {
				return nil, false
			}
		}
		value := seq[i+4]
		if value.Op != syntax.OpCapture {
			return nil, false
		}
		alternatives := []*syntax.Regexp{value.Sub[0]}
		if value.Sub[0].Op == syntax.OpAlternate {
			alternatives = value.Sub[0].Sub
		}
		for _, alt := range alternatives {
			group := &syntax.Regexp{Op: syntax.OpCapture, Sub: []*syntax.Regexp{alt}}
			l, ok := newLinear(append([]*syntax.Regexp{group}, seq[i+5:]...))
			if !ok {
				return nil, false
			}
			l.plainly()
			a.values = append(a.values, l)
			a.bounds = append(a.bounds, l.bound())
			if n := l.bound(); n == 0 || len(a.values) == 1 {
				a.bound = n
			} else if a.bound > 0 {
				a.bound = max(a.bound, n)
			}
		}
		return a, true
	}
	return nil, false
}

// match reads what follows the vendor's name, which is text[:at]. No byte of
// name or quotes is one of an operator, so there is one place for the operator.
// Run is the length of the run of token bytes behind it, or 0.
func (a *assignment) match(text string, at, run int) (start, stop, end int, ok bool) {
	name := at
	for name < len(text) && name < at+maxNames && isNameByte(text[name]) {
		name++
	}
	op := name
	for op < len(text) && op < name+maxQuotes && isQuote(text[op]) {
		op++
	}
	for _, n := range operators(text, op) {
		if n == 0 {
			break
		}
		v := op + n
		for v < len(text) && v < op+n+5 && isOpening(text[v]) {
			v++
		}
		for i, l := range a.values {
			if b := a.bounds[i]; b > 0 && run > b+maxQuotes {
				continue
			}
			if start, stop, end, ok = l.match(text, v); ok {
				return start, stop, end, true
			}
		}
	}
	return 0, 0, 0, false
}

// How much may stand between the vendor's name and the operator.
const (
	maxNames  = 20
	maxQuotes = 3
)

// operators lists the lengths of the operators at i, 0 ends the list.
func operators(text string, i int) (n [3]int) {
	if i >= len(text) {
		return n
	}
	next := byte(0)
	if i+1 < len(text) {
		next = text[i+1]
	}
	switch text[i] {
	case '=':
		n[0] = 1
		if next == '>' {
			n[1] = 2
		}
	case '>', ',':
		n[0] = 1
	case '|':
		if next == '|' {
			n[0] = 2
		}
	case '?':
		if next == '=' {
			n[0] = 2
		}
	case ':':
		k := i
		for k < len(text) && k < i+3 && text[k] == ':' {
			k++
		}
		if k < len(text) && text[k] == '=' {
			n[0], n[1] = k+1-i, 1
		} else {
			n[0] = 1
		}
	}
	return n
}

func isQuote(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\f', '\r', '\'', '"':
		return true
	}
	return false
}

func isNameByte(c byte) bool { return isWord(c) || c == ' ' || c == '\t' || c == '.' || c == '-' }

func isOpening(c byte) bool {
	switch c {
	case '`', '\'', '"', ' ', '\t', '\n', '\f', '\r', '=':
		return true
	}
	return false
}

// spellings has a bit for each way to write the letters of a loose trigger in
// small and capital letters that the name accepts, or is 0 for a long one.
func (a *assignment) spellings(l Literal) (set uint64) {
	if a.name == nil || !l.Loose || len(l.Text) > 6 {
		return 0
	}
	for v := range uint64(1) << len(l.Text) {
		b := []byte(l.Text)
		for i, c := range b {
			if v>>i&1 != 0 && 'a' <= c && c <= 'z' {
				b[i] = c &^ 0x20
			}
		}
		if a.name.Match(b) {
			set |= 1 << v
		}
	}
	return set
}

// spelled looks a spelling up.
func spelled(set uint64, s string) bool {
	v := 0
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			v |= 1 << i
		}
	}
	return set>>v&1 != 0
}
