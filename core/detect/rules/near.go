package rules

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// near compiles an expression that does not begin with a literal: it is tried
// where one of the keywords stands not far away. Three shapes are common enough
// to lead to a better anchor than the keywords.
func (r *Rule) near(re *syntax.Regexp, keywords []string) error {
	r.boundary, r.reach = false, 0
	if ok, err := r.flag(re, keywords); ok || err != nil {
		return err
	}
	r.Mode, r.Before, r.After = Near, nearBefore, nearAfter
	r.required = required(re)
	for _, k := range keywords {
		if k != "" {
			r.Triggers = append(r.Triggers, Literal{Text: strings.ToLower(k), Fold: true})
		}
	}
	if len(r.Triggers) == 0 {
		r.Mode = Everywhere
	}
	r.anchorNear(re, keywords)
	if r.ID == "kubernetes-secret-yaml" && re.Equal(parsedSecretExpr) {
		r.hand = secretManifest
	}
	if r.ID == "nuget-config-password" && re.Equal(parsedNugetExpr) {
		r.hand = nugetPassword
	}
	var err error
	r.re, err = regexp.Compile(re.String())
	return err
}

// What expressions are compared with.
var (
	knownFlagGap                         = knownAs(flagGap)
	parsedSecretExpr, parsedUserArgument = parsed(secretExpr), parsed(userArgument)
	parsedNugetExpr                      = parsed(nugetExpr)
)

// anchorNear anchors at a required name such as "kind:", with the keywords as a
// condition, or at a long run of the right bytes.
func (r *Rule) anchorNear(re *syntax.Regexp, keywords []string) {
	r.anchors = make([]Anchor, len(r.Triggers))
	named := len(r.Triggers) > 0
	for _, l := range r.Triggers {
		named = named && endsName(l.Text)
	}
	if i := slices.IndexFunc(r.required, endsName); i >= 0 && !named && r.Mode == Near {
		r.Triggers, named = []Literal{{Text: r.required[i], Fold: true}}, true
		r.anchors = r.anchors[:1]
		for _, k := range keywords {
			r.gate = append(r.gate, strings.ToLower(k))
		}
	}
	if named {
		for i := range r.anchors {
			r.anchors[i] = AnchorName
		}
		return
	}
	if r.Mode == Near && !roams(re) {
		flat := flatten(re, nil)
		if r.shape = newShape(flat); r.shape != nil {
			r.anchored(re, flat[:r.shape.index])
			for i := range r.anchors {
				r.anchors[i] = AnchorShape
			}
		}
	}
}

// flag compiles the expressions of command lines: a command's name, anything,
// a blank, a flag, and then what is looked for: only from the flag on, if the
// name stands somewhere before it.
func (r *Rule) flag(re *syntax.Regexp, keywords []string) (bool, error) {
	if re.Op != syntax.OpConcat || len(keywords) == 0 {
		return false, nil
	}
	for i := 1; i < len(re.Sub); i++ {
		head, tail := &syntax.Regexp{Op: syntax.OpConcat, Sub: re.Sub[:i]}, &syntax.Regexp{Op: syntax.OpConcat, Sub: re.Sub[i:]}
		blank := re.Sub[i-1]
		if !roams(head) || wanders(tail) || head.MaxCap() > 0 || blank.Op != syntax.OpCharClass || len(blank.Rune) == 0 || blank.Rune[len(blank.Rune)-1] > ' ' {
			continue
		}
		set, _ := literals(flatten(tail, nil))
		if set == nil || slices.ContainsFunc(set, func(l Literal) bool { return len(l.Text) < 2 || l.Text[0] != '-' }) {
			continue
		}
		r.Triggers, r.Mode, r.After = set, At, window(widthOf(flatten(tail, nil)))
		for range set {
			r.anchors = append(r.anchors, AnchorFlag)
		}
		for _, k := range keywords {
			r.behind = append(r.behind, strings.ToLower(k))
		}
		r.argument(re.Sub[i:])
		return true, r.anchoredAt(re.Sub[i:])
	}
	return false, nil
}

// wanders says that the expression has a .* somewhere.
func wanders(re *syntax.Regexp) bool {
	if (re.Op == syntax.OpStar || re.Op == syntax.OpPlus) && (re.Sub[0].Op == syntax.OpAnyChar || re.Sub[0].Op == syntax.OpAnyCharNotNL) {
		return true
	}
	return slices.ContainsFunc(re.Sub, wanders)
}

// Behind lists words of which one must stand within Reach bytes before the trigger.
func (r *Rule) Behind() []string { return r.behind }

// Reach is how far before a trigger a word may stand.
const Reach = nearAfter

// shape is a long run of bytes, alone or behind one byte that is no token byte.
type shape struct {
	before *[256]bool // nil: anything
	body   [256]bool
	least  int
	index  int // of the run in the sequence
}

