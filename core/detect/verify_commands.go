package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// What tells a secret in a command by its place where a rule would have no anchor: the words that lead here stand
// behind it, or are too short.

// ruleCommand is a secret at a known place of a command or the configuration of a device.
const ruleCommand = "command-secret"

// pipedInto are the last words of commands that read a password from a pipe, and what must stand before them.
var pipedInto = [...]struct{ text, before string }{
	{"chpasswd", ""},
	{"stdin", "-"}, // docker login --password-stdin, passwd --stdin
	{"passphrase-fd", "gpg"},
	{"cryptsetup", ""},
	{"smbpasswd", ""},
	{"vncpasswd", ""},
}

// piped looks at what a command whose word at text[at:end] reads a password from a pipe is given:
// echo "root:hunter2" | chpasswd.
func (s *scanner) piped(text string, at, end int) {
	const (
		far  = 160
		echo = "echo "
	)
	line := text[max(0, at-far):at]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	bar := strings.LastIndexByte(line, '|')
	if bar < 0 || s.e.disabled[ruleCommand] {
		return
	}
	k := strings.LastIndex(line[:bar], echo)
	if k < 0 {
		return
	}
	for _, w := range pipedInto {
		if fold(text[at:end], w.text) && !strings.Contains(line[bar:], w.before) {
			return
		}
	}
	words := strings.TrimSpace(line[k+len(echo) : bar])
	for strings.HasPrefix(words, "-") {
		_, words, _ = strings.Cut(words, " ")
		words = strings.TrimLeft(words, " ")
	}
	if words = strings.Trim(words, `"'`); text[at:end] == "chpasswd" {
		_, words, _ = strings.Cut(words, ":")
	}
	if len(words) < 4 || strings.IndexByte(words, ' ') >= 0 || reference(words) || !cue.Plausible(cue.Password, words, true) || mark(words) > 0 {
		return
	}
	i := at - len(line) + k + strings.Index(line[k:bar], words)
	s.secret(text, i, i+len(words), ruleCommand, .9)
}

// hereString looks at what a command that reads a password, at text[at:], is given behind three marks: sudo -S <<< hunter2.
func (s *scanner) hereString(text string, at int) {
	const marks = "<<<"
	line := text[at:lineEnd(text, at, min(len(text), at+linkApart))]
	if k := strings.Index(line, marks); k >= 0 && !s.e.disabled[ruleTold] {
		i := at + k + len(marks)
		for n := i + 3; i < n && i < len(text) && (text[i] == ' ' || isQuote(text[i])); {
			i++
		}
		s.toldAt(text, i)
	}
}

// expected looks at what a script of expect sends when it is asked for a password, whose name ends at end:
// expect "Password:"; send "hunter2\r".
func (s *scanner) expected(text string, end int) {
	const (
		most = 24
		send = "send "
	)
	i := end
	for i < len(text) && i < end+most && strings.IndexByte(":*? \"'})];\t\n{", text[i]) >= 0 {
		i++
	}
	if i == end || !strings.HasPrefix(text[i:], send) {
		return
	}
	i += len(send)
	if strings.HasPrefix(text[i:], "-- ") {
		i += len("-- ")
	}
	if start, stop := literal(text, min(i, len(text)-1), 0); stop > start {
		v, _, _ := strings.Cut(text[start:stop], `\`)
		if len(v) >= 4 && !reference(v) && mark(v) == 0 && cue.Plausible(cue.Password, v, true) {
			s.secret(text, start, start+len(v), ruleCommand, .9)
		}
	}
}

// alias looks at the fields behind "mc alias" of MinIO's client: the name of a server, its address, an access key and
// the secret key.
func (s *scanner) alias(text string, end int) {
	const set = " set "
	if s.e.disabled[ruleCommand] || !strings.HasSuffix(text[:end], "mc alias") || !strings.HasPrefix(text[end:], set) {
		return
	}
	line := text[end+len(set) : lineEnd(text, end+len(set), min(len(text), end+maxValue))]
	i := end + len(set)
	for n := range 4 {
		line = strings.TrimLeft(line, " ")
		word, rest, _ := strings.Cut(line, " ")
		if n == 3 {
			if v := strings.Trim(word, `"'`); len(v) >= 8 && !reference(v) && mark(v) == 0 {
				i = lineEnd(text, i, min(len(text), i+maxValue)) - len(line) + strings.Index(word, v)
				s.secret(text, i, i+len(v), ruleCommand, .9)
			}
			return
		}
		if n == 1 && !strings.Contains(word, "://") {
			return
		}
		line = rest
	}
}

