package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
)

// The ids of the rules that are verifiers rather than expressions.
const (
	ruleKey       = "secret-key"        // a value under a key that announces a secret
	ruleAssign    = "secret-assignment" // the same in running text: password = ...
	ruleURL       = "url-credentials"   // scheme://user:password@host
	ruleQuery     = "url-query-token"   // ?token=...
	ruleScheme    = "authorization"     // Bearer ..., Basic ...
	ruleNesting   = "nesting"           // encodings in one another beyond maxDepth: nobody has looked
	ruleUnsettled = "unsettled"         // a value in which every pass finds more
	ruleGeneric   = "generic-api-key"   // gitleaks' own
	ruleLink      = "magic-link"        // of a page that acts for whoever follows it
	ruleEcho      = "repeated"          // what was found elsewhere in the text or record
	rulePEM       = "private-key"
	ruleBody      = "private-key-body"
	ruleSSH2      = "ssh2-private-key"
	ruleRSA       = "rsa-key-value" // the private parts of a key in XML
	ruleJWT       = "jwt"
)

// assignWords are the words of keys that cue knows, as far as they must stand
// in running text for assign to look.
var assignWords = []string{
	"password", "passwd", "passphrase", "passcode", "passwort", "pwd", "_pw", "-pw", "secret", "token", "apikey", "api_key", "api-key", "api key",
	"key", "authorization", "cookie", "credential", "creds", "_pass", "pass=", "pass:", "pass =", "pass>", "pass\"", "pass'", "pw:", "pw=", "pw =", "pw\"", "pw'", "psw", "pssw", "pasw", "pswd", "psk=", "psk:", "psk\"", "psk =", "kennwort", "wachtwoord", "senha", "salasana", "adgangskode", "passord", "heslo", "sifre", "parola", "de passe", "de_passe", "motdepasse", "mdp", "clave", "haslo", "contrasena", "sshpass", "requirepass", "storepass", "keypass", "jwt:", "jwt=", "jwt is", "jsessionid", "phpsessid", "access", "private", "_pat", " pat", "_bearer", "-bearer", "accesscode", "_auth", "master>",
}

// queryWords are parameters that only in a URL announce a secret.
var queryWords = []string{"sig=", "signature=", "key=", "code=", "auth=", "sas=", "sid=", "ticket=", "session=", "sessionid=", "hmac="}

const (
	maxAuthority = 512
	maxValue     = 512
	maxHeader    = 2048
	maxToken     = 16 << 10
	maxPEM       = 64 << 10
)

// url looks at scheme://user:password@host. The user stays: it is no secret.
func (s *scanner) url(text string, i int) {
	from := i + 3
	at, colon := -1, -1
	j := from
loop:
	for ; j < len(text) && j < from+maxAuthority; j++ {
		switch c := text[j]; {
		case c == '@':
			at = j
		case c == ':' && colon < 0:
			colon = j
		case c == '/' || c == '?' || c == '#':
			// An unescaped slash in a password: only when an @ follows soon.
			if c != '?' && colon > 0 && at < colon && colon < j-1 && text[colon+1]-'0' >= 10 {
				if k := strings.IndexAny(text[j:min(len(text), j+64)], "@ \"'<>\n?"); k > 0 && text[j+k] == '@' {
					continue
				}
			}
			break loop
		case c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '|' || c == ',' && at > 0:
			break loop
		}
	}
	if at < 0 || s.e.disabled[ruleURL] {
		return
	}
	if colon > 0 && colon < at {
		if v := text[colon+1 : at]; v != "" && !reference(v) && !documented(text[:i], text[from:colon], v, text[at+1:]) {
			s.secret(text, colon+1, at, ruleURL, .95)
		}
		if v := text[from:colon]; len(v) >= 20 && cue.Opaque(v) { // the token stands where a user does: https://9166e8...:x-oauth-basic@github.com
			s.secret(text, from, colon, ruleURL, .9)
		}
		return
	}
	if v := text[from:at]; len(v) >= 16 && cue.Plausible(cue.Token, v, true) {
		s.secret(text, from, at, ruleURL, .9)
	}
}

// documented says that a user and a password are those that manuals show, or what a local server begins with. Behind HTTP
// the rest would be one of mail.
func documented(before, user, password, host string) bool {
	if strings.HasSuffix(before, "http") || strings.HasSuffix(before, "https") {
		return false
	}
	switch password {
	case "password", "passwd", "pass":
		return user == "user" || user == "username" || user == "" && local(host)
	case "guest":
		return user == password
	case "postgres":
		return user == password && local(host)
	}
	return false
}

// local says that an address begins with that of the machine itself.
func local(host string) bool {
	return strings.HasPrefix(host, "localhost") || strings.HasPrefix(host, "127.0.0.1") || strings.HasPrefix(host, "tcp(localhost") || strings.HasPrefix(host, "tcp(127.0.0.1")
}

