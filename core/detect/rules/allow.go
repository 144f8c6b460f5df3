package rules

import (
	"math"

	"github.com/zricethezav/gitleaks/v8/config"
)

// allowed says whether one of the lists excuses a match. Lists that speak of
// commits and paths have nothing to compare with here: a path condition is
// never met. A comment such as gitleaks:allow is no list, and is ignored: a
// prompt must not be able to switch detection off.
func allowed(lists []*config.Allowlist, secret, match, line string) bool {
	for _, a := range lists {
		target := secret
		switch a.RegexTarget {
		case "match":
			target = match
		case "line":
			target = line
		}
		regex := a.RegexAllowed(target)
		stop, _ := a.ContainsStopWord(secret)
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

// Entropy is Shannon's, in bits a byte, as gitleaks measures it on ASCII.
func Entropy(s string) float64 {
	if s == "" {
		return 0
	}
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
