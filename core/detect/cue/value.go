package cue

import (
	"strings"
)

// Plausible says whether a value that stands under a key of the class is a
// secret rather than a reference, a placeholder or a word. Quoted says that the
// value was delimited: a JSON string, an attribute, quotes.
func Plausible(class Class, value string, quoted bool) bool {
	value = strings.TrimSpace(value)
	// What a value looks like is asked first: it costs less, and most have not the looks.
	return value != "" && likely(class, value, quoted) && !placeholder(value) && !strings.Contains(value, "####")
}

const longestPassword = 512 // bytes of one that somebody has chosen

func likely(class Class, value string, quoted bool) bool {
	if class == Token && len(value) < 8 {
		return false
	}
	s := measure(value)
	switch class {
	case Header:
		return len(value) >= 6 && !strings.ContainsAny(value, "{}<>") && (s.digits > 0 || len(value) >= 20) && (s.spaces <= 1 || strings.Contains(value, "="))
	case Password:
		if quoted && len(value) > longestPassword {
			return likely(Token, value, quoted) // systems give out longer ones than people choose
		}
		if quoted {
			return len(value) >= 3 && s.alnum >= 2 && (s.spaces < 5 || s.digits > 0 && s.spaces < 6)
		}
		if len(value) < 4 || s.alnum < 3 || s.calls > 0 {
			return false
		}
		if s.letters == len(value) && Letters(value) || mixed(value, s) {
			return true
		}
		return s.digits > 0 && s.letters > 0 || s.digits >= 6 && s.alnum == s.digits || s.marks > 0 && s.letters > 0 && s.dots == 0
	case Token:
		if s.calls > 0 && quoted && !strings.Contains(value, "A-Z") && !strings.Contains(value, "a-z") && s.spaces == 0 && len(value) >= 24 && s.digits >= 2 && s.marks >= 3 || s.spaces > 0 && s.spaces < 6 && s.marks >= 6 && s.calls > 0 && len(value) >= 48 && s.digits >= 2 {
			return true // any sign may stand in a key that a framework has drawn
		}
		if s.calls > 0 && quoted && s.spaces == 0 && len(value) >= 16 && s.digits >= 2 && s.upper >= 2 && s.lower >= 2 && unpaired(value) {
			return true
		}
		if len(value) < 8 || s.spaces > 0 || s.calls > 0 {
			return false
		}
		if s.alnum == s.digits {
			return false
		}
		if s.digits == 0 {
			// Letters alone: an identifier or a word, unless it is long and mixed, or no language has it.
			return Letters(value) || mixed(value, s) || len(value) >= 20 && s.upper > 2 && s.lower > 2 && s.humps > 6 && (s.alnum == len(value) || Opaque(value))
		}
		return s.letters > 0 && (quoted || len(value) >= 12) && (s.digits >= 2 || s.upper > 1 && s.lower > 1 && len(value) >= 20) && !version(value) && !numbered(value) && !UUID(value) && varied(value)
	}
	return false
}

// mixedLetters is the least surprise of a value of small letters and capitals that somebody or
// something has drawn; the names of things in code have six bits at most.
const mixedLetters = 8.0

// mixed says that a value of letters alone, but for marks that join them, was drawn: both cases
// change places in it as in no word and no name.
func mixed(v string, s measures) bool {
	return len(v) >= 12 && s.upper > 2 && s.lower > 2 && s.digits+s.marks+s.dots+s.spaces+s.calls == 0 && Surprise(v[:min(len(v), 256)]) >= mixedLetters && several(v)
}

// unpaired says that a value opens other brackets than it closes: no code does, nor a pattern.
func unpaired(v string) bool {
	round, square, curly := 0, 0, 0
	for i := range len(v) {
		switch v[i] {
		case '(':
			round++
		case ')':
			round--
		case '[':
			square++
		case ']':
			square--
		case '{':
			curly++
		case '}':
			curly--
		}
	}
	return round != 0 || square != 0 || curly != 0
}

// Drawn says that the word a text begins with is more likely a password than one of a
// sentence: eight characters and more, among them small letters, capitals and digits.
func Drawn(text string) bool {
	n := 0
	for n < len(text) && text[n] > ' ' {
		n++
	}
	s := measure(text[:min(n, 64)])
	return n >= 8 && s.lower > 0 && s.upper > 0 && s.digits > 0
}

// numbered recognises a name with a number: item-1234567890.
func numbered(v string) bool {
	i := 0
	for i < len(v) && (v[i]|0x20 >= 'a' && v[i]|0x20 <= 'z') {
		i++
	}
	if i == 0 || i == len(v) || i > 8 || len(v) > 24 || v[i] != '-' && v[i] != '_' {
		return false
	}
	for i++; i < len(v); i++ {
		if v[i] < '0' || v[i] > '9' {
			return false
		}
	}
	return true
}

