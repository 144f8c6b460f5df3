package cue

import "strings"

// What stands where a secret would and is none: a reference to one, or what a form says of one.

// Refers says that a value under a key is known for no secret by both together: the working directory, the name of
// what is kept in a vault, the text of a form.
func Refers(key, value string) bool {
	if Directory(key, value) {
		return true
	}
	var b [maxKey]byte
	end := key[max(0, len(key)-maxKey):]
	last, from := wordBefore(end, len(end), &b)
	switch string(last) {
	case "id": // of a secret in a vault, unless it is what a role of Vault's logs in with
		return !UUID(value) && !Opaque(value)
	case "secret", "secrets":
		before, _ := wordBefore(end, from, &b)
		switch string(before) {
		case "tls", "pull", "existing", "cert", "certificate", "ca":
			return Kebab(value)
		}
	}
	return constant(key, value) || wording(end, from, strings.IndexByte(value, ' ') > 0) && worded(value)
}

// constant says that a value is its key, written as another language does: RESET_PASSWORD: 'resetPassword'.
func constant(key, value string) bool {
	const least = 10
	if len(value) < least || !isWordStart(value[0]) {
		return false
	}
	i, parts := len(key), 0
	for k := len(value) - 1; k >= 0; k-- {
		c := value[k]
		if c == '_' || c == '-' {
			parts++
			continue
		}
		if !isLetter(c) {
			return false
		}
		if hump(value, k) {
			parts++
		}
		for i > 0 && !isLetter(key[i-1]) {
			i--
		}
		if i == 0 || key[i-1]|0x20 != c|0x20 {
			return false
		}
		i--
	}
	return parts > 0
}

// wording says that a key, before its last word, says that its value is a text of a form: forgot_password, errors.password.
// Of some words it does so for a value of several.
func wording(key string, from int, several bool) bool {
	var b [maxKey]byte
	before, _ := wordBefore(key, from, &b)
	switch string(before) {
	case "forgot", "forgotten", "wrong", "invalid", "incorrect", "missing", "error", "errors", "label", "labels", "message", "messages", "hint", "placeholder":
		return true
	case "lost", "reset", "change", "show", "hide", "enter", "title":
		return several
	}
	return false
}

// worded says that a value is words, or one of letters and a number.
func worded(v string) bool {
	k := len(v)
	for k > 0 && (v[k-1]-'0' < 10 || v[k-1] == '.' || v[k-1] == '!' || v[k-1] == '?') {
		k--
	}
	if k == 0 || len(v)-k > 2 {
		return false
	}
	for i := range k {
		if c := v[i]; !isLetter(c) && c < 0x80 && c != ' ' && c != '\'' && c != ',' {
			return false
		}
	}
	return !Letters(v[:k])
}

// Kebab says that a value is words in small letters with dashes between them, and no more than a number of two digits in each,
// as names of what is kept in a vault or a cluster are: billing/postgres/readonly-v2.
func Kebab(v string) bool {
	parts, letters, digits := 1, 0, 0
	for i := range len(v) {
		switch c := v[i]; {
		case 'a' <= c && c <= 'z':
			if digits > 0 {
				return false
			}
			letters++
		case c-'0' < 10:
			if digits++; digits > 2 {
				return false
			}
		case (c == '-' || c == '_' || c == '/') && letters+digits > 0:
			parts++
			letters, digits = 0, 0
		default:
			return false
		}
	}
	return parts > 1 && letters+digits > 0
}

// Member says that a value without quotes is code that reads a member: cfg.db1.password, passwordField1.text. That takes a
// first or a last word as code has it, as a password may have dots.
func Member(v string) bool {
	if v == "" {
		return false
	}
	if v[0] == '*' || v[0] == '&' { // *dbPassword
		return identifierLike(v[1:]) && Key(v[1:]) != None
	}
	dots, from := 0, 0
	var first string
	for i := 0; i <= len(v); i++ {
		if i < len(v) && v[i] != '.' {
			if c := v[i]; !isLetter(c) && c != '_' && c-'0' >= 10 {
				return false
			}
			continue
		}
		if i == from || !isWordStart(v[from]) {
			return false
		}
		if dots == 0 {
			first = v[:i]
		}
		if i < len(v) {
			dots++
			from = i + 1
		}
	}
	return dots > 0 && (owners[first] || members[v[from:]] || dots > 1 && Key(v[from:]) != None)
}

