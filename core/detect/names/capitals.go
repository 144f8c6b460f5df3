package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Family names in capitals, behind initials or before a comma: SMITH, Ada; K. ABERNETHY; MISS A KOWALSKA;
// Surname    KANDIAH. Lists, letters and forms have them, of which the tagger has seen little.

// shoutedTitles stand before names in capitals.
var shoutedTitles = []string{"MR", "MRS", "MS", "MISS", "DR", "MX", "MDM", "PROF", "REV", "SGT"}

// leastFamily is how many letters a family name in capitals has of which no list knows.
const leastFamily = 4

// capitals adds to the list of forms the person that the word i of the window tells by its form, and says whether it did.
func (f *Finder) capitals(text string, i int) bool {
	t := f.window.At(i)
	if t.Start < 2 || text[t.Start-1] != ' ' && text[t.Start-1] != '\t' {
		return false
	}
	n := len(f.forms)
	switch c := text[t.Start-2]; {
	case c == ',':
		f.familyBefore(text, t)
	case c == '.' || c-'A' < 26 && (t.Start == 2 || !wordByte(text[t.Start-3])):
		f.initialsBefore(text, t)
	case c == '"' || c == ')' || c == 0x9d:
		f.nicknamed(text, t)
	}
	if len(f.forms) == n && t.Shape == tag.Upper {
		f.labelledCapitals(text, t)
	}
	return len(f.forms) > n
}

// familyBefore adds the person whose first name or initial is t and whose family name stands before a comma: SMITH, John;
// in the head of a message, "Cusack, Niamh" <.
func (f *Finder) familyBefore(text string, t *tag.Token) {
	stop := t.Start - len(", ")
	j := nameWordBefore(text, stop)
	var family tag.Token
	if j == stop || !tag.Read(text, j, &family) || family.End != stop || !family.Shape.Capital() || family.Shape == tag.Initial {
		return
	}
	end := t.End
	if t.Shape == tag.Initial {
		if end >= len(text) || text[end] != '.' {
			return
		}
		end++
	} else if end+1 < len(text) && text[end] == ' ' && text[end+1]-'A' < 26 && (end+2 == len(text) || !wordByte(text[end+2])) {
		if end += 2; end < len(text) && text[end] == '.' {
			end++
		}
	}
	begins, ends := fieldBegins(text, j), fieldEnds(text, end)
	listed := family.Mask&tag.Last != 0 && family.Mask&tag.Place == 0 || begins && ends && family.Mask&(tag.Common|tag.Place) == 0
	switch {
	case family.Shape == tag.Upper && t.Shape == tag.Initial:
		listed = listed && family.End-family.Start >= leastFamily && !f.upperBefore(text, j)
	case family.Shape == tag.Upper && t.Shape == tag.Upper:
		listed = (listed || family.Mask&(tag.Common|tag.Last) == tag.Last) && t.Mask&(tag.First|tag.Common) == tag.First && !f.upperBefore(text, j)
	case family.Shape == tag.Upper:
		listed = listed && t.Mask&tag.First != 0 && !f.upperBefore(text, j)
	default:
		listed = begins && ends && headed(text, j, end) && family.Mask&tag.Common == 0 && t.Shape != tag.Upper && t.Shape != tag.Initial &&
			(t.Mask&tag.First != 0 || t.Mask == 0 && strings.HasPrefix(text[end:], "\" <"))
	}
	if listed {
		f.forms = append(f.forms, Match{Start: j, End: end, Kind: Person, Score: pairScore})
	}
}

// fieldBegins says that a field begins at i: a line, what stands in quotes or behind a colon or a semicolon.
func fieldBegins(text string, i int) bool {
	return i == 0 || strings.IndexByte("\n\"\t|", text[i-1]) >= 0 || i > 1 && text[i-1] == ' ' && strings.IndexByte(":;", text[i-2]) >= 0
}

// fieldEnds says that a field ends at i.
func fieldEnds(text string, i int) bool {
	return i == len(text) || strings.IndexByte("\n\r\";\t|", text[i]) >= 0 || i+1 < len(text) && text[i] == ' ' && strings.IndexByte("<([|", text[i+1]) >= 0
}

