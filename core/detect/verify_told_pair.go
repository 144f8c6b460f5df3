package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// A password that stands beside whose it is: a user, an address of mail, a network.

// pairNames end what is told of a user and a password.
var pairNames = [...]string{"login", "credentials", "creds", "admin"}

// shortly looks at what is said behind "pass", which is a password only if a user is named before it and
// the value is no word: user admin / pass Kx9!vbn2. In a line of its own, USER bob and PASS hunter22, less will do.
func (s *scanner) shortly(text string, at, end int) {
	if at > 2 && (text[at-1] == '_' || text[at-1] == ' ') && !s.e.disabled[ruleTold] { // auth_pass hunter22, smtp pass hunter22
		from := at - 1
		for from > 0 && at-from < 8 && isLetter(text[from-1]) {
			from--
		}
		if among(text[from:at-1], "auth", "db", "smtp", "mysql", "user", "admin", "root", "ldap", "mail", "ftp", "redis", "http", "proxy", "sql", "ssh", "pg", "rpc", "vrrp") {
			if i, _ := link(text, end); i > end && endsTold(text, toldEnd(text, i)) {
				s.toldAt(text, i)
			}
			return
		}
	}
	if s.e.disabled[ruleTold] || at > 0 && nameByte(text[at-1]) || !namesUser(text[max(0, at-40):at]) {
		return
	}
	i, _ := link(text, end)
	if j := toldEnd(text, i); i > end && (cue.Drawn(text[i:j]) || lineStart(text, at) && hasDigit(text[i:j]) && endsTold(text, j) || userPass(text, at) && endsTold(text, j)) {
		s.toldAt(text, i)
	}
}

// userPass says that a user is named right before "pass" at i: login bob pass ..., user bob, pass ...
func userPass(text string, i int) bool {
	before := strings.TrimRight(text[max(0, i-40):i], " ,/|(")
	name := strings.LastIndexByte(before, ' ')
	if name < 0 {
		return false
	}
	before = strings.TrimRight(before[:name], " :=")
	word := before[strings.LastIndexAny(before, " ,.;\n(")+1:]
	return among(word, "user", "username", "login", "account", "ssh")
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

// networkKey looks at what is said of the key of a wireless network whose name is at text[at:end]: SSID HomeNet,
// key sunflower77.
func (s *scanner) networkKey(text string, at, end int) {
	if !wireless(text[max(0, at-linkReach):at]) {
		return
	}
	i, _ := link(text, end)
	if strings.HasPrefix(text[end:], "'s ") { // the wifi key's sunflower77
		i = end + len("'s ")
	}
	if word := text[i:toldEnd(text, i)]; i == end || !hasDigit(word) || !cue.Told(word) {
		return
	}
	s.toldAt(text, i)
}

// wireless says that a text has a word for a wireless network, or for any.
func wireless(text string) bool {
	for i := range text {
		switch text[i] | 0x20 {
		case 's':
			if begins(text[i:], "ssid") {
				return true
			}
		case 'w':
			if begins(text[i:], "wi-fi") || begins(text[i:], "wifi") || begins(text[i:], "wpa") || begins(text[i:], "wlan") {
				return true
			}
		case 'n':
			if begins(text[i:], "network") {
				return true
			}
		}
	}
	return false
}

// begins says that a text begins with a word in small letters, whatever the case of its own.
func begins(text, word string) bool { return len(text) >= len(word) && fold(text[:len(word)], word) }

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
	if slash < 5 || text[slash-1] != ' ' || s.e.disabled[ruleTold] {
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
	j := toldEnd(text, v)
	if !endsTold(text, j) || !cue.Drawn(text[v:j]) && !strings.ContainsAny(text[v:j], "!@#$%^&*") && !twoDigits(text[v:j]) {
		return
	}
	if word := before[:len(before)-1]; strings.HasSuffix(word, "root") && (len(word) == 4 || !wordByte(word[len(word)-5])) || containsFold(word, "rdp:") || containsFold(word, "log in as ") {
		s.toldAt(text, v)
	}
}

// twoDigits says that a word ends in two digits.
func twoDigits(word string) bool {
	n := len(word)
	return n > 6 && word[n-1]-'0' < 10 && word[n-2]-'0' < 10
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

// beforeMail looks at the password before an address of mail at i: onedesk: Pa55ion! / a@b.example
func (s *scanner) beforeMail(text string, i int) {
	const slash = " / "
	k := i - len(slash)
	if k < 8 || text[k:i] != slash || s.e.disabled[ruleTold] {
		return
	}
	v := wordStart(text, k)
	if before := text[max(0, v-2):v]; v == 0 || text[v-1] == '\n' || before == ": " || before == "= " {
		if toldEnd(text, v) == k && cue.Drawn(text[v:k]) {
			s.toldAt(text, v)
		}
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

// userBefore says that a user is named shortly before the password at i: Username: sarah.
func userBefore(text string, i int) bool {
	low := max(0, i-96)
	before := text[low:i]
	for k := range before {
		if c := before[k] | 0x20; c != 'u' && c != 'l' && c != 'e' && c != 's' && c != 'w' || k > 0 && wordByte(before[k-1]) {
			continue
		}
		for _, w := range [...]string{"username", "user name", "user", "login", "email", "e-mail", "ssid", "wlan", "wifi"} {
			if len(before)-k <= len(w)+3 || w[0] != before[k]|0x20 || !fold(before[k:k+len(w)], w) {
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
