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
	"password", "passwd", "passwort", "passphrase", "passcode", "kennwort", "wachtwoord", "contrasena", "contrase", "salasana", "adgangskode", "passord", "senord", "parola", "senha", "heslo", "passe", "sandi", "lozinka", "contrasenya", "passwords",
	"assword",
}

// tokenNames end what is called a key or a token, but for "key" itself.
var tokenNames = [...]string{"token", "secret"}

// pairNames end what is told of a user and a password.
var pairNames = [...]string{"login", "credentials", "creds", "admin"}

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
	s.toldBehind(text, at, end, false)
	for n := end + 4; end < n && end < len(text) && (isLetter(text[end]) || text[end] >= utf8.RuneSelf && divider(text, end) == 0); {
		end++ // of a name with other letters than ASCII's
	}
	if name := text[at:end]; strings.HasPrefix(name, "passe") && !strings.HasSuffix(text[:at], "mot de ") {
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
	if strings.HasPrefix(text[end:], "'s ") { // the password's hunter2
		i, linked = end+len("'s "), true
	}
	if end+1 < len(text) && text[end] == ':' && text[end+1] == '\n' { // Agent: your password:\nCaller: ...
		if k, ok := answerBehind(text, end+1); ok {
			i = k
		}
	}
	if cue.Directory(text[at:end], text[i:toldEnd(text, i)]) {
		return
	}
	if s.toldAt(text, i) {
		const from, to = "from ", " to " // change the password from a to b
		if j := toldEnd(text, i); text[i-1] == ' ' && strings.HasSuffix(text[:i], from) && strings.HasPrefix(text[j:], to) {
			s.toldAt(text, j+len(to))
		}
		return
	}
	if linked && (s.toldWord(text, at, i) || s.toldPhrase(text, i)) {
		return
	}
	// the password for the staging server is ..., use this password to proceed: ...
	if end+1 < len(text) && (text[end] == ' ' || text[end] == ',') {
		if k := linkBehind(text, end); k > 0 {
			i, _ = link(text, k)
			s.toldAt(text, i)
		}
	}
}

// newOne looks for what a password is changed to, after it was named: the old password was a, the new one is b; the
// password expired, so I set it to b.
func (s *scanner) newOne(text string, end int) {
	const far = 96
	behind := text[end:min(len(text), end+far)]
	if k := strings.Index(behind, "\n\n"); k >= 0 {
		behind = behind[:k]
	}
	for _, w := range [...]string{" new one", " it", ". It"} {
		for at := 0; ; {
			k := strings.Index(behind[at:], w)
			if k < 0 {
				break
			}
			at += k + len(w)
			rest := behind[at:]
			is := strings.HasPrefix(rest, "'s ")
			if !is && rest != "" && rest[0] != ' ' {
				continue // its
			}
			from := end + at
			if is {
				from += len("'s ")
			}
			i, linked := link(text, from)
			if (linked || is || strings.HasSuffix(behind[:at], "ake it")) && s.toldAt(text, i) {
				return
			}
		}
	}
}

// shortly looks at what is said behind "pass", which is a password only if a user is named before it and
// the value is no word: user admin / pass Kx9!vbn2. In a line of its own, USER bob and PASS hunter22, less will do.
func (s *scanner) shortly(text string, at, end int) {
	if s.e.disabled[ruleTold] || at > 0 && nameByte(text[at-1]) || !namesUser(text[max(0, at-40):at]) {
		return
	}
	i, _ := link(text, end)
	if j := toldEnd(text, i); i > end && (cue.Drawn(text[i:j]) || lineStart(text, at) && hasDigit(text[i:j]) && endsTold(text, j)) {
		s.toldAt(text, i)
	}
}

// namesUser says that a text names a user.
func namesUser(text string) bool {
	for _, w := range [...]string{"user", "login", "admin", "root", "account", "email"} {
		if containsFold(text, w) {
			return true
		}
	}
	return false
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
		return
	}
	quoted := isQuote(text[i-1]) || text[i-1] == '`'
	if j := opaqueEnd(text, at, end, i, opaqueRun(text, i), linked, quoted); j > i {
		s.add(text, hit{start: i, end: j, entity: secret, rule: ruleAnnounced, score: .7})
	}
}

