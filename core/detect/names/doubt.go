package names

import (
	"bytes"
	"strings"
)

// Whoever stands in a story, in a textbook or in a program is seldom somebody who
// writes or is written about privately. A text that says that it is one of these
// asks more of a name than another: only what is one beyond doubt stays one, and
// none is found elsewhere because it was found once.

// topicText is how much of a text is looked at to tell what it is about.
const topicText = 1024

// What a score is worth in a text of these kinds. What is sure stays above the
// scores that are asked for.
const (
	storyWeight = .702 // people in fiction
	factWeight  = .704 // people in texts of general knowledge and in code
	placeWeight = .51  // places in these
)

// storyCues are phrases of texts about made-up people, in small letters.
var storyCues = [...]string{
	"fictional", "fanfic", "fan fiction", "screenplay", "a scene ", "scene 1", "word scene", "short story", "this story", "story about", "story where", "story in which", "novel ", "plot:", "protagonist", "a story", " script of", "show script", "storyline",
	"main character", "characters:", "chapter one", "chapter 1", "song about", "verse 1", "chorus:", "song lyrics", "lyrics", "movie", "episode 1", "new episode", "next episode", "last episode", "this episode", "tv episode", "episode of the ", "role-play", "roleplay", "video game", "dungeon", " deck", " lore", "anime", "manga", "matchup", "crossover",
	"kurzgeschichte", "un cuento", "cuento sobre", "cuento infantil", "personaje", "personagem", "récit ", " conte ", "uma história", "raccontino", "opowiadanie", "příběh", "scénář", "opowieść", "kısa hikaye",
}

// factCues are phrases of texts of general knowledge.
var factCues = [...]string{
	" essay", "encyclop", "wikipedia", "biography", "synopsis", "author:", "capital of", "population of", "history of", "following countries", "which country", "news article", "an article", "in favor of", "et al.", "isbn", "citation", "passages", "logic problem", "order logic", "fact check", "structured data", "abstract:",
	"recipe for", "ingredients", "century", "philosoph", "world war", "economy", "economics", "economist", "regulations", "literature review", "bibliograph", "scientific", "theorem", "according to the passage", "multiple choice", "hypothesis", "random sample", "nutrition", "business model",
}

// codeCues are phrases of texts that have code in them, or speak of it.
var codeCues = [...]string{
	"import ", "#include", "<?php", "public class", "def ", "console.", "function(", "dataframe", "my code", "python", "javascript", "docker", "linux", "algorithm", "step-by-step",
}

// cues are the phrases by a hash of their first four bytes; shorter ones are apart.
var cues = func() cueTable {
	t := cueTable{at: map[uint32][]cue{}}
	for kind, list := range [...][]string{storyCues[:], factCues[:], codeCues[:]} {
		for _, c := range list {
			if len(c) < 4 {
				t.short = append(t.short, cue{c, kind})
				continue
			}
			h := cueHash(uint32(c[0]) | uint32(c[1])<<8 | uint32(c[2])<<16 | uint32(c[3])<<24)
			t.some[h/64] |= 1 << (h % 64)
			t.at[h] = append(t.at[h], cue{c, kind})
		}
	}
	return t
}()

type cueTable struct {
	some  [1 << cueBits / 64]uint64
	at    map[uint32][]cue
	short []cue
}

type cue struct {
	text string
	kind int // 0 is of a story, 1 of facts, 2 of code
}

const cueBits = 12

func cueHash(x uint32) uint32 { return x * 0x9e3779b1 >> (32 - cueBits) }

// topic folds the beginning of a text and says which cues are in it.
func topic(text string) (story, fact, code bool) {
	var b [topicText]byte
	n := copy(b[:], text)
	for i := range n {
		if 'A' <= b[i] && b[i] <= 'Z' {
			b[i] |= 0x20
		}
	}
	var found [3]bool
	for _, c := range cues.short {
		found[c.kind] = found[c.kind] || bytes.Contains(b[:n], []byte(c.text))
	}
	x := uint32(b[0])<<8 | uint32(b[1])<<16 | uint32(b[2])<<24
	for i := 3; i < n && (!found[0] || !found[1] || !found[2]); i++ {
		x = x>>8 | uint32(b[i])<<24
		h := cueHash(x)
		if cues.some[h/64]>>(h%64)&1 == 0 {
			continue
		}
		for _, c := range cues.at[h] {
			if !found[c.kind] && bytes.HasPrefix(b[i-3:n], []byte(c.text)) && (c.text[0] != ' ' || c.text[len(c.text)-1] == ' ' || wordEnds(b[i-3+len(c.text):n])) {
				found[c.kind] = c.text != "history of" || !somebodys(b[:i-3])
			}
		}
	}
	return found[0], found[1], found[2] || fenced(b[:n])
}

// wordEnds says that a word ends before rest, or goes on as one of several: " lore", not Lorenzo.
func wordEnds(rest []byte) bool {
	return len(rest) == 0 || rest[0]-'a' >= 26 || rest[0] == 's' && (len(rest) == 1 || rest[1]-'a' >= 26)
}

// fenced says that a block of Markdown begins that says which language it is in. Without one it holds
// whatever somebody wants a model to look at.
func fenced(text []byte) bool {
	for {
		k := bytes.Index(text, []byte("```"))
		if k < 0 || k+3 == len(text) {
			return false
		}
		if text = text[k+3:]; text[0]-'a' < 26 {
			return true
		}
	}
}

// somebodys says that a history is one of a person or an account: a medical history.
func somebodys(before []byte) bool {
	for _, w := range [...]string{"medical ", "patient ", "clinical ", "treatment ", "purchase ", "order ", "payment ", "credit ", "employment ", "work ", "travel ", "billing ", "case ", "family ", "chat ", "call ", "with a ", "has a ", "had a ", "has no ", "denies ", "significant ", "your ", "her ", "his ", "my "} {
		if bytes.HasSuffix(before, []byte(w)) {
			return true
		}
	}
	return false
}

// doubt lowers the scores of names in a text that is about something else, and says whether it is.
func (f *Finder) doubt(text string) bool {
	if f.Private {
		return false
	}
	story, fact, code := topic(text)
	if !story && !fact && !code || !story && (f.age || f.housed(text)) {
		return false
	}
	about := story || fact
	if about {
		f.memory.reset()
	}
	for i := range f.found {
		p := &f.found[i]
		switch {
		case p.Kind == Person && p.Start > 0 && text[p.Start-1] == ' ' && nameIs(text[:p.Start-1]):
			// Whoever is spoken of, this is what somebody says of themselves.
		case !about && strings.IndexByte(text[p.Start:p.End], ' ') >= 0:
			// Beside code two words are somebody's name or an address; one is a product as often.
		case p.Kind == Person && story:
			p.Score *= storyWeight
		case p.Kind == Person:
			p.Score *= factWeight
		case fact || code:
			p.Score *= placeWeight
		}
	}
	return about
}

// housed says that the house of somebody is found in a text, with its number and street: it is about them, whatever
// they do for a living.
func (f *Finder) housed(text string) bool {
	for _, p := range f.found {
		if p.Kind != Place || p.Score < sure {
			continue
		}
		if s := text[p.Start:p.End]; street(s) && s[len(s)-1]-'0' >= 10 {
			if _, ok := houseBefore(text, p.Start); ok {
				return true
			}
		}
	}
	return false
}
