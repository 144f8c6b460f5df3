package names

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The languages that write a street in one word, Lindenstraße, Keizersgracht, Storgatan, have few
// words that end so and stand before a number and are none.

// compoundEnds end the names of streets in one word, and few other words with a capital.
var compoundEnds = []string{
	"straße", "strasse", "str", "gasse", "weg", "platz", "allee", "damm", "ufer", "chaussee", "promenade", "laan", "straat", "singel", "plein", "gracht", "kade", "steeg", "gatan", "vägen", "torget", "vej",
	"gade", "gata", "gaten", "veien", "vegen", "stræde", "plads", "plass", "torv", "vænget", "svingen", "gränd", "backen", "stigen", "katu", "ntie", "kuja", "polku", "dreef", "plantsoen",
}

var endsCompound = endings(compoundEnds...)

// compounds are words that end so and are no streets.
var compounds = strings.Fields(`arbeitsplatz parkplatz sitzplatz stellplatz listenplatz tabellenplatz startplatz stehplatz schlafplatz spielplatz sportplatz campingplatz liegeplatz ladeplatz tauschplatz speicherplatz marktplatz studienplatz kitaplatz ausweg umweg radweg gehweg
	rückweg hinweg heimweg arbeitsweg lernweg fußweg wanderweg feldweg schulweg dienstweg rechtsweg versandweg verkehrsweg lösungsweg lebensweg anfahrtsweg autobahn fernstraße bundesstraße landesstraße kreisstraße einkaufsstraße einbahnstraße hauptverkehrsstraße wasserstraße produktionsstraße milchstraße
	europaweg vandaan norweg`)

// compound reads the street at the word i of the window that is one word with a number behind it,
// and returns how many words of the window it is.
func (f *Finder) compound(text string, i int) int {
	t := f.window.At(i)
	if t.Shape.Capital() && tag.StreetBefore(text, t.Start) {
		return f.numberedStreet(text, i, nameRun(text, t.Start, 3, true))
	}
	if !t.Shape.Capital() || t.End-t.Start < 6 || t.End-t.Start > 32 || t.End+1 >= len(text) {
		return 0
	}
	word := text[t.Start:t.End]
	if !hasEnd(word[3:], &endsCompound) {
		return 0
	}
	k := t.End
	if text[k] == '.' {
		k++
	} else if strings.HasSuffix(word, "str") {
		return 0
	}
	if among(word, compounds) {
		return 0
	}
	return f.numberedStreet(text, i, k)
}

// numberedStreet records the street whose name begins at the word i of the window and ends before k, if
// the number of a house follows, and returns how many words of the window it is.
func (f *Finder) numberedStreet(text string, i, k int) int {
	t := f.window.At(i)
	if k >= len(text) || text[k] != ' ' {
		return 0
	}
	k++
	end := digitsEnd(text, k)
	if end == k || end > k+3 {
		return 0
	}
	if end < len(text) && text[end]-'a' < 8 && (end+1 == len(text) || !wordByte(text[end+1])) {
		end++
	}
	if end < len(text) && (wordByte(text[end]) || text[end] == '%' || text[end] == ':' || (text[end] == '.' || text[end] == ',') && end+1 < len(text) && text[end+1]-'0' < 10) || measured(text[end:]) {
		return 0
	}
	f.found = append(f.found, Match{Start: t.Start, End: end, Kind: Place, Score: compoundScore})
	n := 1
	for i+n < f.window.Len() && f.window.At(i+n).Start < end {
		n++
	}
	return n
}

// streetWords begin the names of streets in languages that set the number behind them.
var streetWords = strings.Fields("calle avenida plaza paseo via viale corso piazza piazzale largo vicolo rua travessa ulica aleja rue boulevard strada bulevardul ulice")

// numberBefore takes the number of a house, with what French sets behind it, into the street that begins
// at i: 14 bis avenue ...
func numberBefore(text string, i int) int {
	for _, w := range [...]string{" bis ", " ter ", " bis, ", " quater "} {
		k := i - len(w)
		if k < 1 || text[k:i] != w {
			continue
		}
		j := k
		for j > 0 && k-j < 5 && text[j-1]-'0' < 10 {
			j--
		}
		if j < k && k-j < 5 && (j == 0 || !wordByte(text[j-1])) {
			return j
		}
	}
	return i
}

// particlesOfStreets are never the last word of the name of a street.
var particlesOfStreets = strings.Fields("des de du la le les d l del della delle dei di do da dos das los las el van der den ter ten")

// onto stretches the streets among the matches that begin with a word for one over the rest of the
// name and the number: Calle Mayor 5, Via Garibaldi 7.
func (f *Finder) onto(text string) {
	var t tag.Token
	for i := range f.found {
		m := &f.found[i]
		if m.Kind != Place {
			continue
		}
		if start := numberBefore(text, m.Start); i == 0 || f.found[i-1].End <= start {
			m.Start = start
		}
		if text[m.End-1]-'0' < 10 {
			continue
		}
		if last := text[m.Start+strings.LastIndexByte(text[m.Start:m.End], ' ')+1 : m.End]; among(last, particlesOfStreets) && m.End < len(text) && (text[m.End] == ' ' || text[m.End] == '\'') {
			if end := nameRun(text, m.End+1, 3, true); end > m.End+1 && (i+1 == len(f.found) || f.found[i+1].Start >= end || f.found[i+1].Kind == Place) {
				m.End = end
			}
		}
		first, _, _ := strings.Cut(text[m.Start:m.End], " ")
		if !among(first, streetWords) {
			continue
		}
		end := m.End
		for range 4 {
			if end >= len(text) || text[end] != ' ' || !tag.Read(text, end+1, &t) || !t.Shape.Capital() && (t.Shape != tag.Lower || !nobility(text[t.Start:t.End])) {
				break
			}
			end = t.End
		}
		k := end
		if k < len(text) && text[k] == ',' {
			k++
		}
		if k >= len(text) || text[k] != ' ' {
			continue
		}
		stop := digitsEnd(text, k+1)
		if n := stop - k - 1; n == 0 || n > 4 || stop < len(text) && (wordByte(text[stop]) || text[stop] == '%') || measured(text[stop:]) {
			continue
		}
		if i+1 < len(f.found) && f.found[i+1].Start < stop {
			continue
		}
		m.End = stop
	}
}

// among says that a word is one of a list in small letters, whatever its case.
func among(word string, list []string) bool {
	if word == "" {
		return false
	}
	first := word[0]
	return slices.ContainsFunc(list, func(w string) bool {
		return ((first^w[0])&^0x20 == 0 || first >= utf8.RuneSelf) && strings.EqualFold(w, word)
	})
}

// compoundScore is the score of such a street.
const compoundScore = .8

// measured says that a number counts something: 5 Uhr, 12 km.
func measured(rest string) bool {
	for _, w := range [...]string{" Uhr", " km", " m ", " Euro", " EUR", " €", " Prozent", " Meter", " Minuten", " min"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}
