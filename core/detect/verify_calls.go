package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// The arguments of calls: which of them is a password or a key by custom.

// arguments looks at the arguments of a call whose ( stands at text[end]; the quote of the
// first stands at text[at].
func (s *scanner) arguments(text string, end, at int) {
	for n := end - 2; end > 1 && end > n && text[end-1] == ' '; {
		end--
	}
	if !nameByte(text[end-1]) && text[end-1] != '=' && text[end-1] != ' ' {
		return
	}
	if isLetter(text[end-1]) {
		s.announcer(text, end, end) // setPassword("...")
		s.oneOf(text, end, at)
		s.typedIn(text, end, at)
	}
	if n := passwordArgument(text, end); n > 0 && !s.e.disabled[ruleAssign] {
		start, stop := literal(text, at, n)
		if v := text[start:stop]; len(v) >= 4 && hasDigit(v) && !clipped(v) && !digitsOnly(v) && cue.Plausible(cue.Password, v, true) {
			s.secret(text, start, stop, ruleAssign, .75)
		}
	}
}

// behind looks at the arguments of a call from the second on, whose quote stands at v, if
// the first is no string but ends at i: jwt.sign(claims, "..."), getConnection(url, "user", "...").
func (s *scanner) behind(text string, i, v int) {
	k := i
	if text[k-1] == '}' {
		k = max(0, i-64) + strings.LastIndexByte(text[max(0, i-64):i], '{')
	} else {
		for k > 0 && i-k < 40 && nameByte(text[k-1]) {
			k--
		}
	}
	if k < 8 || k == i || text[k-1] != '(' || s.e.disabled[ruleAssign] {
		return
	}
	k--
	for _, w := range [...]login{{"getconnection", 1}, {"jwt.sign", 0}, {"jwt.verify", 0}, {"jwt.encode", 0}, {"jwt.decode", 0}, {"new pdo", 1}, {".to_pem", 0}, {"rsa.new", 0}} {
		if from := k - len(w.name); from < 0 || !fold(text[from:k], w.name) {
			continue
		}
		start, stop := literal(text, v, w.n)
		if p := text[start:stop]; len(p) >= 4 && !clipped(p) && !digitsOnly(p) && cue.Plausible(cue.Password, p, true) && (w.n > 0 || !algorithm(p)) {
			s.secret(text, start, stop, ruleAssign, .75)
		}
		return
	}
}

// returned looks at what a function gives back whose name ends with the word text[from:i] for a
// secret: func apiKey() string { return "..." }, const getToken = () => "...".
func (s *scanner) returned(text string, from, i int) {
	const far = 96
	if i < s.assignEnd || s.e.disabled[ruleAssign] {
		return
	}
	end := i
	head := text[i:min(len(text), i+far)]
	k := strings.IndexByte(head, ')')
	if k < 0 {
		return
	}
	head = head[k:]
	for _, w := range [...]string{"return ", "=> ", "{ ", "= "} {
		at := strings.Index(head, w)
		if at < 1 || head[at-1] == '=' || head[at-1] == '!' || at+len(w) >= len(head) || !isQuote(head[at+len(w)]) || strings.ContainsAny(strings.Replace(head[:at], "'static", "", 1), "\"'`;=") {
			continue
		}
		s.returns(text, from, end, i+k+at+len(w), false)
		return
	}
	for _, w := range [...]string{"), equalTo(", ").isEqualTo(", "), is(", ").toBe(", ").toEqual(", "), ", ") == ", ").equals("} { // what a test expects of it
		if strings.HasPrefix(head, w) && len(head) > len(w) && isQuote(head[len(w)]) {
			s.returns(text, from, end, i+k+len(w), true)
			return
		}
	}
}

// returns looks at the string at i that the function with the name text[at:end] gives back, or is compared with: then the
// string must be opaque.
func (s *scanner) returns(text string, at, end, i int, compared bool) {
	for n := at - maxName; at > 0 && at > n && wordByte(text[at-1]); {
		at--
	}
	class := s.keys.class(text[at:end])
	start, stop, quoted := value(text, i, class)
	if v := text[start:stop]; quoted && len(v) >= 6 && endsString(text, stop) && !clipped(v) && (!compared && cue.Told(v) || cue.Opaque(v)) && cue.Plausible(class, v, true) {
		s.assignEnd = max(s.assignEnd, stop)
		s.secret(text, start, stop, ruleAssign, .7)
	}
}

