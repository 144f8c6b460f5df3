package cue

// Issuer says that a name is that of a service which gives out keys once the words
// that announce one are taken from its end: "currencyfreaksKEY", "auth0ClientSecret",
// "openweather_api_key".
func Issuer(name string) bool {
	for range 4 {
		n := announcing(name)
		if n == 0 {
			return false
		}
		for name = name[:len(name)-n]; name != "" && !isLetter(name[len(name)-1]) && (name[len(name)-1] < '0' || name[len(name)-1] > '9'); {
			name = name[:len(name)-1]
		}
		if len(name) < 3 {
			return false
		}
		if Vendor(name) {
			return true
		}
	}
	return false
}

// Announcing says that a name is nothing but a word that announces a secret.
func Announcing(name string) bool { return name != "" && announcing(name) == len(name) }

// announcing is how long the word that announces a secret at the end of a name is.
func announcing(name string) int {
	if name == "" {
		return 0
	}
	switch name[len(name)-1] | 0x20 { // most words are told by their last letter
	case 'y':
		return ends(name, "key")
	case 'n':
		return ends(name, "token")
	case 't':
		return ends(name, "secret") + ends(name, "client") + ends(name, "pat")
	case 'i':
		return ends(name, "api")
	case 'e':
		return ends(name, "private")
	case 's':
		return ends(name, "access") + ends(name, "credentials")
	case 'h':
		return ends(name, "auth")
	case 'p':
		return ends(name, "app")
	case 'd':
		return ends(name, "password")
	case 'l':
		return ends(name, "credential") + ends(name, "personal")
	}
	return 0
}

// ends is the length of a word if a name ends with it.
func ends(name, word string) int {
	n := len(name) - len(word)
	if n < 0 || !foldEqual(name[n:], word) {
		return 0
	}
	return len(word)
}

// foldEqual says that a name is a word in small letters, whatever its case.
func foldEqual(name, word string) bool {
	for i := range len(word) {
		if name[i]|0x20 != word[i] {
			return false
		}
	}
	return true
}

// Issued says that a value may be a key where a service is named beside a word that
// announces one: digits and letters in a row, even if it is not as random as a key.
func Issued(v string) bool {
	if len(v) < 12 || len(v) > 512 || identifier(v) || !several(v) {
		return false
	}
	s := measure(v)
	return s.digits >= 3 && s.letters >= 3 && s.spaces+s.calls+s.dots == 0 && !numbered(v) && !placeholder(v) && !version(v) && !monotone(v)
}

// monotone says that one character stands eight times in a row.
func monotone(v string) bool {
	n := 0
	for i := 1; i < len(v); i++ {
		if v[i] != v[i-1] {
			n = 0
		} else if n++; n == 7 {
			return true
		}
	}
	return false
}
