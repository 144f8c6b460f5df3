package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
)

// ruleAnnounced is an opaque value right behind a word that announces one.
const ruleAnnounced = "secret-announced"

const (
	maxGap  = 12 // bytes between the word and the value
	minName = 3
)

// announced looks at what follows a word such as "key" or "token" without being
// assigned: "token 9f8a...", "acme-secret-9f8a...", "key: `9f8a...`". Nothing
// but the value itself tells it from prose here, so it must be opaque.
func (s *scanner) announced(text string, at, end int) {
	if end < s.assignEnd || end <= s.secretEnd || s.e.disabled[ruleAnnounced] {
		return
	}
	if end+3 < len(text) && text[end]|0x20 == 'k' && fold(text[end:end+3], "key") {
		end += 3 // secretkey-9f8a...
	}
	i := end
	if i < len(text) && text[i]|0x20 == 's' {
		return // "keys", "tokens": counts and lists
	}
	operator, quoted := false, false
gap:
	for ; i < len(text) && i < end+maxGap; i++ {
		switch text[i] {
		case ':', '=':
			operator = true
		case '"', '\'', '`':
			quoted = true
		case ' ', '\t', '\n', '-', '_', '.', '>', '{', '|', '(', '[', ']':
		case '/':
			if i > end { // of a link: /token/9f8a...
				break gap
			}
		default:
			break gap
		}
	}
	if i == end || i >= len(text) {
		return
	}
	if i < s.runEnd {
		// The same row of characters again, from behind another word: a few times is enough.
		if s.runTries++; s.runTries > 4 {
			return
		}
	}
	if !opaqueStart(text, i) {
		return
	}
	j := opaqueRun(text, i)
	if j > s.runEnd {
		s.runEnd, s.runTries = j, 0
	}
	if j = opaqueEnd(text, at, end, i, j, operator, quoted); j > i {
		s.assignEnd = j
		s.secret(text, i, j, ruleAnnounced, .7)
	}
}

// opaqueRun is where the bytes end, of those that may be of an opaque value, that begin at i.
func opaqueRun(text string, i int) int {
	j := i
	for j < len(text) && j < i+maxValue && opaqueByte(text[j]) {
		j++
	}
	return j
}

// opaqueEnd is where the opaque value at i ends that the word text[at:end] announces, or 0 if it
// is none. Its bytes end at j. Operator says that an operator links the two, or a word does,
// quoted that the value is in quotes.
func opaqueEnd(text string, at, end, i, j int, operator, quoted bool) int {
	for j > i && (text[j-1] == '.' || text[j-1] == ':' || text[j-1] == '-' || text[j-1] == '/') {
		j--
	}
	for k := j; k < len(text) && k < j+2 && text[k] == '='; k++ {
		if k+1 == len(text) || !opaqueByte(text[k+1]) {
			j = k + 1 // the filling of base64, not an assignment
		}
	}
	v := text[i:j]
	if len(v) < 12 || clipped(v) || constantOrDigest(text, i, j) && !strong(text, at, end) || dashed(text, i) && torn(text, i, j) || hyperlink(text, i, j) {
		return 0
	}
	switch word := text[at:end]; {
	case cue.UUID(v):
		if !strong(text, at, end) || !operator && !quoted && text[end] == ' ' && fold(word, "token") && !option(text, at) {
			return 0
		}
	case len(v) >= 20 && (operator && digitsOnly(v) || !operator && shouted(word) && (digitsOnly(v) || sequence(v))) && strong(text, at, end):
	case !cue.Opaque(v) || strings.IndexByte(v, '@') >= 0 || !quoted && (cue.Spelled(v) || called(text, i, j) || exported(v) || humpedName(v)):
		return 0
	case cue.Hexadecimal(v) && !strong(text, at, end), !operator && !quoted && i == end+1 && inBase64(v):
		return 0
	}
	if named(text, at) {
		return 0
	}
	return j
}

