package names

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTopic compares what one pass finds with a search for each cue.
func TestTopic(t *testing.T) {
	contains := func(text string, list []string) bool {
		text = strings.ToLower(text[:min(len(text), topicText)])
		for _, c := range list {
			if strings.Contains(text, c) {
				return true
			}
		}
		return false
	}
	all := append(append([]string{}, storyCues[:]...), factCues[:]...)
	r := rand.New(rand.NewPCG(3, 3))
	for range 20000 {
		var b strings.Builder
		for range r.IntN(4) {
			c := all[r.IntN(len(all))]
			switch r.IntN(4) {
			case 0:
				c = c[:r.IntN(len(c))]
			case 1:
				c = strings.ToUpper(c[:1]) + c[1:]
			}
			b.WriteString(c + strings.Repeat("x", r.IntN(3)*r.IntN(400)))
		}
		text := strings.ToValidUTF8(b.String(), "")
		story, fact := topic(text)
		if wantStory, wantFact := contains(text, storyCues[:]), contains(text, factCues[:]); story != wantStory || fact != wantFact {
			t.Fatalf("%q: %v %v, want %v %v", text, story, fact, wantStory, wantFact)
		}
	}
}
