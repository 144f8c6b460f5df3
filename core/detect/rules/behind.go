package rules

import "regexp/syntax"

// anchored compiles an expression whose trigger stands inside it, but never
// further from its beginning than can be tried place by place: then no
// expression has to be run over the window.
func (r *Rule) anchored(re *syntax.Regexp, before []*syntax.Regexp) {
	least, most := 0, widthOf(before)
	for _, b := range before {
		least += leastWidth(b)
	}
	if most < 0 || most-least > maxPlaces || r.group > 1 {
		return
	}
	seq := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		seq = re.Sub
	}
	if groups(seq) > 1 && r.group == 0 && !nested(seq) {
		return
	}
	ahead, ok := border(seq[0])
	if ok {
		seq, least, most = seq[1:], least-leastWidth(before[0]), most-1
		r.ahead = ahead
	}
	l, ok := newLinear(seq)
	if !ok {
		r.ahead = nil
		return
	}
	r.line, r.least, r.most = l, least, most
}

// maxPlaces bounds how many places a match may begin at.
const maxPlaces = 4

// matchBehind tries the rule at the places from which it may reach the trigger
// at text[at:].
func (r *Rule) matchBehind(text string, at, to int) (Match, bool) {
	for n := r.least; n <= r.most; n++ {
		start := at - n
		if start < 0 || r.ahead != nil && start > 0 && !r.ahead[text[start-1]] {
			continue
		}
		// One byte more, for a word boundary to look at.
		from := max(0, start-1)
		if m, ok := r.verify(text, from, to, start-from, 0); ok {
			return m, true
		}
	}
	return Match{}, false
}

// border recognises "the beginning of the text, or one of these bytes".
func border(re *syntax.Regexp) (*[256]bool, bool) {
	if re.Op != syntax.OpAlternate || len(re.Sub) != 2 || re.Sub[0].Op != syntax.OpBeginText || re.Sub[1].Op != syntax.OpCharClass {
		return nil, false
	}
	return classOf(re.Sub[1])
}

// nested says that all groups lie in the first.
func nested(seq []*syntax.Regexp) bool {
	for _, re := range seq {
		if n := re.MaxCap(); n > 0 {
			return re.Op == syntax.OpCapture && groups(seq) == n
		}
	}
	return true
}

// leastWidth is the least number of bytes that an element takes.
func leastWidth(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(string(re.Rune))
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpPlus:
		return leastWidth(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min * leastWidth(re.Sub[0])
	case syntax.OpConcat:
		sum := 0
		for _, sub := range re.Sub {
			sum += leastWidth(sub)
		}
		return sum
	case syntax.OpAlternate:
		least := leastWidth(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			least = min(least, leastWidth(sub))
		}
		return least
	}
	return 0
}

// branches makes one expression of each branch of the first choice in a
// sequence, when there is one and it is not within a repetition.
func branches(re *syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpAlternate:
		return re.Sub
	case syntax.OpCapture, syntax.OpConcat:
		for i, sub := range re.Sub {
			var list []*syntax.Regexp
			for _, b := range branches(sub) {
				c := *re
				c.Sub = append([]*syntax.Regexp(nil), re.Sub...)
				c.Sub[i] = b
				list = append(list, &c)
			}
			if len(list) > 0 {
				return list
			}
		}
	}
	return nil
}
