package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
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
	number     uint8 // a JSON number, in so many strings of JSON plus one: its replacement needs quotes
	leafStart  int   // the value that Drop empties; leafEnd 0 is the whole text
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
	pass   pass

	soft     bool // quoted-printable has been decoded around the text at hand
	cut      bool // a finding has come too close to the edge of a window
	work     int  // bytes scanned as they are; tests hold that they are few
	size     int  // of the longest text since memory was looked at
	jsons    int  // how many texts were walked as JSON
	reshaped bool // a key or the parts of a message were replaced
	marked   decode.View
	whole    decode.View
	out      []byte
	id       []byte // what a message is known by in the cache
	sealed   []byte

	// What the verifiers of one text have already looked at.
	phones                                              int // how often libphonenumber may still be asked
	numberEnd, colonEnd, secretEnd, assignEnd, tokenEnd int
	runEnd, runTries, nameEnd                           int
	opaqueEnd, urlEnd                                   int
	address                                             addressKey // what the key says of an address under it
}

type span struct{ from, to int }

// level holds what one depth needs.
type level struct {
	view           decode.View // the decoder at work
	leaves         decode.Leaves
	parts          parts
	keyed          []byte
	key, foldedKey decode.View
}

func newScanner(e *Engine) *scanner {
	s := &scanner{e: e, near: make([]span, len(e.near))}
	s.idents = pii.Idents{Set: e.kinds, Announced: &s.words}
	return s
}

// release drops large memory so that one huge text is not paid for for ever, and
// lets go of the text.
func (s *scanner) release() {
	for i := range s.levels {
		s.levels[i].leaves.Release()
	}
	if cap(s.hits) > 4096 {
		s.hits = nil
	}
	s.hits = s.hits[:0]
	if s.size < keepBytes/64 {
		return // it cannot have taken much
	}
	s.size = 0
	for i := range s.levels {
		l := &s.levels[i]
		if l.view.Cap()+l.leaves.Cap()+l.parts.cap() > keepBytes {
			*l = level{}
		}
	}
	if s.marked.Cap()+s.whole.Cap()+cap(s.out) > keepBytes {
		s.marked, s.whole, s.out = decode.View{}, decode.View{}, nil
	}
}

// text scans a text that stands under a key, and what is encoded in it.
func (s *scanner) text(depth int, key, text string) {
	if depth < maxDepth && decode.LooksJSON(text) && s.levels[depth].leaves.Walk(text) {
		s.json(depth, key, text)
		return
	}
	s.plain(depth, key, text)
}

// plain scans a text that is no JSON.
func (s *scanner) plain(depth int, key, text string) {
	if len(text) < 3 {
		return
	}
	s.keyed(depth, key, text)
	s.encoded(depth, key, text)
}

// mapBack takes the hits after mark from a view to its source.
func (s *scanner) mapBack(v *decode.View, mark, size int) {
	for i := mark; i < len(s.hits); i++ {
		mapHit(v, &s.hits[i], size)
	}
}

func mapHit(v *decode.View, h *hit, size int) {
	h.start, h.end = v.Source(h.start, h.end)
	if h.leafEnd > 0 {
		h.leafStart, h.leafEnd = v.Source(h.leafStart, h.leafEnd)
	}
	h.end = min(h.end, size)
	h.number = 0
}

// encoded scans what is encoded in a text that has been scanned as it is.
func (s *scanner) encoded(depth int, key, text string) {
	traits, run := decode.Survey(text)
	if traits == 0 {
		return
	}
	v := &s.levels[depth].view
	if depth >= maxDepth {
		if deeper(v, text, traits) {
			s.secret(text, 0, len(text), ruleNesting, 1)
		}
		return
	}
	// These keep what else is encoded, so the scan goes on in the decoded text
	// alone: the work stays linear in depth times length.
	if traits&decode.Foreign != 0 && v.Fold(text) || traits&decode.Backslash != 0 && v.Escapes(text) ||
		traits&decode.Reference != 0 && v.Entities(text) {
		mark := len(s.hits)
		s.decoded(depth+1, key, v)
		s.mapBack(v, mark, len(text))
		return
	}
	// An equals sign at the end of a line may also be the padding of base64, so
	// this is a second reading, and there is one at most.
	if traits&decode.Quoted != 0 && !s.soft && v.Soft(text) {
		mark := len(s.hits)
		s.soft = true
		s.decoded(depth+1, key, v)
		s.soft = false
		s.mapBack(v, mark, len(text))
	}
	if traits&decode.Percent != 0 {
		s.percent(depth, v, text)
	}
	if traits&decode.Run != 0 {
		s.runs(depth, v, text, run)
	}
}

