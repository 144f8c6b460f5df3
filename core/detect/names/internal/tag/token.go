package tag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shape is how a word is written.
type Shape uint8

// The shapes.
const (
	None     Shape = iota
	Lower          // abc
	Cap            // Abc
	Upper          // ABC
	Initial        // A
	Inner          // McDonald, O'Brien, DeAngelo
	Double         // Jean-Luc
	CapLower       // Paris-based
	Code           // camelCase, snake_case, iOS
	Alnum          // 12B, SW1A, v2
	Caseless       // a script without capitals
	Digits1        // 7
	Digits2
	Digits3
	Digits4
	Digits5
	DigitsN
	shapeCount
)

// Number says that the word is of digits only.
func (s Shape) Number() bool { return s >= Digits1 && s <= DigitsN }

// Capital says that the word begins with a capital, as a name would.
func (s Shape) Capital() bool { return s >= Cap && s <= Double }

// Token is a word or number of a text.
type Token struct {
	Start, End             int
	Hash                   uint64
	Pre3, Suf2, Suf3, Suf4 uint32
	Mask                   Mask
	Shape                  Shape
	Gap                    Gap  // what parts it from the token before
	Foreign                bool // it is not in Latin letters
	plain                  bool // Pre3 and Suf2 to Suf4 are not computed yet
}

// What a byte may be in a word.
const (
	other = iota
	lower
	upper
	digit
	joint // ' and -
	under
	high
)

var class = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case 'a' <= c && c <= 'z':
			t[c] = lower
		case 'A' <= c && c <= 'Z':
			t[c] = upper
		case '0' <= c && c <= '9':
			t[c] = digit
		case c == '\'' || c == '-':
			t[c] = joint
		case c == '_':
			t[c] = under
		case c >= 0x80:
			t[c] = high
		}
	}
	return t
}()

// What letters below firstSigns tells of a letter.
const (
	ofWord = 1 << iota
	isCapital
)

// firstSigns is where the signs begin that are no letters, behind those of Europe, India and the Near East.
const firstSigns = 0x2000

// letters are those that are told without a search in the tables of Unicode.
var letters = func() (t [firstSigns]uint8) {
	for r := range rune(firstSigns) {
		if r < 0x80 || r == 'µ' {
			continue
		}
		if unicode.IsLetter(r) || unicode.Is(unicode.M, r) || mark(r) {
			t[r] |= ofWord
		}
		if unicode.IsUpper(r) {
			t[r] |= isCapital
		}
	}
	return t
}()

// letter says whether r, which is none of ASCII, is of a word, and whether it is a capital. The letters that most
// texts in other scripts are written with are told without a search in tables.
func letter(r rune) (word, capital bool) {
	switch {
	case r < firstSigns:
		kind := letters[r]
		return kind&ofWord != 0, kind&isCapital != 0
	case r >= 0x4e00 && r < 0x9fff, r >= 0xac00 && r < 0xd7a4, r >= 0x3041 && r < 0x3097, r >= 0x30a1 && r < 0x30fb: // Chinese, Korean, Japanese
		return true, false
	case r == 0x2126, r == 0x2206: // signs written for the Greek letters
		return true, true
	case r < 0x2c00 || r >= 0x3000 && r < 0x3040:
		return false, false
	case mark(r):
		return true, false
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r), unicode.IsUpper(r)
}

// Letter says whether r is of a word.
func Letter(r rune) bool {
	if r >= 0x0e01 && r < 0x0e4f { // Thai
		return true
	}
	if r >= 0x0900 && r < 0x0970 { // Hindi, but for the ends of its sentences
		return r != 0x0964 && r != 0x0965
	}
	word, _ := letter(r)
	return word || r < 0x80 && (r|0x20) >= 'a' && (r|0x20) <= 'z'
}

// Read reads the word that begins at i, or reports that none does. The gap is
// left to the caller, and so are Pre3 and Suf2 to Suf4.
func Read(text string, i int, t *Token) bool {
	return readPlain(text, i, t) || readAny(text, i, t)
}

