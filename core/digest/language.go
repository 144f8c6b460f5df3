package digest

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// sampleBytes is how much of a text the guess looks at. A library that compares
// trigrams manages 1 MB/s on samples of this length; this manages some hundreds.
const sampleBytes = 256

// language guesses the language of a text from its first bytes: by its script, and
// where many languages share one by their most frequent small words and by letters
// that only few of them have. The answer is one of a closed list of ISO 639-1
// codes, or empty if the text is short or the signs disagree.
func language(s string) string {
	var g guess
	s = s[:min(len(s), sampleBytes)]
	g.look([]byte(s))
	return g.answer()
}

// samples keeps the beginnings of the latest texts of a conversation: what was
// said last tells best in which language it is held.
type samples struct {
	room [4][sampleBytes / 2]byte
	n    [4]int
	seen int
}

func (s *samples) add(text []byte) {
	i := s.seen % len(s.room)
	s.n[i] = copy(s.room[i][:], text)
	s.seen++
}

func (s *samples) clear() { *s = samples{} }

func (s *samples) language() string {
	var g guess
	for back, looked := 1, 0; back <= min(s.seen, len(s.room)) && looked < sampleBytes; back++ {
		i := (s.seen - back) % len(s.room)
		g.look(s.room[i][:s.n[i]])
		looked += s.n[i]
	}
	return g.answer()
}

// guess counts the signs.
type guess struct {
	letters [scripts]int
	words   int // of the scripts that many languages share
	score   [len(shared)]int
}

// A sign that stands for one language alone weighs 12, for two 6, for three 4.
const signWeight = 12

func (g *guess) look(text []byte) {
	word, length := noWord, 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			if low := c | 0x20; 'a' <= low && low <= 'z' {
				word, length = extended(word, low), length+1
				g.letters[latin]++
			} else if length > 0 {
				g.word(word, length)
				word, length = noWord, 0
			}
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		i += n
		script := scriptOf(r)
		if script == none {
			if length > 0 && !unicode.Is(unicode.M, r) {
				g.word(word, length)
				word, length = noWord, 0
			}
			continue
		}
		g.letters[script]++
		if script != latin && script != cyrillic {
			continue
		}
		r = unicode.ToLower(r)
		if mask, ok := rareLetters[r]; ok {
			g.add(mask)
		}
		var room [utf8.UTFMax]byte
		for _, b := range room[:utf8.EncodeRune(room[:], r)] {
			word, length = extended(word, b), length+1
		}
	}
	if length > 0 {
		g.word(word, length)
	}
}

func (g *guess) word(word uint64, length int) {
	g.words++
	if length > maxSmallWord {
		return
	}
	for at := slot(word); smallWords[at].word != 0; at = (at + 1) % len(smallWords) {
		if smallWords[at].word == word {
			g.add(smallWords[at].mask)
			return
		}
	}
}

func (g *guess) add(mask uint32) {
	weight := signWeight / bits.OnesCount32(mask)
	for ; mask != 0; mask &= mask - 1 {
		g.score[bits.TrailingZeros32(mask)] += weight
	}
}

// minLetters is the least that a guess needs, by script; of the writing systems
// whose letters are syllables or words, a fifth of it.
const minLetters = 15

func (g *guess) answer() string {
	most, total := none, 0
	for script, n := range g.letters {
		total += n
		if n > g.letters[most] {
			most = script
		}
	}
	enough := total >= minLetters || total >= minLetters/5 && (most == han || most == kana || most == hangul)
	if !enough || g.letters[most]*3 < total && most != han {
		return ""
	}
	switch most {
	case latin, cyrillic:
		return g.sharedScript(most)
	case han, kana:
		if g.letters[kana]*10 >= g.letters[han] && g.letters[kana] > 0 {
			return "ja"
		}
		return "zh"
	}
	return ownScript[most]
}

// sharedScript needs a sign and a half, one for every ten words, and a clear distance to
// the language that comes next.
func (g *guess) sharedScript(script int) string {
	best, first, second := 0, 0, 0
	for i, score := range g.score {
		switch {
		case score > first:
			best, first, second = i, score, first
		case score > second:
			second = score
		}
	}
	if first < signWeight*3/2 || first*10 < g.words*signWeight || first*4 < second*5 || (script == cyrillic) != shared[best].cyrillic {
		return ""
	}
	return shared[best].code
}
