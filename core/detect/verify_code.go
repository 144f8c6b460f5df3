package detect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// ruleCode is a short code right behind its name: the security code of a card, a PIN,
// what somebody was sent to sign in with.
const ruleCode = "short-code"

const (
	shortestCode = 3
	longestCode  = 8
	codeReach    = 32 // bytes before the code that may name it
)

// code looks at the three to eight digits text[i:end] and what stands right before them:
// "CVV 123", `"pin": "4821"`, "verification code is 482913", 验证码是482913.
func (s *scanner) code(text string, i, end int) bool {
	if s.codeIs(text, i, end) {
		return true
	}
	if end-i != 3 && codeGoesOn(text, i, end) {
		return false
	}
	k := codeGapStart(text, i)
	if k > 3 && text[k-1] == '.' && (fold(text[k-3:k-1], "no") || fold(text[k-3:k-1], "nr")) {
		k-- // staff no. 88213
	}
	if i > 4 && text[i-1] == '>' && strings.HasPrefix(text[end:], "</") && i >= s.secretEnd && !s.e.disabled[ruleCode] { // <pin>4821</pin>
		if t := tagStart(text, i); t < i && codeName(strings.TrimSpace(text[t+1:i-1]), end-i) {
			s.secret(text, i, end, ruleCode, .75)
			return true
		}
	}
	if k < 3 || k == i && text[k-1] < utf8.RuneSelf || i < s.secretEnd {
		return false
	}
	if !mayName(text, k) || text[k-1] == ')' {
		return s.ownedCode(text, i, end, k)
	}
	if c := text[k-1]; !wordByte(c) && c < utf8.RuneSelf || strings.Contains(text[k:i], "==") {
		return false // a condition: pin != 1234
	}
	if end-i == 3 && end < len(text) && (text[end] == ' ' || text[end] == '-') && s.twoGroups(text, i, end, k) {
		return true
	}
	if codeGoesOn(text, i, end) {
		return false
	}
	if !codeName(unlinked(text[max(0, k-codeReach):k]), end-i) {
		if s.ownedCode(text, i, end, k) {
			return true
		}
		// Fewer digits than a number without its word would need.
		return (end-i >= shortestNumbered || shortNumber(text, i, end)) && s.words.any(text, i) && s.numbered(text, i, end)
	}
	if s.e.disabled[ruleCode] {
		return false
	}
	s.secret(text, i, end, ruleCode, .75)
	return true
}

// codeGoesOn says that the digits text[i:end] are part of a word, a number, a date or a time.
func codeGoesOn(text string, i, end int) bool {
	if end == len(text) {
		return false
	}
	switch c := text[end]; c {
	case ',':
		return end-i < 4 && end+1 < len(text) && text[end+1]-'0' < 10 // more digits are no group of a number
	case '.', ':', '/', '-':
		return end+1 < len(text) && text[end+1]-'0' < 10
	default:
		return wordByte(c)
	}
}

// ownedCode looks at the digits text[i:end] before which something parts them from what ends at k, if that is whose code they
// are or what it is for: PIN for the VPN: 4821, CVV (work card): 123.
func (s *scanner) ownedCode(text string, i, end, k int) bool {
	if last := text[k-1] | 0x20; !labelEnds(text[k:i]) && last != 's' && last != 't' {
		return false // nor "is" or its like
	}
	if s.e.disabled[ruleCode] || codeGoesOn(text, i, end) {
		return false
	}
	before := text[max(0, k-codeReach):k]
	name := unlinked(before)
	if name == before && !labelEnds(text[k:i]) {
		return false
	}
	owned := name
	if name = unowned(name); name == "" || !codeName(name, end-i) && (end-i < 4 || !sentCode(name, owned[len(name):])) {
		return false
	}
	s.secret(text, i, end, ruleCode, .7)
	return true
}

