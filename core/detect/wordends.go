package detect

import (
	"math/bits"

	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// What the last two bytes of a word may be of.
const (
	endsTrigger  = 1 << iota // of a longer word: a trigger
	endsShort                // of one of two letters or three: those that shortWord looks for
	endsSentence             // of what something may be told to be, and the full stop behind it
)

// wordEnds looks at the ends of words for triggers that end a word, and for what shortWord
// knows. Most words are told by their last two bytes.
func (s *scanner) wordEnds(text string, base int, on uint64, d, p *derived) {
	five := d.four & (d.four<<1 | p.four>>63)
	long := on & (five<<1 | p.four&(p.four<<1)>>63)
	t := d.token
	two, three := t<<1|p.token>>63, t<<3|p.token>>61
	short := on & two & (t<<2 | p.token>>62) &^ (three & (t<<4 | p.token>>60))
	x := &s.e.index
	for ends := long | short; ends != 0; ends &= ends - 1 {
		j := bits.TrailingZeros64(ends)
		at := base + j
		if at >= len(text) {
			break
		}
		if short>>j&1 != 0 {
			if x.endings[lastTwo(text[at-2], text[at-1])]&endsShort != 0 {
				s.shortWord(text, at)
			}
			continue
		}
		of := x.endings[lastTwo(text[at-2], text[at-1])]
		if of == 0 {
			continue
		}
		if of&endsTrigger != 0 && (text[at-1]-'0' < 10 || x.ending.has(load4(text, at-4))) {
			s.ended(text, at)
		} else if of&endsSentence != 0 {
			s.lastWord(text[:at])
		}
	}
}

// shortWord looks at a word of two letters or three before text[at]: at and dot of an address
// that is spelled out, and what people introduce themselves with.
func (s *scanner) shortWord(text string, at int) {
	switch text[at-1] | 0x20 {
	case 't':
		switch {
		case text[at-2]|0x20 == 'a' && at >= 3 && text[at] != ' ' && !wordByte(text[at-3]):
			s.spoken(text, at-3)
		case text[at-2]|0x20 == 'a' && at > 6 && text[at] == ' ' && text[at-3] == ' ' && pii.ProviderAt(text, at+1) > 0:
			s.spokenAt(text, at-3)
		case text[at-2]|0x20 == 'o' && at >= 4 && text[at] == ' ' && text[at-4] == ' ' && text[at-3]|0x20 == 'd':
			s.spoken(text, at-4)
		case text[at-2]|0x20 == 'e' && at >= 3 && text[at] == ' ' && text[at-3]|0x20 == 'n':
			s.netUser(text, at)
		}
	case 'd', 'w':
		n := 3
		if text[at-1]|0x20 == 'w' {
			n = 2
		}
		if at < n || at > n && wordByte(text[at-n-1]) {
			break
		}
		if word := text[at-n : at]; fold(word, "pwd") || fold(word, "pw") {
			s.told(text, at-n, at)
		}
	case 'p':
		if at >= 3 && fold(text[at-3:at], "mdp") && (at == 3 || !wordByte(text[at-4])) {
			s.told(text, at-3, at)
		}
	case 'o', 'x':
		if at >= 4 && text[at-4] == ' ' && (fold(text[at-3:at], "two") || fold(text[at-3:at], "six")) && digitBefore(text, at-4) { // not "two of them"
			s.numberWords(text, at-3)
		}
	case 'h':
		if at >= 3 && text[at-3] == '<' && text[at-2] == 't' && s.pass.heading < 0 {
			s.pass.heading = at - 3
		}
	case 'y':
		if text[at-2]|0x20 == 'e' && at > 3 && text[at-3]|0x20 == 'k' {
			s.toldToken(text, at-3, at)
		}
	case 's', 'e':
		if at >= 4 && text[at-2]|0x20 == 'n' && text[at-4] == ' ' && text[at-3]|0x20 == 'o' && digitBefore(text, at-4) { // four one
			s.numberWords(text, at-3)
		}
		if text[at-2]|0x20 == 'i' && at > 9 && text[at-3] == ' ' && accountEnds[pairOf(text[at-5], text[at-4])] {
			s.account(text, at-3, at)
			s.isAnswer(text, at-3)
		}
		// "is" or "me"; most such words are "the".
		if (text[at-2]|0x20 == 'm' || at > 2 && text[at-3] == ' ') && at+1 < len(text) && text[at] == ' ' && names.Introduces(text, at) {
			s.introduced(text, at+1)
		}
	}
}

// shortWords notes the ends of the words that shortWord looks for.
func (x *index) shortWords() {
	for _, w := range append(names.Introductions(), "at", "dot", "net", "pwd", "pw", "mdp", "key", "th", "two", "six", "one") {
		last := lastTwo(w[len(w)-2], w[len(w)-1])
		x.endings[last] |= endsShort
		x.endings[last&^0x20] |= endsShort
	}
	for _, c := range []byte("dnty") { // password, token, secret, key
		x.endings[lastTwo(c, '.')] |= endsSentence
	}
}
