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
	// Quoted is what quoted-printable has: a soft line break, =3D, or =XX=XX.
	Quoted
	// Numbers are many numbers on end, which may be a list of bytes.
	Numbers
	// Wrapped is a full line that may end within a token, see Wraps.
	Wrapped
	// Apart are characters by themselves, one after the other.
	Apart
	// Joined is what joins strings.
	Joined
	// Control is a control sequence of a terminal, see Controlled.
	Control

	// Spelled is a number in words, see View.Dictated.
	Spelled

	// Noted are those that a pass over a text notes and Survey does not look for.
	Noted = Numbers | Wrapped | Apart | Joined | Spelled
)

// Survey says which decoders have anything to do in a text. What comes after Percent it does
// not look for, but for Quoted.
func Survey(text string) (t Traits) {
	if len(text) < 24 {
		return shortSurvey(text)
	}
	if !ASCII(text) && foreign(text) || strings.IndexByte(text, 0) >= 0 {
		t |= Foreign
	}
	if strings.IndexByte(text, '\\') >= 0 {
		t |= Backslash
	}
	if strings.IndexByte(text, '&') >= 0 {
		t |= Reference
	}
	if strings.IndexByte(text, '%') >= 0 || strings.IndexByte(text, '+') >= 0 && strings.IndexByte(text, '=') >= 0 {
		t |= Percent // or a field of a form
	}
	if soft(text) {
		t |= Quoted
	}
	return t
}

// shortSurvey looks at each byte once, which is faster than searching for each of few.
func shortSurvey(text string) (t Traits) {
	for i := range len(text) {
		t |= traitOf[text[i]]
	}
	return Confirm(text, t)
}

var traitOf = func() (of [256]Traits) {
	of[0], of['\\'], of['&'], of['%'], of['='] = Foreign, Backslash, Reference, Percent, Quoted
	for c := 0x80; c < 256; c++ {
		of[c] = Foreign
	}
	return of
}()

// Suggests says which traits the byte at i may be a sign of.
func Suggests(text string, i int) Traits {
	t := traitOf[text[i]]
	switch t {
	case Percent:
		if _, n := percent(text, i); n == 0 {
			return 0
		}
	case Reference:
		if i+1 == len(text) || text[i+1] != '#' && text[i+1]|0x20-'a' >= 26 {
			return 0
		}
	}
	return t
}

// Confirm is Survey for a text whose bytes have been looked at: it leaves of what
// they suggest that which is there.
func Confirm(text string, t Traits) Traits {
	if t&Foreign != 0 && !foreign(text) {
		t &^= Foreign
	}
	if t&Quoted != 0 && !soft(text) {
		t &^= Quoted
	}
	return t
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

// ASCII says whether the text has no byte beyond it.
func ASCII(text string) bool {
	var or uint64
	i := 0
	for ; i+32 <= len(text); i += 32 {
		or |= load(text, i) | load(text, i+8) | load(text, i+16) | load(text, i+24)
	}
	for ; i+8 <= len(text); i += 8 {
		or |= load(text, i)
	}
	for ; i < len(text); i++ {
		or |= uint64(text[i])
	}
	return or&tops == 0
}

// soft says whether a text has what quoted-printable has and little else: an
// equals sign at the end of a line, =3D, which stands for one, or =XX=XX.
func soft(text string) bool {
	for i := 0; i < len(text); i++ {
		k := strings.IndexByte(text[i:], '=')
		if k < 0 {
			return false
		}
		if i += k; softBreak(text, i+1) > i+1 || strings.HasPrefix(text[i+1:], "3D") || Pair(text, i+1) {
			return true
		}
	}
	return false
}

// Pair says that XX=XX stands at i, in capitals, as behind an equals sign of quoted-printable.
func Pair(text string, i int) bool {
	return i+5 <= len(text) && text[i+2] == '=' && capitalHex(text[i]) && capitalHex(text[i+1]) && capitalHex(text[i+3]) && capitalHex(text[i+4])
}

func capitalHex(c byte) bool { return c-'0' < 10 || c-'A' < 6 }
