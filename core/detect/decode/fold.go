package decode

import (
	"unicode/utf8"
)

// Fold undoes disguises: invisible characters are left out, full-width and
// mathematical letters and foreign digits become ASCII, and a letter of another
// script that looks like a Latin one becomes that one when it stands in a word
// with Latin letters or digits. It reports whether there was any.
func (v *View) Fold(text string) bool {
	v.Reset()
	changed := false
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			k := i + 1
			for k < len(text) && text[k] < utf8.RuneSelf {
				k++
			}
			v.copy(text[i:k], i)
			i = k
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		to, kind := simple(r)
		if kind == alike && !mixed(text, i, n) {
			kind = same
		}
		if kind == space && !digitBeside(text, i, n) {
			kind = same
		}
		switch kind {
		case same:
			v.copy(text[i:i+n], i)
		case invisible:
			v.open = false
			changed = true
		default:
			b := [1]byte{to}
			v.atom(b[:], i, n)
			changed = true
		}
		i += n
	}
	return changed
}

// ASCII says whether the text has no byte beyond it.
func ASCII(text string) bool {
	for i := 0; i+8 <= len(text); i += 8 {
		if (text[i]|text[i+1]|text[i+2]|text[i+3]|text[i+4]|text[i+5]|text[i+6]|text[i+7])&0x80 != 0 {
			return false
		}
	}
	for i := len(text) &^ 7; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

const (
	same = iota
	invisible
	ascii // always meant as the ASCII character
	alike // a letter of another script
	space // a blank or dash of typography
)

func simple(r rune) (byte, int) {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		return byte(r - 0xff01 + '!'), ascii
	case r == 0xad, r == 0x34f, r == 0x180e, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe01ef, r >= 0x206a && r <= 0x206f, r == 0x115f, r == 0x1160, r == 0x3164, r == 0x61c:
		return 0, invisible
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000:
		return ' ', space
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xfe63, r == 0xfe58:
		return '-', space
	case r >= 0x1d400 && r <= 0x1d6a3: // 13 alphabets of 52 letters
		k := byte((r - 0x1d400) % 52)
		if k < 26 {
			return 'A' + k, ascii
		}
		return 'a' + k - 26, ascii
	case r >= 0x1d7ce && r <= 0x1d7ff:
		return '0' + byte((r-0x1d7ce)%10), ascii
	case r >= 0x24b6 && r <= 0x24cf:
		return 'A' + byte(r-0x24b6), ascii
	case r >= 0x24d0 && r <= 0x24e9:
		return 'a' + byte(r-0x24d0), ascii
	case r >= 0x660 && r <= 0x669:
		return '0' + byte(r-0x660), ascii
	case r >= 0x6f0 && r <= 0x6f9:
		return '0' + byte(r-0x6f0), ascii
	case r >= 0x966 && r <= 0x96f:
		return '0' + byte(r-0x966), ascii
	case r >= 0x370 && r <= 0x556, r >= 0x1c80 && r <= 0x1c8f, r >= 0xa640 && r <= 0xa69f, r >= 0x2c80 && r <= 0x2cff, r == 0x131, r == 0x251, r == 0x261, r == 0x1d0f, r == 0x212a, r == 0x17f:
		if b, ok := looks[r]; ok {
			return b, alike
		}
	}
	return 0, same
}

// looks maps letters of other scripts to the ASCII letter they are drawn like.
var looks = func() map[rune]byte {
	m := map[rune]byte{}
	pairs := "аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwһhӏlկlցgոnսuѵvгrкkмmнhтtпnвbЬb" +
		"АAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSԌGԚQԜWѴVҮYЗ3Ӏl" +
		"αaβbγyεeιiκkνvοoρpτtυuχxωwηnσo" +
		"ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCϳjϲc" +
		"ıiɑaɡgᴏoKKſsօoհhԍgьb"
	from := rune(0)
	for _, r := range pairs {
		if from == 0 {
			from = r
			continue
		}
		m[from], from = byte(r), 0
	}
	return m
}()

// mixed says whether the word around text[i:i+n] has an ASCII letter or digit,
// or a mark that joins tokens.
func mixed(text string, i, n int) bool {
	for k, steps := i, 0; k > 0 && steps < 24; steps++ {
		r, m := utf8.DecodeLastRuneInString(text[:k])
		if r < utf8.RuneSelf {
			if wordByte(byte(r)) {
				return true
			}
			break
		}
		if _, kind := simple(r); kind == same || kind == space {
			break
		}
		k -= m
	}
	for k, steps := i+n, 0; k < len(text) && steps < 24; steps++ {
		r, m := utf8.DecodeRuneInString(text[k:])
		if r < utf8.RuneSelf {
			return wordByte(byte(r))
		}
		if _, kind := simple(r); kind == same || kind == space {
			return false
		}
		k += m
	}
	return false
}

func wordByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '@' || c == '=' || c == '+' || c == '/' || c == '.' || c == '-'
}

func digitBeside(text string, i, n int) bool {
	return i > 0 && text[i-1]-'0' < 10 || i+n < len(text) && text[i+n]-'0' < 10
}
