package names

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestTopic compares what one pass finds with a search for each cue.
func TestTopic(t *testing.T) {
	contains := func(text string, list []string) bool {
		text = strings.ToLower(text[:min(len(text), topicText)])
		for _, c := range list {
			for i := 0; ; i++ {
				k := strings.Index(text[i:], c)
				if k < 0 {
					break
				}
				// A word that begins with a cue that is one is another: Lorenzo.
				if rest := strings.TrimPrefix(text[i+k+len(c):], "s"); c[0] != ' ' || c[len(c)-1] == ' ' || rest == "" || rest[0] < 'a' || rest[0] > 'z' {
					return true
				}
				i += k
			}
		}
		return false
	}
	all := slices.Concat(storyCues[:], factCues[:], codeCues[:])
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
		story, fact, code := topic(text)
		if wantStory, wantFact, wantCode := contains(text, storyCues[:]), contains(text, factCues[:]), contains(text, codeCues[:]); story != wantStory || fact != wantFact || code != wantCode {
			t.Fatalf("%q: %v %v %v, want %v %v %v", text, story, fact, code, wantStory, wantFact, wantCode)
		}
	}
}

// TestCodeDoubt holds that beside code two words stay a name, and one that nothing announces does not.
func TestCodeDoubt(t *testing.T) {
	const code = "import os\ndef f(x):\n    return x + 1\n\n"
	var f Finder
	for sentence, want := range map[string]bool{"Maureen Thibault called me yesterday.": true, "Scott is a very sympathetic person.": false} {
		sure := false
		for _, m := range f.Find("", code+sentence) {
			sure = sure || m.Kind == Person && m.Score >= .7
		}
		if sure != want {
			t.Errorf("%q: a person is found: %v, want %v", sentence, sure, want)
		}
	}
	for text, want := range map[string]bool{"a\n```\nText\n```\n": false, "a\n```python\nx\n```\n": true, "```": false, "``": false} {
		if got := fenced([]byte(text)); got != want {
			t.Errorf("%q: code %v, want %v", text, got, want)
		}
	}
}
