package cue

import "strings"

// The header of a column is a key, and a weaker one than that of JSON: tables also
// compare things and describe fields. What the other headers say counts too.

// Column is what the headers of a table say of the secrets in one of its columns.
type Column struct {
	Class Class
	// Sure says that the header has a word beside the one that announces, as in "API key":
	// columns called token or secret alone are those of tokenisers, and of lists of names.
	Sure bool
	// Short says that the values are a few digits: a PIN, the number behind a card's.
	Short bool
	// Phrase says that the values may be words with blanks.
	Phrase bool
}

// ColumnOf judges the header of a column.
func ColumnOf(name string) (c Column) {
	c.Class = Key(name)
	var b [maxKey]byte
	name = name[max(0, len(name)-maxKey):]
	last, from := wordBefore(name, len(name), &b)
	var word [16]byte
	w := string(word[:copy(word[:], last)])
	switch w {
	case "pin", "otp", "cvv", "cvc":
		if before, _ := wordBefore(name, from, &b); c.Class == None && len(before) < 9 {
			return Column{Class: Password, Short: true, Sure: w[0] == 'c'} // there is but one thing called CVV
		}
	case "passphrase", "phrase":
		c.Phrase = true
	}
	if c.Class == None {
		return c
	}
	before, _ := wordBefore(name, from, &b)
	c.Sure = len(before) > 0 || c.Class == Token && w != "token" && w != "jwt"
	if c.Class == Password && (w == "secret" || w == "secrets") {
		c.Class = Token // as random as one, or the name of one
		c.Sure = c.Sure && w == "secret"
	}
	return c
}

// Account says that the header of a column is that of what a password is for, and whether
// that is a person.
func Account(name string) (account, person bool) {
	var b [maxKey]byte
	last, from := wordBefore(name, min(len(name), maxKey), &b)
	switch string(last) {
	case "name", "id", "no", "nr", "number", "address":
		last, _ = wordBefore(name, from, &b) // user.name, E-mail address
	}
	return accounts[string(last)], people[string(last)]
}

// Phone says that the header of a column is that of telephone numbers.
func Phone(name string) bool {
	var b [maxKey]byte
	last, from := wordBefore(name, min(len(name), maxKey), &b)
	switch string(last) {
	case "number", "no", "nr", "num", "numero", "nummer":
		last, _ = wordBefore(name, from, &b)
	}
	return telephones[string(last)]
}

