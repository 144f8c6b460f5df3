package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/pii"
	"github.com/sotto-project/sotto/core/detect/rules"
)

// run looks for tokens in a run of token bytes that begins at from and is at
// least rules.ShortRun long; that it reaches to known is known. A = in the run may part
// a name from a value, which operator looks at first; what follows it waits until then.
func (s *scanner) run(text string, from, known int) {
	if from < s.pass.runEnd {
		return
	}
	kinds := uint8(0)
	for _, c := range []byte(text[from:known]) {
		kinds |= tokenByte[c]
	}
	end := known
	for end < len(text) && tokenByte[text[end]] != 0 {
		kinds |= tokenByte[text[end]]
		end++
	}
	long := end-from >= rules.LongRun
	if long {
		s.pass.long = append(s.pass.long, uint32(from)) // it may hold something encoded
	}
	// A UUID has a dash behind its first eight digits.
	if n := end - from; kinds&otherByte == 0 && n >= pii.ShortestWallet && n <= pii.LongestWallet && (pii.WalletFirst[text[from]] && text[from+8] != '-' || n == 43 || n == 44) {
		s.wallet(text, from, end)
	}
	if !long && kinds&^(hexLetter|hexCapital|otherLetter) == 0 && (text[from]-'A' >= 26 || text[from+1]-'A' >= 26) || end <= s.secretEnd {
		return
	}
	x := &s.e.index
	s.pass.runFrom, s.pass.runEnd = from, end
	if c := text[from+1]; c == text[from+3] && c == text[from+5] && c == text[from+7] && !isLetter(c) && c-'0' >= 10 {
		s.pass.traits |= decode.Apart
	}
	if from > 0 && long && (text[from-1] == '$' || text[from-1] == ':') {
		s.framed(text, from)
	}
	if from > 0 && (x.lead || x.leads[text[from-1]]) {
		s.probe(text, max(0, from-rules.Lead), from)
	}
	if kinds&(otherLetter|otherByte) == 0 && kinds&(hexLetter|hexCapital) != hexLetter|hexCapital && !x.hexadecimal {
		// A hash or an identifier: what is hexadecimal itself begins a word.
		for p := from; ; p++ {
			head := load4(text, p)
			if k := triple(head); x.begins[k>>6]>>(k&63)&1 != 0 {
				s.token(text, p, head)
			}
			n := strings.IndexByte(text[p:end], '-')
			if p += n; n < 0 || p+1 >= end {
				break
			}
		}
	} else {
		s.tokens(text, from, from+rules.ShortRun)
	}
	for i := range x.shapes {
		s.shaped(text, &x.shapes[i], from, end)
	}
	if long {
		s.parted(text, from, end)
	}
	if kinds&^(hexLetter|hexCapital|otherLetter) != 0 && long {
		s.opaque(text, from, end, kinds)
	}
}

// wallet looks at a row of letters and digits that may be the address of one.
func (s *scanner) wallet(text string, from, end int) {
	if v := text[from:end]; pii.OtherWallet(v) || pii.Base58Key(v) && s.words.announce(text, from, pii.Crypto) {
		s.known(text, pii.Crypto, pii.Match{Start: from, End: end, Score: .9})
	}
}

// framed looks for triggers with a $ before the run at from. What stands at a $
// is tried once.
func (s *scanner) framed(text string, from int) {
	low := max(0, from-rules.Frame)
	i := from - 1
	for i > low && text[i-1] > ' ' && text[i-1] != '"' && text[i-1] != '\'' {
		i--
	}
	i = max(i, s.pass.frameEnd)
	s.pass.frameEnd = from
	for ; i < from; i++ {
		n := strings.IndexByte(text[i:from], '$')
		if n < 0 {
			return
		}
		i += n
		for k := range s.e.index.frames {
			f := &s.e.index.frames[k]
			if f.stands(text, i-f.dollar) {
				s.use(text, &f.use, i-f.dollar)
			}
		}
	}
}

