package decode

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
)

// The output of commands has control sequences in it that colour its words (ECMA-48 §5.4). To who reads
// them they are not there, but a word begins right behind the letter that ends one. Where a log has been copied, the escape before them
// is written as ^[, \e, ␛ or �, or is lost.

// mostControl is how many bytes a control sequence has at most that is read.
const mostControl = 32

// Controlled says that there is a control sequence in a text. Marks are where Block.Dress is set in it; nil if
// that is not known.
func Controlled(text string, marks classes.Bits) bool {
	if marks == nil {
		for i := 0; ; i++ {
			k := strings.IndexByte(text[i:], '[')
			if k < 0 {
				return commanded(text)
			}
			i += k
			if _, end := control(text, i); end > 0 {
				return true
			}
		}
	}
	for i := marks.Next(0); i >= 0 && i < len(text); i = marks.Next(i + 1) {
		if _, end := control(text, i); end > 0 {
			return true
		}
	}
	return false
}

// Controls leaves out control sequences. It reports whether there was any.
func (v *View) Controls(text string) bool {
	last, found := 0, false
	for i := 0; ; {
		k := strings.IndexAny(text[i:], "[]")
		if k < 0 {
			break
		}
		i += k
		start, end := control(text, i)
		if i++; end == 0 || start < last {
			continue
		}
		if !found {
			found = true
			v.begin(text)
		}
		v.buf = append(v.buf, text[last:start]...)
		v.mark(0, start, end-start)
		i, last = end, end
	}
	if found {
		v.buf = append(v.buf, text[last:]...)
	}
	return found
}

// control is where the control sequence begins and ends whose bracket stands at i; end is 0 if there is none.
func control(text string, i int) (start, end int) {
	switch text[i] {
	case '[':
	case ']':
		return command(text, i)
	default:
		return 0, 0
	}
	start = introducer(text, i)
	escaped := start < i
	k := i + 1
	for k < len(text) && k < i+mostControl && text[k] >= 0x30 && text[k] <= 0x3f {
		k++
	}
	params := text[i+1 : k]
	for escaped && k < len(text) && k < i+mostControl && text[k] >= 0x20 && text[k] <= 0x2f {
		k++
	}
	if k == len(text) {
		return 0, 0
	}
	final := text[k]
	if !escaped && !rendition(params, final, text[k+1:]) || final < 0x40 || final > 0x7e || final == '[' {
		return 0, 0
	}
	if text[start] == 0x1b && strings.HasSuffix(text[:start], "\x1b(B") {
		start -= len("\x1b(B") // as tput sgr0 does
	}
	return start, k + 1
}

// introducer is where the escape begins before the bracket at i, or i.
func introducer(text string, i int) int {
	if i == 0 || !introduces[text[i-1]] {
		return i
	}
	for _, w := range introducers {
		if strings.HasSuffix(text[:i], w) {
			return i - len(w)
		}
	}
	return i
}

var introducers = [...]string{"\x1b", "^[", `\e`, "␛", "\ufffd"}

// introduces are their last bytes.
var introduces = func() (t [256]bool) {
	for _, w := range introducers {
		t[w[len(w)-1]] = true
	}
	return t
}()

// rendition says that numbers and what ends them select how characters look, 1;31m, and are no time in brackets.
func rendition(params string, final byte, behind string) bool {
	if final != 'm' || params == "" || behind != "" && (behind[0] == ']' || behind[0] == ':' || behind[0] == ' ' && params != "0") {
		return false
	}
	digits := 0
	for _, c := range []byte(params) {
		switch {
		case c == ';':
			digits = 0
		case c-'0' >= 10 || digits == 3:
			return false
		default:
			digits++
		}
	}
	return true
}

// commanded says that a text has a command of an operating system in it.
func commanded(text string) bool {
	for i := 0; ; i++ {
		k := strings.Index(text[i:], "\x1b]")
		if k < 0 {
			return false
		}
		i += k + 1
		if _, end := command(text, i); end > 0 {
			return true
		}
	}
}

// command is where the command of an operating system begins and ends, as links are written, whose bracket stands at i.
func command(text string, i int) (start, end int) {
	const most = 2048
	if i == 0 || text[i-1] != 0x1b {
		return 0, 0
	}
	rest := text[i:min(len(text), i+most)]
	k := strings.IndexAny(rest, "\a\x1b\n")
	switch {
	case k < 0 || rest[k] == '\n':
		return 0, 0
	case rest[k] == '\a':
		return i - 1, i + k + 1
	case strings.HasPrefix(rest[k:], "\x1b\\"):
		return i - 1, i + k + 2
	}
	return 0, 0
}