// netUser looks at the fields behind "net" of Windows: net user bob hunter2 /add, net use \\srv\share hunter2 /user:bob.
func (s *scanner) netUser(text string, at int) {
	const user, use = " user ", " use "
	if len(text)-at < len(user)+6 || s.e.disabled[ruleTold] {
		return
	}
	if fold(text[at:at+len(use)], use) {
		line := text[at:lineEnd(text, at, min(len(text), at+2*linkApart))]
		share, to := strings.Index(line, ` \\`), strings.Index(line, " /")
		if k := strings.LastIndexByte(line[:max(to, 0)], ' '); share > 0 && k > share && containsFold(line[to:], "/user:") {
			s.toldAt(text, at+k+1)
		}
		return
	}
	if !fold(text[at:at+len(user)], user) {
		return
	}
	i := at + len(user)
	for i < len(text) && text[i] > ' ' {
		i++
	}
	for i < len(text) && (text[i] == ' ' || isQuote(text[i])) {
		i++
	}
	if i < len(text) && text[i] != '/' && text[i] != '*' {
		s.toldAt(text, i)
	}
}

// cookieLine looks at the run text[from:end] behind a tab or in a word with a % before it, which is the value of a
// cookie if it is the last of the seven fields that browsers and curl keep of one (https://curl.se/docs/http-cookies.html).
func (s *scanner) cookieLine(text string, from, end int) {
	const (
		far    = 320
		within = 32 // bytes of the value before the run
		before = 5  // fields between the host and the value
	)
	if s.e.disabled[ruleCommand] || end < len(text) && text[end] != '\n' && text[end] != '\r' && text[end] != '%' && text[end] != ':' && text[end] != '|' {
		return
	}
	for low := max(1, from-within); from > low && text[from-1] > ' '; {
		from--
	}
	if text[from-1] != '\t' {
		return
	}
	line := text[max(0, from-far) : from-1]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	if strings.Count(line, "\t") != before {
		return
	}
	fields := strings.SplitN(line, "\t", before+1)
	if flag(fields[1]) && flag(fields[3]) && strings.HasPrefix(fields[2], "/") && digitsOnly(fields[4]) {
		end = lineEnd(text, end, min(len(text), end+maxHeader))
		s.secret(text, from, end, ruleCommand, .85)
	}
}

func flag(word string) bool { return word == "TRUE" || word == "FALSE" }

// deviceValue is where the value begins of a password whose name ends at end in the configuration of a switch or
// router, which says in a digit how it is kept: password 7 0822455D0A16. It is end if there is none.
func deviceValue(text string, end int) int {
	i := end + 1
	for i < len(text) && i < end+3 && text[i]-'0' < 10 {
		i++
	}
	if i == end+1 || i+1 >= len(text) || text[end] != ' ' || text[i] != ' ' || text[i+1] <= ' ' {
		return end
	}
	return i + 1
}

// deviceKey looks at what stands right behind the word at text[at:end], a key or a secret, in the configuration of a
// switch or router or of an authenticator: username admin secret Cisco!23, isakmp key X address 1.2.3.4, 2FA secret:
// JBSW Y3DP EHPK 3PXP.
func (s *scanner) deviceKey(text string, at, end int) {
	if end+6 > len(text) || at < 4 {
		return
	}
	if seedEnds(text[at-2]) && seedName(text[:at]) {
		if i, _ := link(text, end); i > end && i < len(text) {
			if j := seedEnd(text, i); j > i {
				s.add(text, hit{start: i, end: j, entity: secret, rule: ruleTold, score: .85})
			}
		}
		return
	}
	const isakmp = "isakmp "
	if text[end] != ' ' || text[at-1] != ' ' {
		return
	}
	i := max(deviceValue(text, end), end+1)
	if end-at == len("key") {
		if at >= len(isakmp) && text[at-len(isakmp):at] == isakmp {
			s.toldAt(text, i)
		}
		return
	}
	line := text[max(0, at-linkApart):at]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	if strings.HasPrefix(strings.TrimLeft(line, " "), "username ") || i > end+1 && strings.HasSuffix(line, "enable ") {
		s.toldAt(text, i)
	}
}

// seedEnds says that a byte may be the last of a word that seedName knows.
func seedEnds(c byte) bool { c |= 0x20; return c == 'a' || c == 'p' || c == 'r' }

// seedName says that a text ends in a word for what draws codes of one use.
func seedName(before string) bool {
	word, _ := humpBefore(before[max(0, len(before)-24):])
	return among(word, "2fa", "mfa", "totp", "otp", "authenticator", "setup")
}

// seedEnd is where the seed at i ends, in base32 with blanks between groups of four or without
// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format), or i if there is none.
func seedEnd(text string, i int) int {
	const least = 16
	j, n := i, 0
	for j < len(text) && n < 64 {
		switch c := text[j] &^ 0x20; {
		case c-'A' < 26 || text[j]-'2' < 6:
			n++
		case (text[j] == ' ' || text[j] == '-') && n > 0 && n%4 == 0 && j+4 < len(text):
		default:
			goto end
		}
		j++
	}
end:
	for j > i && !wordByte(text[j-1]) {
		j--
	}
	if n < least || !hasDigit(text[i:j]) || j < len(text) && wordByte(text[j]) {
		return i
	}
	return j
}
