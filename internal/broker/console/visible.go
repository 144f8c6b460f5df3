package console

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a text: plain, or the name of something that cannot be seen.
type piece struct {
	Text string
	Mark string // shown in place of what it names
	Name string // the long form
}

// visible splits text so that a page shows what cannot be seen: control characters,
// marks that turn the direction of writing, characters without width, sentences hidden
// in tags or selectors, heaps of accents. Where such characters belong (joined emoji,
// the scripts of Persia and India) they stay as they are.
func visible(s string) []piece {
	v := viewer{}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			v.mark(fmt.Sprintf(`\x%02x`, s[0]), "a byte that is no UTF-8")
			s = s[1:]
			continue
		}
		if text, used := hidden(s); used > 0 {
			v.mark(text, "characters that are not shown carry this text or these bytes")
			s = s[used:]
			continue
		}
		v.rune(r)
		s = s[n:]
	}
	v.flush()
	return v.out
}

type viewer struct {
	out     []piece
	plain   strings.Builder
	last    rune // the last one that was shown as it is
	accents int
	repeat  int // how often the last mark came in a row
}

func (v *viewer) rune(r rune) {
	if unicode.Is(unicode.Mn, r) && !selector(r) {
		const heap = 4 // more on one letter than any script needs
		if v.accents++; v.accents > heap {
			v.mark(code(r), "one of too many accents on a letter")
			return
		}
	} else {
		v.accents = 0
	}
	mark, name := invisible(r, v.last)
	if mark == "" {
		v.plain.WriteRune(r)
		v.last, v.repeat = r, 0
		return
	}
	v.mark(mark, name)
	if r == '\u2028' || r == '\u2029' {
		v.plain.WriteByte('\n')
	}
}

// mark adds a mark; the same one in a row is counted and not repeated.
func (v *viewer) mark(mark, name string) {
	if n := len(v.out); v.repeat > 0 && v.plain.Len() == 0 && n > 0 && strings.TrimSuffix(v.out[n-1].Mark, times(v.repeat)) == mark {
		v.repeat++
		v.out[n-1].Mark = mark + times(v.repeat)
		return
	}
	v.flush()
	v.out = append(v.out, piece{Mark: mark, Name: name})
	v.repeat = 1
}

func times(n int) string {
	if n < 2 {
		return ""
	}
	return " ×" + strconv.Itoa(n)
}

func (v *viewer) flush() {
	if v.plain.Len() > 0 {
		v.out = append(v.out, piece{Text: v.plain.String()})
		v.plain.Reset()
	}
}

// marks name the characters that most often hide something.
var marks = map[rune]string{
	0x00ad: "SHY", 0x061c: "ALM", 0x115f: "FILLER", 0x1160: "FILLER", 0x180e: "MVS", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ",
	0x200e: "LRM", 0x200f: "RLM", 0x2028: "LS", 0x2029: "PS", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO",
	0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x2800: "BLANK", 0x3164: "FILLER", 0xfeff: "BOM", 0xffa0: "FILLER",
}

// controls are the names of ASCII; few fonts have pictures for them.
var controls = strings.Fields("NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US")

// invisible gives the mark for a character that cannot be seen, "" for others.
func invisible(r, before rune) (mark, name string) {
	switch {
	case r == '\n' || r == '\t':
		return "", ""
	case r < 0x20:
		return controls[r], "the control character " + code(r)
	case r == 0x7f:
		return "DEL", "the control character U+007F"
	case r > 0x7f && r < 0xa0:
		return code(r), "a control character"
	case (r == 0x200c || r == 0x200d) && joins(before):
		return "", ""
	case selector(r) && before > 0x7f:
		return "", ""
	case marks[r] != "":
		return marks[r], code(r) + ", which cannot be seen"
	case unicode.Is(unicode.Cf, r) || selector(r):
		return code(r), "a character that cannot be seen"
	}
	return "", ""
}

// joins: in emoji and in scripts beyond Latin, Greek and Cyrillic the joiners belong to the spelling.
func joins(before rune) bool { return before > 0x052f && !unicode.IsSpace(before) }

func selector(r rune) bool { return r >= 0xfe00 && r <= 0xfe0f }

func code(r rune) string { return fmt.Sprintf("U+%04X", r) }

// hidden reads what is smuggled in tags (a copy of ASCII) or in the 240 selectors beyond the
// basic plane (a byte each).
func hidden(s string) (text string, used int) {
	var tags strings.Builder
	selectors := 0
	for used < len(s) {
		r, n := utf8.DecodeRuneInString(s[used:])
		switch {
		case r >= 0xe0020 && r <= 0xe007e:
			tags.WriteByte(byte(r - 0xe0000))
		case r >= 0xe0000 && r <= 0xe007f:
		case r >= 0xe0100 && r <= 0xe01ef:
			selectors++
		default:
			n = 0
		}
		if n == 0 {
			break
		}
		used += n
	}
	switch {
	case used == 0:
		return "", 0
	case tags.Len() > 0:
		return "hidden text: " + tags.String(), used
	case selectors > 0:
		return fmt.Sprintf("hidden: %s", plural(selectors, "byte")), used
	}
	return "TAG", used
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// size tells bytes for people.
func size(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	f, i := float64(n), 0
	for f >= 1024 && i < len(units)-1 {
		f, i = f/1024, i+1
	}
	if i == 0 {
		return strconv.FormatInt(n, 10) + " B"
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + units[i]
}
