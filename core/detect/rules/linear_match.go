package rules

import "strings"

// match reads the text from at and returns the secret and the end of the match.
func (l *linear) match(text string, at int) (start, stop, end int, ok bool) {
	i := at
	start, stop = at, -1
	for k := range l.items {
		it := &l.items[k]
		switch it.kind {
		case take:
			limit := len(text)
			if it.max >= 0 {
				limit = min(limit, i+it.max)
			}
			from := i
			for i < limit && it.class[text[i]] {
				i++
			}
			if i-from < it.min {
				return 0, 0, 0, false
			}
		case oneOf:
			n := 0
			for _, c := range it.choice {
				if k := i + len(c.Text); k <= len(text) && (text[i:k] == c.Text || c.Fold && strings.EqualFold(text[i:k], c.Text)) {
					n = len(c.Text)
					break
				}
			}
			if n == 0 {
				return 0, 0, 0, false
			}
			i += n
		case open:
			start = i
		case shut:
			stop = i
		case boundary:
			before := i > 0 && isWord(text[i-1])
			after := i < len(text) && isWord(text[i])
			if before == after {
				return 0, 0, 0, false
			}
		case ending:
			n, ok := it.ended(text, i)
			if !ok {
				return 0, 0, 0, false
			}
			i += n
		case limit:
			if i < len(text) {
				if !it.class[text[i]] {
					return 0, 0, 0, false
				}
				i++
			}
		case finish:
			if i != len(text) {
				return 0, 0, 0, false
			}
		}
	}
	if stop < 0 {
		stop = i
	}
	return start, stop, i, true
}

// plainly makes no byte of a token one that may end it, as a slash may behind a token of known form: behind the name of a
// vendor, where only its length tells a value, a longer one is of something else.
func (l *linear) plainly() {
	for k := range l.items {
		if it := &l.items[k]; it.kind == ending {
			class := *it.class
			for c := range 0x80 {
				class[c] = class[c] && !IsToken(byte(c))
			}
			it.class = &class
		}
	}
}

// bound is the most bytes that the run of token bytes at the beginning of a
// match may have, 0 if there is no saying: a row of token bytes of bounded
// length, and an end that none of them is.
func (l *linear) bound() int {
	sum := 0
	for _, it := range l.items {
		switch it.kind {
		case take:
			for c := range 256 {
				if it.class[c] && (c >= 0x80 || !IsToken(byte(c))) {
					return 0
				}
			}
			if it.max < 0 {
				return 0
			}
			sum += it.max
		case ending:
			for c := range 0x80 {
				if it.class[c] && IsToken(byte(c)) {
					return 0
				}
			}
			return sum + len(".")
		case open, shut:
		default:
			return 0
		}
	}
	return 0
}

// longest is the most bytes of what a match takes, all of them token bytes, before the byte
// that ends it, and which token bytes may be that; 0 if there is no saying.
func (l *linear) longest() (most int, stops *[256]bool) {
	for _, it := range l.items {
		switch it.kind {
		case take, oneOf:
			n := it.max
			for _, c := range it.choice {
				n = max(n, len(c.Text))
				if strings.IndexFunc(c.Text, func(c rune) bool { return c >= 0x80 || !IsToken(byte(c)) }) >= 0 {
					return 0, nil
				}
			}
			if n < 0 || it.kind == take && !ofTokens(it.class) {
				return 0, nil
			}
			most += n
		case ending:
			stops = &[256]bool{'.': true}
			for c := range 0x80 {
				if it.class[c] && IsToken(byte(c)) {
					stops[c] = true
				}
			}
			return most, stops
		case open, shut:
		default:
			return 0, nil
		}
	}
	return 0, nil
}

func ofTokens(class *[256]bool) bool {
	for c := range 256 {
		if class[c] && (c >= 0x80 || !IsToken(byte(c))) {
			return false
		}
	}
	return true
}
