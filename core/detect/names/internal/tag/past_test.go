package tag

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/classes"
)

// found is what the windows of a text were found to hold.
type found struct {
	words   []Token
	labels  []Label
	margins []int32
}

func read(w *Window, text string) (f found, known int) {
	w.Reset(classes.MarksOf(text).Capitals)
	for pos := 0; ; {
		if pos = w.Next(text, pos); pos < 0 {
			return f, known
		}
		if w.past.known {
			known++
		}
		w.Tag(text)
		f.words = append(f.words, w.tok[around:around+w.n]...)
		f.labels = append(f.labels, w.lab[:w.n]...)
		f.margins = append(f.margins, w.mar[:w.n]...)
		w.Carry(w.Label(w.Len() - 1))
	}
}

// TestRememberedWindows holds that a window that is remembered is what it would have been
// found to be, whatever stands around it.
func TestRememberedWindows(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	parts := []string{"Alder Brockman", "12 Elm St", "Tartu", "Dr. J. R. Brockman", "in", "the corner of", "rue de la Paix", "O'Brien-Smith", "José", "Иван Петров", "{}();", "said", "A.", "B-AB 1", "PO Box 12", "de la de la", "Mc", "x", strings.Repeat("y", 60)}
	gaps := []string{" ", " ", " ", ", ", "\n", ". ", "-", ": ", "  ", "\n\n", "’s ", "", " ... ... ... ... "}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	remembering, plain := Window{Remember: true}, Window{}
	total := 0
	for range 2000 {
		var row strings.Builder
		for range 1 + r.IntN(12) {
			row.WriteString(pick(parts) + pick(gaps))
		}
		var text strings.Builder
		for range 2 + r.IntN(20) {
			text.WriteString(row.String())
			if r.IntN(4) == 0 {
				text.WriteString(pick(parts) + pick(gaps))
			}
		}
		s := text.String()
		s = s[r.IntN(len(s)/4+1):]
		want, _ := read(&plain, s)
		got, known := read(&remembering, s)
		total += known
		if !slices.Equal(got.words, want.words) || !slices.Equal(got.labels, want.labels) || !slices.Equal(got.margins, want.margins) {
			t.Fatalf("what is remembered differs in %q", s)
		}
	}
	if total < 1000 {
		t.Errorf("%d windows were remembered", total)
	}
	if remembering.Wipe(); *remembering.past != (past{}) {
		t.Error("something of the texts is kept")
	}
}
