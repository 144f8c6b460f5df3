package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
)

// The forms in which languages and files write a name and its value, as far as
// more than an operator stands between them.

// typed is where to go on behind the colon at i-1: behind the = if a type stands between, as in password: String = "...",
// key: [u8; 16] = ..., token: string | undefined = "...".
func typed(text string, i int) int {
	const longest = 48
	j := i
	for j < len(text) && j < i+4 && (text[j] == ' ' || text[j] == '&' || text[j] == '*') {
		j++
	}
	from, open := j, 0
	for j < len(text) && j < from+longest && open >= 0 {
		switch c := text[j]; {
		case c == '[' || c == '<' || c == '(':
			open++
		case c == ']' || c == '>' || c == ')':
			open--
		case nameByte(c), c == '?', c == '&', c == '|', open > 0 && (c == ' ' || c == ',' || c == ';'):
		case c == '\'' && (j == from || text[j-1] == '&' || text[j-1] == '<'): // one of Rust's lifetimes
		case c == ':' && j+1 < len(text) && (text[j+1] == ':' || text[j-1] == ':'):
		case c == ' ' && j+1 < len(text) && (text[j+1] == '|' || text[j-1] == '|' || text[from] == '\'' && strings.IndexByte(text[from:j], ' ') < 0):
		default:
			return typedEnd(text, i, from, j)
		}
		j++
	}
	return i
}

// typedEnd is where to go on behind the type text[from:j], or i if none is assigned to.
func typedEnd(text string, i, from, j int) int {
	if j == from || !isLetter(text[from]) && text[from] != '[' && text[from] != '\'' {
		return i
	}
	for n := j + 4; j < len(text) && j < n && text[j] == ' '; {
		j++
	}
	if j+1 < len(text) && text[j] == '=' && text[j+1] != '=' && text[j+1] != '>' {
		return j + 1
	}
	return i
}

// named64 says that a value says how it is encoded: base64:...
func named64(v string) bool {
	i := strings.IndexByte(v, ':')
	return i >= 3 && isLetter(v[0]) && wordByte(v[i-1]) && cue.Opaque(v[i+1:])
}

// numberedWord says that a value is a word in small letters with a number behind:
// what people write who explain something.
func numberedWord(v string) bool {
	i := 0
	for i < len(v) && v[i] >= 'a' && v[i] <= 'z' {
		i++
	}
	return digitsOnly(v[i:])
}

// identifierOnly says that a value is written in letters alone.
func identifierOnly(v string) bool {
	for i := range len(v) {
		if !isLetter(v[i]) {
			return false
		}
	}
	return true
}

// foreignTail is where the letters of ASCII begin with which a name ends that may have others.
func foreignTail(text string, end int) int {
	k := end
	for k > 0 && end-k < 6 && isLetter(text[k-1]) {
		k--
	}
	return k
}

// foreign looks at a name with letters beyond ASCII before k, which ends at end.
func (s *scanner) foreign(text string, k, end int) {
	from := k
	for from > 0 && end-from < maxName && (text[from-1] >= 0x80 || isLetter(text[from-1]) || text[from-1] == '-') {
		from--
	}
	if from > 0 && text[from-1] == ' ' {
		from = max(0, from-12) // a name of two words
	}
	if s.e.disabled[ruleAssign] || end <= s.secretEnd {
		return
	}
	class := cue.Foreign(text[from:end])
	if class == cue.None {
		if strings.HasSuffix(text[from:end], "lüssel") { // WLAN: ..., Schlüssel: ...
			s.networkKey(text, k, end)
		}
		return
	}
	if i, prose, ok := operator(text, from, end); ok {
		if v := i; class == cue.Token {
			if isQuote(text[v]) && v+1 < len(text) {
				v++
			}
			if j := opaqueEnd(text, k, end, v, opaqueRun(text, v), true, v > i); j > v {
				s.assignEnd = j
				s.secret(text, v, j, ruleAnnounced, .7)
				return
			}
		}
		s.setTo(text, k, end, i, class, prose)
	}
}

// foreignPhrase looks at what stands behind the colon at text[at] that ends a phrase with a word for a
// password in it: Hasło do wifi: ...
func (s *scanner) foreignPhrase(text string, at int) {
	low := max(0, at-maxName)
	before := text[low:at]
	if decode.ASCII(before) {
		return
	}
	if k := strings.LastIndexAny(before, "\n.:;"); k >= 0 {
		before = before[k:]
	}
	if s.e.disabled[ruleTold] || !cue.ForeignIn(before) {
		return
	}
	if i, _ := link(text, at); i > at {
		s.toldAt(text, i)
	}
}

