package detect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// A password that is told in a language that names it with letters beyond ASCII's. No word of such a language leads here: what
// may be the value does, and its name is looked for before and behind it. So texts without such letters pay nothing.

// elsewhereReach is how many bytes before a value its name is looked for: five words of two bytes a letter.
const elsewhereReach = 96

// elsewhere are names of passwords by what they begin with in ASCII, if anything, and the rest. Endings may follow.
var elsewhere = [...]struct{ ascii, rest string }{
	{"", "парол"},
	{"", "Парол"},
	{"", "лозинк"},
	{"", "Лозинк"},
	{"", "пассворд"},
	{"", "κωδικό"},
	{"", "Κωδικό"},
	{"", "συνθηματικό"},
	{"has", "ł"},
	{"l", "ösenord"},
	{"contrase", "ñ"},
	{"", "şifre"},
	{"", "Şifre"},
	{"jelsz", "ó"},
	{"parol", "ă"},
	{"m", "ật khẩu"},
	{"", "šifra"},
	{"", "Šifra"},
	{"", "šifru"},
	{"sala", "sõna"},
	{"slapta", "žod"},
	{"mot de passe ", "à"},
	{"", "密码"},
	{"", "密碼"},
	{"", "口令"},
	{"", "パスワード"},
	{"", "合言葉"},
	{"", "暗証番号"},
	{"", "비밀번호"},
	{"", "비번"},
	{"", "패스워드"},
	{"", "암호"},
	{"", "รหัสผ่าน"},
	{"", "พาสเวิร์ด"},
	{"", "รหัส wifi"},
	{"", "รหัสไวไฟ"},
	{"", "รหัส Wi"},
	{"", "كلمة المرور"},
	{"", "كلمة مرور"},
	{"", "كلمة السر"},
	{"", "كلمة سر"},
	{"", "باسورد"},
	{"", "الرقم السري"},
	{"", "رمز عبور"},
	{"", "رمز وای"},
	{"", "رمز جدید"},
	{"", "رمز ورود"},
	{"", "گذرواژه"},
	{"", "پسورد"},
	{"", "پاس ورڈ"},
	{"", "پاسورڈ"},
	{"", "סיסמ"},
	{"", "पासवर्ड"},
	{"", "পাসওয়ার্ড"},
	{"", "পাসওয়ার্ড"},
	{"", "கடவுச்சொல்"},
	{"", "పాస్\u200cవర్డ్"},
	{"", "పాస్వర్డ్"},
	{"", "પાસવર્ડ"},
	{"", "ਪਾਸਵਰਡ"},
	{"", "ಪಾಸ್\u200cವರ್ಡ್"},
	{"", "ಪಾಸ್ವರ್ಡ್"},
	{"", "പാസ്\u200cവേഡ്"},
	{"", "പാസ്\u200dവേഡ്"},
	{"", "පාස්වර්ඩ්"},
	{"", "პაროლი"},
	{"", "գաղտնաբառ"},
	{"", "စကားဝှက်"},
	{"", "ពាក្យសម្ងាត់"},
	{"", "ລະຫັດຜ່ານ"},
	{"", "የይለፍ ቃል"},
}

// elsewhereFirst has a bit for five bits of each of the first two bytes beyond ASCII of those names.
var elsewhereFirst = func() (t [1 << 10 / 64]uint64) {
	for _, w := range elsewhere {
		include(t[:], uint32(pairOf(w.rest[0], w.rest[1])))
	}
	return t
}()

// oblique are endings with which a name is of something rather than what is told: the reset of a password.
var oblique = [...]string{"я", "ю", "ем", "ей", "и", "ям", "ями", "ях", "ів", "ού", "ών", "a", "ami", "у", "ом", "ами", "ის", "ით"}

// elsewhereLinks are words that stand right before a value, in languages that set blanks.
var elsewhereLinks = wordSet(`это теперь сейчас на такой — – будет стал есть зараз тепер це је такий буде е сега είναι τώρα to teraz brzmi jest na je sad sada är nu till es ahora por a és ara este acum most erre: là thành
	هي هو إلى الى الآن صار صارت أصبحت اصبحت با به אל היא הוא עכשיו זה ל अब اب হলো হল এখন இப்போது is artık är är: ni`)

// elsewhereOwners begin words for what a password is of, which may stand right before it: пароль от вайфая hunter22.
var elsewhereOwners = [...]string{"wifi", "wi-fi", "вайфа", "вай-фа", "wlan", "vpn", "админ", "адмін", "сервер", "роутер", "рутер", "root", "admin", "فاي", "فای", "راوتر", "سرور", "וויי", "ווייפיי", "וייפיי", "ไวไฟ", "وائی"}

