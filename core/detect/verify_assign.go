package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// assign looks at an assignment in running text: a name that announces a
// secret, an operator, a value. The name is all of the identifier around the
// word that was hit.
func (s *scanner) assign(text string, at, end int) {
	if at < s.assignEnd || end <= s.secretEnd {
		return
	}
	if at > 0 && text[at-1] == '[' && mark(text[at-1:]) > 0 {
		return // the word is that of a mark
	}
	if n := len(s.hits); !s.e.disabled[ruleAssign] {
		if s.assigned(text, at, end); len(s.hits) > n {
			return
		}
	}
	s.announced(text, at, end)
}

func (s *scanner) assigned(text string, at, end int) {
	if c := text[end-1]; c == '=' || c == ':' || c == '>' || isQuote(c) && end < len(text) && strings.IndexByte(" :=", text[end]) >= 0 {
		for end--; text[end-1] == ' '; { // "pass ="
			end--
		}
	}
	if text[at] == ' ' {
		at++ // of " pat"
	}
	from := at
	for from > 0 && at-from < 64 && nameByte(text[from-1]) {
		from--
	}
	for k := end; end < len(text) && end-k < 32 && nameByte(text[end]) && text[end] != '.'; end++ {
	}
	if at < s.nameEnd && end <= s.nameEnd+32 && at-from == 64 {
		return // the middle of one long row of letters, of which another part announced nothing
	}
	name := text[from:end]
	if len(name) > 4 && name[0] == '-' && name[1] == 'D' {
		name = name[2:] // a property of Java's: -Dpassword=
	}
	var class cue.Class
	if i := strings.IndexByte(name, ' '); i >= 0 {
		class = cue.Token // "api key"
		if name[len(name)-1]|0x20 == 'e' {
			class = cue.Password // "mot de passe"
		}
	} else {
		class = s.keys.class(name)
	}
	if class == cue.None && strings.HasPrefix(text[end:], ">{") && fold(name, "master") {
		class = cue.Password // what Maven has encrypted
	}
	if class == cue.None {
		if endsInKey(name) {
			s.keyMaterial(text, from, end)
		} else if text[end-1]|0x20 == 's' {
			s.several(text, from, end)
		}
		if end-from < 48 && s.keys.issues(name) {
			s.issued(text, from, end)
		}
		s.nameEnd = end
		return
	}
	if i, prose, ok := operator(text, from, end); ok {
		s.setTo(text, from, end, i, class, prose)
	} else if calls(text, end) {
		s.returned(text, from, end)
	}
}

// botToken is how long the secret of one of Telegram's bots is, behind the colon.
const botToken = 35

// botNumber says that a text is of digits, and slashes between them, as the number of a bot is.
func botNumber(text string) bool {
	for i := range len(text) {
		if c := text[i]; c-'0' >= 10 && (c != '/' || i == 0) {
			return false
		}
	}
	return true
}

