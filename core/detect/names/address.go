package names

import "strings"

// address joins the pieces of addresses among the places found. An address
// within running text becomes one match, from its number to its postal code.
// One that is laid out in lines, or that is only a street and a town, stays in
// pieces. Numbers that belong to no address are dropped.
func (f *Finder) address(text string) {
	in := f.found
	for i := range in {
		if in[i].Kind == Place {
			in[i].Start = boxStart(text, in[i].Start)
			in[i].End = streetEnd(text, in[i].Start, in[i].End)
		}
	}
	in = f.splitNumbers(text)
	out := f.joined[:0] // it may grow faster than in is read
	for i := 0; i < len(in); {
		if in[i].Kind != Place {
			out = append(out, in[i])
			i++
			continue
		}
		j := i + 1
		for j < len(in) && in[j].Kind == Place && piecesJoin(text[in[j-1].End:in[j].Start]) {
			j++
		}
		// The corner of two streets is one place.
		if start, ok := corner(text, in[i].Start); ok {
			n := j
			if n == len(in) || text[in[n-1].End:in[n].Start] != " and " {
				n = 0
			}
			if n > 0 {
				whole := in[i]
				whole.Kind, whole.Start = Place, start
				for n++; n < len(in) && in[n].Kind == Place && in[n].Start == in[n-1].End+1; n++ {
				}
				whole.End = in[n-1].End
				out = append(out, whole)
				i = n
				continue
			}
		}
		group := in[i:j]
		// It begins with its number: a name before that is of a shop or a firm.
		if len(group) > 2 && !strings.ContainsAny(text[group[0].Start:group[0].End], "0123456789") && bare(text[group[1].Start:group[1].End]) {
			out = append(out, group[0])
			group = group[1:]
		}
		switch {
		case len(group) >= 3 && full(text, group) && (running(text, group[0].Start) || dense(text, group)) && !labelled(text, out, group[0].Start):
			whole := group[0]
			whole.End = group[len(group)-1].End
			for _, p := range group[1:] {
				whole.Score = max(whole.Score, p.Score)
			}
			out = append(out, whole)
		case len(group) == 1 && suffix(text[group[0].Start:group[0].End]):
		case len(group) == 1 && bare(text[group[0].Start:group[0].End]):
			if postal(text, group[0].Start) {
				out = append(out, group[0])
			}
		default:
			out = appendPieces(out, text, group)
		}
		i = j
	}
	f.found, f.joined = out, in[:0]
}

// splitNumbers parts two numbers that stand before a street, and drops long
// numbers and rows of more than two.
func (f *Finder) splitNumbers(text string) []Match {
	for i := 0; i < len(f.found); i++ {
		p := f.found[i]
		s := text[p.Start:p.End]
		if p.Kind == Place && len(s) > 6 && longNumber(s) {
			f.found = append(f.found[:i], f.found[i+1:]...)
			i--
			continue
		}
		if p.Kind != Place || len(s) < 3 || s[0]-'0' >= 10 {
			continue
		}
		n := 0
		for n < len(s) && s[n]-'0' < 10 {
			n++
		}
		if n == len(s) || s[n] != ' ' {
			continue
		}
		k := n + 1
		for k < len(s) && s[k]-'0' < 10 {
			k++
		}
		if k == n+1 || k < len(s) && s[k] != ' ' {
			continue
		}
		if k+1 < len(s) && s[k+1]-'0' < 10 {
			f.found = append(f.found[:i], f.found[i+1:]...)
			i--
			continue
		}
		if k < len(s) || i+1 < len(f.found) && f.found[i+1].Kind == Place && f.found[i+1].Start == p.End+1 {
			f.found = append(f.found, Match{})
			copy(f.found[i+1:], f.found[i:])
			f.found[i].End = p.Start + n
			f.found[i+1].Start = p.Start + n + 1
		}
	}
	return f.found
}

// longNumber says that a piece is a number no house or post office has.
func longNumber(s string) bool {
	for i := range len(s) {
		if s[i]-'0' >= 10 {
			return false
		}
	}
	return true
}

// piecesJoin says that two pieces of an address may stand this far apart.
func piecesJoin(gap string) bool {
	if len(gap) > 12 {
		return false
	}
	for i := range len(gap) {
		switch gap[i] {
		case ' ', '\n', '\r', '\t', ',', '.', '>', '-', '/', ';', '|':
		default:
			return false
		}
	}
	return strings.Count(gap, "\n") < 2
}

// appendPieces appends the pieces of an address that stays in pieces.
func appendPieces(out []Match, text string, group []Match) []Match {
	for k := 0; k < len(group); k++ {
		p := group[k]
		switch {
		case k+1 < len(group) && bare(text[p.Start:p.End]) && !bare(text[group[k+1].Start:group[k+1].End]) && group[k+1].Start == p.End+1 && group[k+1].End-p.Start < 11:
			// A house number of a short street stays with it.
			p.End, p.Score = group[k+1].End, max(p.Score, group[k+1].Score)
			k++
		case p.End-p.Start >= 10 && !unit(text[p.Start:p.End]) && strings.IndexByte(text[p.Start:p.End], '\n') < 0:
			// A postal code after a town is a piece of its own.
			n := p.End
			for n > p.Start && (text[n-1]-'0' < 10 || text[n-1] == '-') {
				n--
			}
			if p.End-n >= 4 && n > p.Start+1 && text[n-1] == ' ' {
				zip := p
				p.End, zip.Start = n-1, n
				out = append(out, p)
				p = zip
			}
		}
		out = append(out, p)
	}
	return out
}

