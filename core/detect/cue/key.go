// Package cue reads what a key says about its value: "db.password" names a
// secret, "max_tokens" does not.
//
// A key is split into lower-case words at marks and at camelCase humps, and
// judged by the words; a value is judged by what is plausible under such a key.
// Nothing is allocated. It promises that counts of tokens, page tokens and
// names of models are no secrets, and that references to a secret ($TOKEN,
// ${{ secrets.X }}, os.environ[...]) are not taken for one.
package cue

import "strings"

// Class is how strongly a key announces a secret.
type Class uint8

const (
	// None announces nothing.
	None Class = iota
	// Token announces an opaque token: an API key, an access token.
	Token
	// Password announces a password, which may be any text.
	Password
	// Header announces the value of a header that authenticates: authorization, cookie.
	Header
)

const maxKey = 96

// words holds the last words of a key, lower case, in place.
type words struct {
	buf  [maxKey]byte
	from [16]uint8
	to   [16]uint8
	n    int
}

func split(key string) (w words) {
	if len(key) > maxKey {
		key = key[len(key)-maxKey:]
	}
	open := false
	for i := range len(key) {
		c := key[i]
		upper := 'A' <= c && c <= 'Z'
		if upper {
			c |= 0x20
		}
		w.buf[i] = c
		if c < 'a' || c > 'z' {
			open = false
			continue
		}
		if !open || upper && hump(key, i) {
			if w.n == len(w.from) {
				copy(w.from[:], w.from[1:])
				copy(w.to[:], w.to[1:])
				w.n--
			}
			w.from[w.n] = uint8(i)
			w.n++
			open = true
		}
		w.to[w.n-1] = uint8(i + 1)
	}
	return w
}

