package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
)

func (s *scanner) json(depth int, outer, text string) {
	l := &s.levels[depth]
	for k := range l.leaves.List {
		leaf := l.leaves.List[k]
		value := text[leaf.Start:leaf.End]
		key := outer
		if leaf.KeyEnd > leaf.KeyStart {
			key = l.readKey(text[leaf.KeyStart:leaf.KeyEnd])
		}
		mark := len(s.hits)
		switch {
		case leaf.Kind == decode.Number:
			s.number(key, value)
		case leaf.Kind == decode.Name && plainName(value):
			continue
		case leaf.Kind == decode.Name:
			key = ""
			fallthrough
		default:
			if leaf.Escaped && l.escapes.Escapes(value) {
				s.text(depth+1, key, l.escapes.Text())
				s.mapBack(&l.escapes, mark, len(value))
			} else {
				s.text(depth+1, key, value)
			}
		}
		for i := mark; i < len(s.hits); i++ {
			h := &s.hits[i]
			if h.leafEnd == 0 {
				h.leafStart, h.leafEnd = 0, len(value)
			}
			h.start, h.end = h.start+leaf.Start, h.end+leaf.Start
			h.leafStart, h.leafEnd = h.leafStart+leaf.Start, h.leafEnd+leaf.Start
			if leaf.Kind == decode.Name {
				h.leafStart, h.leafEnd = h.start, h.end
			}
		}
	}
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
