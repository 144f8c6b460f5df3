package pii

// CompactDate recognises the eight digits text[i:end] as a day in the life of somebody alive: 19850312, 12031985. What
// they are, a word right before them must say.
func CompactDate(text string, i, end int) (Match, bool) {
	if end-i != 8 || !freeBefore(text, i) || !freeAfter(text, end) {
		return Match{}, false
	}
	two := func(k int) int { return value([]byte(text[i+k : i+k+2])) }
	ok := lifetime(value([]byte(text[i:i+4]))) && validDate(two(4), two(6)) ||
		lifetime(value([]byte(text[i+4:end]))) && (validDate(two(2), two(0)) || validDate(two(0), two(2)))
	return Match{i, end, .8}, ok
}

// lifetime says that somebody alive may have been born in a year.
func lifetime(year int) bool { return year >= 1900 && year < 2040 }

// HandedDate recognises the year text[i:end] as the first of the numbers of a date that code hands over:
// date(1985, 3, 12), time.Date(1985, time.March, 12, ...).
func HandedDate(text string, i, end int) (Match, bool) {
	if end-i != 4 || at(text, i-1) != '(' || !isLetter(at(text, i-2)) || !lifetime(value([]byte(text[i:end]))) {
		return Match{}, false
	}
	month, k := 1, end
	if k = behindComma(text, k); isLetter(at(text, k)) {
		const qualifier = "time."
		if k+len(qualifier) < len(text) && text[k:k+len(qualifier)] == qualifier {
			k += len(qualifier)
		}
		k = monthWord(text, k)
	} else {
		month, k = numberOf(text, k)
	}
	if k == 0 || at(text, k) != ',' {
		return Match{}, false
	}
	day, k := numberOf(text, behindComma(text, k))
	return Match{i, k, .85}, validDate(month, day) && !isDigit(at(text, k))
}

// behindComma is what stands behind the comma and the blank at k.
func behindComma(text string, k int) int {
	if at(text, k) == ',' {
		if k++; at(text, k) == ' ' {
			k++
		}
	}
	return min(k, len(text))
}

// LivingYear says that the year text[i:end] may be one in which somebody alive was born.
func LivingYear(text string, i, end int) bool {
	return end-i == 4 && (text[i] == '1' || text[i] == '2') && lifetime(value([]byte(text[i:end]))) && freeBefore(text, i) && freeAfter(text, end)
}