// exported says that a value is what a package of a program exports: jwtmacpb.JwtHmacAlgorithm_HS256.
func exported(v string) bool {
	k := strings.IndexByte(v, '.')
	if k < 2 || k+1 == len(v) || v[k+1]-'A' >= 26 || strings.IndexByte(v[k+1:], '.') >= 0 {
		return false
	}
	for i := range k {
		if v[i]-'a' >= 26 && v[i]-'0' >= 10 {
			return false
		}
	}
	for i := k + 2; i < len(v); i++ {
		if isLetter(v[i]) && v[i-1]-'0' < 10 {
			return false // no word has a digit before a letter
		}
	}
	return wordRow(v[k+1:])
}

// wordRow says that a text is of the bytes of words and nothing else.
func wordRow(v string) bool {
	for i := range len(v) {
		if !wordByte(v[i]) {
			return false
		}
	}
	return true
}

// humpedName says that a value is a name of a program for a secret, by its last word: aes128GCMKey.
func humpedName(v string) bool {
	if v[0]-'a' >= 26 || !wordRow(v) {
		return false
	}
	for _, w := range [...]string{"Key", "Token", "Secret", "Password", "Bytes", "Hex"} {
		if strings.HasSuffix(v, w) {
			return true
		}
	}
	return false
}

// invokes says that a value calls something: headers.getSetCookie(), dictionaryConverter([.
func invokes(v string) bool {
	k := strings.IndexByte(v, '(')
	if k < 2 || strings.Trim(v[k:], "()[]{};") != "" {
		return false
	}
	for i := range k {
		if !wordByte(v[i]) && v[i] != '.' {
			return false
		}
	}
	return isLetter(v[0])
}

// called says that an identifier stands between i and j that is called, or the name of a type behind a mark: utf8_to_utf16_dup(v).
func called(text string, i, j int) bool {
	pointer := i > 0 && text[i-1] == '*' && !hasDigit(text[i:j]) // the type of a parameter: key *pb.AesKey
	if !pointer && (!code(text, j) || !isLetter(text[i])) {
		return false
	}
	for k := i; k < j; k++ {
		if !wordByte(text[k]) && text[k] != '.' {
			return false
		}
	}
	return true
}

// opaqueStart says that the beginning of a value has a digit, or a long row of
// letters: without one of them it is written, not random.
func opaqueStart(text string, i int) bool {
	letters := 0
	for j := i; j < len(text) && j < i+40; j++ {
		switch c := text[j]; {
		case c-'0' < 10:
			return true
		case isLetter(c):
			if letters++; letters == 20 {
				return true
			}
		case !opaqueByte(c):
			return false
		default:
			letters = 0
		}
	}
	return false
}

// option says that the word at i is the last of an option of a command: --access-token.
func option(text string, i int) bool {
	for n := i - maxName; i > 0 && i > n && nameByte(text[i-1]); {
		i--
	}
	return text[i] == '-'
}

// inBase64 says that a value is a text in base64: what is in it is looked at by itself.
func inBase64(v string) bool {
	var view decode.View
	return view.Token(v, 0, len(v))
}

// strong says that a word is that of what opens something. A "key" is if a word before it
// says so, or it is shouted, as in the name of a variable.
func strong(text string, at, end int) bool {
	if !fold(text[at:end], "key") {
		return true
	}
	if text[at] == 'K' && text[end-1] == 'Y' {
		return true
	}
	from := at
	for from > 0 && at-from < 24 && (nameByte(text[from-1]) || text[from-1] == ' ' && from == at) {
		from--
	}
	return cue.Key(text[from:end]) != cue.None
}