// elsewhereBehind are words behind a value that say that it is what was named before it.
var elsewhereBehind = wordSet(`است ہے ہیں है हैं hai olarak ஆகும் olacak ಆಗಿದೆ ആണ് છે ਹੈ`)

// elsewhereOthers are words between a name and a value that say that it is of something else, or whose password it is.
var elsewhereOthers = wordSet(`σφάλματος προϊόντος χρήστη πελάτη παραγγελίας کاربر کاربری للمستخدم المستخدم пользователя пользователю користувача kullanıcı użytkownika usuario használó người dùng`)

// elsewhereIs are words between a value and its name behind it.
var elsewhereIs = wordSet(`это это: це — – είναι to är este és là est es هي هو היא הוא זה je е`)

// elsewhereParticles end what stands between a name and its value in languages that set no blanks, beside those that follow labels.
var elsewhereParticles = [...]string{"成", "成了", "为了", "到", "叫", "：", "が", "を", "「", "『", "“", "คือ", "เป็น", "ว่า", "ជា", "ແມ່ນ", "ຄື"}

// A block's end must not show, so what stands behind a value counts only where such letters stand before it, too.

// toldElsewhere looks at the value at v, which has a digit, for the name of a password before or behind it: пароль от вайфая …,
// 管理员密码改成了…, رمز عبور … است.
func (s *scanner) toldElsewhere(text string, v int) {
	if v < s.secretEnd || s.e.disabled[ruleTold] {
		return
	}
	before := v
	for n := v + 3; v < n && v < len(text) && (isQuote(text[v]) || text[v] == '`' || text[v] == '*' || text[v] == ':' || text[v] == '-' || text[v] == '('); {
		v++
	}
	end := toldEnd(text, v)
	if end-v < 6 || strings.Contains(text[v:end], "%0") { // the end of a line in a URL
		return
	}
	for _, w := range [...]string{"에게", "한테", "님"} { // user22에게: to somebody
		if strings.HasPrefix(text[end:], w) {
			return
		}
	}
	if from, to := elsewhereName(text, before); from < to && toldOf(text, from, to, v, end) {
		s.toldAt(text, v)
	} else if !decode.ASCII(text[max(0, before-elsewhereReach):before]) && isElsewhere(text[end:min(len(text), end+elsewhereReach/2)]) {
		s.toldAt(text, v)
	}
}

// elsewhereName is where the last name of a password stands that ends before v, in the same sentence, or nowhere.
func elsewhereName(text string, v int) (from, to int) {
	for p := v - 1; p >= max(0, v-elsewhereReach); p-- {
		c := text[p]
		if c < 0xc0 {
			if c == '\n' || c == '[' || c == ';' || c-'0' < 10 || (c == '.' || c == '!' || c == '?') && p+1 < len(text) && text[p+1] <= ' ' {
				return 0, 0
			}
			continue
		}
		if p+1 == v {
			continue
		}
		if k := pairOf(c, text[p+1]); elsewhereFirst[k>>6]>>(k&63)&1 == 0 {
			continue
		}
		for i := range elsewhere {
			w := &elsewhere[i]
			if k := p - len(w.ascii); k >= 0 && strings.HasPrefix(text[p:v], w.rest) && fold(text[k:p], w.ascii) {
				return k, p + len(w.rest)
			}
		}
	}
	return 0, 0
}

