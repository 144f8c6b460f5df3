package detect

import (
	"slices"
	"strings"
)

// A secret that something announces is as secret where it stands once more in the same
// value and nothing does: in the answer that repeats it, in the log below the command.

const (
	maxEchoed   = 32 // how many secrets of one value are looked for again
	leastEchoed = 8  // bytes; what is shorter, or a word, may be anything elsewhere
	mostEchoed  = 256
)

// echoes adds to the hits after mark where else in the text the secrets among them
// stand, as words of their own.
func (s *scanner) echoes(text string, mark int) {
	if s.e.actions[secret] == Keep {
		return
	}
	s.resolve(mark, text)
	known := len(s.hits)
	var seen [maxEchoed]string
	n := 0
	for i := mark; i < known && n < len(seen); i++ {
		h := s.hits[i]
		if h.entity != secret || h.number > 0 || !echoed(text[h.start:h.end]) {
			continue
		}
		v := text[h.start:h.end]
		if slices.Contains(seen[:n], v) {
			continue
		}
		seen[n] = v
		n++
		for at := 0; ; {
			k := strings.Index(text[at:], v)
			if k < 0 {
				break
			}
			from := at + k
			at = from + len(v)
			if from > 0 && wordByte(text[from-1]) || at < len(text) && wordByte(text[at]) || covers(s.hits[mark:known], from, at) {
				continue
			}
			s.hits = append(s.hits, hit{start: from, end: at, entity: secret, rule: h.rule, score: h.score})
		}
	}
}

// echoed says that a value is so unlike words and numbers that it is the same secret
// wherever it stands.
func echoed(v string) bool {
	if len(v) < leastEchoed || len(v) > mostEchoed {
		return false
	}
	digits, letters := 0, 0
	for i := range len(v) {
		switch c := v[i]; {
		case c <= ' ':
			return false
		case c-'0' < 10:
			digits++
		case isLetter(c):
			letters++
		}
	}
	return digits > 0 && letters > 0
}
