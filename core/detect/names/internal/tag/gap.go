package tag

import "unicode/utf8"

// Gap is what stands between two words.
type Gap uint8

// The gaps that matter by name; others are told apart by their first mark.
const (
	Edge       Gap = iota // the end of the text
	Space                 // one blank
	Line                  // a line break
	Blank                 // an empty line
	Comma                 // , and a blank
	Stop                  // . and a blank
	Colon                 // : and a blank
	Hyphen                // - or / without blanks
	Dash                  // - with blanks
	NumberSign            // #
	Quoted                // > at the beginning of a line
	Wide                  // three blanks or more
	Quote                 // any quotation mark
	Open                  // ( or [
	Close                 // ) or ]
	Equals                // = or :=
	Dot                   // . without a blank: a file or member
	Tight                 // another mark without blanks: code
	Bullet                // a line break and a bullet or number
	Header                // a line break and #, =, or **
	Strong                // * or _
	Semi                  // ;
	Ask                   // ! or ?
	Bar                   // | or <, or a tab
	And                   // &
	Mark                  // another mark with blanks
	Foreign               // a mark beyond ASCII
	Far                   // more than a few bytes
	gapCount
)

// Joins says that what follows the gap may belong to the same name or address.
func (g Gap) Joins() bool {
	switch g {
	case Space, Line, Comma, Stop, Hyphen, Dash, NumberSign, Quoted, Wide, And:
		return true
	default:
		return false
	}
}

// between is the gap text[from:to].
func between(text string, from, to int) Gap {
	if to-from == 1 {
		switch text[from] {
		case ' ':
			return Space
		case '\n':
			return Line
		case '\t':
			return Bar // it parts the cells of a row
		case '-', '/':
			return Hyphen
		case '.':
			return Dot
		case ',':
			return Comma
		case '"', '\'', '`':
			return Quote
		case '(', '[':
			return Open
		case ')', ']':
			return Close
		case '=':
			return Equals
		case '#':
			return NumberSign
		case '*', '_':
			return Strong
		case '|', '<', '>':
			return Bar
		case ':':
			return Colon
		case ';':
			return Semi
		}
		if text[from] >= 0x80 {
			return Foreign
		}
		return Tight
	}
	if to-from > 12 {
		return Far
	}
	if text[from:to] == "  " {
		return Space // as a typewriter or a page that has been copied sets words
	}
	blank, breaks := false, 0
	var m, second byte
	lineFirst := false
	for k := from; k < to; k++ {
		switch c := text[k]; c {
		case ' ', '\t', '\r':
			blank = true
		case '\n':
			breaks++
		default:
			if m == 0 {
				m, lineFirst = c, breaks > 0
			} else if second == 0 {
				second = c
			}
		}
	}
	switch {
	case m == 0 && breaks > 1:
		return Blank
	case m == 0 && breaks == 1:
		return Line
	case m == 0:
		return Wide
	case breaks > 0 && (m == ',' || m == '.' && !lineFirst):
		if m == ',' {
			return Line
		}
		return Ask
	case lineFirst && m == '>':
		return Quoted
	case lineFirst && (m == '#' || m == '=' || m == '*' && second == '*'):
		return Header
	case lineFirst && (m == '-' || m == '*' || m == '+'):
		return Bullet
	case m == '"' || m == '\'' || m == '`' || second == '"' || second == '`':
		return Quote
	case m == '(' || m == '[' || second == '(' || second == '[':
		return Open
	case m == ')' || m == ']' || second == ')' || second == ']':
		return Close
	}
	switch m {
	case ',':
		return Comma
	case '.':
		if blank {
			if second == ',' {
				return Comma
			}
			return Stop
		}
	case ':':
		if second == '=' {
			return Equals
		}
		return Colon
	case '=':
		return Equals
	case '-', '/':
		if blank {
			return Dash
		}
	case '#':
		return NumberSign
	case '*', '_':
		return Strong
	case ';':
		return Semi
	case '!', '?':
		return Ask
	case '|', '<', '>':
		return Bar
	case '&':
		return And
	}
	if m >= utf8.RuneSelf {
		if text[from:to] == " – " || text[from:to] == " — " {
			return Dash
		}
		return Foreign
	}
	if blank {
		return Mark
	}
	return Tight
}
