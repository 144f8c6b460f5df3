package rules

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// byHand says that a default rule is one that is read by hand.
func byHand(t *testing.T, id string) {
	t.Helper()
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if list, err := Compile(cfg.Rules[id], nil); err != nil || len(list) != 1 || list[0].hand == nil {
		t.Fatalf("the default rule %s is not read by hand: %v", id, err)
	}
}

// TestSecretManifest compares the reader with the expression it stands for.
func TestSecretManifest(t *testing.T) {
	re := regexp.MustCompile(secretExpr)
	byHand(t, "kubernetes-secret-yaml")
	parts := []string{"kind:", "kind: ", "Kind: 'Secret'", "kind: secret", "secret", "data:", "\n", "\n  ", " ", "data:\n  ", "a-b.c: ", "aGVsbG8gd29ybGQ", "aGVsbG8gd29ybGQxMjM=", "token: |\n   ", "x:>-\n", `""`, "{{ .Values.x | b64enc }}", `"`, "---\n", "metadata:\n  name: x\n", strings.Repeat("y", 60)}
	r := rand.New(rand.NewPCG(5, 6))
	matched := 0
	for range 30_000 {
		var b strings.Builder
		for range 2 + r.IntN(10) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		type found struct {
			OK          bool
			First, S, E int
		}
		var want, got found
		if m := re.FindStringSubmatchIndex(text); m != nil {
			want = found{true, m[0], m[2], m[3]}
			if m[2] < 0 {
				want.S, want.E = m[4], m[5]
			}
			matched++
		}
		first, s, e, _, ok := secretManifest(text)
		if ok {
			got = found{true, first, s, e}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%q: %s", text, d)
		}
	}
	if matched < 150 {
		t.Errorf("only %d texts match", matched)
	}
}
