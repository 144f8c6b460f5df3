package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/rules"
)

// maxName is how much of a name before an operator is looked at.
const maxName = 48

// lastWord is where one of a rule's words was seen last, as far as it has been
// looked for.
type lastWord struct{ to, at int }

// around says whether one of the words that a rule asks for stands in the
// text before upto and not before from, as a word of its own if whole. Both must
// not fall from call to call: then no byte is looked at twice.
func (s *scanner) around(text string, slot, from, upto int, whole bool) bool {
	w := &s.pass.seen[slot]
	for _, word := range s.e.words[slot] {
		for i := max(w.to-len(word)+1, from, 0); i+len(word) <= upto; i++ {
			if text[i]|0x20 != word[0]|0x20 || !fold(text[i:i+len(word)], word) {
				continue
			}
			if end := i + len(word); !whole || (i == 0 || !wordByte(text[i-1])) && (end == len(text) || !wordByte(text[end])) {
				w.at = max(w.at, i)
			}
		}
	}
	w.to = max(w.to, upto)
	return w.at >= from
}

// ended looks for triggers that end with the word before text[at].
func (s *scanner) ended(text string, at int) {
	for n := at - rules.WordDigits; at > n && text[at-1]-'0' < 10; {
		at--
	}
	x := &s.e.index
	if at < rules.WordRun || !x.ending.has(load4(text, at-4)) {
		return
	}
	for i, list := 0, x.ending.at(load4(text, at-4)); i < len(list); i++ {
		u := &list[i]
		if p := at - u.word; u.stands(text, p) {
			s.use(text, u, p)
		}
	}
}

// prose looks at a value that begins at v in a sentence: "the password is ...".
func (s *scanner) prose(text string, v int) {
	i := v
	for i > 0 && i > v-24 && (text[i-1] == ' ' || text[i-1] == '\t') {
		i--
	}
	if i == v || i < 5 {
		return
	}
	if text[i-1] == ':' {
		i--
	} else if text[i-1] == ',' {
		if isQuote(text[i-2]) {
			s.second(text, i-2, v)
		} else {
			s.behind(text, i-1, v)
		}
		return
	} else if text[i-1] == '/' {
		s.network(text, i-1, v)
		return
	} else if text[i-1] == '(' {
		s.arguments(text, i-1, v)
		return
	} else if nameByte(text[i-1]) && isQuote(text[v]) {
		s.announcer(text, i, i) // password "..."
		s.sqlPassword(text, i, v)
		s.compared(text, i, v)
	}
	if text[i-1]|0x20 != 's' {
		return
	}
	switch {
	case fold(text[i-2:i], "is"):
		i -= 2
	case fold(text[i-3:i], "was"):
		i -= 3
	case fold(text[i-4:i], "pass"):
		s.shortly(text, i-4, i)
		return
	default:
		return
	}
	end := i
	for end > 0 && end > i-4 && text[end-1] == ' ' {
		end--
	}
	if end < i && end > 1 && nameByte(text[end-1]) {
		if end >= 4 && fold(text[end-4:end], "pass") && (end == 4 || !nameByte(text[end-5])) && (cue.Drawn(text[v:]) || ownPass(text, end-4) && endsTold(text, toldEnd(text, v))) {
			s.setTo(text, end-4, end, v, cue.Password, true) // not "the pass is 20 km long"
			return
		}
		s.announcer(text, end, end)
	}
}

// ownPass says that a pass is named at i that may be a password: my pass, the sudo pass. Those of trains and mountains are others'.
func ownPass(text string, i int) bool {
	before := strings.TrimRight(text[max(0, i-16):i], " ")
	return before == "" || before[len(before)-1] == '\n' || among(before[strings.LastIndexAny(before, " \n,;:.")+1:], "my", "the", "our", "his", "her", "your", "sudo", "root", "admin", "db", "smtp", "ftp", "ssh", "rdp", "login", "user", "mysql", "postgres")
}

// flag looks at an option of a command line that begins at text[at].
func (s *scanner) flag(text string, at int) {
	x := &s.e.index
	if at+2 >= len(text) || text[at+1] != '-' && !isLetter(text[at+1]) {
		return
	}
	for i := range x.flag {
		u := &x.flag[i]
		if u.stands(text, at) && at+len(u.text) > s.secretEnd && s.around(text, u.slot, max(0, at-rules.Reach), at, true) {
			before := s.secretEnd
			s.use(text, u, at)
			s.secretEnd = before // a header may say more than its value
		}
	}
	s.login(text, at)
	s.option(text, at)
	end := at
	for end < len(text) && end < at+maxName+16 && nameByte(text[end]) {
		end++
	}
	if end-at <= 3 {
		return
	}
	v := end
	for v < len(text) && v < end+4 && (text[v] == ' ' || text[v] == '\t') {
		v++
	}
	if v > end && v < len(text) && text[v] != '=' && text[v] != ':' { // or operator sees it
		s.announcer(text, end, end)
	}
}

