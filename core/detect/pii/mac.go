package pii

import "strings"

// MAC recognises a hardware address that covers i: six pairs of hex digits
// parted by colons or dashes. All zeros and all ones are nobody's.
func MAC(text string, i int) (Match, bool) {
	var sep byte
	start := i
	for i-start < 18 && (isHex(at(text, start-1)) || at(text, start-1) == ':' || at(text, start-1) == '-') {
		start--
	}
	if i-start < 18 && (text[start] == ':' || wordBefore(text, start)) { // MAC:00:1b:44:11:3a:b7
		if k := strings.IndexByte(text[start:i], ':'); k >= 0 {
			start += k + 1
		}
	}
	end := start + 17
	if end > len(text) || i >= end || wordBefore(text, start) || wordAfter(text, end) {
		return Match{}, false
	}
	if c := at(text, end); (c == ':' || c == '-') && wordAfter(text, end+1) {
		return Match{}, false
	}
	sep = text[start+2]
	if sep != ':' && sep != '-' {
		return Match{}, false
	}
	same, letter := true, false
	for k := range 17 {
		c := text[start+k]
		if k%3 == 2 {
			if c != sep {
				return Match{}, false
			}
			continue
		}
		if !isHex(c) {
			return Match{}, false
		}
		same = same && c == text[start]
		letter = letter || isLetter(c)
	}
	if same || !letter && sep == '-' && !macBefore(text, start) {
		return Match{}, false
	}
	return Match{start, end, .9}, true
}

// DottedMAC recognises a hardware address whose first digit stands at i, in three groups
// parted by dots, as Cisco's devices write it: 001b.4411.3ab7.
func DottedMAC(text string, i int) (Match, bool) {
	end := i + 14
	if end > len(text) || !freeBefore(text, i) || !freeAfter(text, end) {
		return Match{}, false
	}
	letter, digit := false, false
	for k := range 14 {
		switch c := text[i+k]; {
		case k%5 == 4:
			if c != '.' {
				return Match{}, false
			}
		case !isHex(c):
			return Match{}, false
		default:
			letter = letter || isLetter(c)
			digit = digit || isDigit(c)
		}
	}
	return Match{i, end, .85}, letter && digit
}

// macWords announce a hardware address, which may have digits alone.
var macWords = [...]string{"mac", "hardware", "ethernet", "physical", "bssid", "wlan", "nic", "interface"}

// macBefore says that one of these words stands shortly before i.
func macBefore(text string, i int) bool {
	const far = 24
	before := strings.ToLower(text[max(0, i-far):i])
	for _, w := range macWords {
		if k := strings.LastIndex(before, w); k >= 0 && !wordBefore(before, k) && !wordAfter(before, k+len(w)) {
			return true
		}
	}
	return false
}
