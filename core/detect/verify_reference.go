package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// What a name is set to that announces a secret, and is none: code, a reference to what is kept elsewhere, the name
// of a test that has passed.

// refers says that the value text[start:stop] of the name text[from:end] is known for no secret by what stands around it.
func refers(text string, from, end, start, stop int, quoted bool, class cue.Class) bool {
	name, v := text[from:end], text[start:stop]
	switch {
	case class == cue.Header:
		return schemeOnly(v) || trivial(name, v)
	case quoted:
		return text[end] == '(' && fetched(name, v) || missing(name, text[stop:]) || bound(text, end)
	case v[0] == '!':
		return yamlTag(v) && stop < len(text) && text[stop] == ' '
	case class == cue.Password && end-from == len("pass") && passed(text, from, end, stop):
		return true
	case text[from] == '-':
		return strings.HasPrefix(v, "--") && len(v) > 2 && isLetter(v[2]) || name == "--secret" && cue.Kebab(v) && strings.Contains(lineTo(text, from), "gcloud ")
	case cue.Member(v):
		return !shoutedSetting(text, from, end, start)
	case class == cue.Token && stop < len(text) && strings.IndexByte(",;)", text[stop]) >= 0:
		return !shoutedSetting(text, from, end, start) && cue.Spelled(v)
	}
	op := text[end:start]
	return (strings.Contains(op, "!=") || strings.Contains(op, "==")) && identifierNumber(v) && cue.Key(v) != cue.None // password1 != password2
}

// schemeOnly says that what stands behind the scheme of a header is the name of a variable or a call: Bearer $TOKEN1.
func schemeOnly(v string) bool {
	k := strings.IndexByte(v, ' ')
	if k < 0 || k+2 >= len(v) || !identifierOnly(v[:k]) {
		return false
	}
	v = v[k+1:]
	if v[0] == '$' {
		return plainly(v[1:]) && isLetter(v[1]) && !cue.Opaque(v[1:])
	}
	n := strings.IndexByte(v, '(')
	return n > 3 && v[len(v)-1] == ')' && plainly(v[:n]) && plainly(strings.Replace(v[n+1:len(v)-1], ":", "", 1)) // Basic base64(username:password)
}

// fetched says that a call with this name gets the secret that its argument is the name of, or asks for one.
func fetched(name, v string) bool {
	if cue.Opaque(v) || cue.Drawn(v) {
		return false
	}
	if fold(name, "credentials") {
		return cue.Kebab(v)
	}
	_, before := humpBefore(name)
	verb, _ := humpBefore(before)
	return among(verb, "get", "load", "fetch", "read", "retrieve", "access", "lookup", "find", "describe", "resolve", "sample", "prompt", "ask")
}

// missing says that what follows a secret's name in quotes tells of what is kept under it: secret "db-creds" not found.
func missing(name, behind string) bool {
	word, _ := humpBefore(name)
	if behind == "" || !among(word, "secret", "secrets") {
		return false
	}
	for _, w := range [...]string{" not found", " already exists", " in namespace", " is forbidden", " created", " deleted"} {
		if strings.HasPrefix(behind[1:], w) {
			return true
		}
	}
	return false
}

// bound says that a name in quotes that ends at end is followed by an attribute that begins with a colon, as Vue binds
// one: v-model="password" :rules="..."
func bound(text string, end int) bool {
	const next = `" :`
	return strings.HasPrefix(text[end:], next) && end+len(next) < len(text) && isLetter(text[end+len(next)])
}

// yamlTag says that a value is a tag of YAML that says where or how the value is kept: !Ref, !vault.
func yamlTag(v string) bool {
	return among(v[1:], "ref", "sub", "getatt", "importvalue", "join", "select", "findinmap", "base64", "if", "vault", "secret", "env", "env_var", "file", "include", "reference", "encrypted")
}

// passed says that "pass" tells of a test or of one of some rounds, rather than names a password: PASS: test_login_2, 1st pass: 2.34s.
func passed(text string, from, end, stop int) bool {
	line := lineTo(text, from)
	if text[from] == 'P' && text[end-1] == 'S' {
		switch strings.TrimSpace(line) {
		case "---":
			return true
		case "":
			v := text[end:stop]
			if containsFold(v, "test") || strings.IndexByte(v, '/') > 0 && strings.IndexByte(v, '.') > 0 {
				return true
			}
			behind := text[stop:]
			if k := strings.IndexByte(behind, '\n'); k >= 0 && reported(behind[k+1:]) {
				return true
			}
			return reported(lineBefore(text, from))
		}
		return false
	}
	word, _ := humpBefore(line)
	if among(word, "first", "second", "third", "fourth", "next", "last", "final", "same", "single", "forward", "backward") {
		return true
	}
	n := len(word) - 2
	return n > 0 && word[0]-'0' < 10 && digitsOnly(word[:n]) && among(word[n:], "st", "nd", "rd", "th")
}

// reported says that a line tells how a test has ended.
func reported(line string) bool {
	for _, w := range [...]string{"PASS: ", "FAIL: ", "SKIP: ", "XFAIL: ", "ERROR: ", "XPASS: ", "UNSUPPORTED: "} {
		if strings.HasPrefix(line, w) {
			return true
		}
	}
	return false
}

// lineTo is the line before i, as far as it lies within 64 bytes.
func lineTo(text string, i int) string {
	line := text[max(0, i-64):i]
	return line[strings.LastIndexByte(line, '\n')+1:]
}

// shoutedSetting says that a name is that of a variable of the environment, set without blanks: its value is no code.
func shoutedSetting(text string, from, end, start int) bool {
	if text[end] != '=' || start != end+1 {
		return false
	}
	for i := from; i < end; i++ {
		if text[i]-'a' < 26 {
			return false
		}
	}
	return true
}

// identifierNumber says that a value is letters, underscores and a number of one or two digits.
func identifierNumber(v string) bool {
	k := len(v)
	for k > 0 && len(v)-k < 2 && v[k-1]-'0' < 10 {
		k--
	}
	for i := range k {
		if !isLetter(v[i]) && v[i] != '_' {
			return false
		}
	}
	return k > 0
}

// commit says that the word text[i:j] begins a line of a log of commits, as the line before it does: seven hexadecimal
// digits and more, and what the commit does.
func commit(text string, i, j int) bool {
	const least = 7
	if j-i < least || j >= len(text) || text[j] != ' ' || i < 2 || text[i-1] != '\n' || !cue.Hexadecimal(text[i:j]) {
		return false
	}
	before := lineBefore(text, i)
	k := strings.IndexByte(before, ' ')
	return k == j-i && cue.Hexadecimal(before[:k])
}
