package decode

import "strings"

// Traits say what may be encoded in a text.
type Traits uint16

const (
	// Foreign is a character that Fold may undo.
	Foreign Traits = 1 << iota
	// Backslash is a backslash.
	Backslash
	// Reference is an ampersand.
	Reference
	// Percent is a percent sign.
	Percent
	// Run is a run of characters long enough for base64 or hexadecimal.
	Run
	// Quoted is what quoted-printable has: a soft line break or =3D.
	Quoted
	// Broken is a line break between what may be two halves of a token.
	Broken
)

// Survey says which decoders have anything to do in a text.
func Survey(text string) (t Traits) {
	high, run := blocks(text)
	if run {
		t |= Run
	}
	if high && foreign(text) || strings.IndexByte(text, 0) >= 0 {
		t |= Foreign
	}
	if strings.IndexByte(text, '\\') >= 0 {
		t |= Backslash
	}
	if strings.IndexByte(text, '&') >= 0 {
		t |= Reference
	}
	if strings.IndexByte(text, '%') >= 0 {
		t |= Percent
	}
	return t | lines(text)
}

const (
	ones = 0x0101010101010101
	tops = 0x8080808080808080
)

func load(s string, i int) uint64 {
	_ = s[i+7]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
		uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
}

// blocks looks at eight bytes at a time: whether one lies beyond ASCII, and
// whether there may be a run of minBase64 token bytes. Such a run holds a whole
// block without a byte below '+', which few blocks of prose are.
func blocks(text string) (high, run bool) {
	var or uint64
	i := 0
	for ; i+8 <= len(text); i += 8 {
		x := load(text, i)
		or |= x
		if (x-'+'*ones)&^x&tops == 0 && !run {
			run = longRun(text, i)
		}
	}
	for ; i < len(text); i++ {
		or |= uint64(text[i])
	}
	return or&tops != 0, run
}

// longRun says whether the block at i lies in a run of minBase64 token bytes.
func longRun(text string, i int) bool {
	for k := i + 7; k >= i; k-- {
		if !tokenByte[text[k]] {
			return false
		}
	}
	from, to := i, i+8
	for from > 0 && to-from < minBase64 && tokenByte[text[from-1]] {
		from--
	}
	for to < len(text) && to-from < minBase64 && tokenByte[text[to]] {
		to++
	}
	return to-from >= minBase64
}

// lines looks at what stands before each line break.
func lines(text string) (t Traits) {
	for i := 0; ; i++ {
		k := strings.IndexByte(text[i:], '\n')
		if k < 0 {
			break
		}
		i += k
		before := i - 1
		if before >= 0 && text[before] == '\r' {
			before--
		}
		if before < 0 {
			continue
		}
		switch {
		case text[before] == '=':
			t |= Quoted
		case t&Broken == 0 && tokenByte[text[before]] && broken(text, before, i+1):
			t |= Broken
		}
	}
	if t&Quoted == 0 && strings.Contains(text, "=3D") {
		t |= Quoted
	}
	return t
}