// setTo looks at the value at i of the name text[from:end].
func (s *scanner) setTo(text string, from, end, i int, class cue.Class, prose bool) {
	if isQuote(text[i]) && i == end+1 && (from > 0 && text[from-1] == text[i] || from > 1 && text[from-1] == '^' && text[from-2] == text[i]) {
		return // the name is in quotes, with its operator: grep '^psk='
	}
	if from, to := byteList(text, i); to > from {
		s.assignEnd = to
		s.secret(text, from, to, ruleAssign, .75)
		return
	}
	if s.listedValues(text, i, class) {
		return
	}
	i = wrapped(text, i)
	var start, stop int
	var quoted bool
	if text[i-1] == '>' && from > 0 && (text[from-1] == '<' || text[end] == '<' || text[from-1] == ':' && i > end+1 && tagged(text, from) || text[from-1] == text[i-2]) {
		start, stop, quoted = element(text, i)
	} else {
		start, stop, quoted = value(text, i, class)
	}
	if class == cue.Token && !quoted && i == end+1 && text[end] == '=' {
		if lineStart(text, from) {
			stop, quoted = toBlank(text, from, end, start, stop)
		}
		quoted = quoted || shoutedName(text[from:end]) && (stop == len(text) || text[stop] <= ' ') && cue.Told(text[start:stop])
	}
	if class == cue.Header && !quoted && (invokes(text[start:stop]) || s.setCookie(text, from, end, start, stop) || s.digest(text, start, stop)) {
		return
	}
	v := text[start:stop]
	if v == "" || clipped(v) || class == cue.Password && cue.Refers(text[from:end], v) {
		return
	}
	if refers(text, from, end, start, stop, quoted, class) {
		if !quoted {
			s.fallen(text, stop, class)
		}
		return
	}
	if v[0] == '[' && start+mark(text[start:]) >= stop { // a mark, without its bracket
		if !prose && !quoted {
			s.fallen(text, stop, class)
		}
		return
	}
	if k := strings.IndexByte(v, ':'); class == cue.Token && k >= 0 && !named64(v) {
		if w := v[k+1:]; k >= 6 && botNumber(v[:k]) && (len(w) == botToken && k <= 12 || strings.IndexByte(v[:k], '/') > 0) && cue.Opaque(w) { // 869511423:BctO...
			s.assignEnd = stop
			s.secret(text, start, stop, ruleAssign, .8)
			return
		}
		// creds: user:password
		if w := v[k+1:]; k > 0 && identifierOnly(v[:k]) && (text[end-1]|0x20 == 's' || text[end-1]|0x20 == 'd') && len(w) >= 6 && hasDigit(w) && cue.Plausible(cue.Password, w, false) {
			s.assignEnd = stop
			s.secret(text, start+k+1, stop, ruleAssign, .7)
		}
		return
	}
	if class == cue.Password && len(v) >= 3 && connected(text, from, end, stop) && !reference(v) {
		s.assignEnd = stop
		s.secret(text, start, stop, ruleAssign, .7)
		return
	}
	if class == cue.Password && len(v) >= 4 && (parameter(text, from, stop) || besideUser(text, from, start) || listed(text, from, start, stop) || registry(text, from)) && !reference(v) && !code(text, stop) {
		s.assignEnd = stop
		s.secret(text, start, stop, ruleAssign, .65)
		return
	}
	if class == cue.Password && lower(v) {
		// A word of code or prose, unless where it stands says that it is a value.
		if !cue.Chosen(v) || !quoted && !setting(text, from, end, stop) {
			return
		}
		s.assignEnd = stop
		s.secret(text, start, stop, ruleAssign, .6)
		return
	}
	if !quoted && v[len(v)-1] == '?' && identifierOnly(v[:len(v)-1]) {
		return // the type of what may be missing: password: String?
	}
	if class == cue.Password && sentence(v) && compound(text[from:end]) {
		return
	}
	if prose && (!quoted && (!hasDigit(v) || len(v) < 6 || cue.Counted(v)) || quoted && numberedWord(v) && lone(text, start-1)) {
		return
	}
	if !cue.Plausible(class, v, quoted) || !quoted && code(text, stop) {
		if class == cue.Password && !quoted && cue.Chosen(v) && setting(text, from, end, stop) {
			s.assignEnd = stop
			s.secret(text, start, stop, ruleAssign, .6)
			return
		}
		if stop-start > 128 {
			s.assignEnd = stop - 64
		}
		if !quoted {
			s.fallen(text, stop, class)
		}
		return
	}
	s.assignEnd = stop
	s.secret(text, start, stop, ruleAssign, .8)
	if !quoted && strings.IndexByte(text[end:i], '\n') >= 0 {
		s.blockLines(text, start, stop)
	}
	const becomes = `" -> "`
	if quoted && strings.HasPrefix(text[stop:], becomes) { // as Terraform shows a change
		if next, last := literal(text, stop+len(becomes)-1, 0); last > next && cue.Plausible(class, text[next:last], true) {
			s.assignEnd = last
			s.secret(text, next, last, ruleAssign, .8)
		}
	}
}

// shoutedName says that a name is that of a variable of the environment.
func shoutedName(name string) bool {
	for i := range len(name) {
		if c := name[i]; c-'A' >= 26 && c != '_' && c-'0' >= 10 {
			return false
		}
	}
	return len(name) > 3
}

