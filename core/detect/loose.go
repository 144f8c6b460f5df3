package detect

import "strings"

// loose finds triggers that the classes of bytes do not point out: every place of
// the text is looked up by its first two bytes, and what is left by its second
// and third. That is a few instructions a byte where an automaton waits for its
// table, and it does not matter how many triggers there are.
type loose struct {
	first, second pairSet
	uses          map[[2]byte][]use // by their first two bytes, lower case
}

// pairSet is a set of pairs of bytes, in every case.
type pairSet [1 << 10]uint64

func (p *pairSet) add(a, b byte) {
	for _, x := range [...]string{string(a), strings.ToUpper(string(a))} {
		for _, y := range [...]string{string(b), strings.ToUpper(string(b))} {
			k := uint(x[0]) | uint(y[0])<<8
			p[k>>6] |= 1 << (k & 63)
		}
	}
}

func (p *pairSet) has(a, b byte) bool {
	k := uint(a) | uint(b)<<8
	return p[k>>6]>>(k&63)&1 != 0
}

// minLoose is the least length of a trigger here.
const minLoose = 3

// add files a trigger, or says that it is too short or not ASCII.
func (l *loose) add(u use) bool {
	if len(u.text) < minLoose || u.text[0] >= 0x80 || u.text[1] >= 0x80 || u.text[2] >= 0x80 {
		return false
	}
	if l.uses == nil {
		l.uses = map[[2]byte][]use{}
	}
	key := [2]byte{u.text[0], u.text[1]}
	l.first.add(key[0], key[1])
	l.second.add(u.text[1], u.text[2])
	l.uses[key] = append(l.uses[key], u)
	return true
}

// loosely runs what has no anchor, in the order of its places.
func (s *scanner) loosely(text string) {
	l := s.e.index.loose
	for i := 0; i+minLoose <= len(text); i++ {
		if !l.first.has(text[i], text[i+1]) || !l.second.has(text[i+1], text[i+2]) {
			continue
		}
		list := l.uses[[2]byte{lowerByte(text[i]), lowerByte(text[i+1])}]
		for k := range list {
			if u := &list[k]; u.stands(text, i) {
				s.use(text, u, i)
			}
		}
	}
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}