// unparted looks at a value that begins at v behind a name and a particle of a language that
// parts neither by blanks: 密码是…, パスワードは…です.
func (s *scanner) unparted(text string, v int) {
	if s.e.disabled[ruleAssign] || v <= s.secretEnd {
		return
	}
	name := strings.TrimSuffix(text[max(0, v-maxName):v], " ")
	name = strings.TrimSuffix(name, ":")
	for _, particle := range particles {
		name = strings.TrimSuffix(name, particle)
	}
	name = strings.TrimSuffix(name, "が")
	class := cue.Foreign(name)
	if class == cue.None {
		tail := len(name)
		for tail > 0 && nameByte(name[tail-1]) {
			tail--
		}
		if class = s.keys.class(name[tail:]); class == cue.None {
			return
		}
	}
	j := v
	for j < len(text) && j < v+maxValue && text[j] < utf8.RuneSelf && (byteRole[text[j]]&chosenStop == 0 || ampersand(text, v, j)) {
		j++
	}
	for j > v && byteRole[text[j-1]]&trailingByte != 0 {
		j--
	}
	if value := text[v:j]; hasDigit(value) && len(value) >= 6 && cue.Plausible(class, value, false) && !cue.Standard(value) {
		s.assignEnd = j
		s.secret(text, v, j, ruleAssign, .7)
	}
}

// compound says that a name has its password in one word with another: what is not
// meant to name a password more often than password alone.
func compound(name string) bool {
	i := strings.LastIndex(name, "passw")
	return i > 0 && isLetter(name[i-1])
}

// sentence says that a value is three words and more in small letters: a message about a
// password rather than one.
func sentence(v string) bool {
	blanks := 0
	for i := range len(v) {
		switch c := v[i]; {
		case c == ' ':
			blanks++
		case (c < 'a' || c > 'z') && c != '\'' && c != '.':
			return false
		}
	}
	return blanks >= 2
}

// lone says that nothing but a blank stands before the quote at i.
func lone(text string, i int) bool { return i > 0 && text[i-1] == ' ' }

// reassigns is the length of an operator that begins with a mark before =: != ?= ||=
func reassigns(s string) int {
	n := strings.IndexByte(s[:min(len(s), 4)], '=')
	if n < 1 || strings.Trim(s[:n], "!?|+") != "" {
		return 0
	}
	for n < len(s) && n < 3 && s[n] == '=' {
		n++
	}
	return n
}

// opened says that a tag of XML begins before i, with the name of an attribute.
func opened(text string, i int) bool {
	low := max(0, i-96)
	k := strings.LastIndexAny(text[low:i], "<>\n")
	return k >= 0 && text[low+k] == '<'
}

// fallen looks at what a name is set to if an expression gives nothing:
// getenv("X") or "...", env.X ?: "...", process.env.X || "..."
func (s *scanner) fallen(text string, i int, class cue.Class) {
	end, may := i, false
	for stop := min(len(text), i+96); end < stop && text[end] != '\n'; end++ {
		switch text[end] {
		case '|', '?':
			may = true
		case 'o', 'e':
			may = may || end > i && text[end-1] == ' '
		}
	}
	if !may {
		return
	}
	for _, w := range [...]string{"||", "?:", "??", " or ", " else ", " : "} {
		k := strings.Index(text[i:end], w)
		if k < 0 || w == " : " && strings.IndexByte(text[i:i+k], '?') < 0 {
			continue
		}
		k += i + len(w)
		for k < end && text[k] == ' ' {
			k++
		}
		if k+1 >= len(text) || text[k] != '"' && text[k] != '\'' {
			continue
		}
		start, stop, quoted := value(text, k, class)
		if v := text[start:stop]; quoted && !clipped(v) && cue.Plausible(class, v, true) && (hasDigit(v) || class == cue.Password && !lower(v)) {
			s.assignEnd = stop
			s.secret(text, start, stop, ruleAssign, .75)
		}
		return
	}
}

// fallback is where the value of an argument that is named begins, if it is one of those
// that a setting falls back to: env("API_KEY", default="...").
func fallback(text string, i int) int {
	for _, w := range [...]string{"default=", "default: ", "default_value=", "fallback="} {
		if strings.HasPrefix(text[min(i, len(text)):], w) {
			return i + len(w)
		}
	}
	return i
}

// block is where the value of a YAML scalar begins whose mark stands at i, on the line below it.
func block(text string, i int) int {
	j := i + 1
	for j < len(text) && j < i+3 && (text[j] == '-' || text[j] == '+' || text[j]-'1' < 9) {
		j++
	}
	for j < len(text) && j < i+4 && (text[j] == ' ' || text[j] == '\r') {
		j++
	}
	if j+2 >= len(text) || text[j] != '\n' || text[j+1] != ' ' {
		return i
	}
	for j++; j < len(text) && j < i+40 && text[j] == ' '; {
		j++
	}
	return j
}