// opaque looks at a run that may be a secret because of what stands before it or
// how it begins: the name of a service, a word that announces one.
func (s *scanner) opaque(text string, from, end int, kinds uint8) {
	if from > 0 && (text[from-1] == '\t' || text[from-1] == '%') {
		s.cookieLine(text, from, end)
	}
	for i := from; i < end; i++ {
		if text[i]-'0' < 10 && (i > from && isLetter(text[i-1]) || i+1 < end && isLetter(text[i+1])) {
			if kinds&otherByte == 0 && from >= s.opaqueEnd && i-from < 64 && end-from < maxValue && !s.e.disabled[ruleVendor] {
				s.vendorRun(text, from, end)
			} else {
				s.vendor(text, i)
			}
			break
		}
	}
	name := from
	for name > 0 && name > from-maxGap && gapByte[text[name-1]] {
		name--
	}
	if name > 2 && name < from && nameByte(text[name-1]) {
		s.announcer(text, name, name)
	}
	if kinds&(otherLetter|otherByte) == 0 {
		return // no word is written so
	}
	x := &s.e.index
	tried := s.pass.tried.over(from, end)
	behind := uint8(0) // whether a letter stands before
	for p := from; p+rules.ShortRun < end; p++ {
		begins := x.wordBegins[text[p]] &^ behind
		behind = letterByte[text[p]]
		if begins == 0 {
			continue
		}
		head := load4(text, p)
		if !x.word.has(head) {
			continue
		}
		for i, list := 0, x.word.at(head); i < len(list); i++ {
			if u := &list[i]; u.stands(text, p) {
				s.use(text, u, p)
				tried.add(p)
			}
		}
	}
}

// places are places in a stretch of a text.
type places struct {
	from, to int
	bits     []uint64
}

// over empties the set, for a stretch of the text.
func (p *places) over(from, to int) *places {
	n := (to-from)/64 + 1
	if cap(p.bits) < n {
		p.bits = make([]uint64, n)
	}
	p.from, p.to, p.bits = from, to, p.bits[:n]
	clear(p.bits)
	return p
}

func (p *places) add(i int) { p.bits[(i-p.from)/64] |= 1 << ((i - p.from) % 64) }

func (p *places) has(i int) bool {
	return i >= p.from && i < p.to && p.bits[(i-p.from)/64]>>((i-p.from)%64)&1 != 0
}

// gapByte are the bytes between a word that announces a secret and the secret.
var gapByte = func() (t [256]bool) {
	for _, c := range " \t\n\"'`>{|([-," {
		t[c] = true
	}
	return t
}()

// tokens looks for triggers from p to the first = at next or later, or to the
// end of the run.
func (s *scanner) tokens(text string, p, next int) {
	end := s.pass.runEnd
	if next < end {
		if i := strings.IndexByte(text[next:end], '='); i >= 0 {
			end = next + i
		}
	}
	s.probe(text, p, end)
}

// probe looks for triggers that begin in text[p:end].
func (s *scanner) probe(text string, p, end int) {
	x := &s.e.index
	for whole := len(text) - 8; p < end && p <= whole; {
		w := load8(text, p)
		for last := min(p+6, end); p < last; p++ { // three bytes each
			if k := triple(uint32(w)); x.begins[k>>6]>>(k&63)&1 != 0 {
				s.token(text, p, load4(text, p))
			}
			w >>= 8
		}
	}
	for ; p < end; p++ {
		s.token(text, p, load4(text, p))
	}
}

// token tries the triggers that may stand at text[p:].
func (s *scanner) token(text string, p int, head uint32) {
	x := &s.e.index
	k := pair(head)
	if kind := x.pairs.kind[k]; kind&anywhere != 0 || kind != 0 && (p == 0 || !wordByte(text[p-1])) {
		s.tryAll(text, x.pairs.list[k], p)
	}
	if x.run.has(head) {
		s.tryAll(text, x.run.at(head), p)
	}
}

func (s *scanner) tryAll(text string, list []use, p int) {
	for i := range list {
		if u := &list[i]; u.stands(text, p) {
			s.use(text, u, p)
		}
	}
}

// shaped tries a rule that goes by the shape of a run.
func (s *scanner) shaped(text string, u *use, from, end int) {
	r := s.e.rules[u.rule]
	for from < end {
		lo, hi, next, ok := r.Shaped(text, from, end)
		if !ok {
			return
		}
		if s.around(text, u.slot, max(0, next-rules.Reach), min(len(text), hi+rules.Reach/4), false) {
			before := s.secretEnd
			if m, ok := r.MatchShaped(text, lo, hi); ok {
				s.matched(text, r, m)
			}
			s.secretEnd = before // an assignment that it stands in may be longer
		}
		from = next
	}
}

// The kinds of bytes in a run.
const (
	hexLetter = 1 << iota // small
	hexCapital
	otherLetter
	hexMark // a digit or a dash
	otherByte
)

var tokenByte = func() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case 'A' <= c && c <= 'F':
			t[i] = hexCapital
		case isHex(c) && isLetter(c):
			t[i] = hexLetter
		case isLetter(c):
			t[i] = otherLetter
		case isHex(c), c == '-':
			t[i] = hexMark
		case rules.IsToken(c):
			t[i] = otherByte
		}
	}
	return t
}()

// letterByte is 1 for letters of ASCII.
var letterByte = func() (t [256]uint8) {
	for i := range t {
		if isLetter(byte(i)) {
			t[i] = 1
		}
	}
	return t
}()

func wordByte(c byte) bool { return isLetter(c) || c-'0' < 10 || c == '_' }
