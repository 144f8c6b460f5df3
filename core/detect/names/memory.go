package names

import (
	"slices"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

const (
	known    = 64  // names that are remembered of one text
	rejected = 512 // words that are looked at again
	sure     = .9  // the score from which a name is remembered
)

// memory holds what one text has taught: the words of names that were found
// surely, and words that were taken for nothing or for a place for want of context.
type memory struct {
	words [known]uint64
	n     int
	again []again
}

type again struct {
	start, end int
	hash       uint64
}

func (m *memory) reset() { m.n, m.again = 0, m.again[:0] }

func (m *memory) learn(t *tag.Token, score float64) {
	if m.n == known || t.Mask&(tag.First|tag.Last) == 0 && score < unknownSure || t.Mask == tag.Common || t.Mask&tag.Place != 0 && t.Mask&tag.First == 0 || t.Shape != tag.Cap && t.Shape != tag.Inner && t.Shape != tag.Double || t.End-t.Start < 3 || m.has(t.Hash) {
		return
	}
	m.words[m.n] = t.Hash
	m.n++
}

// given learns the first word of a name of two words and more that is not sure, if it is a first name and nothing else.
func (m *memory) given(t *tag.Token) {
	if t.Mask&(tag.First|tag.Common|tag.Place) == tag.First {
		m.learn(t, sure)
	}
}

func (m *memory) has(h uint64) bool { return slices.Contains(m.words[:m.n], h) }

// reject notes a word that was found to be nothing.
func (m *memory) reject(t *tag.Token) {
	if len(m.again) < rejected && (t.Shape == tag.Cap || t.Shape == tag.Inner || t.Shape == tag.Double) && t.Mask != tag.Common {
		m.again = append(m.again, again{t.Start, t.End, t.Hash})
	}
}

// recall adds the rejected words that were learned elsewhere in the text, and
// makes people of the places whose name is one of a person.
func (f *Finder) recall() {
	m := &f.memory
	if m.n == 0 {
		return
	}
	for i := range f.found {
		if p := &f.found[i]; p.Kind == Person && p.word != 0 && p.Score < memoryScore && m.has(p.word) {
			p.Score = memoryScore
		} else if p.Kind == Place && p.word != 0 && p.Score < sure && m.has(p.word) {
			p.Kind, p.Score = Person, memoryScore
		}
	}
	added := false
	for _, a := range m.again {
		if m.has(a.hash) {
			f.found = append(f.found, Match{Start: a.start, End: a.end, Kind: Person, Score: memoryScore})
			added = true
		}
	}
	if added {
		slices.SortFunc(f.found, func(a, b Match) int { return a.Start - b.Start })
	}
}

// unknownSure is the score from which a word of no list is remembered.
const unknownSure = .98

// memoryScore is the score of a name that is told by another place alone.
const memoryScore = .7