// headed says that text[i:end] stands in the head of a message: behind To: or before an address.
func headed(text string, i, end int) bool {
	if strings.HasPrefix(text[end:], " <") || strings.HasPrefix(text[end:], "\" <") || i > 1 && text[i-1] == '"' && strings.HasPrefix(text[end:], " (") {
		return true
	}
	if i > 1 && text[i-2] == ';' || end < len(text) && text[end] == ';' {
		return true
	}
	for _, w := range [...]string{"From: ", "To: ", "Cc: ", "CC: ", "Bcc: ", "BCC: "} {
		if strings.HasSuffix(text[:i], w) {
			return true
		}
	}
	return false
}

// upperBefore says that a word in capitals stands before what begins at i, after a blank.
func (f *Finder) upperBefore(text string, i int) bool {
	return i > 2 && text[i-1] == ' ' && text[i-2]-'A' < 26 && text[i-3]-'A' < 26
}

// notInitials are abbreviations that stand before words with capitals.
var notInitials = strings.Fields("U.S. U.K. U.N. E.U. D.C. L.A. N.Y. U.A.E. A.M. P.M. B.C. A.D. P.O. U.S.S.R. A.I. P.S.")

// mostInitials is how many stand before a family name.
const mostInitials = 3

// initialsBefore adds the person whose family name is t and whose initials stand before it: A. N. Pumphrey, R.J. Mawhinney,
// K. ABERNETHY, S Ahmed; and those behind a title in capitals: MISS A KOWALSKA.
func (f *Finder) initialsBefore(text string, t *tag.Token) {
	if t.Shape != tag.Cap && t.Shape != tag.Upper && t.Shape != tag.Inner && t.Shape != tag.Double || t.End-t.Start < 3 {
		return
	}
	k, n, dots := t.Start-1, 0, false
	for ; n < mostInitials && k > 0; n++ {
		j := k
		if n > 0 && text[j-1] == ' ' {
			j--
		}
		dot := j > 0 && text[j-1] == '.'
		if dot {
			j--
		}
		if j == 0 || text[j-1]-'A' >= 26 || j > 1 && (wordByte(text[j-2]) || text[j-2] >= 0x80 || text[j-2] == '\'') || n > 0 && !dot && dots {
			break
		}
		dots, k = dots || dot, j-1
	}
	if n == 0 || slices.Contains(notInitials, strings.ReplaceAll(text[k:t.Start-1], " ", "")) {
		return
	}
	some := t.Mask&tag.Common == 0 && (t.Mask&tag.Last != 0 || t.Mask == 0 && t.End-t.Start > leastFamily)
	if t.Shape == tag.Upper && t.End-t.Start <= longestAcronym && t.Mask&tag.Last == 0 {
		return
	}
	w := ""
	if k > 1 && text[k-1] == ' ' {
		before := k - 1
		if text[before-1] == '.' {
			before--
		}
		w = text[nameWordBefore(text, before):before]
	}
	switch {
	case slices.Contains(shoutedTitles, w) && t.Shape == tag.Upper:
		some = true
	case !some || lineBegin(text, k) && n == 1:
		return
	case dots && n > 1:
	case dots && t.Shape == tag.Upper:
		some = w == "" || w[len(w)-1]-'A' >= 26
	case t.Mask&tag.Last != 0 && dots || text[k] != 'I' && text[k] != 'A' && t.Mask&(tag.Last|tag.Place) == tag.Last:
		some = leadsToSomebody(w)
	default:
		some = dots && leadsToSomebody(w)
	}
	if some {
		f.forms = append(f.forms, Match{Start: k, End: shoutedEnd(text, t), Kind: Person, Score: pairScore})
	}
}

// leadsToSomebody says that a word stands before people rather than before what is lettered: to R. Castellanos.
func leadsToSomebody(w string) bool {
	switch w {
	case "to", "by", "with", "from", "for", "of", "and", "per", "To", "By", "From":
		return true
	}
	return false
}

// shoutedEnd is where a name ends whose word t is, with the words in capitals behind it, if it is in capitals.
func shoutedEnd(text string, t *tag.Token) int {
	end := t.End
	if t.Shape != tag.Upper {
		return end
	}
	var next tag.Token
	for range 2 {
		if end+1 >= len(text) || text[end] != ' ' || !tag.Read(text, end+1, &next) || next.Shape != tag.Upper || next.Mask == tag.Common {
			break
		}
		end = next.End
	}
	return end
}