// readAny is Read for words of all kinds.
func readAny(text string, i int, t *Token) bool {
	var b [maxWord + 8]byte
	n, k := 0, i
	uppers, lowers, digits, joints, unders, others := 0, 0, 0, 0, 0, 0
	first, afterJoint := uint8(other), uint8(other)
	inner := 0 // capitals after a small letter
	last := uint8(other)
	strange := false
loop:
	for k < len(text) {
		c := text[k]
		kind := class[c]
		size := 1
		r := rune(c)
		switch kind {
		case lower:
			lowers++
		case upper:
			uppers++
			r |= 0x20
			if last == lower {
				inner++
			}
		case digit:
			digits++
		case under:
			unders++
		case joint:
			if n == 0 || k+1 >= len(text) || last == joint || class[text[k+1]] == other || class[text[k+1]] == joint {
				break loop
			}
			if c == '\'' && possessive(text, k+1) {
				break loop
			}
			joints++
		case high:
			r, size = utf8.DecodeRuneInString(text[k:])
			if r == '’' && n > 0 && k+size < len(text) && class[text[k+size]] != other && !possessive(text, k+size) {
				kind, r = joint, '\''
				joints++
				break
			}
			word, capital := letter(r)
			switch {
			case !word:
				break loop
			case capital:
				kind = upper
				uppers++
				if last == lower {
					inner++
				}
			case r >= 0x590 && (r < 0x1c80 || r >= 0x2c00):
				others++
				kind = lower
			default:
				lowers++
				kind = lower
			}
			strange = strange || r >= 0x370 && r < 0x1e00
			r = foldRune(r)
		default:
			break loop
		}
		if last == other {
			first = kind
		} else if last == joint && afterJoint == other {
			afterJoint = kind
		}
		last = kind
		k += size
		if n < maxWord && !mark(r) {
			if r < utf8.RuneSelf {
				b[n] = byte(r)
				n++
			} else {
				n += utf8.EncodeRune(b[n:], r)
			}
		}
	}
	if k == i {
		return false
	}
	if last == joint && k > i {
		// A joint that nothing follows is no part of the word.
		if text[k-1] == '-' || text[k-1] == '\'' {
			k--
		} else {
			k -= len("’")
		}
		n--
		joints--
	}
	*t = Token{Start: i, End: k, Foreign: strange}
	h := uint64(hashSeed)
	for j := range n {
		h = (h ^ uint64(b[j])) * hashMul
	}
	t.Hash = h ^ h>>29
	t.Pre3 = pack(b[:min(n, 3)])
	t.Suf2, t.Suf3, t.Suf4 = pack(b[max(0, n-2):n]), pack(b[max(0, n-3):n]), pack(b[max(0, n-4):n])
	switch {
	case unders > 0:
		t.Shape = Code
	case digits > 0 && uppers+lowers+others == 0 && joints == 0:
		t.Shape = Digits1 + Shape(min(digits, 6)-1)
	case digits > 0:
		t.Shape = Alnum
	case others > 0 && uppers == 0 && lowers == 0:
		t.Shape = Caseless
	case first == upper && uppers == 1 && lowers == 0 && joints == 0:
		t.Shape = Initial
	case first == upper && joints > 0 && lowers > 0:
		one := text[i+1] == '\'' || strings.HasPrefix(text[i+1:], "’") // O'Brien
		switch {
		case afterJoint == lower && (!one || text[i] != 'D' && text[i] != 'L'):
			t.Shape = CapLower
		case one:
			t.Shape = Inner
		default:
			t.Shape = Double
		}
	case first == upper && lowers == 0:
		t.Shape = Upper
	case first == upper && uppers == 1:
		t.Shape = Cap
	case first == upper && uppers == 2 && inner == 1 && nameLike(b[:n]):
		t.Shape = Inner
	case uppers == 0:
		t.Shape = Lower
	case first == lower && joints > 0 && afterJoint == upper && article(b[:n]):
		t.Shape = Inner // al-Rashid, d'Arcy
	default:
		t.Shape = Code
	}
	if n >= maxWord {
		t.Shape = Code
		return true
	}
	switch t.Shape {
	case Code, Alnum, Digits1, Digits2, Digits3, Digits4, Digits5, DigitsN:
	default:
		t.Mask = gazetteer.Lookup(t.Hash)
		if joints > 0 && t.Mask == 0 {
			t.Mask = parts(b[:n])
		}
	}
	return true
}

// possessive says that an s that ends a word begins at k: Alice's.
func possessive(text string, k int) bool {
	return text[k]|0x20 == 's' && (k+1 >= len(text) || class[text[k+1]] == other || class[text[k+1]] == joint)
}

// nameLike says that a capital within a word is what a name may have.
func nameLike(b []byte) bool {
	for _, p := range [...]string{"mc", "mac", "de", "di", "du", "la", "le", "fitz", "van", "o"} {
		if len(b) > len(p)+2 && string(b[:len(p)]) == p {
			return true
		}
	}
	return false
}

// article says that a word begins with one that is joined to a name.
func article(b []byte) bool {
	for _, p := range [...]string{"al-", "el-", "d'", "l'", "as-", "an-", "ad-", "ar-", "ash-", "ben-", "ter-"} {
		if len(b) > len(p) && string(b[:len(p)]) == p {
			return true
		}
	}
	return false
}

// parts is what the lists say of the words a hyphen or apostrophe joins.
func parts(b []byte) (m Mask) {
	h := uint64(hashSeed)
	from, common := 0, false
	for j := 0; j <= len(b); j++ {
		if j == len(b) || b[j] == '-' || b[j] == '\'' {
			if j-from > 2 {
				part := gazetteer.Lookup(h ^ h>>29)
				common = common || part == Common && j-from > 3
				m |= part
			}
			h, from = hashSeed, j+1
			continue
		}
		h = (h ^ uint64(b[j])) * hashMul
	}
	if common && !town(b) {
		return Common // Post-Launch, however many bear the other word as a name
	}
	return m
}

// town says that words joined by hyphens are as those of towns and churches are that go on
// with an everyday word: Notre-Dame, Bourg-Saint-Ail.
func town(b []byte) bool {
	s := string(b)
	for _, p := range [...]string{"notre-", "mont-", "pont-", "port-", "fort-", "villa-", "bad-"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasPrefix(s, "saint") || strings.Contains(s, "-saint")
}

func pack(b []byte) uint32 {
	v := uint32(len(b))
	for _, c := range b {
		v = v*0x01000193 ^ uint32(c)
	}
	return v
}
