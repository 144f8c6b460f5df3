package pii

import "strings"

// SpokenEmail recognises an address written for people rather than programs,
// jane [at] example [dot] com or jane at example dot com; its "at" stands at i,
// with the blanks or brackets around it.
func SpokenEmail(text string, i int) (Match, bool) {
	n := atWord(text, i)
	if n == 0 {
		return Match{}, false
	}
	start := i
	if at(text, i) != ' ' && at(text, i-1) == ' ' {
		start--
	}
	from := start
	for from > 0 && start-from < maxLocal && (isLocal(text[from-1]) && text[from-1] != '\'') {
		from--
	}
	if from > 0 {
		from = beforeNumber(text, from, start)
	}
	// jane dot doe at ...
	for k := 0; k < 3 && from > 0; k++ {
		n := joinedBefore(text[:from])
		if n == 0 {
			break
		}
		from -= n
		for from > 0 && start-from < maxLocal && isLocal(text[from-1]) {
			from--
		}
	}
	for from < start && (text[from] == '.' || text[from] == '-') {
		from++
	}
	j := i + n
	if j < len(text) && text[j-1] != ' ' && text[j] == ' ' {
		j++
	}
	if from == start || start-from < 2 && text[i] == ' ' {
		return Match{}, false
	}
	labels, label, spoken := 0, j, text[i] != ' ' && text[i] != '@'
	for j < len(text) && j-i < maxDomain {
		if c := text[j]; isAlnum(c) || c == '-' || c >= 0x80 {
			j++
			continue
		}
		d := dotWord(text, j)
		if d == 0 || j == label {
			break
		}
		spoken = spoken || d > 1
		j += d
		label = j
		labels++
	}
	tld := text[label:j]
	known := labels > 0 && provider(text[i+n:j]) && marked(text[from:start])
	if labels == 0 || !spoken && !known || len(tld) < 2 || len(tld) > 8 || fileType(tld) {
		return Match{}, false
	}
	for k := range len(tld) {
		if !isLetter(tld[k]) && tld[k] < 0x80 {
			return Match{}, false
		}
	}
	return Match{from, j, .8}, text[i] != ' ' || (topLevel(tld) || labels > 1 && len(tld) == 2) && !article(text[i+n:])
}

// SpacedEmail recognises an address with blanks around its @ at i, of which the name has a mark or a digit and the
// domain is a well-known one: jane.doe @ gmail.com.
func SpacedEmail(text string, i int) (Match, bool) {
	if at(text, i-1) != ' ' || at(text, i+1) != ' ' {
		return Match{}, false
	}
	start := i - 1
	for start > 0 && i-start < maxLocal && isLocal(text[start-1]) && text[start-1] != '\'' {
		start--
	}
	end := ProviderAt(text, i+2)
	return Match{start, end, .8}, end > 0 && start < i-1 && marked(text[start:i-1])
}

// beforeNumber is where the word begins before the number in words at the end of the name text[from:end], if that is joined to
// another one: dee underscore roe ninety one at. Else it is from.
func beforeNumber(text string, from, end int) int {
	k := from
	for n := 0; n < 3 && numberWords[strings.ToLower(text[k:end])] && at(text, k-1) == ' '; n++ {
		end = k - 1
		for k = end; k > 0 && end-k < 24 && isAlnum(text[k-1]); {
			k--
		}
	}
	if k < from && joinedBefore(text[:k]) > 0 {
		return k
	}
	return from
}

