package pii

import "strings"

// Date recognises a whole date whose first digit stands at i, of a day in the
// life of somebody alive: 1985-03-12, 12.03.1985, 3/12/1985, 12 March 1985,
// March 12, 1985. Whose date it is, the words before it must say.
func Date(text string, i, end int) (Match, bool) {
	var part [3]int
	j := i
	month := 0
	switch n := end - i; {
	case n == 4:
	case n > 2:
		return Match{}, false
	default:
		if c := at(text, end); c == ' ' || c == ',' || isLetter(c) {
			return written(text, i, end)
		}
	}
	sep := at(text, end)
	if sep != '-' && sep != '/' && sep != '.' || !freeBefore(text, i) {
		return Match{}, false
	}
	for k := range part {
		from := j
		for j < len(text) && j-from < 5 && isDigit(text[j]) {
			part[k] = part[k]*10 + int(text[j]-'0')
			j++
		}
		if n := j - from; n == 0 || n > 4 || n == 3 || k < 2 && at(text, j) != sep {
			return Match{}, false
		}
		if k < 2 {
			j++
		}
	}
	if !freeAfter(text, j) && at(text, j) != 'T' {
		return Match{}, false
	}
	year, day := part[2], part[0]
	month = part[1]
	if end-i == 4 {
		year, day = part[0], part[2]
	}
	if year < 100 {
		year += 1900
	}
	return Match{i, j, .85}, year >= 1900 && year < 2100 && (validDate(month, day) || validDate(day, month))
}

// Calendar says that a date that Date has found is one as people write it, with
// the year behind: 03/12/1984, 12.3.1984, 12 March 1984. A year in front is how
// programs write dates, and a time behind it is a log's: those say nothing of anybody.
func Calendar(text string, m Match) bool {
	if !allDigits(text, m.End-4, 4) || isDigit(at(text, m.End-5)) || isDigit(at(text, m.Start)) && allDigits(text, m.Start, 4) {
		return false
	}
	k := m.End
	if c := at(text, k); c == 'T' || c == ':' || c == '/' || c == '_' {
		return false
	}
	for _, p := range [...]string{" at ", ", ", " "} {
		if strings.HasPrefix(text[k:], p) {
			j := k + len(p)
			return !(isDigit(at(text, j)) && (at(text, j+1) == ':' || isDigit(at(text, j+1)) && at(text, j+2) == ':'))
		}
	}
	return true
}

// written reads a date with the month as a word, after the day or before it.
func written(text string, i, end int) (Match, bool) {
	if day := value([]byte(text[i:end])); day < 1 || day > 31 {
		return Match{}, false
	}
	j := end
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(text[j:], suffix) {
			j += 2
			break
		}
	}
	if k := skip(text, j, " of "); !isLetter(at(text, k)) && !isLetter(at(text, i-2)) {
		return Match{}, false
	}
	start := i
	if k := monthWord(text, skip(text, j, " of ")); k > 0 {
		j = k
	} else {
		if i < 4 {
			return Match{}, false
		}
		k := i - 1
		for k > 0 && i-k < 12 && isLetter(text[k-1]) {
			k--
		}
		if at(text, i-1) != ' ' || monthWord(text, k) != i-1 {
			return Match{}, false
		}
		start = k
	}
	if at(text, j) == ',' || at(text, j) == '.' {
		j++
	}
	if at(text, j) == ' ' {
		j++
	}
	if !allDigits(text, j, 4) || text[j:j+2] != "19" && text[j:j+2] != "20" || !freeAfter(text, j+4) {
		return Match{}, false
	}
	return Match{start, j + 4, .85}, true
}

func skip(text string, i int, word string) int {
	if strings.HasPrefix(text[i:], word) {
		return i + len(word)
	}
	if at(text, i) == ' ' || at(text, i) == '.' {
		i++
		if at(text, i) == ' ' {
			i++
		}
	}
	return i
}

// monthWord is the end of the name of a month at i, or 0.
func monthWord(text string, i int) int {
	n := month(text, i)
	if n == 0 {
		return 0
	}
	j := i + n
	for j < len(text) && j < i+10 && isLetter(text[j]) {
		j++
	}
	return j
}

// Month says whether the name of a month may begin at i.
func Month(text string, i int) bool { return month(text, i) > 0 }

// month is the length of the beginning of a month's name at i, English or German.
func month(text string, i int) int {
	if i < 0 || i+3 > len(text) {
		return 0
	}
	switch uint32(text[i]|0x20)<<16 | uint32(text[i+1]|0x20)<<8 | uint32(text[i+2]|0x20) {
	case 'j'<<16 | 'a'<<8 | 'n', 'f'<<16 | 'e'<<8 | 'b', 'm'<<16 | 'a'<<8 | 'r', 'a'<<16 | 'p'<<8 | 'r', 'm'<<16 | 'a'<<8 | 'y', 'j'<<16 | 'u'<<8 | 'n',
		'j'<<16 | 'u'<<8 | 'l', 'a'<<16 | 'u'<<8 | 'g', 's'<<16 | 'e'<<8 | 'p', 'o'<<16 | 'c'<<8 | 't', 'n'<<16 | 'o'<<8 | 'v', 'd'<<16 | 'e'<<8 | 'c',
		'm'<<16 | 'a'<<8 | 'i', 'o'<<16 | 'k'<<8 | 't', 'd'<<16 | 'e'<<8 | 'z':
		return 3
	case 'm'<<16 | 0xe3<<8 | 0xa4: // mär, Mär, MÄR; |0x20 has made 0xe3 of 0xc3, 0xa4 of 0x84
		if i+4 <= len(text) && text[i+1] == 0xc3 && text[i+3]|0x20 == 'r' {
			return 4
		}
	}
	return 0
}
