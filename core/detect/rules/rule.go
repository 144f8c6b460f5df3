// Package rules compiles secret rules, gitleaks' and our own, into a form that
// needs no regular expression over a whole text.
//
// A rule's expression is taken apart once: the literals with which every match
// begins become triggers, and the rest is verified at the trigger, anchored and
// within a bounded window. An expression whose literal stands further inside is
// tried in a window around it; one that has no literal at all, or that may roam
// (curl.*-H), is tried in windows around the rule's keywords, merged, so that
// no byte is looked at twice by one rule.
//
// What in a text leads to a trigger follows from the expression too (Anchor), so
// that nobody has to look for triggers everywhere.
//
// What it does not keep of gitleaks: conditions on paths and commits (telemetry
// has none; a rule with a path condition is tried on every text), keywords far
// away from a match (they must stand within a window of it), and composite
// rules' distances (the required rules count anywhere in the window).
package rules

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/zricethezav/gitleaks/v8/config"
)

// Mode says where a rule's expression is tried.
type Mode uint8

const (
	// At tries it at the trigger, anchored.
	At Mode = iota
	// Around tries it in a window around the trigger.
	Around
	// Near tries it in merged windows around the triggers.
	Near
	// Everywhere tries it on the whole text: only a user's rule that has
	// neither a literal nor a keyword comes to this.
	Everywhere
)

const (
	farthest   = 1200 // bytes after a trigger that an unbounded expression may look at
	nearBefore = 256
	nearAfter  = 1024
	slack      = 16
)

// Rule is one compiled secret rule. It is immutable.
type Rule struct {
	ID       string
	Triggers []Literal
	Mode     Mode
	// Before and After bound the window around a trigger.
	Before, After int
	// Assigned says that the trigger must be followed by an assignment within a
	// few bytes, which is cheaper to see than to match.
	Assigned bool
	// Score is the confidence of a match.
	Score float64

	// One of these verifies: a row of classes, the assignment family, or an
	// expression.
	line     *linear
	family   *assignment
	re       *regexp.Regexp
	steps    *steps                                          // instead of re, if it is anchored
	needs    byte                                            // a mark that steps or re, anchored, match nothing without; see needed
	longest  int                                             // see linear.longest
	stops    *[256]bool                                      // the token bytes that may end line
	hand     func(w string) (first, s, e, last int, ok bool) // instead of re, by hand
	boundary bool                                            // a word boundary before the trigger
	reach    int                                             // of a stripped leading run, to restore what gitleaks calls the match
	gate     []string
	required []string // lower case, in every match; only for windows
	group    int
	anchors  []Anchor // of each trigger
	// digitless: see Digitless. Behind are words of which one must stand before
	// the trigger. Shape is what AnchorShape asks of a run.
	digitless   int
	runBehind   bool
	run         int        // token bytes at the trigger, LongRun at most
	prior       *[256]bool // what stands before the trigger, nil if there is no saying
	next        *[256]bool // what stands behind it
	follows     *[256]bool // what stands behind a flag and its = or blanks
	credentials bool       // and that it is user:password
	valueMin    int        // see ValueFits
	spellings   []uint64   // of loose triggers, see assignment.spellings
	valueMax    int
	behind      []string
	shape       *shape
	// A match begins so many bytes before the trigger, behind one of the bytes of
	// ahead or the beginning of the text; most > 0 says that it is so.
	least, most int
	ahead       *[256]bool
	entropy     float64
	digits      int // least number of digits in the secret (ours)
	lists       Lists
	head        *head // ours: what stands before the trigger
}

// Match is a secret in a text.
type Match struct {
	Start, End int
	// Open says that the window, not the text, ended the match.
	Open bool
}

// Compile makes rules of a gitleaks rule: more than one when its expression is
// a choice between unlike beginnings.
func Compile(r config.Rule, global Lists) ([]*Rule, error) {
	if r.Regex == nil {
		return nil, nil
	}
	lists := append(global[:len(global):len(global)], NewLists(r.Allowlists)...)
	base := Rule{ID: r.RuleID, Score: .9, group: r.SecretGroup, entropy: r.Entropy, lists: lists}
	expr := r.Regex.String()
	if r.RuleID != "generic-api-key" { // which takes any value: where one ends is for who reads assignments to say
		expr = widened(expr)
	}
	return compile(base, expr, r.Keywords)
}

