package decode

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestHidden holds that a row of invisible characters is judged as each of them would be by
// itself.
func TestHidden(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	parts := []string{"\u200b", "\ufeff", "\u2060", "\u00ad", "a", ".", " ", "я", "中", "👍", "\xff", "\x00", "１", ".a"}
	for range 3000 {
		var b strings.Builder
		for b.Len() < 300 {
			for p, n := parts[r.IntN(len(parts))], 1+r.IntN(2)*r.IntN(40)*r.IntN(2); n > 0; n-- {
				b.WriteString(p)
			}
		}
		text := b.String()
		f := folder{text: text}
		for i := 0; i < len(text); {
			side, n := sideOf(text, i, 1)
			if side != nothing || n == 0 {
				i++
				continue
			}
			var alone folder
			if got, want := f.hides(text, i, n), alone.hides(text, i, n); got != want {
				t.Fatalf("%q at %d: %v, alone %v", text, i, got, want)
			}
			i += n
		}
	}
}
