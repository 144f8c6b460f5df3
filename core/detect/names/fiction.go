package names

import "strings"

// Whoever stands in a story is seldom somebody who writes or is written about
// privately. A text that asks for fiction, or is some, asks more of a person than
// another: only what is a name beyond doubt stays one, and no name is found
// elsewhere because it was found once.

// fictionText is how much of a text is looked at to tell whether it is fiction.
const fictionText = 1024

// fictionWeight is what a person's score is worth in fiction.
const fictionWeight = .72

// fictionCues are phrases of texts about made-up people, in small letters.
var fictionCues = [...]string{
	"fictional", "fanfic", "fan fiction", "screenplay", "a scene ", "scene 1", "word scene", "short story", "this story", "story about", "story where", "story in which", "novel ", "plot:", "protagonist",
	"main character", "characters:", "chapter one", "chapter 1", "song ", "lyrics", "movie", "episode", "role-play", "roleplay", "video game", "dungeon", " deck", " lore", "anime", "manga", "matchup", "crossover",
}

// fiction says that a text is about made-up people.
func fiction(text string) bool {
	var b [fictionText]byte
	n := copy(b[:], text)
	for i := range n {
		if 'A' <= b[i] && b[i] <= 'Z' {
			b[i] |= 0x20
		}
	}
	low := string(b[:n])
	for _, cue := range fictionCues {
		if strings.Contains(low, cue) {
			return true
		}
	}
	return false
}

// doubt lowers the scores of people in fiction.
func (f *Finder) doubt(text string) {
	if len(f.found) == 0 || !fiction(text) {
		return
	}
	f.memory.reset()
	for i := range f.found {
		if p := &f.found[i]; p.Kind == Person {
			p.Score *= fictionWeight
		}
	}
}
