package rules

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNugetPassword compares the reader with the expression it stands for.
func TestNugetPassword(t *testing.T) {
	re := regexp.MustCompile(nugetExpr)
	byHand(t, "nuget-config-password")
	parts := []string{`<add key="`, `<ADD Key="`, `ClearTextPassword" value="`, `Password"`, ` value="`, `password" value="`, `<add key="password" value="`, `<add key="ClearTextPassword"` + "\n" + `value="`, `"`, `" />`, `"/>`, "\"\n/>", "/>", "<", "\n", " ", "abcdefgh", "a", "é", "\xff", "1234567"}
	r := rand.New(rand.NewPCG(5, 6))
	matched := 0
	for range 30_000 {
		var b strings.Builder
		for range 2 + r.IntN(10) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		var want, got []int
		if m := re.FindStringSubmatchIndex(text); m != nil {
			want = m
			matched++
		}
		if first, s, e, last, ok := nugetPassword(text); ok {
			got = []int{first, last, s, e}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%q: %s", text, d)
		}
	}
	if matched < 1000 {
		t.Errorf("only %d texts match", matched)
	}
}