// wordBefore is the last word of key[:end], in small letters, and where it begins:
// what split has for it, one word at a time. Most keys are told by their last.
func wordBefore(key string, end int, b *[maxKey]byte) (word []byte, from int) {
	for end > 0 && !isLetter(key[end-1]) {
		end--
	}
	from = end
	for from > 0 && isLetter(key[from-1]) {
		from--
		if hump(key, from) {
			break
		}
	}
	n := copy(b[:], key[from:end])
	for k := range n {
		b[k] |= 0x20
	}
	return b[:n], from
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// hump says that a word begins with the capital at i in the middle of a row of letters.
func hump(key string, i int) bool {
	return isUpper(key[i]) && i > 0 && ('a' <= key[i-1] && key[i-1] <= 'z' || i+1 < len(key) && 'a' <= key[i+1] && key[i+1] <= 'z' && isUpper(key[i-1]))
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// word is the k-th word from the end, empty when there are fewer.
func (w *words) word(k int) []byte {
	if k >= w.n {
		return nil
	}
	return w.buf[w.from[w.n-1-k]:w.to[w.n-1-k]]
}

// Key judges a key: an attribute name, a JSON key, a name in front of = or :.
func Key(key string) Class {
	if len(key) < 3 {
		if strings.EqualFold(key, "pw") {
			return Password
		}
		return None
	}
	end := key[max(0, len(key)-maxKey):]
	if tells(end) {
		if class := judge(key, end); class != None {
			return class
		}
	}
	return Foreign(key)
}

// Several judges the name of a list by the name that each of it would have: passwords, api_keys.
func Several(key string) Class {
	if n := len(key) - 1; n > 4 && key[n]|0x20 == 's' && key[n-1]|0x20 != 's' {
		return Key(key[:n])
	}
	return None
}

// Foreign judges a name by the word that it ends with in a language that writes it with
// other letters than ASCII's.
func Foreign(name string) Class {
	for k := len(name); k > 0 && len(name)-k < 8; k-- {
		if name[k-1] < 0x80 {
			continue
		}
		found := None
		for _, w := range foreignEnds[name[len(name)-1]] {
			if w.class != found && strings.HasSuffix(name, w.text) {
				if found = w.class; found == Password {
					break
				}
			}
		}
		return found
	}
	return None
}

// foreignEnds are these words by their last bytes.
var foreignEnds = func() (t [256][]foreignEnd) {
	add := func(w string, class Class) {
		c := w[len(w)-1]
		t[c] = append(t[c], foreignEnd{w, class})
	}
	for _, w := range foreignWords {
		add(w[0], Password)
		add(w[1], Password)
	}
	for _, w := range foreignTokens {
		add(w, Token)
	}
	return t
}()

type foreignEnd struct {
	text  string
	class Class
}

// foreignTokens are words for a key or a token; of "key" alone not those in languages with blanks.
var foreignTokens = [...]string{"密钥", "密鑰", "秘钥", "令牌", "トークン", "キー", "토큰", "키", "токен", "API-Schlüssel", "API Schlüssel", "Zugangsschlüssel", "ключ API", "API-ключ", "API ключ"}

// foreignWords are such words in small letters, and with a capital where there are any.
var foreignWords = [...][2]string{
	{"contraseña", "Contraseña"},
	{"пароль", "Пароль"},
	{"парола", "Парола"},
	{"лозинка", "Лозинка"},
	{"hasło", "Hasło"},
	{"şifre", "Şifre"},
	{"parolă", "Parolă"},
	{"lösenord", "Lösenord"},
	{"jelszó", "Jelszó"},
	{"mật khẩu", "Mật khẩu"},
	{"κωδικός", "Κωδικός"},
	{"密码", "密碼"},
	{"口令", "密码是"},
	{"パスワード", "暗証番号"},
	{"비밀번호", "암호"},
	{"รหัสผ่าน", "รหัส"},
	{"كلمة المرور", "كلمة السر"},
	{"סיסמה", "סיסמא"},
	{"पासवर्ड", "पासवर्ड"},
	{"WLAN-Schlüssel", "Netzwerkschlüssel"},
}

// judge is Key for a key of which whole is all.
func judge(whole, key string) Class {
	var b [maxKey]byte
	last, from := wordBefore(key, len(key), &b)
	switch string(last) {
	case "authorization", "cookie", "cookies":
		return Header
	case "password", "passwd", "passphrase", "passcode", "passwort", "pwd", "pw", "secret", "secrets", "psk",
		"pswd", "psw", "psword", "psswd", "pssword", "pswrd", "psswrd", "paswd", "paswrd", "pasword", "passwrd", // as people write it who are in a hurry
		"kennwort", "wachtwoord", "senha", "salasana", "adgangskode", "passord", "heslo", "motdepasse", "mdp", "contrasena", "clave", "haslo", "sifre", "parola":
		return Password
	case "passe":
		if before, _ := wordBefore(key, from, &b); string(before) == "de" {
			return Password
		}
	case "pass":
		if before, _ := wordBefore(key, from, &b); len(before) > 0 || strings.EqualFold(whole, "pass") {
			return Password
		}
	case "clientsecret", "appsecret", "apisecret", "jwtsecret", "sharedsecret", "authsecret", "dbpassword", "userpassword", "adminpassword", "rootpassword":
		return Password
	case "apikey", "hapikey", "userpwd", "apitoken", "authtoken", "accesstoken", "jwt", "bearer", "credential", "credentials", "creds", "secretkey", "accesskey", "privatekey", "authkey", "accountkey", "sharedkey",
		"totp", "sessiontoken", "refreshtoken", "bearertoken", "jsessionid", "phpsessid", "pat":
		return Token
	case "token":
		before, _ := wordBefore(key, from, &b)
		switch string(before) {
		case "page", "next", "continuation", "eos", "bos", "pad", "unk", "mask", "sep", "cls", "stop", "end", "start", "special", "max", "min",
			"per", "last", "first", "cost", "image", "newline", "text", "sync", "cancellation", "cancel", "resume", "cursor", "authenticity", "csrf":
			return None
		}
		return Token
	case "key":
		before, _ := wordBefore(key, from, &b)
		switch string(before) {
		case "api", "access", "secret", "auth", "private", "signing", "encryption", "decryption", "master", "subscription", "account", "storage", "app",
			"license", "service", "client", "token", "session", "shared", "iam", "functions", "admin", "project",
			"preshared", "webhook", "consumer", "aes", "hmac", "sas", "sdk", "deploy", "maps", "ingest", "integration", "personal", "management", "developer", "jwt", "cipher", "crypto", "bearer":
			return Token
		case "wifi", "wlan", "wpa", "wep":
			return Password
		}
	case "login": // of SonarQube, with a token
		if before, _ := wordBefore(key, from, &b); string(before) == "sonar" {
			return Token
		}
	case "auth":
		if key[0] == '_' { // .npmrc
			return Token
		}
	case "answer": // to a question that resets a password
		switch before, _ := wordBefore(key, from, &b); string(before) {
		case "security", "secret", "recovery", "challenge":
			return Password
		}
	case "id":
		// A role of Vault's logs in with it.
		if before, _ := wordBefore(key, from, &b); string(before) == "secret" {
			return Password
		}
	case "hash", "hashed", "value", "plain", "plaintext", "new", "old", "current", "prod", "production", "dev", "staging", "test", "confirm",
		"confirmation", "again", "repeat", "secure", "string", "text", "admin", "root", "user", "default", "encrypted", "raw", "data", "b", "base":
		value := string(last) == "value"
		for k := 1; k < 4; k++ {
			var before []byte
			before, from = wordBefore(key, from, &b)
			switch string(before) {
			case "":
				return None
			case "password", "passwd", "passphrase", "pwd":
				return Password
			case "token":
				if k == 1 && value {
					return Token
				}
			case "key": // secret_key_base
				if k == 1 && string(last) == "base" {
					return Token
				}
			}
		}
	}
	return glued(last)
}

// glued judges the last word of a key that is written in one: smtppassword, sqlpwd.
func glued(word []byte) Class {
	for _, w := range [...]string{"password", "passwd", "passphrase"} {
		if n := len(word) - len(w); n > 0 && string(word[n:]) == w {
			switch string(word[:n]) {
			case "forgot", "reset", "show", "change", "hide", "no", "use", "has", "is", "require", "lost", "min", "max", "wrong", "invalid", "check", "verify", "with", "without", "set", "get":
				return None
			}
			return Password
		}
	}
	switch string(word) {
	case "dbpass", "userpass", "smtppass", "mysqlpass", "rootpass", "adminpass", "mailpass", "ftppass", "ldappass", "sqlpass", "redispass", "authpass", "loginpass", "sshpass", "requirepass", "storepass", "keypass", "keystorepass", "truststorepass", "privpass", "bindpw", "rootpw", "dbpw", "userpw", "adminpw", "smtppw", "mailpw", "ldappw":
		return Password
	}
	return None
}

// tells says that the last word of a key may be one that Key knows, by the last two
// letters of it: most keys are done with.
func tells(key string) bool {
	i := len(key) - 1
	for i >= 0 && !isLetter(key[i]) {
		i--
	}
	if i < 0 {
		return false
	}
	before := byte(0) // of a word of one letter
	if i > 0 && isLetter(key[i-1]) && !hump(key, i) {
		before = key[i-1]
	}
	k := uint16(before&31)<<5 | uint16(key[i]&31)
	return lastLetters[k>>6]>>(k&63)&1 != 0
}

// lastLetters are the last two letters of the words that Key knows, five bits of each.
var lastLetters = func() (t [1 << 10 / 64]uint64) {
	for w := range strings.FieldsSeq(`authorization cookie cookies password passwd passphrase passcode passwort pwd pw secret secrets pass
		apikey hapikey apitoken jwt totp bearer credential credentials creds jsessionid phpsessid pat token key hash hashed value plain plaintext new old current prod production
		dev staging test confirm confirmation again repeat secure string text admin root user default encrypted raw data b base
		answer login psk psw kennwort wachtwoord senha salasana adgangskode passord heslo passe contrasena sifre parola mdp clave haslo`) {
		before := byte(0)
		if len(w) > 1 {
			before = w[len(w)-2]
		}
		k := uint16(before&31)<<5 | uint16(w[len(w)-1]&31)
		t[k>>6] |= 1 << (k & 63)
	}
	return t
}()

// Number says whether a JSON number under this key is personal data or a
// secret by itself, and which words stand in the key.
func Number(key string) (password, phone, ssn bool) {
	w := split(key)
	for k := range min(w.n, 3) {
		switch string(w.word(k)) {
		case "password", "passwd", "passcode", "pwd", "pin", "otp", "cvv", "cvc":
			password = password || k == 0
		case "phone", "mobile", "tel", "telephone", "cell", "msisdn", "fax", "phonenumber", "whatsapp", "telefon", "telefono", "telefone", "telefoon", "handy", "handynummer", "contact", "callback", "movil", "celular", "cellulare", "mobil":
			phone = true
		case "ssn", "social":
			ssn = true
		}
	}
	return password, phone, ssn
}

// ForeignIn says that a password is named in other letters than English's within a text, as in "Hasło do wifi".
func ForeignIn(text string) bool {
	for _, w := range [...]string{"hasło", "Hasło", "hasła", "lösenord", "Lösenord", "contraseña", "Contraseña", "şifre", "Şifre", "пароль", "Пароль", "пароля", "κωδικός", "Κωδικός"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// Directory says that a value is the working directory, which shells keep under PWD and OLDPWD,
// rather than a password.
func Directory(key, value string) bool {
	k := len(key) - len("pwd")
	if k < 0 || !strings.EqualFold(key[k:], "pwd") || len(value) < 2 || value[0] != '/' && value[0] != '~' && (value[1] != ':' || len(value) < 3 || value[2] != '\\') {
		return false
	}
	for i := range len(value) {
		if c := value[i]; !isLetter(c) && c-'0' >= 10 && c < 0x80 && strings.IndexByte("/._-~ @+:\\", c) < 0 {
			return false
		}
	}
	return true
}
