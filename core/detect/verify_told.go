package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// ruleTold is a password in a sentence or a list that says so without an operator of
// programs: "**Password:** ...", "I set the password to ...", "temporary password ...".
//
// What else stands in the text does not matter to it, nor does a finding of it to other verifiers:
// words are looked at when their block has been, and where a block begins must not show.
const ruleTold = "told-password"

// longestTold is how many bytes of a value are looked at: a few beyond those that cue.Told believes of
// any but one of letters alone, which is read to its end.
const longestTold = 72

// toldNames end what is called a password, as far as the letters of ASCII at its end go.
var toldNames = [...]string{
	"password", "passwd", "passwort", "passphrase", "passcode", "kennwort", "wachtwoord", "contrasena", "contrase", "salasana", "adgangskode", "passord", "senord", "parola", "senha", "heslo", "passe", "sandi", "lozinka", "contrasenya", "clave", "passwords",
	"senordet", "passordet", "adgangskoden", "kodeord", "kodeordet", "lozinku", "salasanani", "sandinya", "wordnya",
	"assword",
}

// tokenNames end what is called a key or a token, but for "key" itself.
var tokenNames = [...]string{"token", "secret", "apikey", "api_key"}

// told looks at what is said of a password whose name stands at text[at:end].
func (s *scanner) told(text string, at, end int) {
	if s.e.disabled[ruleTold] || at > 0 && text[at-1]-'0' < 10 { // 1Password
		return
	}
	if fold(text[at:end], "assword") {
		if at == 0 || text[at-1]|0x20 != 'p' {
			s.expected(text, end) // expect "*?assword:*"
		}
		return
	}
	if calls(text, end) {
		s.returned(text, at, end)
		return
	}
	if at > 0 && text[at-1] == '=' && end < len(text) && text[end] == ',' {
		return // the word is a value itself: name=password,proto3
	}
	s.toldBehind(text, at, end, false)
	for n := end + 4; end < n && end < len(text) && (isLetter(text[end]) || text[end] >= utf8.RuneSelf && divider(text, end) == 0); {
		end++ // of a name with other letters than ASCII's
	}
	if name := text[at:end]; strings.HasPrefix(name, "passe") && !strings.HasSuffix(text[:at], "mot de ") && !strings.HasSuffix(text[:at], "palavra-") {
		return
	}
	if end < len(text) && isQuote(text[end]) {
		if k := attributeValue(text, end+1); k > 0 && s.toldAt(text, k) {
			return // <input name="password" type="hidden" value="...">
		}
	}
	if end < len(text) && text[end] == ' ' && tagged(text, at) {
		if k := elementBody(text, end); k > 0 && s.toldAt(text, k) {
			return // <wsse:Password Type="PasswordText">...
		}
	}
	if end < len(text) && strings.IndexByte(" ,.?!", text[end]) >= 0 {
		s.newOne(text, end)
	} else {
		s.expected(text, end)
	}
	if k := deviceValue(text, end); k > end && s.toldAt(text, k) {
		return
	}
	i, linked := link(text, end)
	if strings.HasPrefix(text[end:], "'s ") { // the password's hunter2, the password's now hunter2
		i, _ = link(text, end+len("'s "))
		linked = true
	}
	if end+1 < len(text) && text[end] == ':' && text[end+1] == '\n' { // Agent: your password:\nCaller: ...
		if k, ok := answerBehind(text, end+1); ok {
			i = k
		}
	}
	if cue.Directory(text[at:end], text[i:toldEnd(text, i)]) || at >= 7 && text[at-1] == '.' && fold(text[at-7:at], "errors.") {
		return
	}
	if s.toldAt(text, i) {
		const from, to = "from ", " to " // change the password from a to b
		if j := toldEnd(text, i); text[i-1] == ' ' && strings.HasSuffix(text[:i], from) && strings.HasPrefix(text[j:], to) {
			s.toldAt(text, j+len(to))
		}
		return
	}
	if s.changedTo(text, at, end) {
		return
	}
	if linked && (s.toldWord(text, at, i) || s.toldPhrase(text, i)) {
		return
	}
	// the password for the staging server is ..., use this password to proceed: ...
	if i = ownedLink(text, end); i > 0 && !s.toldAt(text, i) {
		s.toldOfUser(text, end, i)
	}
}

// attributeValue is where the value of the attribute value="..." begins, of those from i on of the
// same tag of HTML, or 0.
func attributeValue(text string, i int) int {
	tag := text[i:min(len(text), i+96)]
	if k := strings.IndexAny(tag, "<>\n"); k >= 0 {
		tag = tag[:k]
	} else {
		return 0
	}
	for _, w := range [...]string{` value="`, ` value='`} {
		if k := strings.Index(tag, w); k >= 0 {
			return i + k + len(w)
		}
	}
	return 0
}

