package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// maxDepth is how many encodings may lie in one another.
const maxDepth = 8

// keepBytes is how much memory a scanner may keep between two texts.
const keepBytes = 1 << 20

// hit is a finding under way, in offsets of the text at hand.
type hit struct {
	start, end int
	score      float64
	rule       string
	entity     entity
	number     bool // a JSON number: its replacement needs quotes
	leafStart  int  // the value that Drop empties; leafEnd 0 is the whole text
	leafEnd    int
}

// scanner is the memory of one scan. Scanners are pooled.
type scanner struct {
	e      *Engine
	hits   []hit
	levels [maxDepth + 1]level
	near   []span
	idents pii.Idents
	words  words
	finder names.Finder

	// What the verifiers of one text have already looked at.
	phones                                              int // how often libphonenumber may still be asked
	numberEnd, colonEnd, secretEnd, assignEnd, tokenEnd int
}

type span struct{ from, to int }

// level holds the views of one depth.
type level struct {
	escapes, fold, percent, token decode.View
	leaves                        decode.Leaves
	keyed                         []byte
	key, foldedKey                decode.View
}

func newScanner(e *Engine) *scanner {
	s := &scanner{e: e, near: make([]span, len(e.near))}
	s.idents = pii.Idents{Set: e.kinds, Announced: &s.words}
	return s
}

// release drops large memory so that one huge text is not paid for for ever.
func (s *scanner) release() {
	for i := range s.levels {
		l := &s.levels[i]
		if l.escapes.Cap()+l.fold.Cap()+l.percent.Cap()+l.token.Cap()+cap(l.leaves.List)*48 > keepBytes {
			*l = level{}
		}
	}
	if cap(s.hits) > 4096 {
		s.hits = nil
	}
	s.hits = s.hits[:0]
}

// text scans a text that stands under a key, decoding what is encoded.
func (s *scanner) text(depth int, key, text string) {
	if depth < maxDepth && decode.LooksJSON(text) && s.levels[depth].leaves.Walk(text) {
		s.json(depth, key, text)
		return
	}
	s.plain(depth, key, text)
}

// mapBack takes the hits after mark from a view to its source.
func (s *scanner) mapBack(v *decode.View, mark, size int) {
	for i := mark; i < len(s.hits); i++ {
		h := &s.hits[i]
		h.start, h.end = v.Source(h.start, h.end)
		if h.leafEnd > 0 {
			h.leafStart, h.leafEnd = v.Source(h.leafStart, h.leafEnd)
		}
		h.end = min(h.end, size)
		h.number = false
	}
}

// plain scans a text that is no JSON, then what may be encoded in it.
func (s *scanner) plain(depth int, key, text string) {
	if len(text) < 3 {
		return
	}
	s.keyed(depth, key, text)
	s.names(key, text)
	l := &s.levels[depth]
	if depth >= maxDepth {
		if l.encoded(text) {
			s.secret(text, 0, len(text), ruleNesting, 1)
		}
		return
	}
	mark := len(s.hits)
	// Folding and unescaping keep what else is encoded, so the scan goes on in
	// the decoded text alone: the work stays linear in depth times length.
	if !decode.ASCII(text) && l.fold.Fold(text) {
		s.text(depth+1, key, l.fold.Text())
		s.mapBack(&l.fold, mark, len(text))
		return
	}
	if strings.IndexByte(text, '\\') >= 0 && l.escapes.Escapes(text) {
		s.text(depth+1, key, l.escapes.Text())
		s.mapBack(&l.escapes, mark, len(text))
		return
	}
	if strings.IndexByte(text, '&') >= 0 && l.escapes.Entities(text) {
		s.text(depth+1, key, l.escapes.Text())
		s.mapBack(&l.escapes, mark, len(text))
		return
	}
	for start, end := decode.NextPercent(text, 0); start >= 0; start, end = decode.NextPercent(text, end) {
		mark = len(s.hits)
		if l.percent.Percent(text[start:end]) {
			s.text(depth+1, "", l.percent.Text())
			s.mapBack(&l.percent, mark, end-start)
			s.shift(mark, start)
		}
	}
	for start, end := decode.NextToken(text, 0); start >= 0; start, end = decode.NextToken(text, end) {
		mark = len(s.hits)
		if l.token.Token(text, start, end) {
			s.text(depth+1, "", l.token.Text())
			s.mapBack(&l.token, mark, len(text))
			for i := mark; i < len(s.hits); i++ {
				s.hits[i].leafStart, s.hits[i].leafEnd = 0, 0
			}
		}
	}
}

// encoded says that there is more to decode in a text.
func (l *level) encoded(text string) bool {
	if decode.LooksJSON(text) && l.leaves.Walk(text) || strings.IndexByte(text, '\\') >= 0 && l.escapes.Escapes(text) ||
		strings.IndexByte(text, '&') >= 0 && l.escapes.Entities(text) {
		return true
	}
	if start, _ := decode.NextPercent(text, 0); start >= 0 {
		return true
	}
	for start, end := decode.NextToken(text, 0); start >= 0; start, end = decode.NextToken(text, end) {
		if l.token.Token(text, start, end) {
			return true
		}
	}
	return false
}

func (s *scanner) shift(mark, by int) {
	for i := mark; i < len(s.hits); i++ {
		h := &s.hits[i]
		h.start, h.end = h.start+by, h.end+by
		h.leafStart, h.leafEnd = 0, 0
	}
}

// keyed scans a text with its key as context. A short value is scanned as
// key="value", which is what the rules expect to see.
func (s *scanner) keyed(depth int, key, text string) {
	if key == "" {
		s.core(text)
		return
	}
	if class := cue.Key(key); class != cue.None && !s.e.disabled[ruleKey] && cue.Plausible(class, text, true) {
		s.secret(text, 0, len(text), ruleKey, .9)
	}
	if len(text) > 192 || len(key) > 128 || !hasDigit(text) || len(text) > 32 && strings.IndexByte(text, ' ') >= 0 && !spaced(key) {
		s.core(text)
		return
	}
	l := &s.levels[depth]
	l.keyed = append(append(append(l.keyed[:0], key...), `="`...), text...)
	l.keyed = append(l.keyed, '"')
	mark, offset := len(s.hits), len(key)+2
	s.core(asString(l.keyed))
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		h.start, h.end = max(h.start-offset, 0), min(h.end-offset, len(text))
		if h.end > h.start {
			kept = append(kept, h)
		}
	}
	s.hits = kept
}

// spaced says that a longer value of a key may hold spaces and still be one item.
func spaced(key string) bool {
	_, phone, ssn := cue.Number(key)
	return phone || ssn
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if s[i]-'0' < 10 {
			return true
		}
	}
	return false
}