// Compares says that the first header of a table is that of one which compares things, or
// lists the fields of something: what stands below the other headers is said about them.
func Compares(name string) bool {
	var b [maxKey]byte
	last, _ := wordBefore(name, min(len(name), maxKey), &b)
	return subjects[string(last)]
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var accounts = set(`user username users login logins email mail account accounts userid uid host hostname server site website service hotspot ssid
	nick nickname handle benutzer benutzername nutzer nutzername utilisateur identifiant usuario utente gebruiker gebruikersnaam uzytkownik kullanici anvandare anvandarnamn
	wifi network device client customer employee member student vpn`)

var people = set(`user username users login email mail nickname benutzer benutzername nutzer nutzername utilisateur identifiant usuario utente gebruiker gebruikersnaam uzytkownik kullanici
	customer employee member student patient gender sex salary age`)

var telephones = set(`phone mobile tel telephone cell cellphone msisdn fax phonenumber whatsapp telefon telefonnummer telefono telefone telefoon handy handynummer movil celular cellulare mobil`)

var subjects = set(`feature features aspect aspects criteria criterion criterium property properties attribute attributes method methods metric metrics factor factors category
	characteristic field fields parameter parameters param column type types setting settings option options scheme mechanism approach scenario test tests endpoint
	requirement requirements header headers merkmal eigenschaft critere aspecto`)

// Holds says that a value in a column is a secret. Account says that another column tells
// whom it is for, compares that the table compares things.
func (c Column) Holds(v string, account, compares bool) bool {
	v = strings.TrimSpace(v)
	if c.Class == None || len(v) < 3 || len(v) > 512 {
		return false
	}
	if c.Short {
		return (account || c.Sure) && len(v) >= 3 && len(v) <= 8 && digitsAlone(v)
	}
	if compares || c.Class == Header {
		return Opaque(v[strings.IndexByte(v, '=')+1:])
	}
	if !Plausible(c.Class, v, true) || technical(v) || shouted(v) {
		return false
	}
	if c.Class == Token {
		return c.Sure || account || Opaque(v)
	}
	s := measure(v)
	switch {
	case s.spaces > 0:
		return account && (c.Phrase && s.spaces >= 2 && s.spaces < 8 || s.digits > 0 && s.marks > 0 && s.calls == 0)
	case s.digits > 0 && (s.upper > 0 || s.lower > 0):
		return len(v) >= 4 && (account || len(v) >= 6)
	case s.letters == 0:
		return account && s.digits >= 4 && s.digits+s.marks == len(v)
	case s.marks > 0:
		return account && len(v) >= 5
	}
	return account && s.calls == 0 && s.upper+s.lower > 0 && chosen(v)
}

// chosen says that a word may be a password in a table of accounts: not one of what such
// tables say of passwords.
func chosen(v string) bool {
	var b [24]byte
	if len(v) > len(b) {
		return !strings.ContainsAny(v, "-_./")
	}
	for i := range len(v) {
		b[i] = v[i]
		if isUpper(v[i]) {
			b[i] |= 0x20
		}
		if strings.IndexByte("-_./,:;", v[i]) >= 0 {
			return false // the name of something, or more than one
		}
	}
	low := string(b[:len(v)])
	return Chosen(low) && !statuses[low]
}

var statuses = set(`expired never changed unchanged reset pending active inactive enabled disabled stored strong medium weak hashed plaintext plain encrypted masked unset missing
	locked unlocked rotated revoked valid correct wrong varchar nvarchar character integer boolean binary bigint bytea bcrypt scrypt argon base vault keychain keyring local ldap kerberos
	inherit inherited external managed automatic manual random generated shared sometimes always never today yesterday later unknown private public simple complex short always below above
	daily weekly monthly yearly quarterly minimum maximum length optional mandatory supported partial partially limited`)

// technical says that a value names how a secret is kept or how long it is, or its type.
func technical(v string) bool {
	if n := len(v); v[n-1] == ')' {
		if k := strings.IndexByte(v, '('); k > 0 && letterAlone(v[:k]) {
			return true // varchar(64)
		}
	}
	var b [24]byte
	n := 0
	for i := range len(v) {
		c := v[i]
		if isUpper(c) {
			c |= 0x20
		}
		if c == '-' || c == '_' || c == ' ' || c == '.' || c == '/' || c == '+' || c == '~' || c == '<' || c == '>' {
			continue
		}
		if n == len(b) {
			return false
		}
		b[n] = c
		n++
	}
	low := b[:n]
	if algorithms[string(low)] {
		return true
	}
	k := 0
	for k < n && low[k]-'0' < 10 {
		k++
	}
	return k > 0 && k < n && units[string(low[k:])]
}

var algorithms = set(`sha1 sha224 sha256 sha384 sha512 sha3 sha3256 md4 md5 crc32 aes128 aes192 aes256 aes128gcm aes256gcm aes256cbc des3 3des rsa1024 rsa2048 rsa4096 pbkdf2 pbkdf2sha256 pbkdf2sha512 argon2 argon2i
	argon2d argon2id bcrypt12 base16 base32 base58 base64 base64url oauth1 oauth2 oauth10 oauth20 oauth21 ed25519 x25519 p256 p384 hs256 hs384 hs512 rs256 rs384 rs512 es256 es384 ps256 tls10 tls11 tls12 tls13 wpa2 wpa3 wpa2psk
	utf8 http1 http2 http3 fido2 saml2 saml20 totp6 char8 char32 char64 int4 int8 int16 int32 int64 uint32 uint64 float32 float64 varchar2 nvarchar2 str255 ipv4 ipv6 ntlmv2 x509 hmacsha1 hmacsha256 hmacsha512 k8s`)

var units = set(`bit bits b byte bytes char chars character characters day days d h hour hours hr hrs m min mins minute minutes s sec secs second seconds week weeks w month months mo year years y yr fa factor us ns ms hz khz mhz ghz kb mb gb tb kib mib gib px pt em rem vh vw mv v ma a kw w kg g cm mm km k
	letters digits words symbols symbol letter digit word x times step steps factor th st nd rd part user users attempt attempts zeichen stellig stellen tage caractères caracteres jours`)

// shouted says that a value is the name of a variable: DB_PASSWORD_2.
func shouted(v string) bool {
	joint, letters := false, false
	for i := range len(v) {
		switch c := v[i]; {
		case c == '_':
			joint = true
		case isUpper(c):
			letters = true
		case c < '0' || c > '9':
			return false
		}
	}
	return joint && letters && len(v) < 40 && !Opaque(v)
}

func digitsAlone(v string) bool {
	for i := range len(v) {
		if v[i]-'0' >= 10 {
			return false
		}
	}
	return true
}

func letterAlone(v string) bool {
	for i := range len(v) {
		if !isLetter(v[i]) && v[i] != ' ' && v[i] != '_' {
			return false
		}
	}
	return true
}
