package detect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/pii"
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
	for range 60_000 {
		var b strings.Builder
		for b.Len() < announceReach {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		var w words
		text := b.String()
		set := announced(w.from(text, len(text)))
		if want := spelledOut(w.from(text, len(text))); set != want {
			t.Fatalf("%q announces %v instead of %v", text, set, want)
		}
		if set != (pii.Set{}) {
			found++
			if new(words).silent(text, len(text)) {
				t.Fatalf("the quick look finds nothing in %q", text)
			}
		}
	}
	if found < 1000 {
		t.Fatalf("only %d texts had a word", found)
	}
	if !new(words).silent(strings.Repeat("nothing of note, ", 4), 64) {
		t.Error("prose is not silent")
	}
}

// spelledOut is announced word by word.
func spelledOut(from string) (set pii.Set) {
	b := []byte{' '}
	for k, c := range []byte(from[:min(len(from), announceReach)]) {
		if hump(from, k) {
			b = append(b, ' ')
		}
		if c = plainByte[c]; c != ' ' || b[len(b)-1] != ' ' {
			b = append(b, c)
		}
	}
	low := string(append(b, ' '))
	for k, info := range pii.Kinds {
		for _, w := range info.Words {
			for p := 0; p+len(w) <= len(low); p++ {
				if low[p:p+len(w)] == w && (w[0] == ' ' || w[0] >= 0x80) {
					set = set.With(pii.Kind(k))
				}
			}
		}
	}
	return set
}

// TestWordsRemembered holds that what was seen before one number is as good before the next.
func TestWordsRemembered(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	pieces := []string{" ", "            ", ", ", "-", "\n", "]", "é", "und", "a", "of the", "number", "7", "DOB", "dob", "born", "Tax ID", "passport", "gebor", "CPF", "x", "tax", "id", "12", "March", "1985", "3 4 5", "xyz"}
	for range 20_000 {
		var b strings.Builder
		for b.Len() < 4*announceReach {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		var w words
		for i := 0; i <= len(text); i += r.IntN(12) {
			w.Before(text, i)
			var fresh words
			fresh.Before(text, i)
			if w.set != fresh.set {
				t.Fatalf("%q announces %v instead of %v", text[:i], w.set, fresh.set)
			}
			if r.IntN(20) == 0 {
				i = max(0, i-r.IntN(20))
			}
		}
	}
}

// TestNotedWords holds that what is noted of the bytes before one number is true of the next
// that has the same before it, and of no other.
func TestNotedWords(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	pieces := []string{"passport ", "1234 ", "nhs ", "born ", "a ", "\n", "] ", "account ", "x, ", strings.Repeat("of note ", 6)}
	var noting words
	for range 2000 {
		var row, b strings.Builder
		for range 1 + r.IntN(6) {
			row.WriteString(pieces[r.IntN(len(pieces))])
		}
		for b.Len() < 400 {
			b.WriteString(row.String())
			if r.IntN(5) == 0 {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
		}
		text := b.String()
		noting.forget()
		for i := range len(text) {
			var fresh words
			for _, k := range [...]pii.Kind{pii.DateOfBirth, pii.DEPassport, pii.LicensePlate} {
				if got, want := noting.announce(text, i, k), fresh.announce(text, i, k); got != want {
					t.Fatalf("%v before %q: %v, alone %v", k, text[max(0, i-announceReach):i], got, want)
				}
			}
		}
	}
}
