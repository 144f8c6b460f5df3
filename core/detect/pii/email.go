package pii

import (
	"strings"
	"unicode/utf8"
)

const (
	maxLocal  = 64
	maxDomain = 253
)

// Email recognises an address around the @ at i.
func Email(text string, i int) (Match, bool) {
	start, high := i, byte(0)
	for start > 0 && i-start < maxLocal && isLocal(text[start-1]) {
		start--
		high |= text[start]
	}
	for start < i && (text[start] == '.' || text[start] == '-' || text[start] == '%' || text[start] == '\'') {
		start++
	}
	if start == i || text[i-1] == '.' || text[i-1] == '\'' { // r'@example.com' in a program
		return Match{}, false
	}
	if high >= utf8.RuneSelf {
		for start < i && !utf8.RuneStart(text[start]) {
			start++ // as much as a local part holds began within a letter
		}
		start = afterUnparted(text, start, i)
	}
	m, ok := domain(text, i)
	if m.Start = start; text[start:i] == "git" && at(text, m.End) == ':' {
		return Match{}, false
	}
	return m, ok
}

// domain reads what follows the @ at i.
func domain(text string, i int) (Match, bool) {
	end, dot, high := i+1, -1, byte(0)
	for end < len(text) && end-i < maxDomain {
		c := text[end]
		high |= c
		if c == '.' {
			if !isAlnum(text[end-1]) && text[end-1] < 0x80 {
				break
			}
			dot = end
		} else if !isAlnum(c) && c != '-' && c < 0x80 {
			break
		}
		end++
	}
	for high >= utf8.RuneSelf && end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	if high >= utf8.RuneSelf && dot >= 0 {
		k := unparted(text, i+1, end)
		if strings.IndexByte(text[i:k], '.') > 1 && isAlnum(text[k-1]) {
			end = k // what follows is the text around it
			dot = i + strings.LastIndexByte(text[i:end], '.')
		}
	}
	for end > i+1 && (text[end-1] == '.' || text[end-1] == '-') {
		end--
		if end == dot {
			dot = strings.LastIndexByte(text[i:end], '.')
			if dot >= 0 {
				dot += i
			}
		}
	}
	if dot < i+2 || dot >= end-2 || !isLetter(text[dot+1]) && text[dot+1] < 0x80 {
		return Match{}, false
	}
	tld := text[dot+1 : end]
	for k := range len(tld) {
		if !isLetter(tld[k]) && tld[k] < 0x80 {
			if len(tld) > 4 && strings.EqualFold(tld[:4], "xn--") {
				break
			}
			return Match{}, false
		}
	}
	if fileType(tld) || at(text, end) == '(' && !peoples(tld) { // a@b.dot(c) multiplies matrices
		return Match{}, false
	}
	return Match{i, end, .95}, true
}

// unparted is where the first character of text[i:end] stands that is of no word which blanks
// part from others, or end.
func unparted(text string, i, end int) int {
	for k := i; k < end; k++ {
		if text[k] >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[k:end])
			if !parted(r) {
				return k
			}
			k += n - 1
		}
	}
	return end
}

// afterUnparted is the end of the last such character, if ASCII begins there, or start.
func afterUnparted(text string, start, end int) int {
	from := start
	for k := unparted(text, start, end); k < end; k = unparted(text, k, end) {
		_, n := utf8.DecodeRuneInString(text[k:end])
		k += n
		if k < end && isAlnum(text[k]) {
			from = k
		}
	}
	return from
}

func isLocal(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '\'' || c >= 0x80
}

// peoples says that a top-level domain is one that most people have their mail under, and no name that
// programs give to a function.
func peoples(tld string) bool {
	switch strings.ToLower(tld) {
	case "com", "org", "net", "edu", "gov", "info", "biz", "de", "fr", "uk", "nl", "pl", "se", "ch", "it", "es", "at", "be", "dk", "fi", "no", "pt", "cz", "gr", "ie", "eu", "ru", "jp", "cn", "kr", "br", "mx", "za", "au", "nz", "ca", "us":
		return true
	}
	return false
}

// fileType excludes icon@2x.png and the like.
func fileType(tld string) bool {
	switch strings.ToLower(tld) {
	case "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "mjs", "ts", "css", "json", "html", "py", "yml", "yaml", "toml", "lock", "service", "patch":
		return true
	}
	return false
}

// upiBanks are behind the @ of addresses that people in India are paid at (NPCI's handles).
var upiBanks = map[string]bool{"okhdfcbank": true, "okhdfc": true, "okicici": true, "oksbi": true, "okaxis": true, "ybl": true, "ibl": true, "axl": true, "paytm": true, "ptsbi": true, "pthdfc": true, "ptaxis": true, "ptyes": true, "upi": true, "apl": true, "yapl": true, "waaxis": true, "waicici": true, "wahdfcbank": true, "wasbi": true, "sbi": true, "hdfcbank": true, "icici": true, "axisbank": true, "kotak": true, "freecharge": true, "ikwik": true, "fam": true, "jupiteraxis": true, "slice": true}

// UPI recognises an address of India's Unified Payments Interface whose @ stands at i: name@okhdfcbank.
func UPI(text string, i int) (Match, bool) {
	end := i + 1
	for end < len(text) && end-i < 16 && isLetter(text[end]) {
		end++
	}
	if end-i < 4 || end-i > 12 || wordAfter(text, end) || at(text, end) == '.' && isAlnum(at(text, end+1)) || !upiBanks[strings.ToLower(text[i+1:end])] {
		return Match{}, false
	}
	start := i
	for start > 0 && i-start < maxLocal && (isAlnum(text[start-1]) || oneOf(text[start-1], ".-_")) {
		start--
	}
	for start < i && oneOf(text[start], ".-_") {
		start++
	}
	return Match{start, end, .8}, i-start >= 3
}
