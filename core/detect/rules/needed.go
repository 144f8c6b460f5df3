package rules

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// Most triggers of an expression stand in texts where the rest of it does not: "password" where nobody types one into a field.
// A mark that every match has, and no trigger, is looked for first: that is one look at the window, however often the
// expression would go back in it.

// marks are those that are looked for, the rarest in prose first.
const marks = "{}[]<>|@=;()\"':/,-."

// needed is a mark that whatever matches an expression has, and none of its triggers, or 0.
func needed(re *syntax.Regexp, triggers []Literal) byte {
	has := inEvery(re, func(re *syntax.Regexp) []string {
		if re.Op == syntax.OpLiteral {
			return strings.Split(string(re.Rune), "")
		}
		if len(re.Rune) == 2 && re.Rune[0] == re.Rune[1] {
			return []string{string(re.Rune[0])}
		}
		return nil
	})
	for i := range len(marks) {
		c := marks[i]
		if slices.Contains(has, string(rune(c))) && !slices.ContainsFunc(triggers, func(l Literal) bool { return strings.IndexByte(l.Text, c) >= 0 }) {
			return c
		}
	}
	return 0
}
