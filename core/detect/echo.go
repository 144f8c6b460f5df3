package detect

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
)

// A secret that something announces is as secret where it stands once more and nothing
// does: in the answer that repeats it, in the log below the command. And a name that was
// surely one in one message of a conversation is one in the others.

const (
	maxHeard   = 32 // how many secrets, and words of names, of one text or record are looked for again
	leastHeard = 8  // bytes of a secret; what is shorter, or a word, may be anything elsewhere
	mostHeard  = 256
	sureName   = .9 // the score from which a name is looked for again
)

// Heard is the secrets, and the names of people, that were found in the texts of one record,
// and what the last of them may have asked for. It holds them as they are, and is meant to be
// forgotten with the record. The zero Heard is ready; it must not be used by two goroutines at
// a time.
type Heard struct {
	list  []heard
	asked string
}

type heard struct {
	text   string
	entity entity // secret or person
}

// Any says whether there is anything to look for again.
func (h *Heard) Any() bool { return len(h.list) > 0 }

// Hear is Redact that also notes what is worth looking for elsewhere: up to 32 of the
// secrets that are unlike words and numbers (at least eight bytes, with a letter and a
// digit), and as many words of names that were surely names.
func (e *Engine) Hear(h *Heard, key, text string) (out string, found Counts) {
	return e.redact(text, func(s *scanner) {
		s.all(key, text)
		h.list = s.hear(h.list, text)
	})
}

// Listen is Hear for what may be said in a conversation, which its key tells, as content and
// body do: a short text is read as the answer to the one that was listened to before, if that
// asks for something.
func (e *Engine) Listen(h *Heard, key, text string) (out string, found Counts) {
	if !utters(key) {
		return e.Hear(h, key, text)
	}
	return e.redact(text, func(s *scanner) {
		s.asked = h.asked
		s.all(key, text)
		s.asked = ""
		h.list = s.hear(h.list, text)
		h.asked = text[max(0, len(text)-2*longestAnswer):]
	})
}

// Silence replaces what was heard wherever it stands in a text as words of its own, whatever
// announces it: Hear has redacted the text before. A text without it is returned as it is.
func (e *Engine) Silence(h *Heard, key, text string) (out string, found Counts) {
	stands := false
	eachPlace(text, h.list, func(*heard, int) { stands = true })
	if !stands {
		return text, found
	}
	return e.redact(text, func(s *scanner) {
		s.start(text)
		s.reshaped = s.repeat(text, h.list)
		s.finish(key, text)
	})
}

// echo adds to the hits where else in the text what is secret among them stands. It may stand
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

// hear adds to a list what of the hits is worth looking for again.
func (s *scanner) hear(list []heard, text string) []heard {
	if s.e.disabled[ruleEcho] {
		return list
	}
	// Each kind is counted by itself: many names may stand before a password.
	var known [entityCount]int
	for _, v := range list {
		known[v.entity]++
	}
	note := func(v string, kind entity) {
		if known[kind] < maxHeard && !slices.Contains(list, heard{v, kind}) {
			list = append(list, heard{v, kind})
			known[kind]++
		}
	}
	for _, h := range s.hits {
		switch v := text[h.start:h.end]; {
		case s.e.action(h.entity) == Keep || h.number > 0:
		case h.entity == secret:
			if echoed(v) {
				note(v, secret)
			}
		case h.entity == person && h.score >= sureName:
			var words [8]string
			for _, w := range names.Repeated(words[:0], v, h.score) {
				note(w, person)
			}
		}
	}
	return list
}

// repeat adds to the hits, which are in order, where in the text what is in a list stands
// as words of its own, and says whether it has found any.
func (s *scanner) repeat(text string, list []heard) bool {
	known := len(s.hits)
	next := 0 // of the known hits; places come in order for the most part
	eachPlace(text, list, func(v *heard, from int) {
		to := from + len(v.text)
		if from > 0 && wordByte(text[from-1]) && !escape(text, from) || to < len(text) && wordByte(text[to]) {
			return
		}
		if next = beginAfter(s.hits[:known], from, next); coversBefore(s.hits[:known], next, from, to) {
			return
		}
		if v.entity == secret || names.Free(text, from, to) {
			s.hits = append(s.hits, hit{start: from, end: to, entity: v.entity, rule: ruleEcho, score: .7})
		}
	})
	if len(s.hits) > known && decode.LooksJSON(text) && s.levels[0].leaves.Walk(text) {
		s.within(known)
	}
	return len(s.hits) > known
}

// escape says that the letter before i is that of a line break or a tab of JSON, as \n.
func escape(text string, i int) bool {
	if i < 2 || text[i-2] != '\\' {
		return false
	}
	c := text[i-1]
	return c == 'n' || c == 'r' || c == 't'
}

const (
	fewHeard  = 12   // of so many and more one look at the text costs less than one for each
	shortText = 1024 // in which tables do not pay
)

// Those of both kinds have a bit each in everywhere.
const _ = uint(64 - 2*maxHeard)

// eachPlace calls stands for each place where one of a list stands in a text, but for those that
// the place before of the same reaches into.
func eachPlace(text string, list []heard, stands func(v *heard, at int)) {
	if len(list) >= fewHeard && len(text) >= shortText {
		everywhere(text, list, stands)
	} else {
		each(text, list, stands)
	}
}

// each looks for one after the other.
func each(text string, list []heard, stands func(v *heard, at int)) {
	for i := range list {
		v := &list[i]
		for at := 0; ; at += len(v.text) {
			k := strings.Index(text[at:], v.text)
			if k < 0 {
				break
			}
			at += k
			stands(v, at)
		}
	}
}

// everywhere looks for all of them at once. It looks at the text once: of each byte,
// and of those behind it, a table says which of the list may have it there.
func everywhere(text string, list []heard, stands func(v *heard, at int)) {
	const seen = 8 // bytes of each, or all of a shorter one
	var table [seen][256]uint64
	var next [2 * maxHeard]int // where each may stand again
	for i := range list {
		v := list[i].text
		for k := range seen {
			if k < len(v) {
				table[k][v[k]] |= 1 << i
				continue
			}
			for c := range table[k] {
				table[k][c] |= 1 << i
			}
		}
	}
	for at := range len(text) {
		may := table[0][text[at]]
		for k := 1; may != 0 && k < seen && at+k < len(text); k++ {
			may &= table[k][text[at+k]]
		}
		for ; may != 0; may &= may - 1 {
			i := bits.TrailingZeros64(may)
			if v := &list[i]; at >= next[i] && strings.HasPrefix(text[at:], v.text) {
				next[i] = at + len(v.text)
				stands(v, at)
			}
		}
	}
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
