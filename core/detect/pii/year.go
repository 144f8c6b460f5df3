package pii

import (
	"slices"
	"strings"
)

// sentence is how far back a year looks for what happened in it.
const sentence = 120

// Year recognises the year text[i:end] in which something happened to somebody
// or to a firm: founded in 1998, married since 2004, During 2011, the Act of 1974,
// a 2003 French film. A year by itself says nothing of anybody and stays.
func Year(text string, i, end int) (Match, bool) {
	if end-i != 4 || i < 3 || text[i-1] != ' ' || text[i:i+2] != "19" && text[i:i+2] != "20" || !freeAfter(text, end) {
		return Match{}, false
	}
	m := Match{i, end, .55}
	k := i - 1
	for k > 0 && i-k < 8 && isLetter(text[k-1]) {
		k--
	}
	switch word := text[k : i-1]; {
	case oneOfFold(word, "in", "since", "until"):
		return m, happened(text, k)
	case strings.EqualFold(word, "during"):
		return m, at(text, end) == ','
	case word == "of":
		return m, k >= 4 && strings.EqualFold(text[k-4:k], "act ")
	case word == "a":
		return m, k >= 3 && text[k-3:k] == "is " && end < len(text) && text[end] == ' ' && nationality(text[end+1:])
	}
	return Match{}, false
}

// nationality says that a word such as Polish or French begins the text.
func nationality(text string) bool {
	n := 0
	for n < len(text) && n < 16 && isLetter(text[n]) {
		n++
	}
	w := text[:n]
	return n > 3 && text[0]-'A' < 26 && (n > 4 && (strings.HasSuffix(w, "ish") || strings.HasSuffix(w, "an") || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "ese")) || slices.Contains(otherNationalities, w))
}

// otherNationalities are those whose end tells nothing.
var otherNationalities = strings.Fields("Afghan Argentine Azerbaijani Bangladeshi Croat Emirati Filipino Greek Iraqi Israeli Kazakh Kuwaiti Monegasque Nepali Omani Pakistani Qatari Saudi Serb Slovak Slovene Somali Swiss Thai Turkmen Uzbek Yemeni")

// happened says that the sentence before i, or within it the last hundred bytes,
// tells of an event in a life or in the history of a firm.
func happened(text string, i int) bool {
	from := text[max(0, i-sentence):i]
	for k := len(from) - 2; k > 0; k-- {
		if c := from[k]; c == '\n' || (c == '.' || c == '?' || c == '!') && from[k+1] == ' ' && !shortened(from[:k]) {
			from = from[k+1:]
			break
		}
	}
	for len(from) > 0 {
		for len(from) > 0 && !isLetter(from[0]) {
			from = from[1:]
		}
		n := 0
		for n < len(from) && isLetter(from[n]) {
			n++
		}
		if n >= 4 && n <= 12 {
			if _, ok := events[string(lowered(from[:n]))]; ok {
				return true
			}
		}
		from = from[n:]
	}
	return false
}

// shortened says that the stop after a text follows an initial or a shortened word of
// names of firms and people, and ends no sentence: Inc., J.
func shortened(text string) bool {
	k := len(text)
	for k > 0 && len(text)-k < 5 && isLetter(text[k-1]) {
		k--
	}
	w := text[k:]
	return len(w) == 1 && w != "I" && w[0] < 'a' || oneOfFold(w, "inc", "ltd", "co", "corp", "llc", "plc", "bros", "st", "mr", "mrs", "ms", "dr", "jr", "sr", "prof", "gen", "col", "rev", "sen")
}

func lowered(w string) []byte {
	var b [12]byte
	n := copy(b[:], w)
	for i := range n {
		b[i] |= 0x20
	}
	return b[:n]
}

// events are verbs of a life and of the history of a firm.
var events = func() map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(`born married divorced widowed died deceased emigrated immigrated moved graduated enrolled hired joined retired resigned promoted
		founded established incorporated formed became acquired arranged sung writing diagnosed operated hospitalized hospitalised arrested convicted sentenced`) {
		m[w] = struct{}{}
	}
	return m
}()

// Appointment recognises a date or a time stamp, 2004-07-21 18:19:22, that begins at i
// and that a form or a letter gives as the time of something: a field Date or When
// beside others of a person or a place, or the beginning of a sentence, "On …, ".
// Everything else of this form is a program's, and so is a field Date without a time.
func Appointment(text string, i int) (Match, bool) {
	end := i + len("2004-07-21")
	if end > len(text) {
		return Match{}, false
	}
	timed := (at(text, end) == ' ' || at(text, end) == 'T') && clock(text, end+1)
	if timed {
		end += len(" 18:19")
		if at(text, end) == ':' && allDigits(text, end+1, 2) {
			end += 3
		}
	}
	if c := at(text, end); isDigit(c) || isLetter(c) || c == '-' || c == '.' && isDigit(at(text, end+1)) {
		return Match{}, false
	}
	k := i
	for k > 0 && i-k < 4 && (text[k-1] == ' ' || text[k-1] == ':') {
		k--
	}
	from := k
	for from > 0 && k-from < 6 && isLetter(text[from-1]) {
		from--
	}
	m := Match{i, end, .6}
	begins := from == 0 || text[from-1] == '\n' || from >= 2 && text[from-1] == ' ' && (text[from-2] == '.' || text[from-2] == '\n')
	switch word := text[from:k]; {
	case !begins:
		return Match{}, false
	case word == "On" && text[k] == ' ':
		return m, strings.HasPrefix(text[end:], ", ")
	case text[k] == ':' && (timed && oneOfFold(word, "date") || oneOfFold(word, "when")):
		return m, field(text, end)
	}
	return Match{}, false
}

// clock says that 18:19 stands at i.
func clock(text string, i int) bool {
	return allDigits(text, i, 2) && at(text, i+2) == ':' && allDigits(text, i+3, 2)
}

// field says that the line after the one that ends at i gives a person or a place.
func field(text string, i int) bool {
	for i < len(text) && (text[i] == ' ' || text[i] == '\r') {
		i++
	}
	if at(text, i) != '\n' {
		return false
	}
	i++
	for i < len(text) && text[i] == ' ' {
		i++
	}
	k := i
	for k < len(text) && k-i < 10 && isLetter(text[k]) {
		k++
	}
	return at(text, k) == ':' && oneOfFold(text[i:k], "name", "who", "where", "place", "location", "address", "phone", "email", "patient", "guest", "customer")
}

func oneOfFold(word string, list ...string) bool {
	for _, w := range list {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}
