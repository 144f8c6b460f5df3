package tag

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestReadPlain holds that the quick way to read most words tells of them what the way for
// all words does.
func TestReadPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 6))
	pieces := []string{"a", "b", "e", "s", "smith", "paris", "A", "B", "N", "1", "42", "1985", "-", "'", "_", "é", "É", "’", " ", ". ", ",", strings.Repeat("long", 9)}
	plain := 0
	for range 200_000 {
		var b strings.Builder
		for range 1 + r.IntN(5) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		i := r.IntN(len(text) + 1)
		var quick, thorough Token
		if !readPlain(text, i, &quick) {
			continue
		}
		plain++
		quick.packs(text)
		if !readAny(text, i, &thorough) || quick != thorough {
			t.Fatalf("%q at %d is read as %+v instead of %+v", text, i, quick, thorough)
		}
	}
	if plain < 10_000 {
		t.Fatalf("only %d plain words", plain)
	}
}
