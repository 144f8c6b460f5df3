package pii

import (
	"strings"
	"unicode/utf8"
)

// Precise is how many decimals of a degree a latitude or a longitude has at least that tells a house: the fourth is
// eleven metres (ISO 6709).
const Precise = 4

// Coordinates recognises a latitude and a longitude of which the digits of the first begin at i: 40.7128, -74.0060 and
// 40°42'46"N 74°00'22"W. Those in degrees and minutes are nothing else, others need a word before them.
func Coordinates(text string, i int) (m Match, ok bool) {
	start := i
	if start > 0 && (text[start-1] == '-' || text[start-1] == '+') {
		start--
	}
	k, sure := degrees(text, i, 180)
	if k == i {
		return Match{}, false
	}
	next := k
	for next < len(text) && next < k+3 && strings.IndexByte(" ,;/", text[next]) >= 0 {
		next++
	}
	if next == k || next == len(text) {
		return Match{}, false
	}
	first := next
	if text[first] == '-' || text[first] == '+' {
		first++
	}
	end, both := degrees(text, first, 180)
	if end == first || sure != both || !sure && text[i] == '0' && text[first] == '0' { // two shares of one
		return Match{}, false
	}
	m = Match{Start: start, End: end, Score: .4}
	if sure {
		m.Score = .9
	}
	return m, true
}

// Degree is where the latitude or longitude ends whose digits begin at i, a decimal of one number, or i if there is none.
func Degree(text string, i int) int {
	end, sure := degrees(text, i, 180)
	if sure {
		return i
	}
	return end
}

// degrees is where an angle of at most so many degrees ends whose digits begin at i, or i if there is none; that it is
// written in degrees and minutes leaves no doubt.
func degrees(text string, i, most int) (end int, sure bool) {
	const sign = "°"
	k, whole := i, 0
	for k < len(text) && k < i+3 && text[k]-'0' < 10 {
		whole = 10*whole + int(text[k]-'0')
		k++
	}
	if k == i || k == len(text) || whole > most || i > 0 && (text[i-1]-'0' < 10 || text[i-1] == '.' || isLetter(text[i-1])) {
		return i, false
	}
	switch {
	case strings.HasPrefix(text[k:], sign):
		j := k + len(sign)
		digits := 0
		for j < len(text) && j < k+20 {
			r, n := utf8.DecodeRuneInString(text[j:])
			if text[j]-'0' < 10 {
				digits++
			} else if !strings.ContainsRune(` .'"′″’”`, r) {
				break
			}
			j += n
		}
		if digits < 2 || j == len(text) || strings.IndexByte("NSEWO", text[j]) < 0 {
			return i, false
		}
		return j + 1, true
	case text[k] == '.':
		j := k + 1
		for j < len(text) && text[j]-'0' < 10 {
			j++
		}
		if n := j - k - 1; n < Precise || n > 15 || j < len(text) && (isLetter(text[j]) || text[j] == '_' || text[j] == '.' && j+1 < len(text) && text[j+1]-'0' < 10) {
			return i, false
		}
		if strings.HasPrefix(text[j:], sign) {
			j += len(sign)
		}
		if j+1 < len(text) && text[j] == ' ' && strings.IndexByte("NSEW", text[j+1]) >= 0 && (j+2 == len(text) || !isLetter(text[j+2])) {
			j += 2
		} else if j < len(text) && strings.IndexByte("NSEW", text[j]) >= 0 && (j+1 == len(text) || !isLetter(text[j+1])) {
			j++
		}
		return j, false
	}
	return i, false
}
