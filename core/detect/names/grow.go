package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The words of a street or a town of some countries are on no list, and the tagger takes
// them for nothing. A flat and a postal code tell them: a number and words with capitals
// before a flat are its street, and words between a street and a code are its town.

// mostEnvelope is how many bytes the town, province, country and code of an address have.
const mostEnvelope = 88

// mostPieces is how many pieces of an address may stand before its flat.
const mostPieces = 16

// grow adds to the pieces of an address what its form tells.
func (f *Finder) grow(text string) {
	small := f.window.Small
	out := f.joined[:0]
	for _, p := range f.found {
		last := 0
		if n := len(out); n > 0 {
			last = out[n-1].End
		}
		if p.Start < last {
			if p.End <= last || p.Kind != Place {
				continue
			}
			p.Start = last
		}
		if p.Kind != Place {
			out = append(out, p)
			continue
		}
		s := text[p.Start:p.End]
		if unit(s) && !box(s) {
			out = appendStreet(out, text, p, small)
		}
		out = append(out, p)
		if end := anchored(text, out); end > 0 {
			out = onward(out, text, end, p.Score, small)
		}
	}
	f.found, f.joined = out, f.found[:0]
}

// suffixed adds the street at the word i of the window: a number, a word or two with capitals
// that are not of every day, and a word that ends the names of streets. It returns how many
// words they are.
func (f *Finder) suffixed(text string, i int) int {
	w := &f.window
	number := w.At(i)
	if !number.Shape.Number() || number.End-number.Start > 5 || i > 0 && number.Gap == tag.Space && w.At(i-1).Shape.Capital() {
		return 0
	}
	strange := false
	for k := i + 1; k < min(i+5, w.Len()); k++ {
		t := w.At(k)
		if !t.Shape.Capital() || t.Gap != tag.Space {
			return 0
		}
		last := k+1 == w.Len() || !w.At(k+1).Shape.Capital() || w.At(k+1).Gap != tag.Space
		if last && tag.Suffix(t.Hash) && (strange || k > i+1 && t.End-t.Start <= 4 && among(text[t.Start:t.End], abbreviatedWays)) {
			f.found = append(f.found, Match{Start: number.Start, End: number.End, Kind: Place, Score: suffixScore}, Match{Start: w.At(i + 1).Start, End: t.End, Kind: Place, Score: suffixScore})
			return k + 1 - i
		}
		strange = strange || t.Mask != tag.Common
	}
	return 0
}

// abbreviatedWays are so seldom anything else that the words before may be of every day: 22 Ocean Pde.
var abbreviatedWays = []string{"pde", "cct", "tce", "cres", "gdns", "esp"}

// suffixScore is the score of a street that its form tells alone.
const suffixScore = .75

// anchored says where the street or flat ends, with a number, that the last match is or
// ends; 0 if it is none.
func anchored(text string, out []Match) int {
	p := out[len(out)-1]
	s := text[p.Start:p.End]
	switch {
	case unit(s):
		return p.End
	case bare(s):
		if n := len(out); n > 1 && len(s) <= 4 && out[n-2].Kind == Place && piecesJoin(gap(text, out[n-2], p)) && !bare(text[out[n-2].Start:out[n-2].End]) {
			return p.End
		}
		return 0
	case s[len(s)-1]-'0' < 10 && s[0]-'0' >= 10 && (street(s) || streetEnding(s)):
		return p.End
	case len(out) > 1 && s[0]-'0' >= 10:
		if q := out[len(out)-2]; q.Kind == Place && numbers(text[q.Start:q.End]) && (gap(text, q, p) == " " || gap(text, q, p) == ", ") {
			return p.End
		}
	case s[0]-'0' < 10 && strings.IndexByte(s, ' ') > 0:
		return p.End
	}
	return 0
}

// numbers says that a piece is the number of a house, in one part or more: 46, 39/997.
func numbers(s string) bool { return bare(s) || houseNumber(s) }

