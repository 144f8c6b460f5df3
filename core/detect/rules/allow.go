package rules

import (
	"math"

	"github.com/zricethezav/gitleaks/v8/config"
)

// allowed says whether one of the lists excuses a match. Lists that speak of
// commits and paths have nothing to compare with here: a path condition is
// never met. A comment such as gitleaks:allow is no list, and is ignored: a
// prompt must not be able to switch detection off.
func allowed(lists Lists, secret, match, line string) bool {
	for _, a := range lists {
		target := secret
		switch a.RegexTarget {
		case "match":
			target = match
		case "line":
			target = line
		}
		regex := a.matches(target)
		stop := false
		if len(a.StopWords) > 0 {
			stop, _ = a.ContainsStopWord(secret)
		}
		if a.MatchCondition != config.AllowlistMatchAnd {
			if regex || stop {
				return true
			}
			continue
		}
		if len(a.Commits) > 0 || len(a.Paths) > 0 {
			continue
		}
		if (len(a.Regexes) == 0 || regex) && (len(a.StopWords) == 0 || stop) {
			return true
		}
	}
	return false
}

// allowlist is a list with what answers for its expressions.
type allowlist struct {
	*config.Allowlist
	quick *allowMatch
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
		out = append(out, allowlist{a, newAllowMatch(a)})
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