// toldToken looks at what is said of a key or a token whose name ends at end: "my API key is ...".
func (s *scanner) toldToken(text string, at, end int) {
	const content = " content" // of the key of a wireless network, as Windows shows it
	if len(text)-end > len(content) && text[end] == ' ' && fold(text[end:end+len(content)], content) {
		s.told(text, at, end+len(content))
		return
	}
	if calls(text, end) {
		s.returned(text, at, end)
		return
	}
	if s.productKey(text, end) {
		return
	}
	digits := digitNear(text, end)
	if !s.e.disabled[ruleTold] {
		s.toldBehind(text, at, end, true)
		if digits {
			s.networkKey(text, at, end)
			s.deviceKey(text, at, end)
		}
	}
	if s.e.disabled[ruleAnnounced] || end < len(text) && text[end] == ']' || !digits && !lettersNear(text, end) { // a mark is none
		return
	}
	i, linked := link(text, end)
	if i == end || i == len(text) || !opaqueStart(text, i) {
		if i, linked = ownedLink(text, end), true; i == 0 || i == len(text) || !opaqueStart(text, i) { // the key for staging: ...
			return
		}
	}
	quoted := isQuote(text[i-1]) || text[i-1] == '`'
	if j := opaqueEnd(text, at, end, i, opaqueRun(text, i), linked, quoted); j > i {
		s.add(text, hit{start: i, end: j, entity: secret, rule: ruleAnnounced, score: .7})
	}
}

// recovery looks at the codes behind "recovery codes" and "backup code", of which the first word
// ends at end: 4f7d-9a2b, 1234 5678.
func (s *scanner) recovery(text string, end int) {
	const word = " code"
	if s.e.disabled[ruleCode] || len(text)-end < len(word)+8 || !fold(text[end:end+len(word)], word) {
		return
	}
	end += len(word)
	if text[end]|0x20 == 's' {
		end++
	}
	i, _ := link(text, end)
	if i == end {
		return
	}
	for n := 0; n < 32 && i < len(text); n++ {
		j := i
		for parts := 0; j < len(text) && j-i < 24 && (isLetter(text[j]) || text[j]-'0' < 10 || parts == 0 && j-i >= 4 && (text[j] == '-' || text[j] == ' ' && hasDigit(text[i:j])) && j+1 < len(text) && text[j+1] > ' '); j++ {
			if text[j] == '-' || text[j] == ' ' {
				parts++
			}
		}
		code := text[i:j]
		if k := strings.IndexAny(code, "- "); k > 0 && (len(code)-k < 5 || len(code)-k > 7) || len(code) < 8 || !hasDigit(code) || strings.IndexByte(code, ' ') > 0 && !digitsOnly(strings.Replace(code, " ", "", 1)) {
			return
		}
		s.add(text, hit{start: i, end: j, entity: secret, rule: ruleCode, score: .75})
		for i = j; i < len(text) && i < j+8 && strings.IndexByte(" ,;\n\t*-.", text[i]) >= 0; {
			i++
		}
	}
}

// productKey looks at the groups of capitals and digits behind the word for a key that ends at end, of which
// there are four and more of one length: ZAQWS-XCDER-VBGTR-FRTGU-KLMNX.
func (s *scanner) productKey(text string, end int) bool {
	if strings.IndexByte(text[end:min(len(text), end+linkReach)], '-') < 0 {
		return false // of nearly all sentences
	}
	i, _ := link(text, end)
	if i == end || s.e.disabled[ruleAnnounced] {
		return false
	}
	groups, size, from := 0, 0, i
	for j := i; ; j++ {
		if j < len(text) && (text[j]-'A' < 26 || text[j]-'0' < 10) {
			continue
		}
		n := j - from
		if n < 4 || n > 6 || groups > 0 && n != size {
			return false
		}
		groups, size, from = groups+1, n, j+1
		if j == len(text) || text[j] != '-' {
			if groups < 4 || j < len(text) && wordByte(text[j]) {
				return false
			}
			s.add(text, hit{start: i, end: j, entity: secret, rule: ruleAnnounced, score: .75})
			return true
		}
	}
}

// calls says that the name that ends at i is that of a function: getToken(), getToken = () =>.
func calls(text string, i int) bool {
	return i+1 < len(text) && (text[i] == '(' && text[i+1] != '"' && text[i+1] != '\'' || text[i] == ' ' && strings.HasPrefix(text[i:], " = ("))
}

// digitNear says that there is a digit in the bytes from i on in which a value may begin: most
// sentences with a key in them have none.
func digitNear(text string, i int) bool {
	for k := i; k < i+linkReach+16 && k < len(text); k += 8 {
		if within(upTo8(text, k), '0', '9') != 0 {
			return true
		}
	}
	return false
}