// owners are names of what has members in code, and members those of what is read.
var (
	owners  = set(`data module var local locals form cfg conf ctx import event body values props state input inputs opts params model each spec window document resource output outputs app account client db auth creds credentials secrets vault entry item row record result response res`)
	members = set(`text value data string secret_string result plaintext hex bytes id arn name Value Text Data String`)
)

func identifierLike(v string) bool {
	for i := range len(v) {
		if c := v[i]; !isLetter(c) && c != '_' && (c-'0' >= 10 || i == 0) {
			return false
		}
	}
	return v != ""
}

// spelledBits is the most surprise of the pairs of letters within the words of a name in code, whatever their case.
const spelledBits = 5

// Spelled says that a value is an identifier of code: three words and more, most of them of three letters and more, told
// apart by humps, underscores or dots, and few digits. What is drawn changes between small letters and capitals far more often.
func Spelled(v string) bool {
	if v != "" && (v[0] == '*' || v[0] == '&') {
		v = v[1:]
	}
	words, long, joints, letters, digits, size := 0, 0, 0, 0, 0, 0
	sum, pairs := 0, 0
	for i := range len(v) {
		c := v[i]
		switch {
		case isLetter(c):
			joint := hump(v, i)
			if joint {
				joints++
			}
			if size == 0 || joint {
				words++
				size = 0
			}
			if size++; size == 3 {
				long++
			}
			if size > 1 {
				sum += int(digrams[int(v[i-1]&31-1)*Symbols+int(c&31-1)])
				pairs++
			}
			letters++
		case c-'0' < 10 && i > 0:
			digits++
			size = 0
		case (c == '_' || c == '.') && i > 0:
			joints++
			size = 0
		default:
			return false
		}
	}
	return joints >= 2 && words >= 3 && 3*words <= letters && 5*long >= 3*words && 3*digits <= letters && letters <= maxKey && sum < spelledBits*16*pairs
}

// label says that a value is what a form says of a password: "Mot de passe", "Forgot your password?". It begins
// with a capital, as labels do, and has no digit.
func label(v string) bool {
	if isUpper(v[0]) {
		for i := range len(v) {
			if c := v[i]; !isLetter(c) && c < 0x80 && c != ' ' && c != '.' && c != '?' && c != '!' && c != ':' && c != '\'' && c != ',' {
				return false
			}
		}
		for _, w := range [...]string{"assword", "asswort", "ot de passe", "ontraseña", "ennwort", "achtwoord", "arola d'ordine", "is field", "is required"} {
			if strings.Contains(v, w) && (strings.IndexByte(v, ' ') > 0 || len(v) == len(w)+1) {
				return strings.IndexByte(v, ' ') < 0 || !titled(v)
			}
		}
		return false
	}
	if v[0] >= 0x80 {
		for _, w := range [...]string{"密码", "密碼", "パスワード", "пароль", "Пароль", "비밀번호"} {
			if v == w {
				return true
			}
		}
	}
	return false
}

// titled says that each word of a text begins with a capital, as those of a label in few languages do.
func titled(v string) bool {
	for i := 1; i < len(v); i++ {
		if v[i-1] == ' ' && 'a' <= v[i] && v[i] <= 'z' {
			return false
		}
	}
	return true
}

// rule says that a value is what a framework checks values by: required|min:12.
func rule(v string) bool {
	k := 0
	for k < len(v) && 'a' <= v[k] && v[k] <= 'z' {
		k++
	}
	if k == len(v) || v[k] != '|' && v[k] != ',' {
		return false
	}
	switch v[:k] {
	case "required", "nullable", "sometimes", "bail", "string", "omitempty", "present", "filled":
		return true
	}
	return false
}
