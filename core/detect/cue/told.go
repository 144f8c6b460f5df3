package cue

import "strings"

// Told says that a word of a sentence that speaks of a password is more likely one than a
// word that goes on with the sentence: letters with digits, or with a mark among them, and no
// name of an algorithm, a version, a count or a file. The text is one word, without the
// marks of the sentence around it.
func Told(word string) bool {
	if len(word) > LongestWord && Letters(word) {
		return true
	}
	if len(word) < 6 || len(word) > 64 || placeholder(word) || UUID(word) {
		return false
	}
	s := measure(word)
	switch {
	case s.letters == 0 || s.digits == 0 && s.marks == 0 || s.calls > 0 || s.spaces > 0:
		return false
	case strings.ContainsAny(word, "/\\=\"'`,;") || strings.Contains(word, "..") || strings.Contains(word, "{"):
		return false // a path, code
	case s.dots > 0 && dotted(word), s.marks > 0 && address(word), technical(word):
		return false
	}
	if s.marks == 0 && s.upper*s.lower*s.digits == 0 || len(word) < 8 && s.marks == 0 {
		return !Counted(word) && !Standard(word)
	}
	return s.digits > 0 && !Standard(word) || s.marks > 1 || s.marks == 1 && inner(word)
}

// LongestWord is how many bytes a word has at most that Word believes.
const LongestWord = 40

// Word says that a word of letters, or some with dashes between them, may be a password that somebody tells another: none of those
// that say what is the matter with a password, or stand for one.
func Word(word string) bool {
	var b [LongestWord]byte
	if len(word) < 5 || len(word) > len(b) {
		return false
	}
	n, dashes, digits := copy(b[:], word), 0, 0
	for i := range n {
		switch {
		case isLetter(b[i]):
			b[i] |= 0x20
		case b[i] == '-':
			dashes++
		case b[i]-'0' < 10:
			digits++
		default:
			return false
		}
	}
	switch low := string(b[:n]); {
	case digits > 0:
		return dashes > 0 && digits > 1 && len(word) >= 10 && isLetter(b[0]) && !Standard(word) // kaffee-tasse-99
	case dashes > 0:
		return dashes >= 2 && len(word) >= 16 // correct-horse-battery-staple
	default:
		return !Matter(low) && Chosen(low)
	}
}

// Joined says that a word is some of letters with dashes between them that say nothing of a password, so that they
// are more likely one than what is to be done with it, or the name of what holds it: correct-horse-battery-staple.
func Joined(word string) bool {
	const least = 3
	if len(word) < 14 || len(word) > LongestWord || !Chosen(word) {
		return false
	}
	parts, doubtful := 0, 0
	for part := range strings.SplitSeq(word, "-") {
		for i := range len(part) {
			if !isLetter(part[i]) {
				return false
			}
		}
		low := strings.ToLower(part)
		if parts++; len(part) < 3 || Building(low) {
			return false
		}
		if Matter(low) { // one may be drawn
			doubtful++
		}
	}
	return parts >= least && doubtful < 2
}

// Matter says that a word in small letters says what is the matter with a password.
func Matter(word string) bool { return statuses[word] || matters[word] || words0[word] }

// Building says that a word in small letters is one that sentences about passwords are built with.
func Building(word string) bool { return building[word] }

var building = set(`the and for you your our that this with from must should will can cannot not are was were has have had been but any all one two three four five six seven eight nine ten who what why how its only same
	when than then here there they them she his her him use using used set reset change enter type make sure least most more less long short minimum maximum characters letters digits numbers symbols please contact email sent
	send get keep never always after before into onto over under each every some other another new old user users account login site service server system file stored store value string field form page hash text does did
	words word unlock unlocks database key keys encrypt decrypt protect protects vault manager policy requires require required contain contains match matches`)

// matters are words that say what is the matter with a password.
var matters = set(`wrong correct incorrect right blank empty secure insecure unsafe safe unique different similar working broken forgotten compromised leaked stolen hacked breached needed available
	protected accepted rejected denied below above there attached following yours something anything nothing sensitive still really probably ready great difficult important easily visible expiring
	confirmed updated applied created provided supplied entered saved cached shown typed copied pasted sent emailed assigned chosen generated hashes hashing hashed salted bcrypt argon scrypt sufficient
	obvious guessable cracked exposed public secret private confidential unchanged identical matching mismatch where which whatever whichever given another being based bound found known
	about after again already because before between could every first other others their these those under until using which while would should please thanks thank hello world alphanumeric numeric letters
	numbers characters symbols digits lowercase uppercase plain clear cleartext readable unreadable present absent recorded logged tracked hidden starred forgot`)