// endsString says that the string whose closing quote stands at i is a whole one, not joined to another or called.
func endsString(text string, i int) bool {
	for i++; i < len(text) && text[i] == ' '; {
		i++
	}
	return i >= len(text) || text[i] != '+' && text[i] != '.' && text[i] != '%'
}

// algorithm says that a string names how a token is signed: HS256.
func algorithm(v string) bool { return len(v) == 5 && digitsOnly(v[2:]) }

// second looks at the string whose quote stands at text[v], behind another that ends at
// end and may be its name: getenv("API_KEY","..."). A value of many marks has no run of
// token bytes by which the comma would have led here.
func (s *scanner) second(text string, end, v int) {
	if !nameByte(text[end-1]) {
		return
	}
	start, stop := literal(text, v, 0)
	if stop-start < 6 {
		return
	}
	digits, marks, blanks := 0, 0, 0
	for _, c := range []byte(text[start:stop]) {
		switch {
		case c == ' ':
			blanks++
		case c-'0' < 10:
			digits++
		case !isLetter(c) && c != '_' && c != '-':
			marks++
		}
	}
	if blanks > 0 && marks < 12 {
		return // a sentence
	}
	if digits > 0 && (marks >= 4 || text[end-1]|0x20 == 'd' || text[end-1]|0x20 == 's') { // of a password fewer will do
		s.announcer(text, end, end)
	}
}

// passwordArgument says which argument, counted from 0, of the call whose ( stands at
// end is a password by custom: auth("user", "password"), connect("host", "user", "password").
func passwordArgument(text string, end int) int {
	for n := end - 3; end > 0 && end > n && (text[end-1] == '=' || text[end-1] == ' '); {
		end--
	}
	if end < 2 || !loginEnds[pairOf(text[end-2], text[end-1])] {
		return 0
	}
	for _, w := range logins {
		i := end - len(w.name)
		if i < 0 || text[end-1]|0x20 != w.name[len(w.name)-1] || !fold(text[i:end], w.name) {
			continue
		}
		if i == 0 || !isLetter(text[i-1]) || text[i] < 'a' && (text[i-1] >= 'a' || len(w.name) > 5) { // not OAuth
			return w.n
		}
	}
	return 0
}

// login is the name of a call, and which argument of it is a password.
type login struct {
	name string
	n    int
}

var logins = [...]login{
	{"basicauth", 1},
	{"basic_auth", 1},
	{"auth", 1},
	{"credentials", 1},
	{"credential", 1},
	{"login", 1},
	{"authenticate", 1},
	{"authenticator", 1},
	{"passwordauthentication", 1},
	{"getconnection", 2},
	{"createconnection", 2},
	{"mysql_connect", 2},
	{"mysqli_connect", 2},
	{"mysqli", 2},
	{"pdo", 2},
	{"pg_connect", 2},
	{"oci_connect", 1},
	{"ldap_bind", 2},
	{"pscredential", 1},
	{"createhmac", 1},
	{"createcipheriv", 1},
	{"wifi.begin", 1},
}

// loginEnds are the last two bytes of those names: most calls are told by them.
var loginEnds = func() (t [1 << 10]bool) {
	for _, w := range logins {
		t[pairOf(w.name[len(w.name)-2], w.name[len(w.name)-1])] = true
	}
	return t
}()

// literal is the n-th string of a list that begins at i, if the others before are short
// words or strings too.
func literal(text string, i, n int) (start, stop int) {
	limit := min(len(text), i+256)
	for k := 0; i < limit; k++ {
		q := text[i]
		if !isQuote(q) {
			return 0, 0
		}
		j := strings.IndexByte(text[i+1:limit], q)
		if j < 0 {
			return 0, 0
		}
		if j += i + 1; k == n {
			return i + 1, j
		}
		for j++; j < limit && (text[j] == ' ' || text[j] == ',' || text[j] == '\n' || text[j] == '\t'); {
			j++
		}
		i = j
	}
	return 0, 0
}