// appendStreet appends the number and the words that stand right before a flat at p, as far
// as they are not found already.
func appendStreet(out []Match, text string, p Match, small bool) []Match {
	// The pieces right before it, back to the first.
	i, n := p.Start, len(out)
	for n > 0 && out[n-1].Kind == Place && piecesJoin(text[out[n-1].End:i]) {
		if len(out)-n == mostPieces {
			return out // no address, but a list of them
		}
		n--
		i = out[n].Start
	}
	if n < len(out) && text[i]-'0' < 10 && !bare(text[out[n].Start:out[n].End]) {
		return out
	}
	from := 0
	if n > 0 {
		from = out[n-1].End
	}
	low := max(from, i-mostTown)
	start, numbered, words := i, false, n < len(out) && !bare(text[out[len(out)-1].Start:out[len(out)-1].End])
	for k := i; len(out)-n < 8; {
		for j := k; k > low && j-k < 3 && strings.IndexByte(" ,\n", text[k-1]) >= 0; {
			k--
		}
		j := k
		for j > low && text[j-1] > ' ' && text[j-1] != ',' {
			j--
		}
		if j == k || j == low && j > from && text[j-1] > ' ' {
			break
		}
		var t tag.Token
		if !tag.Read(text, j, &t) || t.End < k-1 {
			break
		}
		numeral := t.Shape.Number() && t.End-t.Start <= 6
		word := t.Shape.Capital() || t.Shape == tag.Code && strings.IndexByte(text[j:k], '_') < 0 || small && t.Shape == tag.Lower && t.Mask&tag.Common == 0
		if !numeral && !word && (t.Shape != tag.Lower || !tag.StreetWord(t.Hash) && !nobility(text[j:t.End])) {
			break
		}
		words = words || word
		if numeral {
			start, numbered = j, true
		}
		if j == 0 || text[j-1] == '\n' && numeral {
			break
		}
		k = j
	}
	if !numbered || !words || start >= i {
		return out
	}
	// What has been found within goes on as it is; what stands between is added.
	pieces := append([]Match(nil), out[n:]...)
	out = out[:n]
	pieces = append(pieces, Match{Start: p.Start, End: p.Start})
	at := start
	for _, q := range pieces {
		if at < q.Start { // pieces may overlap
			if end := at + len(strings.TrimRight(text[at:q.Start], " ,\n")); end > at {
				out = append(out, Match{Start: at, End: end, Kind: Place, Score: p.Score})
			}
		}
		if q.End > q.Start {
			out = append(out, q)
		}
		for at = max(at, q.End); at < p.Start && strings.IndexByte(" ,\n", text[at]) >= 0; {
			at++
		}
	}
	return out
}

// onward appends the town and the code, in either order, that follow a street or flat which
// ends at i.
func onward(out []Match, text string, i int, score float64, small bool) []Match {
	limit := min(len(text), i+mostEnvelope)
	add := func(start, end int) { out = append(out, Match{Start: start, End: end, Kind: Place, Score: score}) }
	k := parted(text, i, limit)
	if k == i {
		return out
	}
	if code := codeEnd(text, k, limit); code > 0 && strings.ContainsAny(text[i:k], ",\n") {
		if t := parted(text, code, limit); t == code+1 && text[code] == ' ' {
			if end := settlement(text, t, limit, small); end > 0 {
				add(k, code)
				add(t, end)
			}
		}
		return out
	}
	// A town, a province, a country: each begins with a capital and ends where a comma, a
	// line or the code does.
	var pieces [4]Match
	n, sure := 0, false
	for k < limit && n < len(pieces) {
		code := codeEnd(text, k, limit)
		if code == 0 && n > 0 && k < limit && text[k] == '-' { // Madurai-956679
			code = codeEnd(text, k+1, limit)
			k++
		}
		if code > 0 {
			if n == 0 || !sure && everyday(text[pieces[0].Start:pieces[0].End]) {
				return out
			}
			for _, q := range pieces[:n] {
				add(q.Start, q.End)
			}
			add(k, code)
			return out
		}
		end := settlement(text, k, limit, small || sure)
		if end == 0 {
			return out
		}
		if e := end - 3; e > k && text[e] == ' ' && upper2(text[e+1:]) && n+1 < len(pieces) { // Springfield IL
			pieces[n] = Match{Start: k, End: e}
			n, k = n+1, e+1
		}
		pieces[n] = Match{Start: k, End: end}
		n++
		sure = sure || n > 1 && end-k == 2
		next := parted(text, end, limit)
		if next == end && (next >= limit || text[next] != '-') {
			return out
		}
		k = next
	}
	return out
}

// parted is where what stands between two pieces of an address ends.
func parted(text string, i, limit int) int {
	from, lines := i, 0
	for i < limit && i-from < 5 && strings.IndexByte(" ,\n>", text[i]) >= 0 {
		if text[i] == '\n' {
			lines++
		}
		i++
	}
	if lines > 2 {
		return from
	}
	return i
}

// settlement is where the words end, five at most, that begin at i and may name a town: they
// begin with capitals, but for small words between them. 0 is that there are none.
func settlement(text string, i, limit int, small bool) int {
	end := 0
	for n := 0; n < 6 && i < limit; n++ {
		var t tag.Token
		if !tag.Read(text, i, &t) || t.End > limit {
			break
		}
		if k := strings.IndexByte(text[t.Start:t.End], '-'); t.Shape == tag.Alnum && k > 2 && codeEnd(text, t.Start+k+1, limit) == t.End {
			return t.Start + k
		}
		capital := t.Shape.Capital() || t.Shape == tag.CapLower || t.Shape == tag.Code && strings.IndexByte(text[i:t.End], '_') < 0 || small && t.Shape == tag.Lower && (t.Mask != tag.Common || t.End-t.Start == 2)
		if !capital && (n == 0 || t.Shape != tag.Lower || t.End-t.Start > 5) {
			break
		}
		i = t.End
		if capital {
			end = i
		}
		for k := i; i < limit && i-k < 3 && strings.IndexByte(" '-", text[i]) >= 0; {
			i++
		}
		if i == t.End || i > end+2 && n == 0 && text[end] == ' ' {
			break
		}
		if codeEnd(text, i, limit) > 0 {
			break
		}
	}
	return end
}