// dataSource looks at user:password@tcp(host)/name, as drivers of Go have it.
func (s *scanner) dataSource(text string, at int) {
	i := at
	for i > 0 && at-i < 96 && text[i-1] > ' ' && text[i-1] != ':' && !isQuote(text[i-1]) && text[i-1] != '`' {
		i--
	}
	if i < 2 || i == at || text[i-1] != ':' || !wordByte(text[i-2]) || s.e.disabled[ruleURL] || reference(text[i:at]) || i > 2 && text[i-3] == '%' && text[i] == '%' { // "%s:%s@tcp(%s)"
		return
	}
	user := i - 1
	for user > 0 && i-user < 32 && wordByte(text[user-1]) {
		user--
	}
	if !documented("", text[user:i-1], text[i:at], text[at+1:]) {
		s.secret(text, i, at, ruleURL, .9)
	}
}

// reference says that a value names a secret instead of being one.
func reference(v string) bool {
	return v[0] == '$' || cue.Joins(v) || v[0] == '<' && v[len(v)-1] == '>' || v[0] == '{' && v[len(v)-1] == '}' || v[0] == '%' && v[len(v)-1] == '%' || strings.Trim(v, "*xX.") == ""
}

// query looks at ?sig=... and its like. The names cue knows go through assign.
func (s *scanner) query(text string, at, end int) {
	for _, w := range [...]string{"x-amz-", "x-goog-"} {
		if k := at - len(w); k > 0 && fold(text[k:at], w) {
			at = k
		}
	}
	if at == 0 || text[at-1] != '?' && text[at-1] != '&' && text[at-1] != ';' || s.e.disabled[ruleQuery] {
		return
	}
	j := end
	for j < len(text) && j < end+maxValue && byteRole[text[j]]&parameterStop == 0 {
		j++
	}
	if v := text[end:j]; len(v) >= 8 && (hasDigit(v) || cue.Letters(v)) && !reference(v) {
		s.secret(text, end, j, ruleQuery, .85)
	}
}

// jwt looks at a JSON web token: its header must be JSON that names an algorithm.
func (s *scanner) jwt(text string, i int) {
	if i < s.tokenEnd || text[i:i+3] != "eyJ" || i > 0 && base64URL(text[i-1]) && text[i-1] != '-' || s.e.disabled[ruleJWT] {
		return
	}
	part := func(from int) int {
		for from < len(text) && from < i+maxToken && base64URL(text[from]) {
			from++
		}
		return from
	}
	a := part(i)
	s.tokenEnd = a
	if a-i < 12 || a >= len(text)-10 || text[a] != '.' {
		return
	}
	b := part(a + 1)
	if b-a < 11 {
		return
	}
	s.tokenEnd = b
	var v decode.View
	if !v.Token(text, i, a) {
		return
	}
	head := v.Text()
	var json decode.Leaves
	if !strings.HasPrefix(head, "{") || !json.Walk(head) || !strings.Contains(head, `"alg"`) && !strings.Contains(head, `"typ"`) && !strings.Contains(head, `"enc"`) {
		return
	}
	end := b
	for n := 0; n < 3 && end < len(text) && text[end] == '.'; n++ { // a signature, or the three further parts of a JWE
		c := part(end + 1)
		if c-end < 8 {
			break
		}
		end = c
	}
	s.tokenEnd = end
	s.secret(text, i, end, ruleJWT, .95)
}

func base64URL(c byte) bool { return isLetter(c) || c-'0' < 10 || c == '-' || c == '_' }

// authorization looks at "Bearer x" and "Basic x".
func (s *scanner) authorization(text string, at, end int) {
	if at > 0 && (isLetter(text[at-1]) || text[at-1] == '_') || end <= s.secretEnd || s.e.disabled[ruleScheme] {
		return
	}
	for end < len(text) && text[end] == ' ' {
		end++
	}
	j := end
	for j < len(text) && j < end+maxHeader && byteRole[text[j]]&headerByte != 0 {
		j++
	}
	for j > end && strings.IndexByte(".:|", text[j-1]) >= 0 {
		j--
	}
	v := text[end:j]
	if text[at]|0x20 == 'b' && text[at+1]|0x20 == 'a' {
		var view decode.View
		k := len(strings.TrimRight(v, "="))
		if len(v) >= 8 && view.Token(v, 0, k) && strings.Contains(view.Text(), ":") {
			s.secret(text, end, j, ruleScheme, .9)
		}
		return
	}
	if len(v) >= 8 && (hasDigit(v) && (len(v) >= 12 || !lower(v)) || len(v) >= 24 && !lower(v)) && cue.Plausible(cue.Header, v, true) {
		s.secret(text, end, j, ruleScheme, .9)
	}
}

func lower(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
