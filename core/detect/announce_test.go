package detect

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestSilent holds that the quick look before a number never misses a word that the
// thorough one finds.
func TestSilent(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	pieces := []string{" ", "  ", ", ", "-", ". ", "\n", "]", "é", "und", "in", "a", "the order", "number", "7", "DOB", "born", "Tax ID", "NHS no. ", "passport", "geb. am", "CPF", "iban", "x"}
	for _, k := range announcing.slots {
		for _, u := range k.uses {
			pieces = append(pieces, u.text, strings.ToUpper(u.text), strings.ReplaceAll(u.text, " ", " - "))
		}
	}
	found := 0
	for range 200_000 {
		var b strings.Builder
		for b.Len() < announceReach {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		var w words
		text := b.String()
		set := announced(w.from(text, len(text)))
		if set != announced("") {
			found++
			if silent(text, len(text)) {
				t.Fatalf("the quick look finds nothing in %q", text)
			}
		}
	}
	if found < 1000 {
		t.Fatalf("only %d texts had a word", found)
	}
	if !silent(strings.Repeat("nothing of note, ", 4), 64) {
		t.Error("prose is not silent")
	}
}