// codeIs looks at the digits text[i:end] of which what stands behind says that they are a code: 481920 is your login code, use
// 338211 as your code.
func (s *scanner) codeIs(text string, i, end int) bool {
	if end-i < 4 || end+8 >= len(text) || text[end] != ' ' || text[end+1] != 'i' && text[end+1] != 'a' || i < s.secretEnd || s.e.disabled[ruleCode] {
		return false
	}
	rest := text[end+1 : min(len(text), end+codeReach+16)]
	for _, w := range [...]string{"is your ", "as your ", "is the ", "is my "} {
		behind, ok := strings.CutPrefix(rest, w)
		if !ok {
			continue
		}
		for n := 0; n < 4 && behind != ""; n++ {
			word, next, _ := strings.Cut(behind, " ")
			word = strings.TrimRight(word, ".,!:;\n")
			if n > 0 && among(word, "code", "pin", "otp", "passcode") || among(word, "pin", "otp", "passcode") {
				s.secret(text, i, end, ruleCode, .75)
				return true
			}
			if among(word, "for", "of", "in", "to") {
				break
			}
			behind = next
		}
		return false
	}
	return false
}

// sentCode says that a text ends with "code", and what stands behind that somebody was sent it: the code they texted.
func sentCode(name, behind string) bool {
	word, _ := humpBefore(name)
	return among(word, "code") && (strings.Contains(behind, " sent") || strings.Contains(behind, " text") || strings.Contains(behind, " gave") || strings.Contains(behind, " email"))
}

// unowned is a text without what it ends with of whose something is, or what it is for; nothing if there is none.
func unowned(text string) string {
	if text == "" {
		return ""
	}
	if text[len(text)-1] == ')' {
		k := strings.LastIndexByte(text, '(')
		if k < 2 || text[k-1] != ' ' {
			return ""
		}
		return text[:k-1]
	}
	const most = 3 // words
	k := len(text)
	for n := 0; n <= most; n++ {
		k = strings.LastIndexByte(text[:k], ' ')
		if k < 0 {
			return ""
		}
		word := text[k+1:]
		if j := strings.IndexByte(word, ' '); j >= 0 {
			word = word[:j]
		}
		if n > 0 && among(word, "for", "of", "to", "on", "we", "you", "they", "i", "he", "she", "des", "der", "del", "de", "du", "für", "pour", "para", "voor") {
			return text[:k]
		}
	}
	return ""
}

// twoGroups looks at a code of three digits, which end at end, and three more, whose name ends at k: 771 204.
func (s *scanner) twoGroups(text string, i, end, k int) bool {
	stop := end + 4
	if stop > len(text) || !digitsOnly(text[end+1:stop]) || stop < len(text) && (wordByte(text[stop]) || text[stop] == '-') || s.e.disabled[ruleCode] || !codeName(unlinked(text[max(0, k-codeReach):k]), 6) {
		return false
	}
	s.secret(text, i, stop, ruleCode, .75)
	s.numberEnd = max(s.numberEnd, stop)
	return true
}

// codeWord looks at the four to eight capitals and digits around i, and what stands right before
// them: door code 4B78.
func (s *scanner) codeWord(text string, i int) bool {
	capital := func(c byte) bool { return c-'A' < 26 || c-'0' < 10 }
	start, end := i, i
	for start > 0 && i-start <= longestCode && capital(text[start-1]) {
		start--
	}
	for end < len(text) && end-start <= longestCode && capital(text[end]) {
		end++
	}
	if n := end - start; n <= shortestCode || n > longestCode || start > 0 && wordByte(text[start-1]) || end < len(text) && (wordByte(text[end]) || text[end] == '-') || start < s.secretEnd || s.e.disabled[ruleCode] || strings.HasPrefix(text[start:], "GPIO") {
		return false
	}
	k := codeGapStart(text, start)
	if k < 3 || k == start || !mayName(text, k) || strings.Contains(text[k:start], "==") || !codeName(unlinked(text[max(0, k-codeReach):k]), end-start) {
		return false
	}
	s.secret(text, start, end, ruleCode, .75)
	s.numberEnd = max(s.numberEnd, end)
	return true
}

