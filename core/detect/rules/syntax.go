package rules

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// Literal is a string every match has at a known place.
type Literal struct {
	Text string // lower case when Fold
	Fold bool
	// Loose says that only a part of it folds: the trigger may stand where the
	// expression does not match.
	Loose bool
}

const (
	maxLiterals   = 64
	maxLiteralLen = 24
)

// parsed is an expression of ours as a tree. Trees are compared rather than what they are
// written as: to write one, the syntax package goes through each class character by character.
func parsed(expr string) *syntax.Regexp {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic("rules: " + err.Error())
	}
	return re
}

// known is an expression that others are compared with, as it is and without regard to case.
type known struct{ plain, folded *syntax.Regexp }

func knownAs(expr string) known { return known{parsed(expr), parsed("(?i)" + expr)} }

func (k known) is(re *syntax.Regexp) bool { return re.Equal(k.plain) || re.Equal(k.folded) }

// flatten lists the elements of a concatenation in order, looking into groups.
func flatten(re *syntax.Regexp, into []*syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			into = flatten(sub, into)
		}
		return into
	case syntax.OpCapture:
		return flatten(re.Sub[0], into)
	case syntax.OpEmptyMatch:
		return into
	}
	return append(into, re)
}

// literals is the set of strings with which a match of the sequence begins. It
// is nil when there is none, or too many. Whole says that the set is all of it.
func literals(seq []*syntax.Regexp) (set []Literal, whole bool) {
	set = []Literal{{}}
	for _, re := range seq {
		next, all := first(re)
		if next == nil || len(next)*len(set) > maxLiterals {
			return useful(set), false
		}
		var product []Literal
		for _, a := range set {
			for _, b := range next {
				product = append(product, join(a, b))
			}
		}
		set = product
		if !all {
			return useful(set), false
		}
		for _, l := range set {
			if len(l.Text) >= maxLiteralLen {
				return useful(set), false
			}
		}
	}
	return useful(set), true
}

func useful(set []Literal) []Literal {
	if len(set) == 1 && set[0].Text == "" {
		return nil
	}
	return set
}

func join(a, b Literal) Literal {
	l := Literal{Text: a.Text + b.Text, Fold: a.Fold || b.Fold, Loose: a.Loose || b.Loose}
	if a.Fold != b.Fold && a.Text != "" && b.Text != "" {
		l.Loose = true
	}
	if l.Fold {
		l.Text = strings.ToLower(l.Text)
	}
	return l
}

func first(re *syntax.Regexp) (set []Literal, whole bool) {
	switch re.Op {
	case syntax.OpLiteral:
		s := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 {
			return []Literal{{Text: strings.ToLower(s), Fold: true}}, true
		}
		return []Literal{{Text: s}}, true
	case syntax.OpCharClass:
		return class(re)
	case syntax.OpCapture:
		return first(re.Sub[0])
	case syntax.OpConcat:
		return sequence(flatten(re, nil))
	case syntax.OpAlternate:
		whole = true
		for _, sub := range re.Sub {
			s, w := first(sub)
			if s == nil || len(set)+len(s) > maxLiterals {
				return nil, false
			}
			set, whole = append(set, s...), whole && w
		}
		return set, whole
	case syntax.OpQuest:
		s, w := first(re.Sub[0])
		if s == nil {
			return nil, false
		}
		return append([]Literal{{}}, s...), w
	case syntax.OpPlus:
		s, _ := first(re.Sub[0])
		return s, false
	case syntax.OpRepeat:
		if re.Min == 0 {
			return nil, false
		}
		s, w := first(re.Sub[0])
		return s, w && re.Min == 1 && re.Max == 1
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpBeginText, syntax.OpEndLine, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []Literal{{}}, true
	}
	return nil, false
}

// sequence is literals for a nested concatenation, where an empty beginning
// tells nothing.
func sequence(seq []*syntax.Regexp) ([]Literal, bool) {
	set, whole := literals(seq)
	return set, whole && set != nil
}

// class expands a small character class; one that is a letter in both cases is
// one folded literal.
func class(re *syntax.Regexp) ([]Literal, bool) {
	var runes []rune
	for i := 0; i+1 < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
			if len(runes) == 12 || r > unicode.MaxASCII {
				return nil, false
			}
			runes = append(runes, r)
		}
	}
	if len(runes) == 2 && unicode.ToLower(runes[0]) == runes[1] {
		return []Literal{{Text: string(runes[1]), Fold: true}}, true
	}
	var set []Literal
	for _, r := range runes {
		set = append(set, Literal{Text: string(r)})
	}
	return set, set != nil
}

// required lists strings, lower case and at least four bytes long, that every
// match holds.
func required(re *syntax.Regexp) []string {
	return inEvery(re, func(re *syntax.Regexp) []string {
		if s := strings.ToLower(string(re.Rune)); re.Op == syntax.OpLiteral && len(s) >= 4 {
			return []string{s}
		}
		return nil
	})
}

// inEvery lists what every match holds of what the literals and classes of an expression hold.
func inEvery(re *syntax.Regexp, held func(re *syntax.Regexp) []string) (set []string) {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass:
		return held(re)
	case syntax.OpCapture, syntax.OpPlus:
		return inEvery(re.Sub[0], held)
	case syntax.OpRepeat:
		if re.Min > 0 {
			return inEvery(re.Sub[0], held)
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			set = append(set, inEvery(sub, held)...)
		}
	case syntax.OpAlternate:
		set = inEvery(re.Sub[0], held)
		for _, sub := range re.Sub[1:] {
			other := inEvery(sub, held)
			set = slices.DeleteFunc(set, func(s string) bool { return !slices.Contains(other, s) })
		}
	}
	return set
}

// width bounds the bytes a match takes; -1 is no bound. A class counts four
// bytes a character only if it reaches beyond ASCII and is small enough to be
// meant so.
func width(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(string(re.Rune))
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture:
		return width(re.Sub[0])
	case syntax.OpQuest:
		return width(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus:
		return -1
	case syntax.OpRepeat:
		w := width(re.Sub[0])
		if re.Max < 0 || w < 0 {
			return -1
		}
		return w * re.Max
	case syntax.OpConcat:
		return widthOf(re.Sub)
	case syntax.OpAlternate:
		most := 0
		for _, sub := range re.Sub {
			w := width(sub)
			if w < 0 {
				return -1
			}
			most = max(most, w)
		}
		return most
	}
	return 0
}

func widthOf(seq []*syntax.Regexp) int {
	sum := 0
	for _, re := range seq {
		w := width(re)
		if w < 0 {
			return -1
		}
		sum += w
	}
	return sum
}

// times is how often what an element repeats may stand; most < 0 is no bound.
func times(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpPlus:
		return 1, -1
	case syntax.OpStar:
		return 0, -1
	case syntax.OpQuest:
		return 0, 1
	}
	return re.Min, re.Max
}

// roams says that the expression may run over anything without a bound, such
// as .* does: then it is matched over merged windows, not at each hit.
func roams(re *syntax.Regexp) bool {
	if re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat {
		switch sub := re.Sub[0]; sub.Op {
		case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
			return re.Op != syntax.OpRepeat || re.Max < 0 || re.Max > 64
		case syntax.OpCharClass:
			n := 0
			for i := 0; i+1 < len(sub.Rune); i += 2 {
				n += int(sub.Rune[i+1]-sub.Rune[i]) + 1
			}
			return n > 1000 && (re.Op != syntax.OpRepeat || re.Max < 0 || re.Max > 64)
		}
	}
	for _, sub := range re.Sub {
		if roams(sub) {
			return true
		}
	}
	return false
}
