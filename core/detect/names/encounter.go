package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Some verbs tell people from things: only people are met, told and spoken with, and only they say,
// agree and reply. Beside them a first name of the lists is one, though it is a word or a product as well.

// person says that the word i of the window is a first name of the lists as it is written in a
// sentence, and neither an assistant's nor the beginning of a heading.
func (f *Finder) person(text string, i int) bool {
	w := &f.window
	t := w.At(i)
	if t.Shape != tag.Cap || t.Mask&tag.First == 0 || among(text[t.Start:t.End], namesakes) {
		return false
	}
	if i+1 == w.Len() || w.At(i+1).Gap != tag.Space {
		return true
	}
	next := w.At(i + 1)
	return !next.Shape.Capital() || next.Mask&tag.Last != 0
}

// namesakes are programs, languages and companies that go by the first name of somebody, and that
// people ask, tell and hear from as well.
var namesakes = strings.Fields("claude siri alexa bard gemini jarvis cortana copilot ruby julia ada pascal crystal jade elm ray jasmine hugo gatsby apollo neo luigi maven cassandra chase lotus mercedes iris dot ember")

// assistants are those of them that are hardly ever anybody.
var assistants = strings.Fields("claude siri alexa bard gemini cortana copilot jarvis")

// says says that what a word that ends at i does is what people do.
func says(text string, i int) bool {
	verb, k := nextWord(text, i)
	switch verb {
	case "called", "rang":
		switch when, _ := nextWord(text, k); when {
		case "again", "back", "today", "yesterday", "earlier", "about", "this", "to":
			return true
		case "":
			if k == len(text) || strings.IndexByte(".!,;\n", text[k]) >= 0 {
				return true
			}
		}
	}
	switch verb {
	case "said", "says", "asked", "replied", "agreed", "told", "emailed", "phoned", "texted", "apologized", "apologised", "thinks", "thanked":
		return true
	case "is", "was", "ist", "es", "est", "jest":
		whose, k := nextWord(text, k)
		whom, _ := nextWord(text, k)
		return slices.Contains(ownersOfRelatives, whose) && whose != "me" && heralds[whom].kind == relative
	case "hates", "loves", "likes", "owes", "called", "left", "dumped", "married", "and":
		whom, _ := nextWord(text, k)
		return whom == "me" || verb == "and" && (whom == "I" || whom == "myself")
	}
	return false
}

// received says that what stands behind a name that ends at i goes to whom bears it.
func received(text string, i int) bool {
	switch what, _ := nextWord(text, i); what {
	case "the", "a", "an", "my", "his", "her", "your", "our", "their", "this", "that", "these", "access", "back", "some", "money", "permission", "know", "go", "have", "do", "be", "in", "off":
		return true
	}
	return false
}

// nextWord is the word of ASCII letters that follows text[:i] after a blank, and where it ends.
func nextWord(text string, i int) (string, int) {
	if i >= len(text) || text[i] != ' ' {
		return "", i
	}
	k := i + 1
	for k < len(text) && text[k]|0x20-'a' < 26 {
		k++
	}
	if k < len(text) && (wordByte(text[k]) || text[k] == '\'') {
		return "", i
	}
	return text[i+1 : k], k
}
