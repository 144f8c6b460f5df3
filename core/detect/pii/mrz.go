package pii

import "strings"

// The lines that machines read on passports, visas and identity cards (ICAO Doc 9303, parts 4 to 7):
// capitals, digits and < alone, 30, 36 or 44 in each of two or three lines. One that was typed or read
// by a camera may have one more or less.

const (
	leastMRZ = 28
	mostMRZ  = 46
)

// MRZ adds to a list the lines of a text that machines read.
func MRZ(text string, list []Match) []Match {
	for i := 0; i < len(text); {
		k := strings.Index(text[i:], "<<<")
		if k < 0 {
			break
		}
		i += k
		start := lineStart(text, i)
		end := mrzEnd(text, start)
		if end <= i || start > 0 && text[start-1] != '\n' {
			i += 3
			continue
		}
		// The lines before and behind have the same form, and hold no other three marks in a row for some.
		first, lines, digits := start, 1, digitsIn(text[start:end])
		for first > 0 && lines < 3 {
			before := lineStart(text, first-1)
			if e := mrzEnd(text, before); e == 0 || skipBreak(text, e) != first || before > 0 && text[before-1] != '\n' {
				break
			}
			digits += digitsIn(text[before:first])
			first = before
			lines++
		}
		last := end
		for lines < 3 && last < len(text) {
			next := skipBreak(text, last)
			e := mrzEnd(text, next)
			if next == last || e == 0 {
				break
			}
			digits += digitsIn(text[next:e])
			last = e
			lines++
		}
		if lines > 1 && digits >= 8 || issued(text[start:end]) {
			for at := first; at < last; {
				e := mrzEnd(text, at)
				if e == 0 {
					break
				}
				from := at
				for text[from] == ' ' || text[from] == '\t' {
					from++
				}
				list = append(list, Match{from, e, .95})
				at = skipBreak(text, e)
			}
			end = last
		}
		i = end
	}
	return list
}

// issued says that a line is the first of a passport or visa: P<UTOERIKSSON<<ANNA<MARIA<<<.
func issued(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return (line[0] == 'P' || line[0] == 'V' || line[0] == 'I' || line[0] == 'A' || line[0] == 'C') && line[1] == '<' && strings.Contains(line[5:], "<<") && digitsIn(line) < 2 && line[2] != '<'
}

func lineStart(text string, i int) int {
	for n := i - mostMRZ - 8; i > 0 && i > n && text[i-1] != '\n'; {
		i--
	}
	return i
}

// mrzEnd is where the line of such marks ends that begins at i, or 0.
func mrzEnd(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	k := i
	for k < len(text) && (text[k]-'A' < 26 || isDigit(text[k]) || text[k] == '<') {
		k++
	}
	if k-i < leastMRZ || k-i > mostMRZ || k < len(text) && text[k] > ' ' {
		return 0
	}
	return k
}

// skipBreak is where the line behind the one begins that ends at i, or i.
func skipBreak(text string, i int) int {
	k := i
	for k < len(text) && (text[k] == ' ' || text[k] == '\r') {
		k++
	}
	if k < len(text) && text[k] == '\n' {
		return k + 1
	}
	return i
}

func digitsIn(s string) (n int) {
	for i := range len(s) {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}