// decoded scans a view of a text that has been scanned itself: it may hold
// something new only near the places where it differs.
func (s *scanner) decoded(depth int, key string, v *decode.View) {
	text := v.Text()
	if depth < maxDepth && decode.LooksJSON(text) && s.levels[depth].leaves.Walk(text) {
		s.json(depth, key, text)
		return
	}
	if len(text) < 3 {
		return
	}
	if len(text) <= 2*reach {
		s.keyed(depth, key, text)
	} else {
		s.nearChanges(text, reach, v.Changes(), v.Change, s.asIs)
	}
	s.encoded(depth, key, text)
}

// unbroken scans a view without line breaks inside tokens, for what goes over one.
func (s *scanner) unbroken(v *decode.View, size int) {
	text, mark := v.Text(), len(s.hits)
	s.nearChanges(text, reach, v.Changes(), v.Change, s.asIs)
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		if v.Crosses(h.start, h.end) {
			kept = append(kept, h)
		}
	}
	s.hits = kept
	s.mapBack(v, mark, size)
}

func (s *scanner) percent(depth int, v *decode.View, text string) {
	for start, end := decode.NextPercent(text, 0); start >= 0; start, end = decode.NextPercent(text, end) {
		mark := len(s.hits)
		if v.Percent(text[start:end]) {
			s.text(depth+1, "", v.Text())
			s.mapBack(v, mark, end-start)
			for i := mark; i < len(s.hits); i++ {
				h := &s.hits[i]
				h.start, h.end = h.start+start, h.end+start
				h.leafStart, h.leafEnd = 0, 0
			}
		}
	}
}

// runs scans what long runs of base64 and hexadecimal hold.
func (s *scanner) runs(depth int, v *decode.View, text string, from int) {
	broken := false
	for start, end := decode.NextToken(text, from); start >= 0; start, end = decode.NextToken(text, end) {
		broken = broken || decode.Broken(text, start, end)
		if stop := v.Block(text, start, end); stop > 0 {
			end = stop
		} else if !v.Token(text, start, end) {
			continue
		}
		mark := len(s.hits)
		s.text(depth+1, "", v.Text())
		s.mapBack(v, mark, len(text))
		for i := mark; i < len(s.hits); i++ {
			s.hits[i].leafStart, s.hits[i].leafEnd = 0, 0
		}
	}
	if broken && v.Join(text) {
		s.unbroken(v, len(text))
	}
}

// deeper says that there is more to decode in a text.
func deeper(v *decode.View, text string, traits decode.Traits) bool {
	var leaves decode.Leaves
	if decode.LooksJSON(text) && leaves.Walk(text) || traits&decode.Backslash != 0 && v.Escapes(text) || traits&decode.Reference != 0 && v.Entities(text) {
		return true
	}
	if start, _ := decode.NextPercent(text, 0); start >= 0 {
		return true
	}
	for start, end := decode.NextToken(text, 0); start >= 0; start, end = decode.NextToken(text, end) {
		if v.Token(text, start, end) {
			return true
		}
	}
	return false
}

// keyed scans a text with its key as context. A short value is scanned as
// key="value", which is what the rules expect to see.
func (s *scanner) keyed(depth int, key, text string) {
	s.address = addressOf(key)
	if key == "" {
		s.asIs(text)
		return
	}
	if class := cue.Key(key); class != cue.None && !s.e.disabled[ruleKey] && cue.Plausible(class, text, true) {
		s.secret(text, 0, len(text), ruleKey, .9)
	}
	if len(text) > 192 || len(key) > 128 || !hasDigit(text) || len(text) > 32 && strings.IndexByte(text, ' ') >= 0 && !spaced(key) {
		s.asIs(text)
		return
	}
	l := &s.levels[depth]
	l.keyed = append(append(append(l.keyed[:0], key...), `="`...), text...)
	l.keyed = append(l.keyed, '"')
	mark, offset := len(s.hits), len(key)+2
	s.asIs(asString(l.keyed))
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		h.start, h.end = max(h.start-offset, 0), min(h.end-offset, len(text))
		if h.end > h.start {
			kept = append(kept, h)
		}
	}
	s.hits = kept
}

// asIs scans a text as it is. What it finds depends on nothing but the text.
func (s *scanner) asIs(text string) {
	s.work += len(text)
	s.phones = 64 + len(text)/64
	s.core(text)
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
