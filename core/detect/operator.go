package detect

import "strings"

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
	if assigned && !named && at > 0 {
		switch c := text[at-1]; {
		case text[at] == '>' && (nameByte(c) && c != '-' || isQuote(c)): // <password>..., <p name="password">...
			if c|0x20 == 'e' && s.nestedValue(text, at) {
				return
			}
			limit := at + 1                            // "pass>" is a word
			if end := elementName(text, at); end > 0 { // <string>... behind <key>password</key>, <password id="1">...
				s.announcer(text, end, end)
			}
			if isQuote(c) {
				at--
				limit = at
			}
			s.announcer(text, at, limit)
		case text[at] == '|' && c == ' ' && at > 3: // a row of a table
			end := at - 1
			for n := end - 16; end > 0 && end > n && text[end-1] == ' '; {
				end--
			}
			s.announcer(text, end, end)
		case text[at] == ',' && isQuote(c): // define("PASSWORD", "...")
			s.announcer(text, at-1, at)
		case text[at] == ',' && c-'A' < 26: // curl_setopt($ch, CURLOPT_PASSWORD, "...")
			s.announcer(text, at, at)
		}
	}
	if named {
		if text[at] == ':' {
			s.isAnswer(text, at)
		}
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
	if end > 2 && text[at] == '=' && end > at-2 && strings.IndexByte("!?|+", text[end-1]) >= 0 { // != ?= ||=
		for n := end - 2; end > 0 && end > n && strings.IndexByte("!?|+", text[end-1]) >= 0; {
			end--
		}
		for n := end - 4; end > 0 && end > n && text[end-1] == ' '; {
			end--
		}
	}
	if end > 4 && text[end-1] == ']' {
		end = dimensionBefore(text, end)
	}
	for n := end - 2; end > 0 && end > n && byteRole[text[end-1]]&closingByte != 0; {
		end--
	}
	if end < 2 {
		return
	}
	if k := foreignTail(text, end); k > 0 && text[k-1] >= 0x80 {
		s.foreign(text, k, end)
	} else if text[at] == ':' && s.pass.marks.High != 0 {
		s.foreignPhrase(text, at)
	}
	if !nameByte(text[end-1]) {
		return
	}
	if end > 1 && isQuote(text[end]) && isQuote(text[end-2]) {
		s.member(text, end, at)
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
	if text[at] == ':' && accountEnds[pairOf(text[end-2], text[end-1])] {
		s.labelled(text, end, at)
	}
	if text[end-1]|0x20 == 'e' && end > 6 && fold(text[end-5:end], "value") && !nameByte(text[end-6]) {
		s.beside(text, end-5, end)
	} else if text[end-1]|0x20 == 't' && end > 16 && fold(text[end-7:end], "default") && !nameByte(text[end-8]) {
		s.beside(text, end-7, end)
	}
}

// announcer looks for a word that announces a secret in the name that ends at
// end; the word may go on to limit. The last one speaks for the name.
func (s *scanner) announcer(text string, end, limit int) {
	from := end
	for from > 0 && from > end-maxName && nameByte(text[from-1]) {
		from--
	}
	low := from
	if from > 0 && text[from-1] == ' ' {
		low = max(0, from-4) // "api key" has a blank
	}
	x := &s.e.index
	for p := end - 2; p >= low; p-- {
		if x.wordBegins[text[p]] == 0 {
			continue
		}
		head := load4(text, p)
		if !x.word.has(head) {
			continue
		}
		for i, list := 0, x.word.at(head); i < len(list); i++ {
			if u := &list[i]; p+len(u.text) <= limit && p+len(u.text) > from && u.stands(text, p) {
				if !s.pass.tried.has(p) {
					s.use(text, u, p)
				}
				return
			}
		}
	}
}

func isQuote(c byte) bool { return c == '"' || c == '\'' }