// full says that the pieces are those of a whole address: it has a postal code
// or the number of a flat besides the street.
func full(text string, group []Match) bool {
	street, more := false, false
	for k, p := range group {
		s := text[p.Start:p.End]
		switch {
		case unit(s):
			more = true
			street = street || box(s)
		case bare(s):
			if k > 0 && len(s) >= 4 && !bare(text[group[k-1].Start:group[k-1].End]) {
				more = true
			} else {
				street = true
			}
		case strings.ContainsAny(s, "0123456789"):
			if k >= 2 && len(s) > 5 && bare(s[len(s)-4:]) {
				more = true
			}
			street = true
		}
	}
	return street && (more || len(group) >= 5)
}

// unit says that a piece names a flat or box.
func unit(s string) bool {
	for _, w := range [...]string{"apt", "suite", "ste ", "ste.", "unit", "flat", "floor", "room", "p.o.", "po box", "box ", "apartment", "#"} {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			return true
		}
	}
	return false
}

// box says that a piece names a box at a post office, which is as good as a street.
func box(s string) bool {
	return len(s) > 7 && (strings.EqualFold(s[:4], "p.o.") || strings.EqualFold(s[:6], "po box"))
}

// running says that an address is part of running text: something stands
// before it on its line, or announces it with a colon on the line before.
func running(text string, i int) bool {
	if !lineBegin(text, i) {
		return true
	}
	for i--; i >= 0; i-- {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
		case ':':
			return true
		default:
			return false
		}
	}
	return false
}

// suffix says that a piece is no more than an abbreviated "street".
func suffix(s string) bool {
	for _, w := range [...]string{"st", "rd", "ave", "dr", "str", "ln", "street", "road", "avenue", "suite", "apt", "unit", "box"} {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}

// bare says that a piece is a number and nothing else.
func bare(s string) bool {
	for i := range len(s) {
		if s[i]-'0' >= 10 && s[i] != '-' && s[i] != ' ' {
			return false
		}
	}
	return true
}

// dense says that a line of an address holds more than one of its parts: it is
// written out, not laid out.
func dense(text string, group []Match) bool {
	for k := 1; k < len(group); k++ {
		gap := text[group[k-1].End:group[k].Start]
		if strings.IndexByte(gap, ',') >= 0 || strings.IndexByte(gap, '\n') < 0 && unit(text[group[k].Start:group[k].End]) {
			return true
		}
	}
	return false
}

// labelled says that a person stands right before an address: it is a label, in pieces.
func labelled(text string, before []Match, i int) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	return last.Kind == Person && last.End < i && strings.TrimSpace(text[last.End:i]) == ""
}

// lineBegin says that nothing but blanks and quotation marks stands before i on its line.
func lineBegin(text string, i int) bool {
	for i--; i >= 0; i-- {
		switch text[i] {
		case '\n':
			return true
		case ' ', '\t', '>', '*', '-', '|':
		default:
			return false
		}
	}
	return true
}

// Postcode says whether the number text[i:end] is a postal code that the words
// before it announce, and where the code ends: 7412 SL, 62704-1234.
func Postcode(text string, i, end int) (stop int, ok bool) {
	if !postal(text, i) {
		return 0, false
	}
	stop = end
	if stop+3 <= len(text) && text[stop] == ' ' && upper2(text[stop+1:]) && (stop+3 == len(text) || text[stop+3]|0x20 < 'a' || text[stop+3]|0x20 > 'z') {
		stop += 3
	} else if stop+5 <= len(text) && text[stop] == '-' && bare(text[stop+1:stop+5]) {
		stop += 5
	}
	return stop, true
}

func upper2(s string) bool { return s[0]-'A' < 26 && s[1]-'A' < 26 }

// postalWords announce a postal code.
var postalWords = [...]string{"zip", "zip code", "zipcode", "postcode", "post code", "postal code", "plz", "cap", "code postal", "cp", "c.p.", "postleitzahl", "código postal", "codigo postal", "cep", "postnummer", "postnr", "pincode", "pin code", "postinumero", "kod pocztowy", "irsz"}

// postal says that the words right before i announce a postal code.
func postal(text string, i int) bool {
	var b [28]byte
	n := copy(b[:], text[max(0, i-len(b)):i])
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	before := strings.TrimRight(string(b[:n]), " :=#\"'\t")
	if len(before) == n {
		return false
	}
	before = strings.TrimSuffix(before, " is")
	for _, w := range postalWords {
		if k := len(before) - len(w); k >= 0 && before[k:] == w && (k == 0 || before[k-1] == ' ' || before[k-1] == '\n' || before[k-1] == '"' || before[k-1] == ',' || before[k-1] == '_') {
			return true
		}
	}
	return false
}

// boxStart takes the P of a P.O. Box, which is a sentence by itself to the tagger, into it.
func boxStart(text string, i int) int {
	for _, p := range [...]string{"P.", "P. ", "P.O. ", "PO ", "P. O. ", "P.O.", "P O "} {
		if i >= len(p) && i+3 < len(text) && strings.EqualFold(text[i-len(p):i], p) && (strings.EqualFold(text[i:i+2], "O.") || strings.EqualFold(text[i:i+2], "O ") || strings.EqualFold(text[i:i+3], "Box")) &&
			(i == len(p) || text[i-len(p)-1] <= ' ') {
			return i - len(p)
		}
	}
	return i
}

// streetEnd leaves out a "street" that follows a street with its number: Via Roma 12 street.
func streetEnd(text string, start, end int) int {
	s := text[start:end]
	for _, w := range [...]string{" street", " Street", " St", " st", " road"} {
		if n := len(s) - len(w); n > 6 && s[n:] == w && s[n-1]-'0' < 10 && s[0]|0x20 >= 'a' && !strings.HasPrefix(s, "East") && !strings.HasPrefix(s, "West") && !strings.HasPrefix(s, "North") && !strings.HasPrefix(s, "South") {
			return start + n
		}
	}
	return end
}
