package detect

import (
	"sort"
	"strings"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// json scans the leaves of a JSON text that its level's walk has begun.
func (s *scanner) json(depth int, outer, text string) {
	s.jsons++
	l := &s.levels[depth]
	key, keyStart := outer, -1
	row, listed := 0, false // numbers in a list, one after the other
	asked := question{}
	if depth == 0 {
		asked.before = s.asked
	}
	for more := true; more; more = l.leaves.Next() {
		for k := range l.leaves.List {
			leaf := l.leaves.List[k]
			if leaf.KeyEnd == leaf.KeyStart {
				key, keyStart = outer, -1
			} else if leaf.KeyStart != keyStart {
				key, keyStart = l.readKey(text[leaf.KeyStart:leaf.KeyEnd]), leaf.KeyStart
			}
			value := text[leaf.Start:leaf.End]
			mark := len(s.hits)
			settled := s.partial && depth == 0 && s.asSettled(&l.leaves.List[k])
			if leaf.Kind != decode.Number || !leaf.Element || len(value) > 3 {
				row = 0
			} else if row++; row == decode.MinListed {
				listed = true
			}
			switch {
			case leaf.Kind == decode.Number && point(text, key, leaf):
				s.number(pointKey, value)
			case leaf.Kind == decode.Number:
				s.number(key, value)
			case leaf.Kind == decode.String:
				if leaf.Escaped {
					if list, ok := l.leaves.Slashes(leaf); ok {
						s.slashed = slashed{value, leaf.Start, list}
					}
				}
				if jwk(text, key, leaf.Start, leaf.End) && !s.e.disabled[rulePEM] {
					s.secret(value, 0, len(value), rulePEM, .95)
				}
				if !settled {
					s.leaf(depth, keyAmong(text, l.leaves.List, k, key, value), value, leaf.Escaped)
				}
				s.slashed = slashed{} // the list, or the memory of the text, may change
			case settled || plainName(value):
				continue
			default:
				s.leaf(depth, "", value, leaf.Escaped)
			}
			if len(s.hits) > mark {
				s.place(depth, leaf, mark)
			}
			if leaf.Kind == decode.String && leaf.End > leaf.Start {
				s.sibling(depth, mark, text, leaf)
				s.asks(depth, &asked, key, text, leaf)
			}
		}
	}
	s.noMore(depth, text)
	if listed {
		mark := len(s.hits)
		s.listed(depth, &l.view, text, 0)
		for i := mark; i < len(s.hits); i++ {
			h := &s.hits[i]
			h.number, h.leafStart, h.leafEnd = 1, h.start, h.end
		}
	}
}

// asSettled says that a value of the text at hand is as it has settled, and that nothing has
// been put in place in what it stands under, so that nothing is found in it.
func (s *scanner) asSettled(leaf *decode.Leaf) bool {
	k := sort.Search(len(s.changed), func(i int) bool { return s.changed[i].to >= leaf.Start })
	if k < len(s.changed) && s.changed[k].from <= leaf.End {
		return false
	}
	n := s.whole.Changes()
	k = sort.Search(n, func(i int) bool { _, to := s.whole.Change(i); return to >= leaf.KeyStart })
	if k == n || leaf.KeyStart == leaf.KeyEnd {
		return true
	}
	from, _ := s.whole.Change(k)
	return from > leaf.KeyEnd
}

// place takes the hits after mark from a leaf to its text.
func (s *scanner) place(depth int, leaf decode.Leaf, mark int) {
	for i := mark; i < len(s.hits); i++ {
		h := &s.hits[i]
		if h.leafEnd == 0 {
			h.leafStart, h.leafEnd = 0, leaf.End-leaf.Start
		}
		h.start, h.end = h.start+leaf.Start, h.end+leaf.Start
		h.leafStart, h.leafEnd = h.leafStart+leaf.Start, h.leafEnd+leaf.Start
		if leaf.Kind == decode.Name {
			h.leafStart, h.leafEnd = h.start, h.end
			s.reshaped = s.reshaped || depth == 0 // what lies deeper is read again until it settles
		}
	}
}

// value scans a string as it stands in JSON.
func (s *scanner) value(depth int, key, value string, escaped bool) {
	v := &s.levels[depth].view
	mark, size := len(s.hits), len(value)
	if !escaped || !s.unescape(v, value) {
		v = nil
	} else {
		value = v.Text()
	}
	s.text(depth+1, key, value)
	s.outward(v, mark, size)
}

// outward takes the hits after mark from the text of a JSON string, decoded if there is
// a view, to the string as it stands.
func (s *scanner) outward(v *decode.View, mark, size int) {
	for i := mark; i < len(s.hits); i++ {
		h := &s.hits[i]
		n := h.number
		if n > 0 {
			n++ // it stands in one more string
		}
		if v != nil {
			mapHit(v, h, size)
		}
		h.number = n
	}
}

// slashed is a string of a JSON text and the backslashes from there on.
type slashed struct {
	value string
	at    int
	list  []uint32
}

// unescape decodes a string of JSON. Where its escapes are is known if a walk has just
// come by.
func (s *scanner) unescape(v *decode.View, value string) bool {
	k := s.slashed
	s.slashed = slashed{}
	if len(k.value) != len(value) || unsafe.StringData(k.value) != unsafe.StringData(value) { //nolint:gosec // G103: only compared
		return v.Escapes(value)
	}
	return v.EscapesAt(value, k.at, k.list)
}

// readKey decodes a JSON key that is escaped or disguised.
func (l *level) readKey(key string) string {
	if strings.IndexByte(key, '\\') >= 0 && l.key.Escapes(key) {
		key = l.key.Text()
	}
	if !decode.ASCII(key) && l.foldedKey.Fold(key) {
		key = l.foldedKey.Text()
	}
	return key
}

// plainName says that a JSON key is an identifier, which is nearly all of them.
func plainName(s string) bool {
	if len(s) > 32 {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '_' && s[i] != '-' && s[i] != '.' {
			return false
		}
	}
	return true
}
