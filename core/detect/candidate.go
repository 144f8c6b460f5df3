package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/rules"
)

// maxName is how much of a name before an operator is looked at.
const maxName = 48

// lastWord is where one of a rule's words was seen last, as far as it has been
// looked for.
type lastWord struct{ to, at int }

// around says whether one of the words that a rule asks for stands in the
// text before upto and not before from, as a word of its own if whole. Both must
// not fall from call to call: then no byte is looked at twice.
func (s *scanner) around(text string, slot, from, upto int, whole bool) bool {
	w := &s.pass.seen[slot]
	for _, word := range s.e.words[slot] {
		for i := max(w.to-len(word)+1, from, 0); i+len(word) <= upto; i++ {
			if text[i]|0x20 != word[0]|0x20 || !fold(text[i:i+len(word)], word) {
				continue
			}
			if end := i + len(word); !whole || (i == 0 || !wordByte(text[i-1])) && (end == len(text) || !wordByte(text[end])) {
				w.at = max(w.at, i)
			}
		}
	}
	w.to = max(w.to, upto)
	return w.at >= from
}

// run looks for tokens in a run of token bytes that begins at from and is at
// least rules.ShortRun long. A = in the run may part a name from a value, which
// operator looks at first; what follows it waits until then.
func (s *scanner) run(text string, from int) {
	if from < s.pass.runEnd {
		return
	}
	end := from
	kinds := uint8(0)
	for end < len(text) && tokenByte[text[end]] != 0 {
		kinds |= tokenByte[text[end]]
		end++
	}
	if end-from < rules.LongRun && kinds&^(hexLetter|hexCapital|otherLetter) == 0 && (text[from]-'A' >= 26 || text[from+1]-'A' >= 26) || end <= s.secretEnd {
		return
	}
	x := &s.e.index
	s.pass.runEnd = end
	if from > 0 && end-from >= rules.LongRun && (text[from-1] == '$' || text[from-1] == ':') {
		s.framed(text, from)
	}
	if from > 0 && (x.lead || x.leads[text[from-1]]) {
		s.probe(text, max(0, from-rules.Lead), from)
	}
	if kinds&(otherLetter|otherByte) == 0 && kinds&(hexLetter|hexCapital) != hexLetter|hexCapital && !x.hexadecimal {
		// A hash or an identifier: what is hexadecimal itself begins a word.
		for p := from; p < end; p++ {
			if p == from || text[p-1] == '-' {
				s.token(text, p, load4(text, p))
			}
		}
	} else {
		s.tokens(text, from, from+rules.ShortRun)
	}
	for i := range x.shapes {
		s.shaped(text, &x.shapes[i], from, end)
	}
	if kinds&^(hexLetter|hexCapital|otherLetter) != 0 && end-from >= rules.LongRun {
		s.opaque(text, from, end, kinds)
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

// ended looks for triggers that end with the word before text[at].
func (s *scanner) ended(text string, at int) {
	for n := at - rules.WordDigits; at > n && text[at-1]-'0' < 10; {
		at--
	}
	x := &s.e.index
	if at < rules.WordRun || !x.ending.has(load4(text, at-4)) {
		return
	}
	for i, list := 0, x.ending.at(load4(text, at-4)); i < len(list); i++ {
		u := &list[i]
		if p := at - len(rules.Word(u.text)); u.stands(text, p) {
			s.use(text, u, p)
		}
	}
}

// opaque looks at a run that may be a secret because of what stands before it or
// how it begins: the name of a service, a word that announces one.
func (s *scanner) opaque(text string, from, end int, kinds uint8) {
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
	for p := from; p+rules.ShortRun < end; p++ {
		if !x.wordBegins[text[p]] || p > from && isLetter(text[p-1]) {
			continue
		}
		head := load4(text, p)
		if !x.word.has(head) {
			continue
		}
		for i, list := 0, x.word.at(head); i < len(list); i++ {
			if u := &list[i]; u.stands(text, p) {
				s.use(text, u, p)
			}
		}
	}
}

// gapByte are the bytes between a word that announces a secret and the secret.
var gapByte = func() (t [256]bool) {
	for _, c := range " \t\n\"'`>{|([" {
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
	for whole := min(end, len(text)-3); p < whole; p++ {
		head := load4(text, p)
		if i := hash(head|foldCase, x.run.shift); x.run.bits[i>>6]>>(i&63)&1 != 0 {
			s.token(text, p, head)
		} else if kind := x.pairs.kind[pair(head)]; kind != 0 && (kind&anywhere != 0 || p == 0 || !wordByte(text[p-1])) {
			s.tryAll(text, x.pairs.list[pair(head)], p)
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

func wordByte(c byte) bool { return isLetter(c) || c-'0' < 10 || c == '_' }

// operator looks at what may part a name from its value, at text[at]. Named says
// that it is = or :, assigned that the value is worth a look.
func (s *scanner) operator(text string, at int, named, assigned bool) {
	if named && text[at] == ':' && at+1 < len(text) {
		switch text[at+1] {
		case '/':
			if strings.HasPrefix(text[at:], "://") {
				s.scheme(text, at)
				return
			}
		case ':':
			if at == 0 || text[at-1] != ':' {
				s.colons(text, at)
			}
		}
	}
	if assigned {
		if run := s.worth(text, at); run > 0 {
			s.vendors(text, at, run)
		}
	}
	if named {
		s.named(text, at)
		if text[at] == '=' && at < s.pass.runEnd {
			s.tokens(text, at+1, at+1)
		}
	}
}

// worth is the length of the run of token bytes with which the value behind an
// operator begins, if it may be a secret: it has a digit, or is so long that it
// need not.
func (s *scanner) worth(text string, at int) int {
	v := at + 1
	for v < len(text) && v < at+3 && byteRole[text[v]]&operatorByte != 0 {
		v++
	}
	for n := v + 5; v < len(text) && v < n && byteRole[text[v]]&valueGap != 0; {
		v++
	}
	// Values that are one run have one end.
	p := &s.pass
	if v < p.valueFrom || v >= p.valueEnd {
		p.valueFrom, p.valueEnd = v, v
		for p.valueEnd < len(text) && tokenByte[text[p.valueEnd]] != 0 {
			p.valueEnd++
		}
	}
	run := p.valueEnd - v
	if run < s.e.index.digitless && !hasDigit(text[v:p.valueEnd]) {
		return 0
	}
	return run
}

// vendors tries the rules that know a name before the operator at.
func (s *scanner) vendors(text string, at, run int) {
	x := &s.e.index
	// A name may be followed by 20 bytes of others and 3 quotes.
	from := at
	for from > 0 && from > at-23-x.vendorLen && nameGap[text[from-1]] {
		from--
	}
	for p := from; p+3 <= at; p++ {
		head := load4(text, p)
		if !x.vendor.has(head) {
			continue
		}
		for i, list := 0, x.vendor.at(head); i < len(list); i++ {
			u := &list[i]
			r := s.e.rules[u.rule]
			end := p + len(u.text)
			if !r.ValueFits(run) || end > at || end <= s.secretEnd || !u.stands(text, p) {
				continue
			}
			if m, ok := r.MatchValue(text, p, end, u.literal, run); ok {
				s.matched(text, r, m)
			}
		}
	}
}

// nameGap are the bytes between a name and its operator, and of the name.
var nameGap = func() (t [256]bool) {
	for i := range t {
		t[i] = wordByte(byte(i)) || strings.IndexByte(" \t\n\f\r.-'\"", byte(i)) >= 0
	}
	return t
}()

// named looks at the name before = or : at text[at].
func (s *scanner) named(text string, at int) {
	x := &s.e.index
	end := at
	for end > 0 && end > at-16 && (text[end-1] == ' ' || text[end-1] == '\t') {
		end--
	}
	for n := end - 2; end > 0 && end > n && byteRole[text[end-1]]&closingByte != 0; {
		end--
	}
	if end < 2 || !nameByte(text[end-1]) {
		return
	}
	if end >= 3 {
		if head := load4(text, end-3); x.suffix.has(head) {
			for i, list := 0, x.suffix.at(head); i < len(list); i++ {
				u := &list[i]
				if p := end + 1 - len(u.text); u.stands(text, p) {
					s.use(text, u, p)
				}
			}
		}
	}
	s.announcer(text, end, min(at+1, len(text)))
}

// announcer looks for a word that announces a secret in the name that ends at
// end; the word may go on to limit. The last one speaks for the name.
func (s *scanner) announcer(text string, end, limit int) {
	from := end
	for from > 0 && from > end-maxName && nameByte(text[from-1]) {
		from--
	}
	x := &s.e.index
	for p := end - 2; p >= max(0, from-4); p-- { // "api key" has a blank
		if !x.wordBegins[text[p]] {
			continue
		}
		head := load4(text, p)
		if !x.word.has(head) {
			continue
		}
		for i, list := 0, x.word.at(head); i < len(list); i++ {
			if u := &list[i]; p+len(u.text) <= limit && p+len(u.text) > from && u.stands(text, p) {
				s.use(text, u, p)
				return
			}
		}
	}
}

// prose looks at a value that begins at v in a sentence: "the password is ...".
func (s *scanner) prose(text string, v int) {
	i := v
	for i > 0 && i > v-8 && (text[i-1] == ' ' || text[i-1] == '\t') {
		i--
	}
	if i == v || i < 5 {
		return
	}
	if text[i-1] == ':' {
		i--
	}
	if text[i-1]|0x20 != 's' {
		return
	}
	switch {
	case fold(text[i-2:i], "is"):
		i -= 2
	case fold(text[i-3:i], "was"):
		i -= 3
	default:
		return
	}
	end := i
	for end > 0 && end > i-4 && text[end-1] == ' ' {
		end--
	}
	if end < i && end > 2 && nameByte(text[end-1]) {
		s.announcer(text, end, end)
	}
}

// flag looks at an option of a command line that begins at text[at].
func (s *scanner) flag(text string, at int) {
	x := &s.e.index
	if at+2 >= len(text) || text[at+1] != '-' && !isLetter(text[at+1]) {
		return
	}
	for i := range x.flag {
		u := &x.flag[i]
		if u.stands(text, at) && at+len(u.text) > s.secretEnd && s.around(text, u.slot, max(0, at-rules.Reach), at, true) {
			before := s.secretEnd
			s.use(text, u, at)
			s.secretEnd = before // a header may say more than its value
		}
	}
	end := at
	for end < len(text) && end < at+maxName+16 && nameByte(text[end]) {
		end++
	}
	if end-at <= 3 {
		return
	}
	v := end
	for v < len(text) && v < end+4 && (text[v] == ' ' || text[v] == '\t') {
		v++
	}
	if v > end && v < len(text) && text[v] != '=' && text[v] != ':' { // or operator sees it
		s.announcer(text, end, end)
	}
}

// dashes looks at five dashes.
func (s *scanner) dashes(text string, at int) {
	if len(text)-at > 10 && fold(text[at+5:at+10], "begin") {
		s.pem(text, at)
	}
}

// scheme looks at the :// at text[at].
func (s *scanner) scheme(text string, at int) {
	for i := range s.e.index.url {
		u := &s.e.index.url[i]
		if p := at + 3 - len(u.text); u.stands(text, p) {
			s.use(text, u, p)
		}
	}
	s.url(text, at)
	s.site(text, at)
}

// spaced looks at a token at v behind a blank: the address of a site, or one that
// the name of a scheme may stand before.
func (s *scanner) spaced(text string, v int) {
	if text[v]|0x20 == 'w' && fold(text[v:v+4], "www.") {
		s.site(text, v)
		return
	}
	i := v
	for i > 0 && i > v-16 && text[i-1] == ' ' {
		i--
	}
	switch {
	case i == v:
	case i >= 6 && fold(text[i-6:i], "bearer"):
		s.authorization(text, i-6, i+1)
	case i >= 5 && fold(text[i-5:i], "basic"):
		s.authorization(text, i-5, i+1)
	}
}
