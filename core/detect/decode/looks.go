package decode

import (
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	same      kind = iota
	invisible      // or an accent by itself
	ascii          // always meant as the ASCII character
	alike          // a letter of another script
	space          // a blank or dash of typography
	mark           // a full-width mark
)

// simple says what a character may stand for.
func simple(r rune) (byte, kind) {
	if r >= 0x370 && int(r-0x370) < len(looks) {
		if b := looks[r-0x370]; b != 0 {
			return b, alike
		}
		return 0, same
	}
	switch {
	case r < 0xa0, r >= 0x3165 && r < 0xa4d0, r >= 0x1f18a && r < 0x1fbf0: // ideographs, emoji
		return 0, same
	case r == 0xad, r >= 0x300 && r < 0x370, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x180e, r >= 0x200b && r <= 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r >= 0x20d0 && r <= 0x20f0, r == 0x3164, r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff, r >= 0xe0000 && r <= 0xe01ef:
		return 0, invisible
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000:
		return ' ', space
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xfe63, r == 0xfe58:
		return '-', space
	case r >= 0xff01 && r <= 0xff5e:
		return wide(byte(r - 0xff01 + '!'))
	case r == 0xb2, r == 0xb3:
		return '2' + byte(r-0xb2), alike
	case r == 0xb9:
		return '1', alike
	case r >= 0x2070 && r <= 0x2089:
		if d := byte(r & 15); d < 10 && r != 0x2071 {
			return '0' + d, alike
		}
	case r >= 0x2460 && r <= 0x2468:
		return '1' + byte(r-0x2460), ascii
	case r >= 0x1d400 && r <= 0x1d6a3: // 13 alphabets of 52 letters
		return letter(int(r-0x1d400) % 52), ascii
	case r >= 0x1d7ce && r <= 0x1d7ff:
		return '0' + byte((r-0x1d7ce)%10), ascii
	case r >= 0x24b6 && r <= 0x24e9:
		return letter(int(r - 0x24b6)), ascii
	case r >= 0x1f130 && r <= 0x1f189 && (r-0x1f130)%32 < 26: // squared and negative letters
		return 'A' + byte((r-0x1f130)%32), ascii
	}
	if b, ok := others[r]; ok {
		return b, alike
	}
	if b, ok := letterlike[r]; ok {
		return b, ascii
	}
	if unicode.Is(unicode.Nd, r) {
		return digit(r), ascii
	}
	return 0, same
}

func letter(k int) byte {
	if k < 26 {
		return 'A' + byte(k)
	}
	return 'a' + byte(k-26)
}

// wide is a full-width character.
func wide(b byte) (byte, kind) {
	if alnum(b) {
		return b, ascii
	}
	return b, mark
}

// joint says that a mark may be part of a token. Commas, brackets and the like
// are not, and every Chinese sentence has some.
func joint(b byte) bool {
	switch b {
	case '@', '.', ':', '/', '=', '-', '_', '+', '%', '&', '#', '$', '\\':
		return true
	}
	return false
}

// digit is the value of a decimal digit: each script's stand in a row of ten.
func digit(r rune) byte {
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + byte((r-rune(x.Lo))%10)
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + byte((r-rune(x.Lo))%10)
		}
	}
	return '0'
}

// looks maps letters of Greek, Cyrillic and Armenian, from U+0370, to the ASCII
// letter they are drawn like; others does so for what lies elsewhere.
var looks, others = func() (near [0x560 - 0x370]byte, far map[rune]byte) {
	far = map[rune]byte{}
	pairs := "аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwһhӏlկlցgոnսuѵvгrкkмmнhтtпnвbЬb" +
		"АAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSԌGԚQԜWѴVҮYЗ3Ӏl" +
		"αaβbγyεeιiκkνvοoρpτtυuχxωwηnσo" +
		"ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCϳjϲcͿJ" +
		"ҮYүyҒFԍGѡwԱUՍUՏSօoհhԍgьb" +
		"ıiɑaɡgᴏoſsᴀaᴄcᴇeɪiᴋkᴍmɴnᴘpᴛtᴜuᴠvᴡwᴢzꜱsꓐBꓑPꓓDꓔTꓖGꓗKꓙJꓚCꓜZꓝFꓟMꓠNꓡLꓢSꓣRꓥVꓦVꓧHꓪWꓫXꓬYꓮAꓰEꓲIꓳOꓴU"
	from := rune(0)
	for _, r := range pairs {
		if from == 0 {
			from = r
			continue
		}
		if from >= 0x370 && int(from-0x370) < len(near) {
			near[from-0x370] = byte(r)
		} else {
			far[from] = byte(r)
		}
		from = 0
	}
	return near, far
}()

// letterlike are the letters that the mathematical alphabets leave out, because
// they had been encoded before, the Kelvin sign, and small marks.
var letterlike = map[rune]byte{
	'ℂ': 'C', 'ℊ': 'g', 'ℋ': 'H', 'ℌ': 'H', 'ℍ': 'H', 'ℎ': 'h', 'ℐ': 'I', 'ℑ': 'I', 'ℒ': 'L', 'ℓ': 'l', 'ℕ': 'N', 'ℙ': 'P', 'ℚ': 'Q', 'ℛ': 'R', 'ℜ': 'R', 'ℝ': 'R',
	'ℤ': 'Z', 'ℨ': 'Z', '\u212a': 'K', 'ℬ': 'B', 'ℭ': 'C', 'ℯ': 'e', 'ℰ': 'E', 'ℱ': 'F', 'ℳ': 'M', 'ℴ': 'o', 'ℹ': 'i', '﹒': '.', '﹕': ':', '﹫': '@', '﹦': '=', '﹨': '\\', '﹪': '%',
}

// The blocks of 64 characters that hold one that simple knows, by the first two
// bytes of UTF-8; for two bytes, the very characters.
var two, three, four = func() (two [32]uint64, three [16]uint64, four [8]uint64) {
	add := func(from, to rune) {
		for r := from; r <= to; r++ {
			if _, k := simple(r); k == same {
				continue
			}
			var b [utf8.UTFMax]byte
			n := utf8.EncodeRune(b[:], r)
			bit := uint64(1) << (b[1] & 63)
			switch n {
			case 2:
				two[b[0]&31] |= bit
			case 3:
				three[b[0]&15] |= bit
			case 4:
				four[b[0]&7] |= bit
			}
		}
	}
	for _, x := range [...][2]rune{{0x80, 0x5ff}, {0x1100, 0x11ff}, {0x1800, 0x180f}, {0x1d00, 0x1d2f}, {0x2000, 0x24ff}, {0x3000, 0x3164}, {0xa4d0, 0xa731}, {0xfe00, 0xffff}, {0x1d400, 0x1d7ff}, {0x1f130, 0x1f189}, {0xe0000, 0xe01ef}} {
		add(x[0], x[1])
	}
	for _, x := range unicode.Nd.R16 {
		add(rune(x.Lo), rune(x.Hi))
	}
	for _, x := range unicode.Nd.R32 {
		add(rune(x.Lo), rune(x.Hi))
	}
	return two, three, four
}()

// suspicious says how long the character is that begins with these two bytes,
// and whether it may be one that simple knows.
func suspicious(lead, second byte) (n int, ok bool) {
	bit := second & 63
	switch {
	case lead < 0xe0:
		return 2, two[lead&31]>>bit&1 != 0
	case lead < 0xf0:
		return 3, three[lead&15]>>bit&1 != 0
	default:
		return 4, four[lead&7]>>bit&1 != 0
	}
}