func compile(base Rule, expr string, keywords []string) ([]*Rule, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, err
	}
	if base.group == 0 {
		uncapture(re, false)
	}
	alternatives := []*syntax.Regexp{re}
	if re.Op == syntax.OpAlternate && base.group == 0 {
		alternatives = re.Sub
	}
	var list []*Rule
	for _, a := range alternatives {
		r := base
		if err := r.analyse(a, keywords); err != nil {
			return nil, err
		}
		if bs := branches(a); r.Mode == Near && r.Anchor(0) == AnchorShape && len(alternatives) == 1 && len(bs) > 1 {
			// With the branches apart, each may have an anchor of its own.
			var apart []*Rule
			for _, b := range bs {
				r := base
				if err := r.analyse(b, keywords); err != nil || r.Anchor(0) == AnchorNone {
					break
				}
				apart = append(apart, &r)
			}
			if len(apart) == len(bs) {
				return apart, nil
			}
		}
		if r.Mode >= Near && len(alternatives) > 1 {
			// One branch has no literal: the whole expression goes by keywords.
			r = base
			if err := r.near(re, keywords); err != nil {
				return nil, err
			}
			return []*Rule{&r}, nil
		}
		list = append(list, &r)
	}
	return list, nil
}

// uncapture takes the groups out of what is repeated: such a group is there for the repetition,
// and its last turn no secret.
func uncapture(re *syntax.Regexp, repeated bool) {
	repeated = repeated || re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && re.Max != 1
	for i, sub := range re.Sub {
		uncapture(sub, repeated)
		if repeated && sub.Op == syntax.OpCapture {
			re.Sub[i] = sub.Sub[0]
		}
	}
}

func (r *Rule) analyse(re *syntax.Regexp, keywords []string) error {
	if roams(re) {
		return r.near(re, keywords)
	}
	seq := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		seq = re.Sub
	}
	rest := seq
	if re.MaxCap() > 0 {
		// A lazy run of name characters before the keyword adds nothing to the
		// secret, which is a group behind it.
		for len(rest) > 1 && lazyRun(rest[0]) {
			r.reach = min(r.reach+rest[0].Max, 100)
			rest = rest[1:]
		}
	}
	if len(rest) > 1 && rest[0].Op == syntax.OpWordBoundary {
		r.boundary = true
		rest = rest[1:]
	}
	flat := flatten(&syntax.Regexp{Op: syntax.OpConcat, Sub: rest}, nil)
	if set, _ := literals(flat); set != nil && shortest(set) >= 2 && !begins(rest[0]) {
		r.Triggers, r.Mode = set, At
		r.After = window(widthOf(flat))
		r.gated(keywords)
		defer func() { r.anchor(flat, 0) }()
		if line, ok := newLinear(rest); ok && r.group <= 1 && groups(rest) <= 1 {
			r.line = line
			if n, stops := line.longest(); n < r.After { // else the end of the window may end it
				r.longest, r.stops = n, stops
			}
			return nil
		}
		if family, ok := newAssignment(flatten(&syntax.Regexp{Op: syntax.OpConcat, Sub: rest[:1]}, nil), rest[1:]); ok && r.group == 0 {
			r.family, r.Assigned = family, true
			r.valueMax = family.bound
			for _, l := range set {
				r.spellings = append(r.spellings, family.spellings(l))
			}
			return nil
		}
		r.Assigned = assignsIn(re)
		return r.anchoredAt(rest)
	}
	r.boundary, r.reach = false, 0
	flat = flatten(re, nil)
	for i := range flat {
		before := widthOf(flat[:i])
		if i == 0 || before < 0 || before > 128 {
			continue
		}
		if set, _ := literals(flat[i:]); set != nil && shortest(set) >= 2 {
			r.Triggers, r.Mode = set, Around
			r.Before, r.After = before+1, window(widthOf(flat[i:]))
			r.gated(keywords)
			r.anchor(flat, i)
			r.anchored(re, flat[:i])
			var err error
			r.re, err = regexp.Compile(re.String())
			return err
		}
	}
	return r.near(re, keywords)
}

// gated keeps the keywords only when a trigger does not imply one.
func (r *Rule) gated(keywords []string) {
	for _, l := range r.Triggers {
		implied := false
		for _, k := range keywords {
			implied = implied || strings.Contains(strings.ToLower(l.Text), strings.ToLower(k))
		}
		if !implied {
			for _, k := range keywords {
				r.gate = append(r.gate, strings.ToLower(k))
			}
			return
		}
	}
}

// Boundary says that a word boundary must stand before the trigger.
func (r *Rule) Boundary() bool { return r.boundary }

func lazyRun(re *syntax.Regexp) bool {
	return re.Op == syntax.OpRepeat && re.Min == 0 && re.Max > 0 && re.Flags&syntax.NonGreedy != 0 && re.Sub[0].Op == syntax.OpCharClass
}

// begins says that an expression may ask for the beginning of the text, which a
// window is not: then the window starts before the longest match could.
func begins(re *syntax.Regexp) bool {
	return re.Op == syntax.OpBeginText || re.Op == syntax.OpBeginLine || slices.ContainsFunc(re.Sub, begins)
}

func window(w int) int {
	if w < 0 || w > farthest {
		return farthest
	}
	return w + slack
}

func shortest(set []Literal) int {
	n := maxLiteralLen
	for _, l := range set {
		n = min(n, len(l.Text))
	}
	return n
}

func groups(seq []*syntax.Regexp) int {
	n := 0
	for _, re := range seq {
		n += re.MaxCap()
	}
	return n
}