// toBlank is where the value of a line of a dotenv file ends that has marks which end other values, and whether there are any:
// SECRET_KEY=r&lvy(1*k+qq)=x-!=0yd5l5#1gx. It is stop if there are none.
func toBlank(text string, from, end, start, stop int) (to int, marked bool) {
	if !shoutedName(text[from:end]) {
		return stop, false
	}
	to = stop
	for to < len(text) && to-start < maxValue && text[to] > ' ' && text[to] != '"' && text[to] != '\'' {
		to++
	}
	if to == stop || to < len(text) && text[to] != '\n' && text[to] != '\r' || text[start] == '$' || !cue.Plausible(cue.Token, text[start:to], true) {
		return stop, false
	}
	return to, true
}

func nameByte(c byte) bool { return inName[c] }

var inName = func() (t [256]bool) {
	for i := range t {
		t[i] = wordByte(byte(i)) || i == '-' || i == '.'
	}
	return t
}()

// operator finds what parts a name from its value: = : := => ==, "is", or the
// blank after a command line flag. It returns where the value may begin.
func operator(text string, from, i int) (at int, prose, ok bool) {
	flag := from+2 < len(text) && text[from] == '-'
	i = dimension(text, i)
	end := i
	for i < len(text) && i < end+2 && byteRole[text[i]]&closingByte != 0 {
		i++
	}
	if k := i; strings.HasPrefix(text[i:], "...") { // Password......: secret
		for k < len(text) && k < i+40 && (text[k] == '.' || text[k] == ' ') {
			k++
		}
		if k < len(text) && text[k] == ':' {
			i = k
		}
	}
	blanks := i
	for i < len(text) && i < blanks+24 && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	if i >= len(text) {
		return 0, false, false
	}
	switch c := text[i]; {
	case c == '>' && from > 0 && (text[from-1] == '<' && i == end || i == end+1 && text[from-1] == text[end] && opened(text, from)): // an element of XML, or the name of one
		return i + 1, false, i+1 < len(text)
	case c == '<' && i == end && i+1 < len(text) && text[i+1] == '/', i > end && tagged(text, from) && elementBody(text, end) > 0 && valueAttribute(text, i) == 0:
		// <key>password</key><string>..., <password id="1">...
		i = elementBody(text, end)
		return i, c == '<', i > 0 && i < len(text)
	case c == '|' && i > end && blanks == end && i+2 < len(text) && text[i+1] == ' ': // a row of a table
		for i++; i < len(text) && i < blanks+40 && text[i] == ' '; {
			i++
		}
		return i, true, i < len(text)
	case c == '(' && i == end && i+8 < len(text) && (text[i+1] == '"' || text[i+1] == '\''): // setPassword("...")
		return i + 1, true, true
	case blanks > end && valueAttribute(text, i) > 0: // <add key="password" value="...">
		i = valueAttribute(text, i)
	case i > blanks && blanks == end && (c == '\'' || c == '"') && !flag: // password 'secret', as Groovy and SQL write it
		return i, i > blanks+1 || !lineStart(text, from), true
	case (c == '!' || c == '?' || c == '+' || c == '|') && reassigns(text[i:]) > 0:
		i += reassigns(text[i:])
	case c == '=' || c == ':':
		i++
		if c == ':' {
			if i < len(text) && (text[i] == ':' || text[i] == '/') {
				return 0, false, false
			}
			i = typed(text, i)
		}
		for n := 0; n < 2 && i < len(text) && (text[i] == '=' || text[i] == '>'); n++ {
			i++
		}
	case c == ',' && (blanks == end+1 || blanks == end && text[end-1]-'A' < 26 && strings.IndexByte(text[from:end], '_') > 0) && !flag: // getenv("API_KEY", "..."), set('authorization', '...'), setopt(CURLOPT_PASSWORD, "...")
		for i++; i < len(text) && i < blanks+24 && text[i] == ' '; {
			i++
		}
		i = fallback(text, i)
		if i >= len(text) || text[i] != '"' && text[i] != '\'' {
			return 0, false, false
		}
		return i, true, true
	case flag && i > end && blanks == end:
		prose = false
	case i > end && blanks == end && len(text)-i > 8 && (fold(text[i:i+3], "is ") || fold(text[i:i+4], "was ")):
		i += 3
		prose = true
		if i < len(text) && text[i] == ':' {
			i++
		}
	default:
		return 0, false, false
	}
	blanks = i
	for i < len(text) && i < blanks+24 && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	if i < len(text) && (text[i] == '|' || text[i] == '>') && text[i-1] == ' ' {
		i = block(text, i)
	}
	return i, prose, i < len(text)
}