// toldOf says that the value text[v:end] is told to be what is named at text[from:to].
func toldOf(text string, from, to, v, end int) bool {
	const mostWords, mostMarked, mostIdeographs = 5, 2, 18
	between := text[to:v]
	if strings.ContainsAny(between, "。！？؟，、,()（）；") {
		return false
	}
	name, marked := text[from:to], strings.ContainsAny(between, ":：—–→=")
	if unspacedName(name) {
		if between = strings.Trim(between, " \t:=\"'`*"); between == "" {
			return true
		}
		if len(between) > mostIdeographs && name[0] != 0xe0 {
			return false
		}
		for _, w := range [...]string{"場合", "忘", "时候", "如果", "错", "失败", "失敗", "加密", "匙", "ไม่"} {
			if strings.Contains(between, w) {
				return false
			}
		}
		for _, w := range elsewhereParticles {
			if strings.HasSuffix(between, w) {
				return true
			}
		}
		for _, w := range particles {
			if strings.HasSuffix(between, w) {
				return true
			}
		}
		return false
	}
	ending := 0
	for ending < len(between) && (isLetter(between[ending]) || between[ending] >= utf8.RuneSelf) {
		ending++
	}
	rest := strings.Trim(between[ending:], " \t:=\"'`*-")
	if otherWord(name, between[:ending]) || rest == "" && (slices.Contains(oblique[:], between[:ending]) || !marked && ambiguous(name, between[:ending])) {
		return false
	}
	if rest == "" && !marked {
		return true
	}
	n, last := 0, ""
	for w := range strings.FieldsSeq(rest) {
		if n, last = n+1, w; elsewhereOthers[w] {
			return false
		}
	}
	if n > mostWords {
		return false
	}
	if last == "σε" {
		return strings.Contains(text[max(0, from-elsewhereReach/2):from], "λλαξ") // άλλαξα, not "we have sent a code to"
	}
	if n == 0 || elsewhereLinks[last] || marked && n <= mostMarked && strings.HasSuffix(strings.TrimRight(between, " \t\"'`*«“"), ":") {
		return true
	}
	if word, ok := nextWord(strings.TrimLeft(text[end:min(len(text), end+elsewhereReach)], "\"'`*»”")); ok && n <= 3 && elsewhereBehind[word] {
		return true
	}
	if !endsTold(text, end) && !isQuote(text[end]) {
		return false
	}
	for _, w := range elsewhereOwners {
		if strings.Contains(strings.ToLower(last), w) {
			return true
		}
	}
	return false
}

// otherWord says that a name goes on as another word: lösenordsfilen, şifreleme and 암호화, a file of passwords and encryption.
func otherWord(name, ending string) bool {
	return strings.HasPrefix(ending, "화") || ending != "" && ending[0] == 's' && strings.HasSuffix(name, "senord") || strings.HasSuffix(name, "ifre") && (strings.HasPrefix(ending, "le") || strings.HasPrefix(ending, "li"))
}

// ambiguous says that a name, with its ending, is of a code or a cipher as well.
func ambiguous(name, ending string) bool {
	return strings.HasSuffix(name, "κωδικό") && ending == "" || strings.HasPrefix(name, "šifr") || strings.HasPrefix(name, "Šifr")
}

// isElsewhere says that a text goes on by saying that what stands before it is a password: … это новый пароль.
func isElsewhere(behind string) bool {
	word, ok := nextWord(behind)
	if !ok {
		return strings.HasPrefix(behind, "是") && unspacedBehind(behind)
	}
	if !elsewhereIs[word] {
		return false
	}
	rest := behind[1+len(word):]
	if k := strings.IndexAny(rest, ".,;!?\n"); k >= 0 {
		rest = rest[:k+1]
	}
	const far = 40
	for p := range len(rest) {
		if rest[p] < 0xc0 || p > far || p+1 == len(rest) {
			continue
		}
		for i := range elsewhere {
			w := &elsewhere[i]
			if k := p - len(w.ascii); k > 0 && strings.HasPrefix(rest[p:], w.rest) && fold(rest[k:p], w.ascii) && strings.Count(rest[:k], " ") <= 3 {
				return true
			}
		}
	}
	return false
}

// unspacedBehind says that a text that sets no blanks names a password within a few characters.
func unspacedBehind(behind string) bool {
	for _, w := range [...]string{"密码", "密碼", "口令"} {
		if k := strings.Index(behind, w); k > 0 && k <= 24 && !strings.ContainsAny(behind[:k], "，。,.的时") {
			return true
		}
	}
	return false
}

// nextWord is the word behind the blank with which a text begins.
func nextWord(text string) (string, bool) {
	if text == "" || text[0] != ' ' {
		return "", false
	}
	k := 1
	for k < len(text) && text[k] > ' ' && strings.IndexByte(".,;!?", text[k]) < 0 {
		k++
	}
	return strings.TrimRight(text[1:k], "।۔"), k > 1
}

// unspacedName says that a name is of a language that sets no blanks between words: of Thai, Lao, Khmer, Burmese, Chinese or Japanese.
func unspacedName(name string) bool {
	switch name[0] {
	case 0xe0:
		return name[1] >= 0xb8 && name[1] < 0xbc
	case 0xe1:
		return name[1] >= 0x80 && name[1] < 0x83 || name[1] == 0x9e || name[1] == 0x9f
	}
	return name[0] >= 0xe3 && name[0] < 0xea
}

// wordSet is a set of words.
func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