// numberWords are the words for numbers that the names of accounts end with.
var numberWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred`) {
		m[w] = true
	}
	return m
}()

// marked says that a name has a mark or a digit between other bytes.
func marked(name string) bool {
	for k := 1; k < len(name); k++ {
		if isDigit(name[k]) || k+1 < len(name) && oneOf(name[k], "._-+") && isAlnum(name[k+1]) {
			return true
		}
	}
	return false
}

// providers give addresses of mail to everybody.
var providers = [...]string{"gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "hotmail.com", "hotmail.co.uk", "outlook.com", "icloud.com", "live.com", "proton.me", "protonmail.com", "aol.com", "gmx.de", "gmx.net", "web.de", "btinternet.com"}

func provider(domain string) bool { return oneOfFold(domain, providers[:]...) }

// ProviderAt is where the domain of one of the well-known providers of mail ends that begins at i, or 0.
func ProviderAt(text string, i int) int {
	if i >= len(text) || !oneOf(text[i]|0x20, "gyhoilpawb") {
		return 0
	}
	for _, p := range providers {
		if k := i + len(p); k <= len(text) && strings.EqualFold(text[i:k], p) && !wordAfter(text, k) && (at(text, k) != '.' || !isAlnum(at(text, k+1))) {
			return k
		}
	}
	return 0
}

// DotBehind says that a label of a domain begins at i, behind which the dot is written as a word: example[dot]com.
func DotBehind(text string, i int) bool {
	k := i
	for k < len(text) && k-i < maxLabel && (isAlnum(text[k]) || text[k] == '-') {
		k++
	}
	return k > i && k < len(text) && text[k] != '.' && dotWord(text, k) > 0
}

// maxLabel is how many bytes a label of a domain has at most (RFC 1035).
const maxLabel = 63

// joinedBefore is the length of the word at the end of a text that is said for a mark between two
// words of an address: " dot ", " underscore ".
func joinedBefore(text string) int {
	for _, w := range [...]string{" dot ", " underscore ", " dash ", " hyphen ", " minus ", " punkt ", " punto ", " ponto ", " point ", " tiret ", " guion bajo "} {
		if k := len(text) - len(w); k > 0 && strings.EqualFold(text[k:], w) {
			return len(w)
		}
	}
	return 0
}

// article says that a sentence goes on rather than an address: "at the dot com".
func article(s string) bool {
	for _, w := range [...]string{"the ", "a ", "an ", "this ", "that ", "my ", "our ", "your ", "his ", "her ", "their ", "its ", "each ", "every ", "any ", "some ", "which ", "what ", "least ", "most ", "one "} {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			return true
		}
	}
	return false
}

// atWord is the length of the "at" at i, 0 is none: jane@example[dot]com has a sign there.
func atWord(text string, i int) int {
	for _, w := range [...]string{" arroba ", " arobase ", " chiocciola "} {
		if len(text)-i > len(w) && strings.EqualFold(text[i:i+len(w)], w) {
			return len(w)
		}
	}
	if i < len(text) && text[i] == '@' {
		return 1
	}
	if i+4 > len(text) || !strings.EqualFold(text[i+1:i+3], "at") {
		return 0
	}
	switch text[i:i+1] + text[i+3:i+4] {
	case "[]", "()", "{}", "<>", "  ":
		return 4
	}
	return 0
}

// dotWord is the length of the dot at j: a full stop, [dot], (dot), " dot ".
func dotWord(text string, j int) int {
	if text[j] == '.' && isAlnum(at(text, j+1)) {
		return 1
	}
	for _, w := range [...]string{" punto ", " ponto ", " point ", " punkt "} {
		if len(text)-j > len(w) && strings.EqualFold(text[j:j+len(w)], w) {
			return len(w)
		}
	}
	k := j
	if text[k] == ' ' && k+1 < len(text) && oneOf(text[k+1], "[({<") {
		k++
	}
	if k+5 > len(text) || !strings.EqualFold(text[k+1:k+4], "dot") {
		return 0
	}
	switch text[k:k+1] + text[k+4:k+5] {
	case "[]", "()", "{}", "<>":
		if k += 5; k < len(text) && text[k] == ' ' {
			k++
		}
		return k - j
	case "  ":
		return 5
	}
	return 0
}

// topLevel are the domains under which people have addresses, as far as they
// cannot be the next word of a sentence.
func topLevel(s string) bool {
	switch strings.ToLower(s) {
	case "com", "net", "org", "edu", "gov", "info", "biz", "io", "de", "uk", "fr", "es", "it", "nl", "ch", "pl", "se", "fi", "dk", "eu", "ca", "au", "jp", "br", "mx", "co", "dev", "app":
		return true
	}
	return false
}

// QuotedEmail recognises an address whose local part is quoted, "jane doe"@example.com;
// its @ stands at i.
func QuotedEmail(text string, i int) (Match, bool) {
	if i < 4 || text[i-1] != '"' {
		return Match{}, false
	}
	k := strings.LastIndexByte(text[max(0, i-1-maxLocal):i-1], '"')
	if k < 0 {
		return Match{}, false
	}
	start := max(0, i-1-maxLocal) + k
	if start+2 >= i || strings.ContainsAny(text[start+1:i-1], "\n<>@:{}") || wordBefore(text, start) {
		return Match{}, false
	}
	// The domain is that of an address with a plain local part.
	m, ok := domain(text, i)
	m.Start = start
	return m, ok
}