// codeGapStart is where what may part a name from a code at i begins: blanks, operators, quotes,
// the marks and tags of lists and tables.
func codeGapStart(text string, i int) int {
	k := i
	for low := max(0, i-codeGapReach); k > low; {
		switch c := text[k-1]; {
		case c == '>' && tagStart(text, k) < k:
			k = tagStart(text, k)
		case c == '>' && k > 2 && (text[k-2] == '-' || text[k-2] == '='): // an arrow
			k -= 2
		case codeGap[c] || (c == '-' || c == '(') && k > 1 && text[k-2] == ' ': // no argument of a call
			k--
		case c >= utf8.RuneSelf && k < i && k > 3 && (text[k-3:k] == "–" || text[k-3:k] == "→" || text[k-3:k] == "—"):
			k -= 3
		default:
			return k
		}
	}
	return k
}

// codeGapReach is how many bytes such a gap may have.
const codeGapReach = 24

// codeBehind looks at the security code of a card that ends at i, behind the date of its expiry:
// 4111111111111111|04|2027|123.
func (s *scanner) codeBehind(text string, i int) {
	row := func(from int) int {
		k := from
		for k < len(text) && k-from < 5 && text[k]-'0' < 10 {
			k++
		}
		return k - from
	}
	part := func(marks string) bool {
		from := i
		for i < len(text) && i-from < 3 && strings.IndexByte(marks, text[i]) >= 0 {
			i++
		}
		return i > from
	}
	if s.e.disabled[ruleCode] || !part(" |,;:") || row(i) != 2 || text[i] > '1' {
		return
	}
	if i += 2; !part("/|-, ") {
		return
	}
	if n := row(i); n != 2 && n != 4 || n == 4 && text[i] != '2' {
		return
	} else {
		i += n
	}
	if !part(" |,;:/") {
		return
	}
	if n := row(i); n == 3 || n == 4 && (i+n == len(text) || text[i+n] != '-' && text[i+n] != '/') {
		s.add(text, hit{start: i, end: i + n, entity: secret, rule: ruleCode, score: .75})
	}
}

// mayName says that a name, or what links one to a value, may end at k, by its last three bytes.
func mayName(text string, k int) bool {
	p := lastThree(text[k-3], text[k-2], text[k-1])
	return text[k-1] >= utf8.RuneSelf || codeEnds[p>>6]>>(p&63)&1 != 0
}

func lastThree(a, b, c byte) uint32 { return uint32(a&31)<<10 | uint32(pairOf(b, c)) }

// codeEnds are the last three bytes of names of codes and of numbers without a form, and of what
// links them to a value, five bits of each. For a blank any mark may stand, and for what is before a word too.
var codeEnds = func() (t [1 << 15 / 64]uint64) {
	bytes := func(c byte) (first, last byte) {
		if c == ' ' {
			return 0, 31
		}
		return c & 31, c & 31
	}
	add := func(w string) {
		if w = strings.Trim(w, " "); len(w) < 2 {
			return
		}
		w = " " + w
		w = w[len(w)-3:]
		a, b := bytes(w[0])
		c, d := bytes(w[1])
		for i := a; i <= b; i++ {
			for k := c; k <= d; k++ {
				include(t[:], lastThree(i, k, w[2]))
			}
		}
	}
	for w := range strings.FieldsSeq("cvv cvc csc cvn cvv2 cvc2 pin puk tan 2fa mfa otp passcode keysafe lockbox keypad safe number code codes back is was are ist es est lautet to be no nr num id card") {
		add(w)
	}
	for _, w := range codePhrases {
		add(w)
	}
	for _, w := range homeCodes {
		add(w)
	}
	for _, info := range pii.Kinds {
		for _, w := range info.Words {
			if info.Close {
				add(w)
			}
		}
	}
	return t
}()

// unlinked is a text without the words at its end that link a name to its value.
func unlinked(text string) string {
	const longest = 8 // bytes of one of them
	for range 3 {
		k := len(text)
		for k > 1 && len(text)-k <= longest && text[k-1] != ' ' {
			k--
		}
		if last := text[k:]; k < 2 || text[k-1] != ' ' || !slices.ContainsFunc(being[:], func(w string) bool { return len(w) == len(last) && strings.EqualFold(w, last) }) {
			break
		}
		text = strings.TrimRight(text[:k-1], codeGaps)
	}
	if text == "" || text[len(text)-1] < utf8.RuneSelf {
		return text
	}
	for _, w := range particles {
		if name, ok := strings.CutSuffix(text, w); ok && name != "" {
			return strings.TrimRight(name, codeGaps)
		}
	}
	return text
}