// lettersNear says that there is a row of twenty letters in the bytes from i on in which a value may
// begin: such a row has a letter at one of every twenty bytes, and most words have a blank there.
func lettersNear(text string, i int) bool {
	const row = 20
	for k := i + row - 1; k < i+linkReach && k < len(text); k += row {
		if !isLetter(text[k]) {
			continue
		}
		from, to := k, k
		for from > i && to-from < row && isLetter(text[from-1]) {
			from--
		}
		for to < len(text) && to-from < row && isLetter(text[to]) {
			to++
		}
		if to-from >= row {
			return true
		}
	}
	return false
}

// toldAt looks at the word at i, which may be a password.
func (s *scanner) toldAt(text string, i int) bool {
	if i >= len(text) || text[i] == '[' {
		return false
	}
	j := toldEnd(text, i)
	if j == i+longestTold {
		for j < len(text) && isLetter(text[j]) {
			j++
		}
	}
	if !cue.Told(text[i:j]) || code(text, j) || commit(text, i, j) {
		return false
	}
	s.add(text, hit{start: i, end: j, entity: secret, rule: ruleTold, score: .7})
	return true
}

// toldWord looks at the word of letters at i that is said to be the password whose name begins at
// at: nothing tells it from other words but that it ends what is said, and whose password it is, or
// a user before it.
func (s *scanner) toldWord(text string, at, i int) bool {
	j := i
	for j < len(text) && j <= i+cue.LongestWord && (isLetter(text[j]) || text[j] == '-' || text[j]-'0' < 10) {
		j++
	}
	if !cue.Word(text[i:j]) || !endsTold(text, j) {
		return false
	}
	if !hasDigit(text[i:j]) && !owned(text, at) && !userBefore(text, at) && (!cue.Common(text[i:j]) || strings.IndexByte(text[at:i], '=') >= 0) && !cue.Joined(text[i:j]) {
		return false
	}
	s.add(text, hit{start: i, end: j, entity: secret, rule: ruleTold, score: .65})
	return true
}

// toldPhrase looks at the four to eight words in small letters at i that are said to be a password: they
// are all that is said, and none of them says anything of one.
func (s *scanner) toldPhrase(text string, i int) bool {
	const least, most = 4, 8
	end, doubtful := i, 0
	for n := 0; ; n++ {
		j := end
		for j < len(text) && j-end <= cue.LongestWord && text[j]-'a' < 26 {
			j++
		}
		word := text[end:j]
		if n == most || len(word) < 3 || cue.Building(word) {
			return false
		}
		if cue.Matter(word) {
			if doubtful++; doubtful > 1 { // one may be drawn: correct horse battery staple
				return false
			}
		}
		if end = j; end < len(text) && text[end] == ' ' && end+1 < len(text) && text[end+1]-'a' < 26 {
			end++
			continue
		}
		if n+1 < least || !endsTold(text, end) {
			return false
		}
		s.add(text, hit{start: i, end: end, entity: secret, rule: ruleTold, score: .65})
		return true
	}
}

// endsTold says that what is said ends at i: with the text, the line, a mark of a sentence or a
// closing one.
func endsTold(text string, i int) bool {
	for n := i + 2; i < n && i < len(text) && (isQuote(text[i]) || text[i] == '`' || text[i] == '*'); {
		i++
	}
	if i == len(text) {
		return true
	}
	switch c := text[i]; c {
	case '\n', '\r', ';', ')', '|':
		return true
	case '.', ',', '!':
		return i+1 == len(text) || text[i+1] <= ' '
	}
	return strings.HasPrefix(text[i:], " and ") || strings.HasPrefix(text[i:], " but ")
}

// owned says that the name at i is that of a password of somebody or something: my wifi password.
func owned(text string, i int) bool {
	for range 2 {
		k := i
		if k < 2 || text[k-1] != ' ' {
			return false
		}
		for k--; k > 0 && (isLetter(text[k-1]) || text[k-1] == '-'); {
			k--
		}
		if among(text[k:i-1], "my", "our", "his", "her", "their", "wifi", "wi-fi", "temporary", "temp", "initial", "default", "root", "admin", "router", "gmail", "laptop", "vpn", "hotspot", "wlan", "guest", "sudo") {
			return true
		}
		if i = k; !among(text[k:max(k, strings.IndexByte(text[k:], ' ')+k)], "new", "old", "current", "email", "bank", "login", "account", "phone", "work", "main") {
			return false
		}
	}
	return false
}

// toldEnd is where the word at i ends, without the marks of the sentence.
func toldEnd(text string, i int) int {
	j := i
	for j < len(text) && j < i+longestTold && text[j] > ' ' && text[j] < utf8.RuneSelf && text[j] != '(' && text[j] != ')' && (byteRole[text[j]]&bareStop == 0 || ampersand(text, i, j)) {
		j++
	}
	for j > i && (byteRole[text[j-1]]&trailingByte != 0 || text[j-1] == '?' || text[j-1] == '*' || text[j-1] == '_') {
		j--
	}
	return j
}
