// Package pii recognises personal data by its shape and its check digits.
//
// Each function looks at one place of a text that a trigger has pointed out (a
// digit, an @), reads at most a few dozen bytes around it, allocates nothing,
// and says where the item stands and how sure it is. It promises that a check
// digit was computed where the kind has one, unless a word right before the item
// says what it is or the score is low, and that runs of letters and digits such as
// UUIDs, hashes, hexadecimal ids and timestamps are left alone. It does not
// promise that the item exists.
package pii

// Match is an item found in a text.
type Match struct {
	Start, End int
	Score      float64
}

func isDigit(c byte) bool { return c-'0' < 10 }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// at is text[i], or a space outside the text.
func at(text string, i int) byte {
	if i < 0 || i >= len(text) {
		return ' '
	}
	return text[i]
}

// freeBefore says that a number may begin at i: no word, no decimal point of a
// number, no part of a dashed identifier ends there.
func freeBefore(text string, i int) bool {
	c := at(text, i-1)
	switch {
	case wordBefore(text, i):
		return false
	case c == '.' || c == ',':
		return !isDigit(at(text, i-2))
	case c == '#':
		return !isDigit(at(text, i-2)) && at(text, i-2) != '-' // SSN#536-90-4399
	case c == '-' || c == '_':
		return !wordBefore(text, i-1) && (at(text, i-2) != '-' || isLetter(at(text, i-3))) // lost--4111 1111 1111 1111
	case c == '$':
		return false
	}
	return true
}

// cell says that a number may stand at text[i:end] as far as its neighbours are commas
// and digits: it is a cell between shorter ones, 7,4111111111111111,12, and no part of
// a list of such numbers or of a number with decimals.
func cell(text string, i, end int) bool {
	const shorter = 10
	before, after := 0, 0
	if at(text, i-1) == ',' {
		for k := i - 2; isDigit(at(text, k)) && before <= shorter; k-- {
			before++
		}
	} else if !freeBefore(text, i) {
		return false
	}
	if at(text, end) == ',' {
		for k := end + 1; isDigit(at(text, k)) && after <= shorter; k++ {
			after++
		}
	} else if !freeAfter(text, end) {
		return false
	}
	return before <= shorter && after <= shorter
}

// freeAfter says that a number may end before i.
func freeAfter(text string, i int) bool {
	c := at(text, i)
	switch {
	case wordAfter(text, i):
		return false
	case c == '.' || c == ',':
		return !isDigit(at(text, i+1))
	case c == '-':
		return !wordAfter(text, i+1)
	case c == '%':
		return false
	}
	return true
}