// phrasesByEnd are codePhrases by their last byte.
var phrasesByEnd = func() (t [256][]string) {
	for _, p := range append(codePhrases[:], homeCodes[:]...) {
		end := p[len(p)-1] | 0x20
		t[end] = append(t[end], p)
	}
	return t
}()

// codePhrases are names of codes in other languages than English.
var codePhrases = [...]string{
	"sicherheitscode", "prüfnummer", "prüfziffer", "bestätigungscode", "verifizierungscode", "zugangscode", "code de sécurité", "code de vérification", "digo de seguridad", "digo de verificación", "digo de segurança", "digo de verificação",
	"codice di sicurezza", "codice di verifica", "kod weryfikacyjny", "code porte", "code de la porte", "code d'entrée", "code confidentiel", "code à usage unique", "code secret", "freischaltcode", "einmalcode", "anmeldecode", "inlogcode", "verificatiecode", "código de acesso", "código de confirmação", "código de confirmación", "código de un solo uso", "codice usa e getta", "kod dostępu", "kod sms", "doğrulama kodu", "onay kodu", "確認コード", "ワンタイムパスワード", "动态码", "校验码", "digicode", "türcode", "zahlencode", "código de acceso", "codice di accesso", "codice cancello", "toegangscode", "portkod", "dørkode", "код подтверждения", "код домофона", "пин-код", "验证码", "驗證碼", "安全码", "認証コード", "暗証番号", "セキュリティコード", "인증번호", "비밀번호", "보안코드",
}

// codeName says that a text ends in the name of codes of n digits.
func codeName(text string, n int) bool {
	if text == "" {
		return false
	}
	for _, p := range phrasesByEnd[text[len(text)-1]|0x20] {
		if k := len(text) - len(p); k >= 0 && strings.EqualFold(text[k:], p) {
			return true
		}
	}
	word, rest := humpBefore(text)
	switch {
	case among(word, "cvv", "cvc", "csc", "cvn", "cvv2", "cvc2"):
		return n <= 4
	case among(word, "puk"):
		return n == 8
	case among(word, "pin"):
		word, _ = humpBefore(rest)
		return n >= 4 && n <= 6 && !among(word, "gpio", "output", "input", "digital", "analog")
	case among(word, "tan", "mtan", "smstan", "2fa", "mfa"):
		return n == 6
	case among(word, "otp", "totp", "passcode"):
		return n >= 4
	case among(word, "keysafe", "lockbox", "keypad"):
		return n >= 4 && n <= 6
	case among(word, "safe"):
		word, _ = humpBefore(rest)
		return n >= 4 && n <= 6 && among(word, "key")
	case among(word, "number", "no"): // PIN number
		word, _ = humpBefore(rest)
		return n >= 4 && n <= 6 && among(word, "pin")
	case among(word, "back"): // the three digits on the back
		if strings.HasSuffix(rest, " on the ") && n == 3 {
			word, _ = humpBefore(rest[:len(rest)-len(" on the ")])
			return among(word, "digits", "digit", "numbers", "number", "three", "3", "code")
		}
		return false
	case among(word, "code", "codes"):
		word, _ = humpBefore(rest)
		if among(word, "your", "digit", "sms", "backup", "recovery", "pairing", "temporary") {
			return n >= 4
		}
		if among(word, "login", "authentication", "authenticator", "auth", "confirmation", "otp", "2fa", "mfa", "whatsapp", "google", "telegram", "signal", "instagram", "facebook", "apple", "microsoft", "amazon", "paypal", "discord", "steam", "keysafe") {
			return n >= 4
		}
		return among(word, "security", "verification", "cvv", "cvc", "pin",
			"unlock", "access", "alarm", "door", "gate", "entry", "lockbox", "keypad", "garage", "building", "entrance", "locker", "lock", "safe", "passcode", "time")
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

// codeGaps are what may part a name from its code.
const codeGaps = " :=\"'#`*|\n\t"

var codeGap = func() (t [256]bool) {
	for _, c := range []byte(codeGaps) {
		t[c] = true
	}
	return t
}()