// networkKey looks at what is said of the key of a wireless network whose name is at text[at:end]: SSID HomeNet,
// key sunflower77.
func (s *scanner) networkKey(text string, at, end int) {
	i, _ := link(text, end)
	if word := text[i:toldEnd(text, i)]; i == end || !hasDigit(word) || !cue.Told(word) {
		return
	}
	before := text[max(0, at-linkReach):at]
	for _, w := range [...]string{"ssid", "wi-fi", "wifi", "wpa", "wlan", "network"} {
		if containsFold(before, w) {
			s.toldAt(text, i)
			return
		}
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

// toldPair looks at a user and a password behind a word for both, or for the user, that ends at
// end: "login: sarah / ...", "the credentials are sarah:...", "admin / ...".
func (s *scanner) toldPair(text string, at, end int) {
	if s.e.disabled[ruleTold] || end == len(text) {
		return
	}
	i, named := end, false // that a name follows is said
	if !fold(text[at:end], "admin") {
		i, named = link(text, end)
		from := i
		for i < len(text) && i < from+32 && (wordByte(text[i]) || text[i] == '.' || text[i] == '@' || text[i] == '-') {
			i++
		}
		if i < from+2 || i == len(text) {
			return
		}
	} else if at > 0 && text[at-1] != ' ' && text[at-1] != '\n' && !isQuote(text[at-1]) && text[at-1] != '`' {
		return
	}
	for n := i + 2; i < n && i < len(text) && (text[i] == '`' || isQuote(text[i]) || text[i] == '*'); {
		i++
	}
	rest := text[i:]
	for _, sep := range [...]string{" / ", "/", ":", " : ", " and ", " with ", " | "} {
		if v := i + len(sep); len(rest) > len(sep)+5 && rest[:len(sep)] == sep {
			for n := v + 2; v < n && v < len(text) && (text[v] == '`' || isQuote(text[v]) || text[v] == '*'); {
				v++
			}
			if j := toldEnd(text, v); v < j && cue.Drawn(text[v:j]) || j-v > 7 && strings.ContainsAny(text[v:j], "!@#$%^&*") {
				s.toldAt(text, v)
			} else if j-v > 5 && len(sep) < 4 && hasDigit(text[v:j]) && (named || j-v > 6 && text[j-1]-'0' < 10 && text[j-2]-'0' < 10) {
				s.toldAt(text, v)
			}
			return
		}
	}
}

// network looks at the password at v behind the slash that parts it from the name of a network, or of a
// user of one: wifi StudioGuest / brickhouse99.
func (s *scanner) network(text string, slash, v int) {
	if slash < 6 || text[slash-1] != ' ' || s.e.disabled[ruleTold] {
		return
	}
	before := text[max(0, slash-linkReach):slash]
	if k := strings.LastIndexAny(before, "\n.;"); k >= 0 && k < len(before)-1 && before[k+1] <= ' ' {
		before = before[k:]
	}
	for _, w := range [...]string{"wifi", "wi-fi", "wlan", "vpn", "hotspot", "ssid", "router", "netflix", "spotify"} {
		if containsFold(before, w) {
			s.toldAt(text, v)
			return
		}
	}
}

// combined looks at the password behind an address of mail that ends at i: a@b.example:Pa55ion!,
// a@b.example / Pa55ion!
func (s *scanner) combined(text string, i int) {
	if s.e.disabled[ruleTold] {
		return
	}
	for _, sep := range [...]string{":", "|", ";", " / ", " : ", " | ", ", pw ", " pw ", " pass ", " "} {
		v := i + len(sep)
		if v >= len(text) || text[i:v] != sep || text[v] <= ' ' {
			continue
		}
		if sep == " " && (!lineStart(text, wordStart(text, i)) || !hasDigit(text[v:toldEnd(text, v)]) || !endsTold(text, toldEnd(text, v))) {
			return // a list of addresses and passwords has nothing else in its lines
		}
		j := toldEnd(text, v)
		if word := text[v:j]; !s.toldAt(text, v) && cue.Common(word) && endsTold(text, j) {
			s.add(text, hit{start: v, end: j, entity: secret, rule: ruleTold, score: .65})
		}
		return
	}
}

// wordStart is where the word that ends at i begins, at most 80 bytes before.
func wordStart(text string, i int) int {
	const most = 80
	for low := max(0, i-most); i > low && text[i-1] > ' '; {
		i--
	}
	return i
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
	if !cue.Told(text[i:j]) || code(text, j) {
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
	if !owned(text, at) && !userBefore(text, at) && (!cue.Common(text[i:j]) || strings.IndexByte(text[at:i], '=') >= 0) && !cue.Joined(text[i:j]) {
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
		if among(text[k:i-1], "my", "our", "his", "her", "their", "wifi", "wi-fi", "temporary", "temp", "initial", "default", "root", "admin", "router", "gmail", "laptop", "vpn") {
			return true
		}
		if i = k; !among(text[k:max(k, strings.IndexByte(text[k:], ' ')+k)], "new", "old", "current", "email", "bank", "login", "account", "phone", "work", "main") {
			return false
		}
	}
	return false
}

// userBefore says that a user is named shortly before the password at i: Username: sarah.
func userBefore(text string, i int) bool {
	low := max(0, i-96)
	before := text[low:i]
	for k := range before {
		if c := before[k] | 0x20; c != 'u' && c != 'l' && c != 'e' {
			continue
		}
		for _, w := range [...]string{"username", "user name", "user", "login", "email", "e-mail"} {
			if len(before)-k <= len(w)+3 || !fold(before[k:k+len(w)], w) || k > 0 && wordByte(before[k-1]) {
				continue
			}
			at, _ := link(text, low+k+len(w))
			if at > low+k+len(w) && at < i && (text[at] == '[' || wordByte(text[at])) && strings.Count(text[at:i], "\n") < 2 {
				return strings.ContainsAny(text[low+k:at], ":=")
			}
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
