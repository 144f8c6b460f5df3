package detect

import (
	"math/bits"

	"github.com/sotto-project/sotto/core/detect/names"
)

// wordEnds looks for triggers that end a word.
func (s *scanner) wordEnds(text string, base int, on uint64, d, p *derived) {
	five := d.four & (d.four<<1 | p.four>>63)
	ends := on & (five<<1 | p.four&(p.four<<1)>>63)
	for x := &s.e.index; ends != 0; ends &= ends - 1 {
		at := base + bits.TrailingZeros64(ends)
		if at >= len(text) {
			break
		}
		if x.endings[lastTwo(text[at-2], text[at-1])] {
			s.ended(text, at)
		}
	}
}

// spelled looks for the words at and dot of an address that is spelled out, and
// for what people introduce themselves with.
func (s *scanner) spelled(text string, base int, on uint64, d, p *derived) {
	t := d.token
	three := t<<3 | p.token>>61
	words := on &^ t & (t<<1 | p.token>>63) & (t<<2 | p.token>>62) // behind a word of two letters or three
	words &^= three & (t<<4 | p.token>>60)
	for ; words != 0; words &= words - 1 {
		at := base + bits.TrailingZeros64(words)
		if at >= len(text) || !spelledEnds[pairOf(text[at-2], text[at-1])] {
			continue
		}
		switch text[at-1] | 0x20 {
		case 't':
		case 's', 'e':
			// "is" or "me"; most such words are "the".
			if (text[at-2]|0x20 == 'm' || at > 2 && text[at-3] == ' ') && at+1 < len(text) && text[at] == ' ' && names.Introduces(text, at) {
				s.introduced(text, at+1)
			}
			continue
		default:
			continue
		}
		switch {
		case text[at-2]|0x20 == 'a' && at >= 3 && text[at] != ' ' && !wordByte(text[at-3]):
			s.spoken(text, at-3)
		case text[at-2]|0x20 == 'o' && at >= 4 && text[at] == ' ' && text[at-4] == ' ' && text[at-3]|0x20 == 'd':
			s.spoken(text, at-4)
		}
	}
}

// spelledEnds are the ends of the words that spelled looks for. Most words of two
// letters or three are told by them.
var spelledEnds = func() (t [1 << 10]bool) {
	for _, w := range append(names.Introductions(), "at", "dot") {
		t[pairOf(w[len(w)-2], w[len(w)-1])] = true
	}
	return t
}()