// Chosen says that a word of small letters may be a password somebody has chosen:
// not a placeholder, and not a word of forms and schemas.
func Chosen(v string) bool {
	if len(v) < 5 || placeholder(v) {
		return false
	}
	seen := bytesOf(v)
	for i := range formWords {
		if w := &formWords[i]; seen&w.bytes == w.bytes && len(v) < len(w.text)+10 && strings.Contains(v, w.text) && !strings.HasPrefix(v, "thisis") {
			return false
		}
	}
	return true
}

// formWords are the words of forms, messages and schemas.
var formWords = partsOf("pass", "word", "admin", "foo", "test", "demo", "sample", "secret", "token", "required", "field", "input", "label", "valid", "error", "hash", "confirm", "user", "text",
	"string", "null", "undefined", "prompt", "invalid", "incorrect", "missing")

// UUID says whether a value is one: an identifier more often than a secret.
func UUID(v string) bool {
	if len(v) != 36 {
		return false
	}
	for i := range len(v) {
		c := v[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// varied says that at least eight different characters occur.
func varied(v string) bool {
	var seen [4]uint64
	n := 0
	for i := range len(v) {
		c := v[i]
		if seen[c>>6]&(1<<(c&63)) == 0 {
			seen[c>>6] |= 1 << (c & 63)
			n++
		}
	}
	return n >= 8
}

type measures struct {
	digits, letters, upper, lower, spaces, marks, dots, calls, alnum, humps int
}

func measure(v string) (s measures) {
	for i := range len(v) {
		switch c := v[i]; {
		case '0' <= c && c <= '9':
			s.digits++
			s.alnum++
		case 'a' <= c && c <= 'z':
			s.letters++
			s.lower++
			s.alnum++
		case 'A' <= c && c <= 'Z':
			s.letters++
			s.upper++
			s.alnum++
			if i > 0 && 'a' <= v[i-1] && v[i-1] <= 'z' {
				s.humps++
			}
		case c == ' ' || c == '\t' || c == '\n':
			s.spaces++
		case c == '.':
			s.dots++
		case c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' || c == '<' || c == '>':
			s.calls++
		case c >= 0x80:
			s.letters++
			s.alnum++
		case c != '_' && c != '-' && c != ',' && c != ';' && c != ':' && c != '\'' && c != '"' && c != '/' && c != '\\':
			s.marks++
		}
	}
	return s
}

var words0 = map[string]bool{}

func init() {
	for _, w := range strings.Fields("null none nil true false undefined string str text value password passwd secret token key apikey api_key yes no on off " +
		"changeme required optional hidden redacted masked any unknown number integer object bearer basic digest todo tbd n/a na empty default test admin user wrong incorrect invalid wrong-password string! id! int!") {
		words0[w] = true
		longestWord0 = max(longestWord0, len(w))
	}
}

// longestWord0 is the length of the longest of words0.
var longestWord0 int

// beginnings are those of what stands where a secret would, by their first bytes.
var beginnings = byFirst(
	"your_", "your-", "your ", "my_", "my-", "insert", "replace", "enter ", "placeholder", "process.env", "os.environ", "os.getenv", "env.", "env[", "secrets.", "config.", "self.", "this.",
	"req.", "request.", "options.", "import.meta.", "projects/", "settings.", "user.", "args.", "params.", "vault:", "arn:", "op://", "file:", "ref+",
)

// placeholder recognises what stands where a secret would: a reference to one,
// a pattern to fill in, asterisks, one of our own masks.
func placeholder(v string) bool {
	switch v[0] {
	case '$', '%':
		if n := len(v) - 1; v[0] == '%' && n > 3 && v[n] == '%' && upperName(v[1:n]) || v[0] == '$' && n > 3 && v[1] == '(' && v[n] == ')' && !strings.Contains(v, "echo ") {
			return true // %DB_PASSWORD%, $(cat /run/secrets/db)
		}
		if len(v) > 1 && (v[1] == '{' || v[1] == '(' || v[1] == '[' || isWordStart(v[1])) && !strings.ContainsAny(v, " ") && (v[1] == '{' || v[1] == '(' || upperName(v[1:])) {
			return true
		}
		if name, _, ok := strings.Cut(v[1:], "/"); ok && v[0] == '$' && len(name) > 3 && isWordStart(name[0]) && upperName(name) && strings.ToUpper(name) == name {
			return true // $BASE_URL/login
		}
	case '\'':
		if n := len(v) - 1; n > 3 && v[n] == '\'' && v[1] == '$' { // '$NAME' in double quotes
			return placeholder(v[1:n])
		}
	case '&':
		if strings.HasPrefix(v, "&lt;") && strings.HasSuffix(v, "&gt;") {
			return true
		}
	case '+':
		if Joins(v) {
			return true
		}
	case '#', '/':
		if path(v[1:]) {
			return true
		}
	case '<':
		return v[len(v)-1] == '>' || !strings.Contains(v, ">")
	case '{':
		if v[len(v)-1] == '}' {
			// Jenkins and Maven write what they have encrypted in braces.
			in := v[min(1, len(v)-1) : len(v)-1]
			return !Opaque(in[strings.LastIndexByte(in, ' ')+1:])
		}
	case '[':
		return v[len(v)-1] == ']' && !strings.ContainsAny(v[1:len(v)-1], "[]")
	case '@':
		return v[len(v)-1] == '@'
	}
	if strings.HasSuffix(v, "....") {
		return true // the rest is not shown
	}
	same := true
	for i := range len(v) {
		if v[i] != v[0] && v[i] != '*' && v[i] != 'x' && v[i] != 'X' && v[i] != '.' && v[i] != '-' {
			same = false
			break
		}
	}
	if same || len(v) > 64 {
		return same
	}
	var b [64]byte
	n := copy(b[:], v)
	for i := range n {
		if isUpper(b[i]) {
			b[i] |= 0x20
		}
	}
	low := b[:n]
	var seen uint64
	for _, c := range low {
		seen |= 1 << (c & 63)
	}
	if n <= longestWord0 && words0[string(low)] {
		return true
	}
	for _, p := range beginnings[low[0]] {
		if n >= len(p) && string(low[:len(p)]) == p {
			return true
		}
	}
	for i := range fillers {
		if f := &fillers[i]; seen&f.bytes == f.bytes && holds(low, f.text) {
			return true
		}
	}
	return label(v) || rule(v) || n < 25 && holds(low, "example") || strings.Contains(v, "\" +") || strings.Contains(v, "+ \"") || strings.Contains(v, "' +")
}

// Joins says that what stands between two quotes is what joins two strings: "a" + b() + "c".
func Joins(v string) bool {
	v = strings.TrimLeft(v, " ")
	return len(v) > 1 && v[0] == '+' && (v[1] == ' ' || isWordStart(v[1]) && strings.IndexByte(v, '(') > 0)
}

// path says that a value, without its first byte, is one of a site or an anchor in a page: small
// letters in words.
func path(v string) bool {
	words := 0
	for i := range len(v) {
		switch c := v[i]; {
		case 'a' <= c && c <= 'z':
		case c == '-' || c == '/' || c == '_' || c == '#':
			words++
		default:
			return false
		}
	}
	return words > 0
}

// holds says that a part stands in a value. With strings.Contains, inlined, the compiler
// would take the value for one that is kept, and allocate it.
func holds(v []byte, part string) bool {
	for i := 0; i+len(part) <= len(v); i++ {
		if v[i] == part[0] && string(v[i:i+len(part)]) == part {
			return true
		}
	}
	return false
}

// part is a part of a value, and which bytes it has, as bits by their low six bits: few
// values have them all, and only those are searched.
type part struct {
	text  string
	bytes uint64
}

func partsOf(list ...string) (parts []part) {
	for _, p := range list {
		parts = append(parts, part{p, bytesOf(p)})
	}
	return parts
}

func bytesOf(s string) (bytes uint64) {
	for i := range len(s) {
		bytes |= 1 << (s[i] & 63)
	}
	return bytes
}

// fillers are parts of what somebody is to replace.
var fillers = partsOf("fake", "dummy", "placeholder", "redacted", "xxxx", "****", "your_", "your-", "_here", "-here", "${", "{{", "<%")

// version recognises 1.2.3, v2024-08-06, names of models and dates.
func version(v string) bool {
	if v == "" {
		return false
	}
	for _, p := range versions[v[0]] {
		if strings.HasPrefix(v, p) {
			return true
		}
	}
	return false
}

// versions are the beginnings of such names.
var versions = byFirst("gpt-", "claude-", "gemini-", "llama", "mistral", "text-embedding", "http://", "https://", "/")

// byFirst are words by their first bytes.
func byFirst(words ...string) (t [256][]string) {
	for _, w := range words {
		t[w[0]] = append(t[w[0]], w)
	}
	return t
}

func upperName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isUpper(c) && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

func isWordStart(c byte) bool { return isUpper(c) || 'a' <= c && c <= 'z' || c == '_' }