// named says that the word before announces the name of something public or
// computed: a cache key, the page token.
func named(text string, at int) bool {
	i := at
	for i > 0 && (text[i-1] == ' ' || text[i-1] == '_' || text[i-1] == '-' || text[i-1] == '.') {
		i--
	}
	j := i
	for j > 0 && i-j < 14 && isLetter(text[j-1]) {
		j--
	}
	if i-j < minName {
		return false
	}
	w := text[j:i]
	for k := len(w) - minName; k > 0; k-- { // of VapidPublicKey the word is Public
		if w[k] <= 'Z' && w[k-1] >= 'a' {
			w = w[k:]
			break
		}
	}
	switch {
	case fold(w, "pub"), fold(w, "cache"), fold(w, "primary"), fold(w, "foreign"), fold(w, "partition"), fold(w, "public"), fold(w, "sort"), fold(w, "object"), fold(w, "idempotency"), fold(w, "page"), fold(w, "next"),
		fold(w, "host"), fold(w, "routing"), fold(w, "dedup"), fold(w, "row"), fold(w, "hash"), fold(w, "map"), fold(w, "lock"), fold(w, "group"), fold(w, "continuation"), fold(w, "sync"),
		fold(w, "change") && i == at, fold(w, "correlation"), fold(w, "site") && text[at]|0x20 == 'k', fold(w, "socket"), fold(w, "publishable"),
		fold(w, "eos"), fold(w, "bos"), fold(w, "pad"), fold(w, "stop"), fold(w, "max"), fold(w, "unique"), fold(w, "shard"), fold(w, "redis"), fold(w, "translation"):
		return true
	}
	return false
}

// shouted says that a word is in capitals, as in "TOKEN 9f8a...".
func shouted(word string) bool {
	for i := range len(word) {
		if word[i]-'A' >= 26 {
			return false
		}
	}
	return true
}

// sequence says that half of a value's characters are the next of those before: abcdef1234567890,
// which stands for a key where manuals and tests of scanners show one.
func sequence(v string) bool {
	n := 0
	for i := 1; i < len(v); i++ {
		if v[i] == v[i-1]+1 {
			n++
		}
	}
	return 2*n > len(v)
}

// publicName says that the name in front of a value is that of a thing that is no
// secret.
func publicName(text string, i int) bool {
	if strings.HasSuffix(text[:i], "SHA256:") && opaqueRun(text, i)-i == fingerprint {
		return true
	}
	name, _ := nameBefore(text, i)
	word, before := humpBefore(name)
	if word == "" {
		return false
	}
	if fold(word, "fingerprint") || fold(word, "thumbprint") || hasDigit(name) && cue.Key(name) == cue.None && text[i] == '0' && constantOrDigest(text, i, opaqueRun(text, i)) {
		return true
	}
	for i > 0 && text[i-1] != name[len(name)-1] {
		i-- // back over the blanks and the operator
	}
	return named(text, i-(len(name)-len(before)))
}

const fingerprint = 43 // bytes of a digest of 32 in base64

// constantOrDigest says that text[i:j] is a number of 64 bits as code writes one, or the fingerprint of a public key.
func constantOrDigest(text string, i, j int) bool {
	const longest = 18 // bytes of 0x and the digits of 64 bits
	if text[i] == '0' && text[i+1]|0x20 == 'x' {
		for k := i + 2; k < j; k++ {
			if !isHex(text[k]) && !strings.HasPrefix(text[k:], "ULL") && !strings.HasPrefix(text[k:], "LL") && text[k] != 'L' {
				return false
			}
		}
		return j-i <= longest+len("ULL")
	}
	return j-i == fingerprint && strings.HasSuffix(text[:i], "SHA256:")
}

func digitsOnly(v string) bool {
	for i := range len(v) {
		if v[i]-'0' >= 10 {
			return false
		}
	}
	return true
}

// fold says that a text is a word, whatever its case. The word is in small letters.
func fold(text, word string) bool {
	if len(text) != len(word) {
		return false
	}
	for i := range len(text) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

func opaqueByte(c byte) bool { return byteRole[c]&opaquePart != 0 }

// hyperlink says that the value is a part of a link or of the name of a file.
func hyperlink(text string, i, j int) bool {
	v := text[i:j]
	if strings.Contains(v, "://") || strings.HasPrefix(v, "www.") {
		return true
	}
	if k := strings.LastIndexByte(v, '.'); k > 0 && len(v)-k <= 6 {
		for _, e := range [...]string{".com", ".org", ".net", ".json", ".yaml", ".yml", ".html", ".py", ".go", ".js", ".ts", ".txt", ".md", ".pem", ".png", ".pdf", ".csv", ".xlsx", ".java", ".gz", ".zip"} {
			if fold(v[k:], e) {
				return true
			}
		}
	}
	return false
}
