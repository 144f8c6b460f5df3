package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// splitNumbers parts two numbers that stand before a street, and drops long
// numbers and rows of more than two.
func (f *Finder) splitNumbers(text string) []Match {
	in, out := f.found, f.joined[:0]
	for i, p := range in {
		s := text[p.Start:p.End]
		if p.Kind != Place || len(s) < 3 || s[0]-'0' >= 10 {
			out = append(out, p)
			continue
		}
		n := digitsEnd(s, 0)
		if n == len(s) {
			if n <= 6 {
				out = append(out, p)
			}
			continue
		}
		k := n
		if s[n] == ' ' {
			k = digitsEnd(s, n+1)
		}
		switch {
		case k <= n+1 && n <= 6 && s[n] == ' ' && len(s) > shortStreet:
			first := p
			first.End, p.Start = p.Start+n, p.Start+n+1
			out = append(out, first, p) // one number, then words
		case k <= n+1 || k < len(s) && s[k] != ' ':
			out = append(out, p)
		case k+1 < len(s) && s[k+1]-'0' < 10:
			// A row of numbers.
		case k < len(s) || i+1 < len(in) && in[i+1].Kind == Place && in[i+1].Start == p.End+1:
			first := p
			first.End, p.Start = p.Start+n, p.Start+n+1
			out = append(out, first, p)
		default:
			out = append(out, p)
		}
	}
	f.found, f.joined = out, in[:0]
	return out
}

// shortStreet is how many bytes a street has at most with which its number stays.
const shortStreet = 10

// digitsEnd is where the digits that begin at i end.
func digitsEnd(s string, i int) int {
	for i < len(s) && s[i]-'0' < 10 {
		i++
	}
	return i
}

// appendPieces appends the pieces of an address that stays in pieces.
func appendPieces(out []Match, text string, group []Match) []Match {
	for k := 0; k < len(group); k++ {
		p := group[k]
		switch {
		case k > 0 && suffix(text[p.Start:p.End]) && street(text[group[k-1].Start:group[k-1].End]):
			continue // Dalmatinova 68 St
		case k+1 < len(group) && bare(text[p.Start:p.End]) && !bare(text[group[k+1].Start:group[k+1].End]) && group[k+1].Start == p.End+1 && group[k+1].End-p.Start <= shortStreet:
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

// everyday says that a piece is made of nothing but words of every day: Country Club.
func everyday(s string) bool {
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		if t.Mask != tag.Common {
			return false
		}
		i = t.End
	}
	return true
}

// unit says that a piece names a flat or box.
func unit(s string) bool {
	if len(s) == 0 || strings.IndexByte("asufrpb#", s[0]|0x20) < 0 && s[0] != '#' {
		return false
	}
	for _, w := range [...]string{"apt", "suite", "ste ", "ste.", "studio ", "unit", "flat", "floor", "room", "p.o.", "po box", "box ", "apartment", "#"} {
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

// suffix says that a piece is no more than an abbreviated "street".
func suffix(s string) bool {
	if len(s) > len("avenue") {
		return false
	}
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

// boxStart takes the P of a P.O. Box, which is a sentence by itself to the tagger, into it.
func boxStart(text string, i int) int {
	if c := text[i] | 0x20; c != 'o' && c != 'b' {
		return i
	}
	for _, p := range [...]string{"P.", "P. ", "P.O. ", "PO ", "P. O. ", "P.O.", "P O "} {
		if i >= len(p) && i+3 < len(text) && strings.EqualFold(text[i-len(p):i], p) && (strings.EqualFold(text[i:i+2], "O.") || strings.EqualFold(text[i:i+2], "O ") || strings.EqualFold(text[i:i+3], "Box")) &&
			(i == len(p) || text[i-len(p)-1] <= ' ') {
			return i - len(p)
		}
	}
	return i
}