// login looks at the user and the password behind an option of curl: -u bob:..., --proxy-user bob:...
func (s *scanner) login(text string, at int) {
	i := 0
	switch {
	case text[at+1]|0x20 == 'u':
		i = at + 2
	case strings.HasPrefix(text[at:], "--user"):
		i = at + len("--user")
	case strings.HasPrefix(text[at:], "--proxy-user"):
		i = at + len("--proxy-user")
	default:
		return
	}
	if i >= len(text) || text[i] != ' ' && text[i] != '=' || s.e.disabled[ruleAssign] || !strings.Contains(text[max(0, at-160):at], "curl ") {
		return
	}
	for n := i + 3; i < len(text) && i < n && (text[i] == ' ' || text[i] == '=' || isQuote(text[i])); {
		i++
	}
	quoted := isQuote(text[i-1])
	end, colon := i, -1
	for end < len(text) && end < i+96 && text[end] > ' ' && !isQuote(text[end]) && (quoted || text[end] != '|') {
		if text[end] == ':' && colon < 0 {
			colon = end
		}
		end++
	}
	if colon <= i {
		return
	}
	if v := text[colon+1 : end]; len(v) >= 4 && end > s.secretEnd && !digitsOnly(v) && !reference(v) && text[i] != '<' && cue.Plausible(cue.Password, v, true) && (hasDigit(v) || !identifierOnly(v)) {
		s.secret(text, colon+1, end, ruleAssign, .85)
	}
}

// optionPasswords are the options of commands that a password stands behind, and the mark behind
// a user's name where one comes first. Those with longer names are rules.
var optionPasswords = [...]struct {
	option string
	user   byte
	name   string
}{
	{"-P", 0, "zip "},
	{"-p", 0, "7z "},
	{"-p", 0, "7za "},
	{"-p", 0, "7zr "},
	{"-a", 0, "redis-cli "},
	{"-w", 0, "add-generic-password "},
	{"-w", 0, "add-internet-password "},
	{"-t", 0, "doctl auth init "},
	{"-N", 0, "ssh-keygen "},
	{"-U", '%', "smbclient "},
	{"-u", ',', "lftp "},
	{"-c", 0, "snmpwalk "},
	{"-c", 0, "snmpget "},
	{"-c", 0, "snmpset "},
	{"-c", 0, "snmpbulkwalk "},
	{"-c", 0, "snmpgetnext "},
	{"-a", ':', "http "},
	{"-a", ':', "https "},
	{"--auth", ':', "http "},
	{"--auth", ':', "https "},
	{"--pass", 0, "redis-cli "},
	{optionEncrypt, 0, "qpdf "},
	{"-p", 0, "certutil "},
	{"-p", 0, "useradd "},
	{"-p", 0, "unlock-keychain "},
}

// optionBytes are the letters of those options.
var optionBytes = func() (t [256]bool) {
	for _, o := range optionPasswords {
		t[o.option[1]] = true
	}
	t['p'], t['P'], t['S'] = true, true, true
	return t
}()

