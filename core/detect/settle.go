package detect

import (
	"cmp"
	"slices"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// Redacting twice gives what redacting once gave, because a scan goes on until
// nothing is found in what would be left: the marks are put in place, the text
// around them is scanned again, and what turns up is a finding too. A value that
// does not settle in rounds is replaced as a whole.
const rounds = 6

// form is how a value stands in its text.
type form uint8

const (
	bare   form = iota // the text is the value
	quoted             // a JSON string without escapes
	escaped
)

// leaf scans a string of a JSON text.
func (s *scanner) leaf(depth int, key, raw string, hasEscapes bool) {
	f := quoted
	if hasEscapes {
		f = escaped
	}
	s.remembered(depth, key, raw, f, func() {
		if depth > 0 {
			s.value(depth, key, raw, hasEscapes)
			return
		}
		s.settled(key, raw, f)
	})
}

// settled scans a value of the text at hand until nothing more is found in it.
func (s *scanner) settled(key, raw string, f form) {
	mark, jsons := len(s.hits), s.jsons
	s.unfolded = false
	s.read(key, raw, f)
	if len(s.hits) == mark {
		return
	}
	inside := s.jsons > jsons || s.unfolded
	s.settle(&s.marked, raw, mark, func(text string) {
		if inside || len(text) <= 2*nearby {
			s.read(key, text, f)
			return
		}
		s.again(key, text, f)
	})
	if f == bare && s.preview(&s.marked, raw, mark) && decode.LooksJSON(s.marked.Text()) && s.levels[0].leaves.Walk(s.marked.Text()) {
		s.reshaped = true // what broke the JSON is gone
	}
}

// again scans a value in which the spots are new: near them for what has a form of its
// own, and all of it for names.
func (s *scanner) again(key, text string, f form) {
	mark, size := len(s.hits), len(text)
	scan := func(key, part string) { s.plain(0, key, part) }
	if f != bare {
		scan = func(key, part string) { s.text(1, key, part) }
	}
	var v *decode.View
	if f == escaped && s.levels[0].view.Escapes(text) {
		v = &s.levels[0].view
		text = v.Text()
		for i := range s.spots {
			s.spots[i] = span{v.At(s.spots[i].from), v.At(s.spots[i].to)}
		}
	}
	s.only = onlyForms
	s.nearSpots(text, func(part string) { scan("", part) })
	s.only = onlyNames
	scan(key, text)
	s.only = everything
	if f != bare {
		s.outward(v, mark, size)
	}
}

// read scans a value in its form.
func (s *scanner) read(key, raw string, f form) {
	if f == bare {
		s.plain(0, key, raw)
		return
	}
	s.value(0, key, raw, f == escaped)
}

// settle adds to the hits after mark what scan finds once they are replaced.
func (s *scanner) settle(v *decode.View, raw string, mark int, scan func(text string)) {
	for range rounds {
		s.resolve(mark, raw)
		if !s.preview(v, raw, mark) {
			return
		}
		known := len(s.hits)
		for i := mark; i < known; i++ {
			s.hits[i].old = true
		}
		scan(v.Text())
		if !s.fresh(v, raw, mark, known) {
			return
		}
	}
	s.hits = append(s.hits[:mark], hit{end: len(raw), entity: secret, rule: ruleUnsettled, score: 1})
}

// preview puts the text as it would be into a view, and says whether it differs.
// Pseudonyms are stood for by a token of their form. What has been put in place since
// the last scan is listed in spots.
func (s *scanner) preview(v *decode.View, raw string, mark int) bool {
	v.Reset()
	s.spots = s.spots[:0]
	pos := 0
	for _, h := range s.hits[mark:] {
		action := s.e.actions[h.entity]
		if action == Drop {
			if h.leafEnd == 0 {
				h.leafEnd = len(raw)
			}
			h.start, h.end = h.leafStart, h.leafEnd
		}
		if action == Keep || h.start < pos {
			continue
		}
		v.Copy(raw[pos:h.start])
		s.out, _ = s.e.mark(s.out[:0], action, h, raw[h.start:h.end], true)
		if at := len(v.Text()); !h.old {
			s.spots = append(s.spots, span{at, at + len(s.out)})
		}
		v.Put(asString(s.out), h.start, h.end-h.start)
		pos = h.end
	}
	v.Copy(raw[pos:])
	return v.Changes() > 0
}

// fresh maps the hits after known back from the view and leaves what of them lies
// outside the hits from mark to known. It says whether there is any.
func (s *scanner) fresh(v *decode.View, raw string, mark, known int) bool {
	found := len(s.hits)
	for i := known; i < found; i++ {
		h := s.hits[i]
		h.start, h.end = v.Source(h.start, h.end)
		if h.leafEnd > 0 {
			h.leafStart, h.leafEnd = v.Source(h.leafStart, h.leafEnd)
		}
		from := h.start
		// They are in order and do not overlap.
		k, _ := slices.BinarySearchFunc(s.hits[mark:known], from+1, func(old hit, at int) int { return cmp.Compare(old.end, at) })
		for k += mark; k < known && s.hits[k].start < h.end; k++ {
			s.piece(raw, h, from, s.hits[k].start)
			from = s.hits[k].end
		}
		s.piece(raw, h, from, h.end)
	}
	s.hits = append(s.hits[:known], s.hits[found:]...)
	return len(s.hits) > known
}

// piece adds a part of a hit if there is anything in it.
func (s *scanner) piece(raw string, h hit, from, to int) {
	if from < to && !clipped(raw[from:to]) {
		h.start, h.end = from, to
		s.hits = append(s.hits, h)
	}
}
