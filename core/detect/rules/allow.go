package rules

import (
	"math"
	"slices"
	"strings"

	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/sotto-project/sotto/core/detect/automaton"
)

// spot is a match in its text.
type spot struct {
	text     string
	from, to int
	reach    int // where what gitleaks calls the match begins
}

// allowed says whether one of the lists excuses a match. Lists that speak of
// commits and paths have nothing to compare with here: a path condition is
// never met. A comment such as gitleaks:allow is no list, and is ignored: a
// prompt must not be able to switch detection off.
func (l Lists) allow(secret string, at spot) bool {
	for i := range l {
		a := &l[i]
		target := secret
		switch {
		case len(a.Regexes) == 0:
		case a.RegexTarget == "match":
			target = at.text[at.reach:at.to]
		case a.RegexTarget == "line":
			target = lineOf(at.text, at.from, at.to)
		}
		regex := a.matches(target)
		if a.MatchCondition != config.AllowlistMatchAnd {
			if regex || a.stops(secret) {
				return true
			}
			continue
		}
		if len(a.Commits) > 0 || len(a.Paths) > 0 {
			continue
		}
		if (len(a.Regexes) == 0 || regex) && (len(a.StopWords) == 0 || a.stops(secret)) {
			return true
		}
	}
	return false
}

// allowlist is a list with what answers for its expressions.
type allowlist struct {
	*config.Allowlist
	quick *allowMatch
	words *automaton.Automaton // of the stop words; nil if it cannot answer for them
}

// stops says whether one of the stop words of the list stands in a secret.
func (a *allowlist) stops(secret string) bool {
	if len(a.StopWords) == 0 {
		return false
	}
	if a.words == nil || !ascii(secret) { // some letters beyond ASCII have small ones within
		found, _ := a.ContainsStopWord(secret)
		return found
	}
	end, _ := a.words.Find(secret, 0, 0)
	return end >= 0
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// matches says whether an expression of the list does.
func (a *allowlist) matches(s string) bool {
	if len(a.Regexes) == 0 {
		return false
	}
	found, known := a.quick.find(s)
	if !known {
		return a.RegexAllowed(s)
	}
	return found
}

// Lists are allow lists made ready, to be shared by many rules.
type Lists []allowlist

// NewLists makes allow lists ready.
func NewLists(lists []*config.Allowlist) (out Lists) {
	for _, a := range lists {
		l := allowlist{a, newAllowMatch(a), nil}
		if len(a.StopWords) > 0 && !slices.ContainsFunc(a.StopWords, func(w string) bool { return w == "" || w != strings.ToLower(w) }) {
			l.words, _ = automaton.New(a.StopWords) // without it, gitleaks' own code answers
		}
		out = append(out, l)
	}
	return out
}

// product is n*log2(n).
var product = func() (t [257]float64) {
	for n := 2; n < len(t); n++ {
		t[n] = float64(n) * math.Log2(float64(n))
	}
	return t
}()

// Entropy is Shannon's, in bits a byte, as gitleaks measures it on ASCII.
func Entropy(s string) float64 {
	if s == "" {
		return 0
	}
	if len(s) >= len(product) {
		return longEntropy(s)
	}
	var n [256]uint8
	sum := 0.0
	for i := range len(s) {
		k := n[s[i]] + 1
		n[s[i]] = k
		sum += product[k] - product[k-1]
	}
	return (product[len(s)] - sum) / float64(len(s))
}

func longEntropy(s string) float64 {
	var n [256]int
	for i := range len(s) {
		n[s[i]]++
	}
	h, inv := 0.0, 1/float64(len(s))
	for _, k := range n {
		if k > 0 {
			f := float64(k) * inv
			h -= f * math.Log2(f)
		}
	}
	return h
}
