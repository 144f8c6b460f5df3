package pii

import "strings"

// LooseBirth recognises a date of birth, of which the one or two digits text[i:end] are a part, in a form that says
// nothing by itself: 13 Feb 62, April 9, 12 9 77, '84. A word right before it must say what it is.
func LooseBirth(text string, i, end int) (Match, bool) {
	day, start := value([]byte(text[i:end])), i
	if end-i == 2 && at(text, i-1) == '\'' {
		return Match{i - 1, end, .7}, freeBefore(text, i-1) && freeAfter(text, end)
	}
	if day < 1 || day > 31 || !freeBefore(text, i) {
		return Match{}, false
	}
	j := end
	if isLetter(at(text, j)) {
		if j += 2; !isOrdinal(text, end) || wordAfter(text, j) {
			return Match{}, false
		}
	}
	next := at(text, j+1)
	switch {
	case at(text, j) == ' ' && isDigit(next) && j == end:
		k, n := digitsAt(text, j+1)
		if n > 2 || !validDate(value([]byte(text[j+1:k])), day) && !validDate(day, value([]byte(text[j+1:k]))) || at(text, k) != ' ' {
			return Match{}, false
		}
		stop, n := digitsAt(text, k+1)
		return Match{i, stop, .7}, (n == 2 || n == 4 && century(text, k+1)) && freeAfter(text, stop) && at(text, stop) != ':'
	case at(text, j) == ' ' && isLetter(next):
		k := skip(text, j)
		if k = monthWord(text, k); k == 0 {
			return Match{}, false
		}
		j = k
	default:
		if start = monthBefore(text, i); start == i {
			return Match{}, false
		}
	}
	return Match{start, shortYearEnd(text, j), .7}, freeAfter(text, j)
}

// BirthYear recognises the year text[i:end] right behind a word that says that somebody was born then, and the month before
// it: born Feb 1984, YOB: 1984.
func BirthYear(text string, i, end int) (Match, bool) {
	if end-i != 4 || i < 4 || !century(text, i) || !freeAfter(text, end) || !oneOf(text[i-1], " :\t") {
		return Match{}, false
	}
	start := monthBefore(text, i)
	word, k := lastWordOf(text, start)
	if word == "year" || word == "Year" {
		word, _ = lastWordOf(text, k)
	}
	return Match{start, end, .7}, oneOfFold(word, "born", "dob", "yob", "birth")
}

// AgeBefore says that a text ends with what age somebody reaches on the day that follows: she'll be 30 on.
func AgeBefore(text string) bool {
	const on = " on "
	k := len(text) - len(on)
	if k < 4 || text[k:] != on || !isDigit(text[k-1]) {
		return false
	}
	for n := k - 3; k > n && k > 0 && isDigit(text[k-1]); {
		k--
	}
	word, _ := lastWordOf(text, k)
	return at(text, k-1) == ' ' && oneOfFold(word, "be", "turn", "turns", "turned", "turning")
}

// lastWordOf is the word of letters, at most twelve of them, that ends before i but for what parts it from there, and
// where it begins.
func lastWordOf(text string, i int) (word string, start int) {
	for n := i - 3; i > 0 && i > n && oneOf(text[i-1], " :\t("); {
		i--
	}
	k := i
	for k > 0 && i-k < 12 && isLetter(text[k-1]) {
		k--
	}
	return text[k:i], k
}

// monthBefore is where the name of a month begins that a blank parts from i, or i.
func monthBefore(text string, i int) int {
	if i < 4 || text[i-1] != ' ' {
		return i
	}
	k := i - 1
	if text[k-1] == '.' {
		k--
	}
	end := k
	for k > 0 && end-k < 12 && isLetter(text[k-1]) {
		k--
	}
	if monthWord(text, k) != end {
		return i
	}
	return k
}

// shortYearEnd is where the year ends that stands behind a day and a month that end at i, in two digits or four, or i.
func shortYearEnd(text string, i int) int {
	k := i
	if oneOf(at(text, k), ",.") {
		k++
	}
	if at(text, k) != ' ' {
		return i
	}
	k++
	if at(text, k) == '\'' {
		k++
	}
	stop, n := digitsAt(text, k)
	if n != 2 && (n != 4 || !century(text, k)) || !freeAfter(text, stop) || at(text, stop) == ':' || at(text, stop) == '/' {
		return i
	}
	return stop
}

// digitsAt is where the digits at i end, and how many they are, five or more counting as five.
func digitsAt(text string, i int) (end, n int) {
	end = i
	for n < 5 && isDigit(at(text, end)) {
		end++
		n++
	}
	return end, n
}

// century says that a year of the last century or of this one stands at i.
func century(text string, i int) bool {
	return strings.HasPrefix(text[min(i, len(text)):], "19") || strings.HasPrefix(text[min(i, len(text)):], "20")
}

// isOrdinal says that st, nd, rd or th stands at i.
func isOrdinal(text string, i int) bool {
	return i+2 <= len(text) && oneOfFold(text[i:i+2], "st", "nd", "rd", "th")
}
