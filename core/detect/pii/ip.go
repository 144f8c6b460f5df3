package pii

import "strings"

// IPv4 recognises a dotted address at i. Loopback, the unspecified address and
// netmasks say nothing about anybody and are passed over; so are version
// numbers, where a word or a slash says that they are one.
func IPv4(text string, i int) (Match, bool) {
	if !freeBefore(text, i) || product(text, i) {
		return Match{}, false
	}
	var octet [4]int
	j := i
	for k := range octet {
		n, v := 0, 0
		for n < 4 && isDigit(at(text, j)) {
			v = v*10 + int(text[j]-'0')
			n++
			j++
		}
		if n == 0 || n > 3 || v > 255 || n > 1 && text[j-n] == '0' {
			return Match{}, false
		}
		octet[k] = v
		if k < 3 {
			if at(text, j) != '.' {
				return Match{}, false
			}
			j++
		}
	}
	if c := at(text, j); wordAfter(text, j) || c == '.' && isDigit(at(text, j+1)) || c == '-' && isDigit(at(text, j+1)) {
		return Match{}, false
	}
	switch {
	case octet[0] == 127, octet[0] == 0, octet[0] == 255, octet == [4]int{169, 254, 169, 254}:
		return Match{}, false
	case octet[1] == 0 && octet[2] == 0 && octet[3] == 0, octet[0] < 10 && octet[1] < 20 && octet[2] < 20 && octet[3] < 10 && octet[0] != octet[1]:
		return Match{mapped(text, i), j, .4}, true // 1.2.3.4: more often a version or a section
	}
	return Match{mapped(text, i), j, .9}, true
}

// Network says that what was found is a network of addresses that each site has for itself, rather than one of them:
// 10.1.0.0/16.
func Network(text string, m Match) bool {
	s := text[m.Start:m.End]
	return at(text, m.End) == '/' && isDigit(at(text, m.End+1)) && strings.HasSuffix(s, ".0") &&
		(strings.HasPrefix(s, "10.") || strings.HasPrefix(s, "192.168.") || strings.HasPrefix(s, "172.") || strings.HasPrefix(s, "100.64.") || strings.HasPrefix(s, "169.254."))
}

// mapped is where an IPv6 address begins that ends in the IPv4 address at i
// (::ffff:192.0.2.1), or i.
func mapped(text string, i int) int {
	k := i
	for k > 0 && i-k < 36 && (isHex(text[k-1]) || text[k-1] == ':') {
		k--
	}
	if i-k < 3 || text[i-1] != ':' || !strings.Contains(text[k:i], "::") || wordBefore(text, k) {
		return i
	}
	return k
}

// product says that a name and a slash, or the letter v, stand before i, as in
// Chrome/120.0.0.0.
func product(text string, i int) bool {
	c := at(text, i-1)
	return c == '/' && isLetter(at(text, i-2))
}

// inPairs says that each group has two digits, as those of a serial number and an EUI-64 have: AF:A2:8B:B9:33:AD:DA:AC.
func inPairs(s string) bool {
	for k := 2; k < len(s); k += 3 {
		if s[k] != ':' {
			return false
		}
	}
	return len(s)%3 == 2
}

// IPv6 recognises an address that covers i, a hex digit or a colon. The short
// form must begin like an address in use (2xxx, 3xxx, fcxx-fdxx, fe8x; ffxx is of a group, and nobody's)::
// a::b is a path in several programming languages.
func IPv6(text string, i int) (Match, bool) {
	start := i
	for i-start < 40 && (isHex(at(text, start-1)) || at(text, start-1) == ':') {
		start--
	}
	end := i
	for end-start < 48 && (isHex(at(text, end)) || at(text, end) == ':') {
		end++
	}
	if start < i && text[start] == ':' && at(text, start+1) != ':' && isLetter(at(text, start-1)) {
		start++ // the colon of a label: ip:2001:db8::1
	}
	if wordBefore(text, start) || wordAfter(text, end) || at(text, start-1) == ':' && !isLetter(at(text, start-2)) || end-start < 4 {
		return Match{}, false
	}
	if text[end-1] == ':' && at(text, end-2) != ':' { // an address before a colon
		end--
	}
	colons, groups, run, digit := 0, 0, 0, false
	double := -1
	for j := start; j < end; j++ {
		c := text[j]
		if c != ':' {
			if run++; run == 1 {
				groups++
			}
			if run > 4 {
				return Match{}, false
			}
			digit = digit || isDigit(c)
			continue
		}
		colons++
		run = 0
		if j > start && text[j-1] == ':' {
			if double >= 0 {
				return Match{}, false
			}
			double = j
		}
	}
	if c := at(text, end); c == '%' && isAlnum(at(text, end+1)) {
		// The zone of a link-local address.
		for end++; end < len(text) && isAlnum(text[end]); end++ {
		}
	}
	if double < 0 {
		return Match{start, end, .9}, groups == 8 && colons == 7 && digit && !inPairs(text[start:end])
	}
	if colons > 7 || groups > 7 || groups < 2 || !digit {
		return Match{}, false
	}
	if text[start] == ':' || !isHex(at(text, start+3)) {
		return Match{}, false
	}
	a, b, c := text[start]|0x20, text[start+1]|0x20, text[start+2]|0x20
	if a == '2'|0x20 || a == '3'|0x20 || a == 'f' && (b == 'c' || b == 'd' || b == 'e' && c >= '8' && c <= 'b') {
		return Match{start, end, .9}, true
	}
	return Match{}, false
}