// titledCapitals adds the person in capitals behind a title in capitals, text[i:end]: MR ABERNETHY, DR A. PATEL.
func (f *Finder) titledCapitals(text string, i, end int) {
	if end < len(text) && text[end] == '.' {
		end++
	}
	var t tag.Token
	if end+1 >= len(text) || text[end] != ' ' || f.upperBefore(text, i) || i > 1 && text[i-2]-'0' < 10 || !tag.Read(text, end+1, &t) || // 12 OAK DR
		t.Shape != tag.Upper || t.Mask == tag.Common || t.End-t.Start < 3 || slices.Contains(shoutedTitles, text[t.Start:t.End]) {
		return
	}
	f.forms = append(f.forms, Match{Start: t.Start, End: shoutedEnd(text, &t), Kind: Person, Score: pairScore})
}

// notLabelled are words in capitals that stand behind the name of a column in the languages of databases.
var notLabelled = strings.Fields("VARCHAR NVARCHAR CHAR TEXT STRING DESC ASC NULL NOT FROM LIKE AND AS IN IS INT INTEGER")

// labelledCapitals adds the value in capitals, which begins with t, of the label of a form that no colon parts from it.
func (f *Finder) labelledCapitals(text string, t *tag.Token) {
	const mostGap = 40
	stop := t.Start
	for stop > 3 && t.Start-stop < mostGap && (text[stop-1] == ' ' || text[stop-1] == '\t') {
		stop--
	}
	if stop < 4 || t.End-t.Start < 2 {
		return
	}
	if e := endOf(text, stop); labelEnds[e/64]>>(e%64)&1 == 0 {
		return
	}
	kind, start := labelBefore(text, stop)
	if kind != personKey || strings.IndexByte(text[start:stop], '_') >= 0 || slices.Contains(notLabelled, text[t.Start:t.End]) {
		return
	}
	end, words, known := t.Start, 0, t.Start-stop > 1 || text[start]-'A' < 26
	some := false
	var next tag.Token
	for words < 5 && tag.Read(text, end, &next) && (next.Shape == tag.Upper || next.Shape == tag.Initial) {
		some = some || next.Shape == tag.Upper && next.Mask != tag.Common && next.End-next.Start > 2
		words++
		if end = next.End; end+1 >= len(text) || text[end] != ' ' {
			break
		}
		end++
	}
	if end > t.Start && text[end-1] == ' ' {
		end--
	}
	if !some || words == 1 && (!known || t.Mask&tag.Last == 0 && (t.Mask != 0 || t.End-t.Start <= leastFamily)) || end < len(text) && strings.IndexByte("(_=", text[end]) >= 0 {
		return
	}
	f.forms = append(f.forms, Match{Start: t.Start, End: end, Kind: Person, Score: pairScore})
}

// mostNickname is how many bytes a name within another has.
const mostNickname = 16

// nicknamed adds the person whose family name is t, with the name that friends use before it: Babajide "BJ" Sowande.
func (f *Finder) nicknamed(text string, t *tag.Token) {
	if t.Shape != tag.Cap && t.Shape != tag.Inner && t.Shape != tag.Double || t.Mask == tag.Common {
		return
	}
	stop, open := t.Start-2, `"`
	switch text[stop] {
	case ')':
		open = "("
	case 0x9d: // ”
		if stop, open = stop-2, "“"; stop < 1 || text[stop:t.Start-1] != "”" {
			return
		}
	}
	low := max(0, stop-mostNickname)
	k := strings.LastIndex(text[low:stop], open) + low
	nick := k + len(open)
	if k < max(low, 3) || nick >= stop || text[nick]-'A' >= 26 || text[k-1] != ' ' || strings.ContainsAny(text[nick:stop], ".,:;=\n") {
		return
	}
	var given tag.Token
	j := nameWordBefore(text, k-1)
	if j == k-1 || !tag.Read(text, j, &given) || given.End != k-1 {
		if w, _ := smallWord(text, k-1); w.kind != title {
			return
		}
		given = tag.Token{}
	}
	switch w, _ := smallWord(text, k-1); {
	case w.kind == title:
		j = nick
	case given.Shape != tag.Cap && given.Shape != tag.Double || given.Mask == tag.Common:
		return
	case open == "(" && (given.Mask&(tag.First|tag.Common) != tag.First || t.Mask&tag.Common != 0):
		return
	case given.Mask&tag.First == 0 && t.Mask&tag.Last == 0 && given.Mask|t.Mask != 0:
		return
	}
	f.forms = append(f.forms, Match{Start: j, End: t.End, Kind: Person, Score: pairScore})
}