// beside looks at a value whose name stands before it: name: DB_PASSWORD, value: ...
// It stands at the operator at, and text[from:end] says value or default.
func (s *scanner) beside(text string, from, end int) {
	if s.e.disabled[ruleAssign] || end <= s.secretEnd {
		return
	}
	k := from
	if k > 2 && text[k-1] == ':' && isLetter(text[k-2]) { // the namespace of an attribute
		for k--; k > 0 && from-k < 16 && isLetter(text[k-1]); {
			k--
		}
	}
	for n := 0; k > 0 && n < 48 && strings.IndexByte(" \t\r\n,;{\"'-", text[k-1]) >= 0; n++ {
		k--
	}
	if text[from]|0x20 == 'd' {
		// The head of a block in HCL: variable "db_password" { type = string
		low := max(0, from-240)
		i := strings.LastIndex(text[low:from], "variable \"")
		if i < 0 {
			return
		}
		if i += low + len("variable \""); strings.IndexByte(text[i:from], '}') >= 0 {
			return
		}
		if k = strings.IndexByte(text[i:from], '"'); k < 0 {
			return
		}
		k += i
	} else if !says(text, k) {
		return
	}
	i := k
	for i > 0 && k-i < maxName && nameByte(text[i-1]) {
		i--
	}
	class := cue.Key(text[i:k])
	if class != cue.Password && class != cue.Token {
		return
	}
	if i, _, ok := operator(text, from, end); ok {
		s.setTo(text, from, end, i, class, false)
	}
}

// says says that the name that ends at k is what a key such as name is set to.
func says(text string, k int) bool {
	i := k
	for i > 0 && k-i < maxName && nameByte(text[i-1]) {
		i--
	}
	if i == k {
		return false
	}
	for n := i - 4; i > 0 && i > n && strings.IndexByte(" \t\"'", text[i-1]) >= 0; {
		i--
	}
	return i > 3 && (text[i-1] == ':' || text[i-1] == '=')
}

// sqlPassword looks at the value in quotes at v of IDENTIFIED BY, as SQL has it; the word before
// it ends at end.
func (s *scanner) sqlPassword(text string, end, v int) {
	if c := text[end-1] | 0x20; c != 'y' && c != 's' || end < 13 || !fold(text[end-2:end], "by") && !fold(text[end-2:end], "as") || s.e.disabled[ruleAssign] {
		return
	}
	before := text[max(0, end-64):end]
	if strings.IndexByte(before, 'f') < 0 && strings.IndexByte(before, 'F') < 0 || !containsFold(before, "identified ") { // few texts have an f there
		return
	}
	if start, stop, quoted := value(text, v, cue.Password); quoted && stop-start >= 4 && !reference(text[start:stop]) && strings.IndexByte(text[start:stop], ' ') < 0 {
		s.secret(text, start, stop, ruleAssign, .85)
	}
}

// besideUser says that a password in quotes follows its name and the line of a user without
// an operator, as Gradle writes both: then it is one even if it is a word.
func besideUser(text string, from, start int) bool {
	if start < 3 || !isQuote(text[start-1]) || text[start-2] != ' ' || !wordByte(text[start-3]) || !lineStart(text, from) {
		return false
	}
	line := lineBefore(text, from)
	if len(line) < 12 || !isQuote(line[len(line)-1]) {
		return false
	}
	name, value, ok := strings.Cut(line, " ")
	return ok && len(name) >= 4 && fold(name[:4], "user") && isQuote(value[0])
}

// listed says that a password without quotes is a line of its own below the line of a user,
// as in an INI file, and neither is code.
func listed(text string, from, start, stop int) bool {
	if start < 1 || isQuote(text[start-1]) || stop < len(text) && text[stop] != '\n' && text[stop] != '\r' || !lineStart(text, from) {
		return false
	}
	name, value, ok := strings.Cut(lineBefore(text, from), "=")
	if !ok || len(name) < 4 || !fold(name[:4], "user") || strings.ContainsAny(name, ".$'\"") {
		return false
	}
	value = strings.TrimSpace(value)
	return value != "" && plainly(value) && cue.Chosen(text[start:stop])
}

// lineBefore is what is written above the line of text[from:], without the blanks around it,
// as far as it lies within 96 bytes.
func lineBefore(text string, from int) string {
	low := max(0, from-96)
	for from > low && isBlank(text[from-1]) {
		from--
	}
	at := from
	for at > low && text[at-1] != '\n' {
		at--
	}
	for at < from && (text[at] == ' ' || text[at] == '\t') {
		at++
	}
	return text[at:from]
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// plainly says that a value is written as names of users are.
func plainly(v string) bool {
	for i := range len(v) {
		if c := v[i]; !nameByte(c) && c != '@' {
			return false
		}
	}
	return true
}

// registry says that a name is one of a registry's settings for npm: //host/:_password=...
func registry(text string, from int) bool {
	return from > 4 && text[from] == '_' && text[from-1] == ':' && strings.Contains(text[max(0, from-96):from], "//")
}
