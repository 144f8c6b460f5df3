package detect

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// A secret that something announces is as secret where it stands once more and nothing
// does: in the answer that repeats it, in the log below the command.

const (
	maxHeard   = 32 // how many secrets of one text or record are looked for again
	leastHeard = 8  // bytes; what is shorter, or a word, may be anything elsewhere
	mostHeard  = 256
)

// Heard is the secrets that were found in the texts of one record. It holds them as they
// are, and is meant to be forgotten with the record. The zero Heard is ready; it must not be
// used by two goroutines at a time.
type Heard struct{ secrets []string }

// Any says whether there is a secret to look for again.
func (h *Heard) Any() bool { return len(h.secrets) > 0 }

// Hear is Redact that also notes the secrets it has found, up to 32 that are unlike words
// and numbers: at least eight bytes, with a letter and a digit.
func (e *Engine) Hear(heard *Heard, key, text string) (out string, found Counts) {
	return e.redact(text, func(s *scanner) {
		s.all(key, text)
		heard.secrets = s.hear(heard.secrets, text)
	})
}

// Silence replaces the secrets that were heard wherever they stand in a text as words of
// their own, whatever announces them: Hear has redacted the text before. A text without them
// is returned as it is.
func (e *Engine) Silence(heard *Heard, key, text string) (out string, found Counts) {
	if !slices.ContainsFunc(heard.secrets, func(v string) bool { return strings.Contains(text, v) }) {
		return text, found
	}
	return e.redact(text, func(s *scanner) {
		s.start(text)
		s.reshaped = s.repeat(text, heard.secrets)
		s.finish(key, text)
	})
}

// echo adds to the hits where else in the text the secrets among them stand. They may stand
// in several values of a JSON text, as in the messages of a conversation.
func (s *scanner) echo(text string) {
	if len(s.hits) == 0 {
		return
	}
	s.resolve(0, text)
	s.heard = s.hear(s.heard[:0], text)
	s.reshaped = s.repeat(text, s.heard) || s.reshaped
	clear(s.heard)
}

// hear adds to a list the secrets among the hits that are worth looking for again.
func (s *scanner) hear(list []string, text string) []string {
	if s.e.actions[secret] == Keep || s.e.disabled[ruleEcho] {
		return list
	}
	for _, h := range s.hits {
		if h.entity != secret || h.number > 0 || !echoed(text[h.start:h.end]) {
			continue
		}
		if v := text[h.start:h.end]; len(list) < maxHeard && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// repeat adds to the hits, which are in order, where in the text the secrets of a list stand
// as words of their own, and says whether it has found any.
func (s *scanner) repeat(text string, list []string) bool {
	known := len(s.hits)
	for _, v := range list {
		for at := 0; ; {
			k := strings.Index(text[at:], v)
			if k < 0 {
				break
			}
			from := at + k
			at = from + len(v)
			if from > 0 && wordByte(text[from-1]) || at < len(text) && wordByte(text[at]) || covers(s.hits[:known], from, at) {
				continue
			}
			s.hits = append(s.hits, hit{start: from, end: at, entity: secret, rule: ruleEcho, score: .7})
		}
	}
	if len(s.hits) > known && decode.LooksJSON(text) && s.levels[0].leaves.Walk(text) {
		s.within(known)
	}
	return len(s.hits) > known
}

// within says of the hits after mark in which value of the JSON text at hand they stand. A
// hit in none, which would not leave it JSON, goes.
func (s *scanner) within(mark int) {
	l := &s.levels[0].leaves
	fresh := s.hits[mark:]
	slices.SortFunc(fresh, func(a, b hit) int { return a.start - b.start })
	kept := s.hits[:mark]
	for more := true; more; more = l.Next() {
		for _, leaf := range l.List {
			for len(fresh) > 0 && fresh[0].start < leaf.Start {
				fresh = fresh[1:]
			}
			for len(fresh) > 0 && fresh[0].end <= leaf.End {
				h := fresh[0]
				fresh = fresh[1:]
				switch leaf.Kind {
				case decode.Number:
					continue
				case decode.Name:
					h.leafStart, h.leafEnd = h.start, h.end
				default:
					h.leafStart, h.leafEnd = leaf.Start, leaf.End
				}
				kept = append(kept, h)
			}
		}
	}
	s.hits = kept
}

// echoed says that a value is so unlike words and numbers that it is the same secret
// wherever it stands.
func echoed(v string) bool {
	if len(v) < leastHeard || len(v) > mostHeard {
		return false
	}
	digits, letters := 0, 0
	for i := range len(v) {
		switch c := v[i]; {
		case c <= ' ':
			return false
		case c-'0' < 10:
			digits++
		case isLetter(c) && c|0x20 != 'e': // which numbers have too
			letters++
		}
	}
	return digits > 0 && letters > 0
}
