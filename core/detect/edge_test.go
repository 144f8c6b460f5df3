package detect

import (
	"math/rand/v2"
	"testing"
)

// TestMayEdge holds that no edge is passed by for the byte before it.
func TestMayEdge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	pieces := []string{"a", "A", " ", "\n", ".", "。", "1", "-", "}", "é", ":"}
	edges := 0
	for range 100_000 {
		text := ""
		for range 6 {
			text += pieces[r.IntN(len(pieces))]
		}
		for i := 1; i < len(text); i++ {
			if edge(text, i) {
				edges++
				if !mayEdge[text[i-1]] {
					t.Fatalf("the edge at %d of %q is passed by", i, text)
				}
			}
		}
	}
	if edges < 1000 {
		t.Fatalf("only %d edges", edges)
	}
}
