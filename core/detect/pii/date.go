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
		if c := at(text, end); (c == '-' || c == '/') && isLetter(at(text, end+1)) {
			return yearFirst(text, i, end)
		}
	case n > 2:
		return Match{}, false
	default:
		if c := at(text, end); (c == '-' || c == '/') && isLetter(at(text, end+1)) {
			return abbreviated(text, i, end)
		} else if c == ' ' || c == ',' || isLetter(c) || c == '.' && at(text, end+1) == ' ' {
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

// EastDate recognises a whole date as Chinese, Japanese and Korean write it, whose year stands at
// i: 1985年4月12日, 1985년 4월 12일.
func EastDate(text string, i, end int) (Match, bool) {
	if end-i != 4 || !freeBefore(text, i) {
		return Match{}, false
	}
	year := value([]byte(text[i:end]))
	k := end
	if k = unitEnd(text, k, "年", "년"); k == 0 {
		return Match{}, false
	}
	k, ok := eastDay(text, k)
	return Match{i, k, .85}, ok && year >= 1900 && year < 2100
}

// eastDay reads the month and the day at i: 4月12日. It says where they end, and whether there is such a day.
func eastDay(text string, i int) (end int, ok bool) {
	month, k := numberOf(text, i)
	if k = unitEnd(text, k, "月", "월"); k == 0 {
		return i, false
	}
	day, k := numberOf(text, k)
	if k = unitEnd(text, k, "日", "일"); k == 0 {
		return i, false
	}
	return k, validDate(month, day)
}

// numberOf reads the one or two digits at i, behind a blank or none.
func numberOf(text string, i int) (n, end int) {
	if i < len(text) && text[i] == ' ' {
		i++
	}
	for end = i; end < len(text) && end-i < 2 && isDigit(text[end]); end++ {
		n = n*10 + int(text[end]-'0')
	}
	return n, end
}

// unitEnd is where one of two units ends that begins at i, or 0.
func unitEnd(text string, i int, chinese, korean string) int {
	if strings.HasPrefix(text[i:], chinese) || strings.HasPrefix(text[i:], korean) {
		return i + len(chinese)
	}
	return 0
}

// Born says that what stands behind a date says that somebody was born then: 1985年4月12日生まれ.
func Born(text string, i int) bool {
	for _, w := range [...]string{" doğumlu", "'da doğ", "'de doğ", "에 태어", " született", "-án született", "-én született"} {
		if strings.HasPrefix(text[i:], w) {
			return true
		}
	}
	return strings.HasPrefix(text[i:], "生") || strings.HasPrefix(text[i:], "出生") || strings.HasPrefix(text[i:], "생")
}

// abbreviated reads a date with the month as a word between dashes or slashes: 12-Aug-1990.
func abbreviated(text string, i, end int) (Match, bool) {
	sep := text[end]
	k := monthWord(text, end+1)
	if day := value([]byte(text[i:end])); day < 1 || day > 31 || k == 0 || k >= len(text) || text[k] != sep || !freeBefore(text, i) {
		return Match{}, false
	}
	j := k + 1
	for j < len(text) && j-k <= 5 && isDigit(text[j]) {
		j++
	}
	if n := j - k - 1; n != 2 && n != 4 || n == 4 && text[k+1:k+3] != "19" && text[k+1:k+3] != "20" || !freeAfter(text, j) || at(text, j) == ':' {
		return Match{}, false
	}
	return Match{i, j, .85}, true
}

// yearFirst reads a date with the month as a word behind the year: 1996-JUL-08.
func yearFirst(text string, i, end int) (Match, bool) {
	k := monthWord(text, end+1)
	if k == 0 || at(text, k) != text[end] || !freeBefore(text, i) || !allDigits(text, k+1, 2) || text[i:i+2] != "19" && text[i:i+2] != "20" {
		return Match{}, false
	}
	day := value([]byte(text[k+1 : k+3]))
	return Match{i, k + 3, .85}, day >= 1 && day <= 31 && freeAfter(text, k+3)
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
			return !isDigit(at(text, j)) || at(text, j+1) != ':' && (!isDigit(at(text, j+1)) || at(text, j+2) != ':')
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
	if isLetter(at(text, j)) {
		for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
			if strings.HasPrefix(text[j:], suffix) {
				j += 2
				break
			}
		}
	}
	next := skip(text, j)
	if c := at(text, next); !isLetter(c) && c < 0x80 && !isLetter(at(text, i-2)) {
		return Match{}, false
	}
	start := i
	if k := monthWord(text, next); k > 0 {
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
	j = skip(text, j)
	if !allDigits(text, j, 4) || text[j:j+2] != "19" && text[j:j+2] != "20" || !freeAfter(text, j+4) {
		return Match{}, false
	}
	return Match{start, j + 4, .85}, true
}

// skip goes over what may stand between the parts of a date.
func skip(text string, i int) int {
	if c := at(text, i); c != ' ' && c != '.' {
		return min(i, len(text))
	}
	if next := at(text, i+1); next == 'o' || next == 'd' {
		for _, word := range [...]string{" of ", " de ", " del "} {
			if strings.HasPrefix(text[i:], word) {
				return i + len(word)
			}
		}
	}
	if at(text, i) == ' ' || at(text, i) == '.' {
		i++
		if i < len(text) && text[i] == ' ' {
			i++
		}
	}
	return min(i, len(text))
}

// monthNames are the names of months and their short forms, in the languages whose
// countries this package knows.
var monthNames = func() map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
		januar februar märz mai juni juli oktober dezember mär okt dez janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc
		enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott
		januari februari maart mei augustus stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia mars april maj augusti
		januar februar marts august tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
		ledna února března dubna května června července srpna září října listopadu prosince ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
		января февраля марта апреля мая июня июля августа сентября октября ноября декабря січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
		ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου ιανουαρίου
		Şubat janeiro fevereiro março maio junho julho setembro outubro novembro dezembro`) {
		m[w] = struct{}{}
	}
	return m
}()

// monthBegins are their first two bytes.
var monthBegins = func() (t [1 << 16]bool) {
	for w := range monthNames {
		t[uint16(w[0])<<8|uint16(w[1])] = true
	}
	return t
}()

// Month says whether the name of a month stands at i.
func Month(text string, i int) bool { return monthWord(text, max(i, 0)) > 0 }

// monthWord is the end of the name of a month at i, or 0.
func monthWord(text string, i int) int {
	var b [24]byte
	n := 0
	for i+n < len(text) && n < len(b) && (isLetter(text[i+n]) || text[i+n] >= 0x80) {
		c := text[i+n]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		b[n] = c
		n++
	}
	if n < 3 || n == len(b) || !monthBegins[uint16(b[0])<<8|uint16(b[1])] {
		return 0
	}
	if _, ok := monthNames[string(b[:n])]; !ok {
		return 0
	}
	return i + n
}
