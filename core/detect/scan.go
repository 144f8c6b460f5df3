package detect

import (
	"strings"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// maxDepth is how many encodings may lie in one another.
const maxDepth = 8

// keepBytes is how much memory a scanner may keep between two texts.
const keepBytes = 1 << 20

// hitSize is how much of that a hit takes.
const hitSize = int(unsafe.Sizeof(hit{}))

// hit is a finding under way, in offsets of the text at hand.
type hit struct {
	start, end int
	score      float64
	rule       string
	entity     entity
	number     uint8 // a JSON number, in so many strings of JSON plus one: its replacement needs quotes
	old        bool  // the text around what replaces it has been scanned already
	whole      bool  // it stands for all of a list of bytes, whose numbers mean nothing else
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
	keys   keyNames
	pass   pass

	asked     string // the end of the text of a conversation before the one at hand
	only      only
	unfolded  bool // a table was found in a decoded text
	soft      bool // quoted-printable has been decoded around the text at hand
	slashed   slashed
	cut       bool // a finding has come too close to the edge of a window
	work      int  // bytes scanned as they are; tests hold that they are few
	size      int  // of the longest text since memory was looked at
	jsons     int  // how many texts were walked as JSON
	partial   bool // the values of the text at hand have settled, but for what has changed since
	reshaped  bool // a key was replaced, or what lies across the parts of a message
	rejoined  bool // something was replaced where two parts of a message may meet
	marked    decode.View
	live      []span  // where the next pass needs to look, if not everywhere
	zones     []span  // memory of live
	heard     []heard // what of the text at hand is to be looked for elsewhere in it
	sorted    []hit   // memory of order
	spots     []span  // where the marked view has something in place of what was found last
	whole     decode.View
	undressed decode.View // the text that names are looked for in
	changed   []span      // if partial: where the text at hand is not as each of its values has settled
	out       []byte
	id        []byte // what a message is known by in the cache
	sealed    []byte
	finder    names.Finder
	unspaced  []names.Match
	tab       table

	// What the verifiers of one text have already looked at.
	numberEnd, colonEnd, secretEnd, assignEnd, tokenEnd int
	runEnd, runTries, nameEnd                           int
	opaqueEnd, urlEnd, spelledEnd                       int
	address                                             addressKey // what the key says of an address under it
	addressKey                                          string
}

// only narrows a scan. Names depend on all of a text, and are looked for in
// all of it again where the rest is looked for near changes.
type only uint8

const (
	everything only = iota
	onlyForms       // what a form of its own tells
	onlyNames
)

type span struct{ from, to int }

// level holds what one depth needs.
type level struct {
	view           decode.View // the decoder at work
	leaves         decode.Leaves
	parts          parts
	long, heads    []uint32 // see pass
	pleases        []uint32
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
	if cap(s.hits) > keepBytes/hitSize {
		s.hits = nil
	}
	if cap(s.sorted) > keepBytes/hitSize {
		s.sorted = nil
	}
	s.hits, s.addressKey, s.asked, s.pass.of = s.hits[:0], "", "", ""
	s.slashed = slashed{}
	s.words.wipe()
	s.keys.forget()
	s.finder.Forget()
	if s.size < keepBytes/64 {
		return // it cannot have taken much
	}
	s.size = 0
	for i := range s.levels {
		l := &s.levels[i]
		if l.view.Cap()+l.leaves.Cap()+l.parts.cap()+4*cap(l.long)+4*cap(l.heads)+4*cap(l.pleases) > keepBytes {
			*l = level{}
		}
	}
	if 4*cap(s.pass.long)+4*cap(s.pass.heads)+s.pass.marks.Cap()+4*cap(s.pass.inserts)+4*cap(s.pass.pleases)+8*cap(s.pass.tried.bits) > keepBytes {
		s.pass.long, s.pass.heads, s.pass.inserts, s.pass.pleases, s.pass.marks, s.pass.tried = nil, nil, nil, nil, classes.Marks{}, places{}
	}
	if s.undressed.Cap() > keepBytes {
		s.undressed = decode.View{}
	}
	if s.marked.Cap()+s.whole.Cap()+cap(s.out)+16*(cap(s.spots)+cap(s.zones)+cap(s.changed)) > keepBytes {
		s.marked, s.whole, s.out, s.spots, s.zones, s.changed = decode.View{}, decode.View{}, nil, nil, nil, nil
	}
}

// text scans a text that stands under a key, and what is encoded in it.
func (s *scanner) text(depth int, key, text string) {
	if depth < maxDepth && decode.LooksJSON(text) && s.levels[depth].leaves.Walk(text) {
		s.live = nil
		s.json(depth, key, text)
		return
	}
	s.plain(depth, key, text)
}

// plain scans a text that is no JSON.
func (s *scanner) plain(depth int, key, text string) {
	if len(text) < 3 {
		if key != "" && text != "" && s.only != onlyForms {
			if m, ok := names.Short(key, text); ok {
				s.name(text, m)
			}
		}
		return
	}
	mark, several, foreign := len(s.hits), false, false
	if s.only != onlyNames {
		s.keyed(depth, key, text)
	} else {
		s.pass.of = "" // no pass has been over the text, though one may have been over its memory
	}
	if s.only != onlyForms {
		s.finder.Private = s.private(mark)
		s.names(key, text)
		l, p := &s.levels[depth], &s.pass
		l.heads, p.heads, several = p.heads, l.heads, p.several
		l.pleases, p.pleases = p.pleases, l.pleases[:0]
		if p.over(text) {
			foreign = p.traits&decode.Foreign != 0
			s.tuples(depth, mark, text)
		} else { // the places it has noted are of another
			l.pleases = pleasesIn(text, l.pleases[:0])
		}
		s.hl7(text, l.heads)
	}
	if s.only != onlyNames {
		s.machineRead(text)
		s.encoded(depth, key, text, 0)
	}
	if several {
		s.tables(depth, mark, text)
	}
	if several || s.only == everything && strings.IndexByte(text, '<') >= 0 {
		s.turns(depth, text, foreign)
	}
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

// keyed scans a text with its key as context. A short value is scanned as
// key="value", which is what the rules expect to see.
func (s *scanner) keyed(depth int, key, text string) {
	s.addressKey, s.address = key, notAsked
	if key == "" {
		s.asIs(text)
		return
	}
	if class := cue.Key(key); class != cue.None && !s.e.disabled[ruleKey] && cue.Plausible(class, text, true) && !cue.Refers(key, text) {
		s.secret(text, 0, len(text), ruleKey, .9)
	}
	if seeded(key, text) && !s.e.disabled[ruleKey] {
		s.secret(text, 0, len(text), ruleKey, .85)
	}
	if len(text) > 192 || len(key) > 128 || !hasDigit(text) || strings.IndexByte(text, '"') >= 0 || len(text) > 32 && strings.IndexByte(text, ' ') >= 0 && !spaced(key) {
		s.asIs(text)
		return
	}
	s.valueOf(depth, key, text)
}

// valueOf scans a short value as key="value".
func (s *scanner) valueOf(depth int, key, text string) {
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