// newShape finds the run that every match of a sequence has.
func newShape(flat []*syntax.Regexp) *shape {
	for i, re := range flat {
		n, ok := tokens(re)
		if !ok || n < LongRun || widthOf(flat[:i]) < 0 || widthOf(flat[:i]) > 64 || width(re) < 0 {
			continue
		}
		s := &shape{least: n, index: i}
		bytesOf(re, &s.body)
		if i > 0 && flat[i-1].Op == syntax.OpCharClass {
			if _, token := tokens(flat[i-1]); !token {
				s.before, ok = classOf(flat[i-1])
				if !ok {
					return nil
				}
			}
		}
		return s
	}
	return nil
}

// bytesOf adds the token bytes that an element may match.
func bytesOf(re *syntax.Regexp, set *[256]bool) {
	for _, c := range re.Rune {
		if re.Op == syntax.OpLiteral && c < 0x80 {
			set[c] = true
			if letter := c | 0x20; 'a' <= letter && letter <= 'z' && re.Flags&syntax.FoldCase != 0 {
				set[c^0x20] = true
			}
		}
	}
	if re.Op == syntax.OpCharClass {
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for c := re.Rune[i]; c <= re.Rune[i+1] && c < 0x80; c++ {
				set[c] = true
			}
		}
	}
	for _, sub := range re.Sub {
		bytesOf(sub, set)
	}
}

// MatchShaped tries the rule at a run of its shape that Shaped has found.
func (r *Rule) MatchShaped(text string, at, to int) (Match, bool) {
	if r.line != nil {
		return r.matchBehind(text, at, to)
	}
	return r.verify(text, max(0, at-80), to, 0, 0)
}

// Shaped finds the first place in a run text[from:to] where the rule may match
// by its AnchorShape, and returns the window to try it in and where to look on.
func (r *Rule) Shaped(text string, from, to int) (lo, hi, next int, ok bool) {
	s := r.shape
	if to-from < s.least || s.before != nil && (from == 0 || !s.before[text[from-1]]) {
		return 0, 0, to, false // what stands before is no token byte, so the run begins there
	}
	for i := from; i < to; i++ {
		if !s.body[text[i]] {
			continue
		}
		start := i
		for i < to && s.body[text[i]] {
			i++
		}
		if i-start >= s.least {
			return start, min(len(text), i+slack), i, true
		}
	}
	return 0, 0, to, false
}

// flagGap is what parts a flag from its argument in gitleaks' rules, and
// userArgument what the one for curl -u looks for.
const (
	flagGap      = `(?:=|[ \t]{0,5})`
	userArgument = `("(:[^"]{3,}|[^:"]{3,}:|[^:"]{3,}:[^"]{3,})"|'([^:']{3,}:[^']{3,})'|((?:"[^"]{3,}"|'[^']{3,}'|[\w$@.-]+):(?:"[^"]{3,}"|'[^']{3,}'|[\w${}@.-]+)))`
)

// argument notes what an argument behind flagGap begins with.
func (r *Rule) argument(tail []*syntax.Regexp) {
	for i, re := range tail[:len(tail)-1] {
		if re.Op != syntax.OpAlternate || len(re.Sub) != 2 || !knownFlagGap.is(re) {
			continue
		}
		var set [256]bool
		if firstBytes(tail[i+1], &set) {
			r.follows = &set
		}
		r.credentials = tail[i+1].Equal(parsedUserArgument)
	}
}

// followed says cheaply whether an argument may stand behind a flag that ends at i.
func (r *Rule) followed(text string, i int) bool {
	if i < len(text) && text[i] == '=' {
		i++
	} else {
		for n := 0; n < 5 && i < len(text) && (text[i] == ' ' || text[i] == '\t'); n++ {
			i++
		}
	}
	if i >= len(text) || !r.follows[text[i]] {
		return false
	}
	if !r.credentials || text[i] == '"' || text[i] == '\'' {
		return true
	}
	for i < len(text) && (isWord(text[i]) || strings.IndexByte("$@.-", text[i]) >= 0) {
		i++
	}
	return i < len(text) && text[i] == ':'
}

// firstBytes adds the bytes with which a match begins, or says that it may be empty.
func firstBytes(re *syntax.Regexp, set *[256]bool) bool {
	switch re.Op {
	case syntax.OpLiteral:
		if c := re.Rune[0]; c < 0x80 {
			set[c] = true
			if letter := c | 0x20; re.Flags&syntax.FoldCase != 0 && 'a' <= letter && letter <= 'z' {
				set[c^0x20] = true
			}
			return true
		}
	case syntax.OpCharClass:
		c, ok := classOf(re)
		if ok {
			for i, in := range c {
				set[i] = set[i] || in
			}
		}
		return ok
	case syntax.OpCapture, syntax.OpPlus:
		return firstBytes(re.Sub[0], set)
	case syntax.OpRepeat:
		return re.Min > 0 && firstBytes(re.Sub[0], set)
	case syntax.OpConcat:
		return firstBytes(re.Sub[0], set)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !firstBytes(sub, set) {
				return false
			}
		}
		return true
	}
	return false
}
