package rules

import (
	"regexp/syntax"
	"testing"
)

func TestNeeded(t *testing.T) {
	for _, tt := range []struct {
		expr, trigger string
		want          byte
	}{
		{`password[^\n]{0,24}\)\.fill\(["']([^"']{4,64})["']`, "password", '('},
		{`login [^\s@]{1,64}@([a-z]+)`, "login ", '@'},
		{`login(?:@a|b@)`, "login", '@'},
		{`login(?:@a|b)`, "login", 0},
		{`login@?a`, "login", 0},
		{`login(?:a@){0,2}`, "login", 0},
		{`login(?:a@)+`, "login", '@'},
		{`a@b:c`, "a@b", ':'},
		{`a@b`, "a@b", 0},
		{`key[=]([a-z]+)`, "key", '='},
		{`key[=:]([a-z]+)`, "key", 0},
	} {
		re, err := syntax.Parse(tt.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := needed(re, []Literal{{Text: tt.trigger}}); got != tt.want {
			t.Errorf("%s behind %s: %q, want %q", tt.expr, tt.trigger, got, tt.want)
		}
	}
}
