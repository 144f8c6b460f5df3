package digest

import (
	"strings"
	"unicode"
)

// Scripts that a guess tells apart.
const (
	none = iota
	latin
	cyrillic
	greek
	hebrew
	arabic
	devanagari
	bengali
	tamil
	telugu
	thai
	georgian
	armenian
	hangul
	han
	kana
	scripts
)

// ownScript are the languages that scripts of one language stand for.
var ownScript = [scripts]string{
	greek: "el", hebrew: "he", arabic: "ar", devanagari: "hi", bengali: "bn", tamil: "ta", telugu: "te", thai: "th", georgian: "ka",
	armenian: "hy", hangul: "ko",
}

func scriptOf(r rune) int {
	switch {
	case r < 0x250 && unicode.IsLetter(r), 0x1E00 <= r && r < 0x1F00:
		return latin
	case 0x370 <= r && r < 0x400:
		return greek
	case 0x400 <= r && r < 0x530:
		return cyrillic
	case 0x530 <= r && r < 0x590:
		return armenian
	case 0x590 <= r && r < 0x600:
		return hebrew
	case 0x600 <= r && r < 0x780:
		return arabic
	case 0x900 <= r && r < 0x980:
		return devanagari
	case 0x980 <= r && r < 0xA00:
		return bengali
	case 0xB80 <= r && r < 0xC00:
		return tamil
	case 0xC00 <= r && r < 0xC80:
		return telugu
	case 0xE00 <= r && r < 0xE80:
		return thai
	case 0x10A0 <= r && r < 0x1100:
		return georgian
	case 0x3040 <= r && r < 0x3100:
		return kana
	case 0x4E00 <= r && r < 0xA000:
		return han
	case 0xAC00 <= r && r < 0xD7B0:
		return hangul
	}
	return none
}

// shared are the languages of the scripts that many share: small words that stand
// in nearly every sentence, and letters that few of them have.
var shared = [...]struct {
	code     string
	cyrillic bool
	letters  string
	words    string
}{
	{"en", false, "", "the of and to is that it for was with you this are have be not what how can my your from they which would i if on in by or please"},
	{"de", false, "ßäöü", "der die und das ist nicht ich ein eine mit den sie auf für zu wie kann von dem es wir im auch oder wenn dass mein bitte sind werden"},
	{"fr", false, "œçèêàîû", "le la les des et est que une dans pour je vous pas qui sur avec ce du au mon nous plus mais sont votre quel être aux puis comment"},
	{"es", false, "ñ¿¡", "el los las de que y en un una por con para no es se del como mi su al está lo más qué pero tengo puedo la cómo"},
	{"pt", false, "ãõç", "o os as de que e em um uma por com para não é se do da como meu posso no na você mais são minha dos ao"},
	{"it", false, "ìò", "il che di e un una per non è con sono del della mi come posso gli nel mio più questo anche si la da alla quale"},
	{"nl", false, "ij", "de het een en van ik is dat niet op te met voor zijn mijn kan hoe aan wat er ook maar als naar of je wordt"},
	{"sv", false, "åäö", "och att det som en är på för jag med av inte den till kan har om min hur ett du vi från eller"},
	{"da", false, "øæå", "og at det som en er på for jeg med af ikke den til kan har om min hvordan et du vi fra hvad mig eller blev jer"},
	{"no", false, "øæå", "og at det som en er på for jeg med av ikke den til kan har om min hvordan et du vi fra hva meg eller ble"},
	{"fi", false, "äö", "ja on ei että se ovat mutta minä voi kun oli miten mikä olen tai myös niin kuin tämä minun sen ole joka"},
	{"pl", false, "łąęśżźń", "i w na nie się jest że to z do jak czy dla mam po są mój przez od ale co moje mogę jaki"},
	{"cs", false, "řěůšž", "a se na je že v to s do jak jsem pro není ale mám si jsou můj moje které co od mohu svou tak"},
	{"ro", false, "ățșî", "și de la în nu este că pe cu un o pentru mai din sunt cum să am ce care"},
	{"hu", false, "őű", "a az és hogy nem is egy van meg ez de ha mint vagy kell hogyan nekem mi el lehet"},
	{"tr", false, "şğı", "ve bir bu için ile da de ne mi değil nasıl çok ben var olarak daha benim gibi ama"},
	{"vi", false, "ươđạảấầậếềệốộớợứừự", "và của là không có tôi được cho này một các với trong bạn thế những"},
	{"id", false, "", "yang dan di untuk dengan saya ini itu tidak dari ke ada adalah bisa akan pada anda dalam apa"},
	{"ru", true, "ыэё", "и в не на что я с как это по для мне но к у если из мой от вы меня моего"},
	{"uk", true, "іїєґ", "і в не на що я з як це до для мені але та є у від мій чи"},
	{"bg", true, "ъ", "и в не на че аз с как това за да ми но от е си са какво или"},
}

// languages are all answers.
var languages = func() map[string]bool {
	m := map[string]bool{"ja": true, "zh": true}
	for _, l := range shared {
		m[l.code] = true
	}
	for _, code := range ownScript {
		if code != "" {
			m[code] = true
		}
	}
	return m
}()

// rareLetters say for which languages a letter beyond a to z speaks.
var rareLetters = func() map[rune]uint32 {
	m := map[rune]uint32{}
	for i, l := range shared {
		for _, r := range l.letters {
			if r >= 0x80 {
				m[r] |= 1 << i
			}
		}
	}
	return m
}()

type smallWord struct {
	word uint64 // its FNV-1a hash
	mask uint32
}

// maxSmallWord is the length of the longest, in bytes.
const maxSmallWord = 16

const noWord uint64 = 14695981039346656037

func extended(word uint64, b byte) uint64 { return (word ^ uint64(b)) * 1099511628211 }

// smallWords is a hash table of all small words; less than half of it is used.
var smallWords = func() (table [2048]smallWord) {
	for i, l := range shared {
		for w := range strings.FieldsSeq(l.words) {
			word := noWord
			for _, b := range []byte(w) {
				word = extended(word, b)
			}
			at := slot(word)
			for table[at].word != 0 && table[at].word != word {
				at = (at + 1) % len(table)
			}
			table[at] = smallWord{word, table[at].mask | 1<<i}
		}
	}
	return table
}()

func slot(word uint64) int { return int(word * 0x9E3779B97F4A7C15 >> 53) }
