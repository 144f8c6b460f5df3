package rules

import "strings"

// nugetExpr is gitleaks' expression for the password of a feed in a file of NuGet's. It takes
// all of a line up to the last end of an element, so regexp follows it through every line;
// read by hand a line is read once.
const nugetExpr = `(?i)<add key=\"(?:(?:ClearText)?Password)\"\s*value=\"(.{8,})\"\s*/>`

const (
	nugetHead  = `<add key="`
	nugetValue = `value="`
	nugetLeast = 8 // bytes of a password
)

// nugetPassword finds the first password of a file of NuGet's, as the expression does.
func nugetPassword(w string) (first, s, e, last int, ok bool) {
	lineEnd, quote := -1, -1 // of the line at hand, and its last quote behind which the element ends
	for i := 0; ; i++ {
		k := strings.IndexByte(w[i:], '<')
		if k < 0 {
			return 0, 0, 0, 0, false
		}
		i += k
		if len(w)-i < len(nugetHead) || !strings.EqualFold(w[i:i+len(nugetHead)], nugetHead) {
			continue
		}
		v := i + len(nugetHead)
		if n := len("cleartext"); len(w)-v > n && strings.EqualFold(w[v:v+n], "cleartext") {
			v += n
		}
		if n := len(`password"`); len(w)-v < n || !strings.EqualFold(w[v:v+n], `password"`) {
			continue
		} else if v = blanks(w, v+n); len(w)-v < len(nugetValue) || !strings.EqualFold(w[v:v+len(nugetValue)], nugetValue) {
			continue
		}
		v += len(nugetValue)
		if v > lineEnd {
			if lineEnd = strings.IndexByte(w[v:], '\n') + v; lineEnd < v {
				lineEnd = len(w)
			}
			quote = lineEnd
			for quote--; quote >= v && (w[quote] != '"' || !strings.HasPrefix(w[blanks(w, quote+1):], "/>")); {
				quote--
			}
		}
		if end := runeEnd(w[v:], nugetLeast); end >= 0 && quote >= v+end {
			return i, v, quote, blanks(w, quote+1) + len("/>"), true
		}
	}
}

// runeEnd is where the first n characters of a text end, or -1.
func runeEnd(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	if n == 0 {
		return len(s)
	}
	return -1
}

// blanks is where what \s stands for ends from i on.
func blanks(w string, i int) int {
	for i < len(w) && strings.IndexByte(" \t\n\f\r", w[i]) >= 0 {
		i++
	}
	return i
}
