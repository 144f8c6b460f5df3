package detect

// ruleCode is a short code right behind its name: the security code of a card, a PIN,
// what somebody was sent to sign in with.
const ruleCode = "short-code"

const (
	shortestCode = 3
	longestCode  = 8
	codeReach    = 32 // bytes before the code that may name it
)

// code looks at the three to eight digits text[i:end] and what stands right before them:
// "CVV 123", `"pin": "4821"`, "verification code is 482913".
func (s *scanner) code(text string, i, end int) bool {
	k := i
	for k > 0 && i-k < 6 && codeGap[text[k-1]] {
		k--
	}
	if k == i || k < 3 || !codeEnd[text[k-1]] || s.e.disabled[ruleCode] || i < s.secretEnd {
		return false
	}
	c := byte(' ')
	if end < len(text) {
		c = text[end]
	}
	if wordByte(c) || (c == '.' || c == ',' || c == ':' || c == '/' || c == '-') && end+1 < len(text) && text[end+1]-'0' < 10 {
		return false
	}
	if n := k; text[k-1]|0x20 == 's' && (fold(text[k-2:k], "is") || fold(text[k-3:k], "was")) {
		for n--; n > 0 && isLetter(text[n-1]); {
			n--
		}
		for k = n; k > 0 && n-k < 3 && codeGap[text[k-1]]; {
			k--
		}
		if k == n || k < 3 {
			return false
		}
	}
	if !codeName(text[max(0, k-codeReach):k], end-i) {
		return false
	}
	s.secret(text, i, end, ruleCode, .75)
	return true
}

// codeName says that a text ends in the name of codes of n digits.
func codeName(text string, n int) bool {
	word, rest := humpBefore(text)
	switch {
	case among(word, "cvv", "cvc", "csc", "cvn", "cvv2", "cvc2"):
		return n <= 4
	case among(word, "pin"):
		return n >= 4 && n <= 6
	case among(word, "otp", "totp", "passcode"):
		return n >= 4
	case among(word, "number"): // PIN number
		word, _ = humpBefore(rest)
		return n >= 4 && n <= 6 && among(word, "pin")
	case among(word, "code", "codes"):
		word, _ = humpBefore(rest)
		return among(word, "security", "verification", "cvv", "cvc", "pin", "otp", "login", "authentication", "authenticator", "auth", "confirmation",
			"unlock", "access", "alarm", "door", "gate", "entry", "2fa", "mfa", "passcode", "time")
	}
	return false
}

// among says that a word is one of some in small letters, whatever its case.
func among(word string, list ...string) bool {
	for _, w := range list {
		if fold(word, w) {
			return true
		}
	}
	return false
}

// humpBefore parts a text before the last word of it: letters and digits, of a name in
// camel case the last hump.
func humpBefore(text string) (word, before string) {
	end := len(text)
	for end > 0 && !isLetter(text[end-1]) && text[end-1]-'0' >= 10 {
		end--
	}
	k := end
	for k > 0 && (isLetter(text[k-1]) || text[k-1]-'0' < 10) && (k == end || text[k] >= 'a' || text[k-1] < 'a' || text[k]-'0' < 10) {
		k--
	}
	return text[k:end], text[:k]
}

// codeGap are the bytes that may part a name from its code.
var codeGap = [256]bool{' ': true, ':': true, '=': true, '"': true, '\'': true, '#': true, '(': true, '`': true, '*': true}

// codeEnd are the last letters of names, and of "is".
var codeEnd = [256]bool{'v': true, 'c': true, 'n': true, 'p': true, 'e': true, 's': true, 'r': true, '2': true, 'V': true, 'C': true, 'N': true, 'P': true, 'E': true, 'S': true, 'R': true}