// dotted says that a word with dots is a version, a host or a file.
func dotted(word string) bool {
	k := strings.LastIndexByte(word, '.')
	if last := measure(word[k+1:]); last.digits > 0 && last.upper > 0 && last.lower > 1 && !isLetter(word[len(word)-1]) {
		return false // Gatto.Nero99
	}
	return k < len(word)-1 && (len(word)-k <= 6 || isLetter(word[k+1])) || word[0]|0x20 == 'v' && word[1]-'0' < 10
}

// address says that a word is one of mail, a mention, or a name with a variable in it.
func address(word string) bool {
	return word[0] == '@' || word[0] == '%' || word[0] == '$' || word[0] == '#' || strings.IndexByte(word[strings.IndexByte(word, '@')+1:], '.') > 0 && strings.IndexByte(word, '@') > 0
}

// inner says that a mark stands among letters: P@ssword.
func inner(word string) bool {
	for i := 1; i+1 < len(word); i++ {
		if c := word[i]; (c == '@' || c == '!' || c == '#' || c == '$') && isLetter(word[i-1]) && isLetter(word[i+1]) {
			return true
		}
	}
	return false
}

// Counted says that a word counts something, 12-character, or is the number of one of a few
// things: field2, v2, step10.
func Counted(word string) bool {
	if word == "" || technical(word) {
		return word != ""
	}
	k := len(word)
	for k > 0 && word[k-1]-'0' < 10 {
		k--
	}
	if k == len(word) {
		return strings.ContainsAny(word, "-_") && k-strings.LastIndexAny(word, "-_") > 2 // utf-8-encoded
	}
	name := strings.TrimRight(word[:k], "-_")
	if strings.ContainsAny(name, "-_") && len(word)-k < 3 {
		return true // my-secret-1
	}
	for i := range len(name) {
		if !isLetter(name[i]) {
			return false
		}
	}
	return len(word)-k < 2 && isUpper(name[0]) && len(name) < 12 || !Chosen(name) && len(name) > 4 && len(word)-k < 3 || numbers(name)
}

// numberedThing are what has a number rather than a password.
var numberedThing = set(`email mail phone name address number arg argument attempt box button chapter case cell check client col column day device dev env entry example exercise figure file form group host
	item key layer level line list login method model node note number num option page param parameter part phase ping point policy port position priority process question
	release request room row rule screen section server service site slot space stage step string table tab target task team tier title type unit v value ver version
	view week year zone mfa fa account db database prod vault release windows office win office python java php node web auth oauth es ipv http tls ssl ntlmv netntlmv mysql
	sqlite neo log mp h utf iso sha md rsa aes des ed pkcs pbkdf argon bcrypt scrypt base hmac blake crc rc chacha curve secp kerberos krb ubuntu debian rhel centos fedora
	uint int float string char varchar byte bytes bit bits iphone android ios xbox playstation ps gpt claude llama gemini`)

// numbers says that a word is of a thing that has a number.
func numbers(word string) bool {
	var b [16]byte
	return len(word) <= len(b) && numberedThing[string(lowered(&b, word))]
}

// lowered is the beginning of a word, with small letters for capitals.
func lowered(b *[16]byte, word string) []byte {
	n := copy(b[:], word)
	for i := range n {
		if isUpper(b[i]) {
			b[i] |= 0x20
		}
	}
	return b[:n]
}

// Standard says that a word begins as the names of algorithms, formats and products do that
// are spoken of beside passwords.
func Standard(word string) bool {
	if word == "" {
		return false
	}
	var b [16]byte
	low := lowered(&b, word)
	for _, p := range standards[low[0]] {
		if len(low) >= len(p) && string(low[:len(p)]) == p {
			return true
		}
	}
	return false
}

// standards are these beginnings by their first bytes.
var standards = byFirst(
	"sha1", "sha2", "sha3", "sha5", "sha-", "md5", "md4", "base64", "base32", "base58", "base16", "utf", "oauth", "argon2", "bcrypt", "scrypt", "pbkdf", "pkcs", "hmac", "aes-", "aes1", "aes2", "rsa", "ed25519",
	"ntlm", "iso-", "iso8", "rfc", "http", "tls1", "tlsv", "ssl", "ssh", "k8s", "x509", "x.509", "log4", "python", "php", "win3", "win1", "windows", "office", "1passwo", "lastpas", "keepass", "auth0", "unicode", "ascii", "blake", "crc", "rc4",
	"password", "0x", "p2p", "2fa", "mfa", "3des", "des3", "totp", "cve-", "gpt", "mysql", "postgre", "sqlite", "e2e", "wpa", "n-gram", "c++", "c#", "r&d", "q&a", "b2b", "web3", "nist",
)
