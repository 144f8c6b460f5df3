package detect

import (
	"math/bits"
	"strings"
	"unsafe"
)

// topic is a kind of words that say what a number before them is.
type topic uint32

const (
	phoneContext  topic = 1 << iota
	numberContext       // "number" alone is one of a telephone only if it is of nothing else
	otherContext
	cardContext
	ssnContext
)

var contextWords = map[topic][]string{
	phoneContext: {
		"phone", "tel", "call", "texting", "texted", "txt me", "ring me", "tlf", "llame", "llámame", "llama al", "anruf", "rufen", "ruf mich", "appelez", "rappel", "chiami", "chiamam", "telefonam", "mój numer", "Mój numer", "zadzwo", "τηλέφων", "Τηλέφων", "κινητ", "Κινητ", "mobile", "cell", "fax", "msisdn", "wa_id", "gsm", "contact", "whatsapp", "wa.me", "sms", "dial", "reach", "text me", "answering", "messages to", "telefon", "teléfono", "rufnummer", "handy", "móvil", "portable", "cellulare", "mobil", "telefoon", "celular", "chiamar", "ligar para", "llamar", "appeler", "joignable", "erreichbar", "bereikbaar", "bellen", "dzwoni",
		"电话", "電話", "手机", "手機", "携帯", "전화", "휴대폰", "핸드폰", "연락처", "телефон", "Телефон", "тел.", "Тел.", "โทร", "फोन", "هاتف", "جوال", "موبايل", "موبایل", "تلفن", "טלפון", "thoại", "sdt", "sđt", "SĐT", "मोबाइल", "தொலைபேசி", "tālrun", "kom.", "mi cel ", "cel:", "cel.:",
	},
	numberContext: {"number", "registered"},
	otherContext:  {"licen", "number of ", "account", "order", "invoice", "passport", "case", "ticket", "card", "serial", "model", "part", "customer", "member", "id ", "reference", "tracking", "page", "line", "build num", "project num", "projectnum", "project_num", "version num", "random num", "claim", "confirm", "gmc", "registered in"},
	cardContext:   {"card", "cc ", "cc:", "visa", "mastercard", "amex", "maestro", "credit", "debit", "payment method", "信用卡", "银行卡", "账号", "賬號", "卡号", "卡號", "カード", "카드", "карт", "Карт"},
	ssnContext:    {"ssn", "social", "s.s.n", "tax id", "taxpayer"},
}

var contextHeads = func() heads {
	h := newHeads(3)
	for kind, list := range contextWords {
		for _, w := range list {
			h.add(w, use{text: w, rule: int(kind)})
		}
	}
	return h // built when the words of other languages are in it, see dialled
}()

// contextPairs are the first two bytes of the words, five bits of each.
var contextPairs = func() (t [1 << 10 / 64]uint64) {
	for _, list := range contextWords {
		for _, w := range list {
			include(t[:], uint32(pairOf(w[0], w[1])))
		}
	}
	return t
}()

// contexts is the function of this name, asked once for each place.
func (s *scanner) contexts(text string, i int) topic {
	if s.pass.contextAt != i+1 {
		s.pass.contextAt, s.pass.context = i+1, contexts(text, i)
	}
	return s.pass.context
}

// contexts says which kinds of words stand in the 48 bytes before i, on the same line.
func contexts(text string, i int) (found topic) {
	from := max(0, i-48)
	if k := strings.LastIndexByte(text[from:i], '\n'); k >= 0 && i-from-k > 8 {
		from += k
	}
	if k := strings.LastIndexByte(text[from:i], ']'); k >= 0 && endsMark(text, from+k+1) {
		from += k + 1 // a pseudonym may look like any word
	}
	for base := from; base+3 <= i; base += 8 {
		x := upTo8(text, base)
		for letters := within(x|0x20*ones, 'a', 'z') | x&(x<<1)&tops; letters != 0; letters &= letters - 1 { // and first bytes of others
			p := base + bits.TrailingZeros64(letters)/8
			if p+3 > i {
				break
			}
			if k := pairOf(text[p], text[p+1]); contextPairs[k>>6]>>(k&63)&1 != 0 {
				found |= contextAt(text, p, i)
			}
		}
	}
	return found
}

// shortTopic is how long a word of a telephone is that other words may end in: tel, call.
const shortTopic = 4

// inner says that the letter at p stands within a word: Bestellung, syscall.
func inner(text string, p int) bool {
	return p > 0 && text[p]-'a' < 26 && isLetter(text[p-1])
}

// contextAt is the topic of the words that begin at p and end before i.
func contextAt(text string, p, i int) (found topic) {
	head := load4(text, p)
	if !contextHeads.has(head) {
		return 0
	}
	for k, list := 0, contextHeads.at(head); k < len(list); k++ {
		if u := &list[k]; p+len(u.text) <= i && u.stands(text, p) && (len(u.text) > shortTopic || topic(u.rule) != phoneContext || !inner(text, p)) && !logged(text[p:i]) && (topic(u.rule) < firstLanguage || apart(text, p, p+len(u.text), u.literal > 0)) {
			found |= topic(u.rule)
		}
	}
	return found
}

// logged says that a text begins with the field in which logs say what line of code wrote them: caller=main.go:12.
func logged(text string) bool {
	const field = "caller="
	return strings.HasPrefix(text, field) && strings.Contains(text, ".go:")
}

// uuid says whether a UUID begins at i.
func uuid(text string, i int) bool {
	if i+36 > len(text) || text[i+8] != '-' || text[i+13] != '-' || text[i+18] != '-' || text[i+23] != '-' {
		return false
	}
	for _, c := range []byte(text[i : i+36]) {
		if !uuidByte[c] {
			return false
		}
	}
	return true
}

var uuidByte = func() (t [256]bool) {
	for i := range t {
		t[i] = isHex(byte(i)) || i == '-'
	}
	return t
}()

func wordEnd(text string, i int) int {
	for i < len(text) && inWord[text[i]] {
		i++
	}
	return i
}

var inWord = func() (t [256]bool) {
	for i := range t {
		t[i] = wordByte(byte(i))
	}
	return t
}()

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isHex(c byte) bool { return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'f' }

// asString reads bytes without copying them; they must not change meanwhile.
func asString(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b)) //nolint:gosec // G103: the bytes do not change while the string is in use
}