// option looks at what stands behind an option of a command line that begins at text[at], of one letter but for some.
func (s *scanner) option(text string, at int) {
	if !optionBytes[text[at+1]] || at < 3 || text[at-1] != ' ' || at+2 < len(text) && isLetter(text[at+2]) && text[at+1] != 'p' && text[at+1] != '-' || s.e.disabled[ruleAssign] {
		return
	}
	if text[at+1]|0x20 == 'p' && at+8 < len(text) && text[at+2] == ' ' && !s.e.disabled[ruleTold] && s.userOption(text, at) {
		return
	}
	if text[at+1] == 'S' && strings.HasSuffix(text[:at], "sudo ") {
		s.piped(text, at, at)
		s.hereString(text, at)
		return
	}
	for k := range optionPasswords {
		o := &optionPasswords[k]
		if !strings.HasPrefix(text[at:], o.option) || len(o.option) > 2 && !ends(text, at+len(o.option)) {
			continue
		}
		if o.name[0] == '7' && ends(text, at+2) { // 7z asks for it
			continue
		}
		i := at + len(o.option)
		for n := i + 2; i < n && i < len(text) && (text[i] == ' ' || text[i] == '=' && len(o.option) > 2 || isQuote(text[i])); {
			if i++; isQuote(text[i-1]) {
				break
			}
		}
		j := i
		for j < len(text) && j < i+maxName+16 && text[j] > ' ' && !isQuote(text[j]) {
			j++
		}
		if o.user != 0 {
			n := strings.IndexByte(text[i:j], o.user)
			if n < 1 {
				continue
			}
			i += n + 1
		}
		v := text[i:j]
		if len(v) < 4 || !hasDigit(v) && !optionWord(o.option, v) || v[0] == '-' || !commandBefore(text, at, o.name) || reference(v) || clipped(v) || !cue.Plausible(cue.Password, v, true) {
			continue
		}
		s.secret(text, i, j, ruleAssign, .85)
		for o.option == optionEncrypt && j < len(text) && (text[j] == ' ' || isQuote(text[j])) {
			if j++; j < len(text) && text[j] > ' ' && !isQuote(text[j]) {
				s.toldAt(text, j) // the owner's
				return
			}
		}
		return
	}
}

// commandBefore says that a command stands in the line before at.
func commandBefore(text string, at int, name string) bool {
	line := text[max(0, at-96):at]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	k := strings.Index(line, name)
	return k == 0 || k > 0 && !nameByte(line[k-1])
}

// optionWord says that a word of letters behind an option may be a password: a word that manuals have in its place is none, nor the name
// of a community, which most often is public.
func optionWord(option, word string) bool {
	if option == "-c" || option == "-t" || !cue.Word(word) || identifierOnly(word) && strings.ToUpper(word) == word {
		return false
	}
	for _, w := range [...]string{"pass", "your", "secret", "token", "word", "foo", "example", "user"} {
		if containsFold(word, w) {
			return false
		}
	}
	return true
}

// optionEncrypt is an option behind which two passwords stand.
const optionEncrypt = "--encrypt"

// ends says that the name of an option ends at i.
func ends(text string, i int) bool { return i < len(text) && (text[i] == ' ' || text[i] == '=') }

// userOption looks at the option of a password at text[at], -p or -P, of a command that has one of a user before it:
// ipmitool -U admin -P hunter2. It says whether there was one.
func (s *scanner) userOption(text string, at int) bool {
	i := at + 3
	for n := i + 1; i < n && isQuote(text[i]); {
		i++
	}
	if j := toldEnd(text, i); !hasDigit(text[i:j]) || !userOptionBefore(text, at) || !cue.Told(text[i:j]) {
		return false
	}
	return s.toldAt(text, i)
}

// userOptionBefore says that the command before at has an option of a user: -u, -U or --user.
func userOptionBefore(text string, at int) bool {
	for i, low := at-1, max(0, at-96); i > low; i-- {
		switch c := text[i]; {
		case c == '\n' || c == '|' || c == ';':
			return false
		case c == '-' && text[i-1] == ' ' && i+2 < at && (text[i+1]|0x20 == 'u' && text[i+2] == ' ' || strings.HasPrefix(text[i:at], "--user")):
			return true
		}
	}
	return false
}

// dashes looks at five dashes.
func (s *scanner) dashes(text string, at int) {
	if len(text)-at > 10 && fold(text[at+5:at+10], "begin") {
		s.pem(text, at)
	}
}

// scheme looks at the :// at text[at].
func (s *scanner) scheme(text string, at int) {
	for i := range s.e.index.url {
		u := &s.e.index.url[i]
		if p := at + 3 - len(u.text); u.stands(text, p) {
			s.use(text, u, p)
		}
	}
	s.url(text, at)
	s.site(text, at)
}

// spaced looks at a token at v behind a blank: the address of a site, or one that
// the name of a scheme may stand before.
func (s *scanner) spaced(text string, v int) {
	if text[v]|0x20 == 'w' && fold(text[v:v+4], "www.") {
		s.site(text, v)
		return
	}
	i := v
	for i > 0 && i > v-16 && text[i-1] == ' ' {
		i--
	}
	switch {
	case i == v:
	case i >= 6 && fold(text[i-6:i], "bearer"):
		s.authorization(text, i-6, i+1)
	case i >= 5 && fold(text[i-5:i], "basic"):
		s.authorization(text, i-5, i+1)
	}
}
