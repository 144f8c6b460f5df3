package pii

import "unicode/utf8"

// wordBefore says that a word ends before i, and so nothing begins there: an ASCII letter,
// digit or underscore, or a character of a script that parts words by blanks. Chinese,
// Japanese, Korean and Thai text runs into a number, and marks part it.
func wordBefore(text string, i int) bool {
	if c := at(text, i-1); c < utf8.RuneSelf {
		return isAlnum(c) || c == '_' && !emphasised(text, i-1, -1)
	}
	r, _ := utf8.DecodeLastRuneInString(text[max(0, i-utf8.UTFMax):i])
	return parted(r)
}

// wordAfter says that a word goes on at i.
func wordAfter(text string, i int) bool {
	if c := at(text, i); c < utf8.RuneSelf {
		return isAlnum(c) || c == '_' && !emphasised(text, i, 1)
	}
	r, _ := utf8.DecodeRuneInString(text[i:min(len(text), i+utf8.UTFMax)])
	return parted(r)
}

// emphasised says that the underscore at i, and one more beyond it, marks words rather than joins
// them: no word stands on its other side.
func emphasised(text string, i, step int) bool {
	for n := 0; n < 2 && at(text, i) == '_'; n++ {
		i += step
	}
	c := at(text, i)
	return c != '_' && !isAlnum(c) && c < utf8.RuneSelf
}

// parted says that a character beyond ASCII is of a word that blanks part from others, or
// may be: what is invisible or a disguise of ASCII is undone elsewhere and is no border here.
func parted(r rune) bool {
	switch {
	case r < 0x0e00:
		return r < 0x00a0 || r > 0x00bf || r == 0x00aa || r == 0x00ad || r == 0x00b5 || r == 0x00ba
	case r < 0x1000: // Thai and Lao; the next is Tibetan
		return r > 0x0eff
	case r < 0x1200: // Myanmar, the letters that Hangul is made of
		return r > 0x109f && r < 0x1100
	case r < 0x2000: // Khmer
		return r < 0x1780 || r > 0x17ff
	case r < 0x2100: // blanks, dashes but for hyphens, marks, currencies
		return r >= 0x200b && r < 0x2012 || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r < 0x20a0 || r >= 0x20d0
	case r < 0x2190: // letters by themselves and numbers in one, but for №, ℗ and ™
		return r != 0x2116 && r != 0x2117 && (r < 0x2120 || r > 0x2122)
	case r < 0x2e80: // marks, but for numbers and letters in circles
		return r >= 0x2460 && r < 0x2500
	case r < 0xa4d0, r >= 0xac00 && r < 0xd7b0, r >= 0xf900 && r < 0xfb00: // Han, kana, Hangul
		return false
	case r >= 0xfe30 && r < 0xff00: // their marks
		return false
	case r >= 0xff00 && r < 0xffe0:
		return r >= 0xff10 && r < 0xff1a || r >= 0xff21 && r < 0xff3b || r >= 0xff41 && r < 0xff5b
	case r >= 0x1f300: // pictures
		return false
	}
	return r != utf8.RuneError
}

// Mark says that a character beyond ASCII is a blank, a mark or a picture: it parts the words beside it.
func Mark(r rune) bool {
	switch {
	case r < 0x0100:
		return !parted(r)
	case r < 0x2e80:
		return r >= 0x2000 && !parted(r)
	}
	return r >= 0x3000 && r <= 0x3020 && (r < 0x3004 || r > 0x3007) || r >= 0xff01 && r < 0xff66 && !parted(r) || r >= 0x1f300
}
