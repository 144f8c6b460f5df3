package pii

import "strings"

// ordinals are the days of a month as people say them.
var ordinals = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
		twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first`) {
		m[w] = true
	}
	return m
}()

// SpokenDate recognises the date of the year text[i:end] whose day is written in a word before it: twelfth of May 1979,
// May the twelfth, 1979.
func SpokenDate(text string, i, end int) (m Match, ok bool) {
	if end-i != 4 || i < 10 || text[i] != '1' && text[i] != '2' || text[i+1] != '9' && text[i+1] != '0' || text[i-1] != ' ' || !isLetter(text[i-2]) && text[i-2] != ',' {
		return Match{}, false
	}
	day, month := -1, -1
	k := i
	for range 4 {
		for k > 0 && (text[k-1] == ' ' || text[k-1] == ',') {
			k--
		}
		from := k
		for from > 0 && k-from < 16 && (isLetter(text[from-1]) || text[from-1] == '-') {
			from--
		}
		switch word := strings.ToLower(text[from:k]); {
		case word == "of" || word == "the":
		case ordinals[word] && day < 0:
			if day = from; from > 7 && (strings.EqualFold(text[from-7:from], "twenty ") || strings.EqualFold(text[from-7:from], "thirty ")) {
				from -= len("twenty ")
				day = from
			}
		case month < 0 && monthWord(text, from) == k:
			month = from
		default:
			return Match{}, false
		}
		if k = from; day >= 0 && month >= 0 {
			return Match{Start: min(day, month), End: end, Score: .6}, true
		}
	}
	return Match{}, false
}