// value reads the value at i: to its closing quote, or to a blank or mark. An
// unquoted header goes to the end of its line.
func value(text string, i int, class cue.Class) (start, stop int, quoted bool) {
	if i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\'') && strings.IndexByte("bBuUrRfFLN@$", text[i]) >= 0 {
		i++ // Python's b'...', C#'s @"..."
	}
	if stop := attributeText(text, i); stop > 0 {
		return i + len(attributeOpen), stop, true
	}
	q := text[i]
	if q == '"' || q == '\'' || q == '`' {
		i++
		limit := min(len(text), i+maxHeader)
		for j := i; j < limit; j++ {
			switch text[j] {
			case q:
				if n := escapedQuote(text, i, j); n > 0 {
					j += n - 1
					continue
				}
				return i, j, true
			case '\n':
				limit = j
			}
		}
		return i, unquoted(text, i, class), false
	}
	return i, unquoted(text, i, class), false
}

// attributeOpen is before the value of an attribute as the Collector's debug exporter prints it: -> db.password: Str(...)
const attributeOpen = "Str("

// attributeText is where the value ends that begins so at i, or 0.
func attributeText(text string, i int) int {
	if text[i] != attributeOpen[0] || i < 2 || text[i-2] != ':' || !strings.HasPrefix(text[i:], attributeOpen) {
		return 0
	}
	line := text[i:min(len(text), i+maxHeader)]
	if k := strings.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	if k := strings.LastIndexByte(line, ')'); k > len(attributeOpen) {
		return i + k
	}
	return 0
}

// escapedQuote is how many bytes the quote at j has that belongs to the value that begins at i: one behind a backslash, unless the
// opening one is, too, or two of them, as YAML and SQL write one.
func escapedQuote(text string, i, j int) int {
	switch {
	case j > i && text[j-1] == '\\' && (j-2 < i || text[j-2] != '\\') && (i < 2 || text[i-2] != '\\') && j+1 < len(text) && text[j+1] >= ' ' && strings.IndexByte(",;)]}", text[j+1]) < 0:
		return 1
	case j > i && text[j] == '\'' && j+2 < len(text) && text[j+1] == '\'' && wordByte(text[j+2]) && wordByte(text[j-1]):
		return 2
	}
	return 0
}

func unquoted(text string, i int, class cue.Class) int {
	j := i
	if class == cue.Header {
		digest := len(text)-i > 8 && fold(text[i:i+7], "digest ") // its parameters are in quotes
		for j < len(text) && j < i+maxHeader && text[j] >= ' ' && (text[j] != '"' || digest) && text[j] != '\'' && text[j] != '`' && text[j] != '}' && text[j] != '<' {
			j++
		}
		for j > i && text[j-1] == ' ' {
			j--
		}
		return j
	}
	stops := uint16(bareStop)
	if class == cue.Password {
		stops = chosenStop
	}
	for j < len(text) && j < i+maxValue && (byteRole[text[j]]&stops == 0 || class == cue.Password && ampersand(text, i, j)) {
		j++
	}
	for j > i && byteRole[text[j-1]]&trailingByte != 0 {
		j--
	}
	return j
}

// ampersand says that a & at j is one of the password that begins at i.
func ampersand(text string, i, j int) bool {
	return text[j] == '&' && j > i && !parameterBehind(text, j)
}

// parameterBehind says that the & at i parts two parameters of a URL, or begins a reference of HTML.
func parameterBehind(text string, i int) bool {
	k := i + 1
	for k < len(text) && k < i+maxName && (nameByte(text[k]) || text[k] == '#') {
		k++
	}
	return k < len(text) && (k == i+1 || text[k] == '=' || text[k] == ';' || k == i+maxName)
}

// code says that a call or an index follows the value: it was an expression.
func code(text string, i int) bool {
	return i < len(text) && (text[i] == '(' || text[i] == '[')
}
