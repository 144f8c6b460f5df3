package pii

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii/dial"
)

const maxPhone = 32 // bytes from the first digit or + to the end of the number

// Number is what may be a telephone number, by its shape.
type Number struct {
	text  string
	start int
	plus  bool
	shape shape
}

// Phone reads the shape of a number whose first digit stands at i. It costs
// little; Judge decides.
func Phone(text string, i int) (Number, bool) {
	start := i
	plus := false
	switch c := at(text, i-1); {
	case c == '+':
		start, plus = i-1, true
		if at(text, i-2) == '(' { // (+57) 324 871 44 04
			if s, ok := readShape(text, i-2); ok && s.digits >= 7 && strings.IndexByte(text[i:s.end], ')') >= 0 {
				start = i - 2
			}
		}
	case c == '(' && at(text, i-2) == '+':
		start, plus = i-2, true
	case c == '(':
		// Brackets around the whole are none of the number's.
		if s, ok := readShape(text, i-1); ok && s.digits >= 7 && (at(text, s.end) != ')' || strings.IndexByte(text[i:s.end], ')') >= 0) {
			start = i - 1
		}
	}
	if !freeBefore(text, start) || at(text, start-1) == '+' && !plus {
		return Number{}, false
	}
	if at(text, start-1) == '.' && (at(text, start-2) == '-' || at(text, start-2) == ',') {
		return Number{}, false // -.062.51
	}
	s, ok := readShape(text, start)
	if ok && !plus && s.other(text, start) {
		return Number{}, false
	}
	if !ok || s.digits < 7 || s.digits > 15 || !plus && (date(s.groups[:s.n]) || s.n > 3 && s.slash > 1 && date(s.groups[:3])) {
		return Number{}, false
	}
	return Number{text, start, plus, s}, true
}

// Bare says that the number is one row of digits with neither a sign nor a gap.
func (n *Number) Bare() bool { return n.shape.n == 1 && !n.plus && n.shape.paren == 0 }

// PhoneLabel says that a short word right before i calls what follows the number of a telephone: mob 0871234417, HP: 8555 0912.
func PhoneLabel(text string, i int) bool {
	k := i
	for n := i - 4; k > 0 && k > n && oneOf(text[k-1], " :.#(+"); {
		k--
	}
	end := k
	for k > 0 && end-k < 4 && isLetter(text[k-1]) {
		k--
	}
	if !oneOfFold(text[k:end], "mob", "hp", "ph", "cel") || wordBefore(text, k) || end == i {
		return false
	}
	return at(text, k-1) != ' ' || !isDigit(at(text, k-2)) // 150 hp
}

// BeforeLast is where the last group of digits behind a blank begins of those that begin at i, if it is
// longer than the one before: the postal code behind 06 12 34 56 78 75001. It is 0 if there is none.
func BeforeLast(text string, i int) int {
	end, before, run := 0, 0, 0
	for j := i; j < min(len(text), i+maxPhone); j++ {
		c := text[j]
		if isDigit(c) {
			run++
			continue
		}
		if c == ' ' && run > 0 && isDigit(at(text, j+1)) {
			end, before = j, run
		} else if strings.IndexByte("-.()/", c) < 0 {
			break
		}
		run = 0
	}
	if run < 4 || run <= before {
		return 0
	}
	return end
}

// Judge decides whether the number is one of a telephone. Hint says that a word
// such as "phone" or "call" stands before it: then looser shapes are accepted.
// Otherwise such a number must be one that can exist, in one of the regions when it is
// written in a national format.
func (n *Number) Judge(hint bool, regions dial.Regions) (Match, bool) {
	s := &n.shape
	hint = hint || Labelled(n.text, s.full)
	if s.wide > 0 && !hint && !n.plus { // the next column of a table, more likely
		var ok bool
		if n.shape, ok = readShape(n.text[:s.wide], n.start); !ok || s.digits < 7 {
			return Match{}, false
		}
	}
	score := s.score(n.text, n.start, n.plus, hint)
	if !hint && !n.plus && s.space > 0 && at(n.text, n.start-1) == ' ' && isDigit(at(n.text, n.start-2)) {
		return Match{}, false // the end of a longer row of digits
	}
	if score == 0 || s.years(n.text, n.start) || !s.abroad(n.text[n.start:s.end]) && !s.valid(n.text[n.start:s.end], n.plus, hint, regions) {
		return Match{}, false
	}
	return Match{n.start, s.full, score}, true
}

// shape is what a number looks like: the lengths of its digit groups and what
// parts them.
type shape struct {
	groups [8]uint8
	n      int
	digits int
	dash   int
	dot    int
	space  int
	paren  int
	slash  int
	wide   int // where two blanks first part groups, or 0
	end    int // after the last digit
	full   int // with an extension
}

func readShape(text string, start int) (s shape, ok bool) {
	run := 0
	open := false
	stop := min(len(text), start+maxPhone)
	j := start
	for ; j < stop; j++ {
		c := text[j]
		if isDigit(c) {
			if run == 0 {
				if s.n == len(s.groups) {
					return s, false
				}
				s.n++
			}
			run++
			s.groups[s.n-1] = uint8(run)
			s.digits++
			s.end = j + 1
			continue
		}
		next := at(text, j+1)
		switch {
		case c == '(' && !open && (isDigit(next) || next == '+') && s.paren == 0:
			open = true
			s.paren++
		case c == ')' && open && (next == ' ' || next == '-' || next == '/' || next == '.' || isDigit(next)):
			open = false
		case c == '+' && j <= start+1:
		case run == 0 && c == ' ' && s.end > 0 && (text[j-1] == ')' || text[j-1] == '-') && (isDigit(next) || next == '('):
		case run == 0 && (c == '-' || c == '.') && s.end > 0 && text[j-1] == ')' && isDigit(next):
		case run > 0 && c == '/' && next == ' ' && isDigit(at(text, j+2)) && j-start <= 5: // 02/ 213 93 86
			s.slash++
			j++
		case c == ' ' && next == ' ' && (run > 0 || s.end > 0 && text[j-1] == ')') && (isDigit(at(text, j+2)) || at(text, j+2) == '('):
			if s.wide == 0 {
				s.wide = j
			}
			s.space++
			j++
		case run > 0 && c == ' ' && next == '/' && at(text, j+2) == ' ' && isDigit(at(text, j+3)): // 089 / 636-48018
			s.slash++
			j += 2
		case run > 2 && c == ' ' && next == '-' && s.n == 1 && text[start] == '0' && at(text, j+2) == ' ' && isDigit(at(text, j+3)): // 0176 - 4455 8123
			s.dash++
			j += 2
		case run == 0 && c == '/' && s.end > 0 && text[j-1] == ')' && isDigit(next):
		case run > 0 && c == ' ' && s.dash+s.dot+s.paren > 0 && s.northAmerican(): // 202-555-0143 42
			stop = j
			continue
		case run > 0 && (c == '-' || c == '.' || c == ' ' || c == '/') && (isDigit(next) || next == '(' && c != '.' || c == '-' && next == ' ' && isDigit(at(text, j+2))):
			switch c {
			case '-':
				s.dash++
			case '.':
				s.dot++
			case ' ':
				s.space++
			case '/':
				s.slash++
			}
		default:
			stop = j
			continue
		}
		run = 0
	}
	if s.end == 0 || open {
		return s, false
	}
	s.full = s.end
	j = s.end
	if at(text, j) == ' ' {
		j++
	}
	for _, mark := range [...]string{"x", "ext.", "ext", "extension"} {
		k := j + len(mark)
		if k > len(text) || text[j:k] != mark {
			continue
		}
		if at(text, k) == ' ' {
			k++
		}
		e := k
		for e < k+6 && isDigit(at(text, e)) {
			e++
		}
		if e > k && !wordAfter(text, e) {
			s.full = e
			return s, true
		}
	}
	return s, freeAfter(text, s.end) || at(text, s.end) == ',' && s.n > 2 || at(text, s.end) == '-' && Labelled(text, s.end)
}

// score is 0 for what cannot be told from other numbers.
func (s *shape) score(text string, start int, plus, hint bool) float64 {
	g := s.groups[:s.n]
	separators := s.dash + s.dot + s.space + s.slash
	switch {
	case s.n == 2 && s.dot == 1 && s.paren == 0 && (!plus || s.digits < 10):
		return 0 // a decimal fraction
	case !plus && s.dot > 0 && (g[0] == 1 && text[start] == '0' || s.dash > 0 && g[s.n-1] == 1):
		return 0 // a range of them: 0.0001-0.01, or a model: 11200-9.1
	case plus:
		if s.n == 1 && s.digits < 10 && !hint {
			return 0
		}
		return .9
	case !hint && s.slash == 1 && s.n >= 2 && s.n <= 4 && s.dash+s.dot+s.paren == 0 && text[start] == '0' && g[0] >= 3 && g[0] <= 5 && s.digits-int(g[0]) >= 5 && s.digits-int(g[0]) <= 8:
		return .7 // 030 / 4455667, if there is such a number
	case s.callsAbroad(text, start):
		return .7
	case date(g) || s.slash > 0 && !hint:
		return 0
	case s.northAmerican():
		if s.space > 0 && s.paren == 0 && s.dash+s.dot == 0 && !hint {
			return .6
		}
		return .85
	case s.full > s.end && s.digits >= 10:
		return .85
	case hint && s.digits >= 7:
		if s.n > 6 || s.dot > 0 && s.n < 3 {
			return 0
		}
		return .75
	case s.mobile(text[start:s.end]):
		return .6
	case s.n == 1 || separators == 0 && s.paren == 0:
		return 0
	case text[start] == '(' && s.digits >= 8:
		return .6
	case g[0] == 1 && g[1] >= 7 && s.n > 2:
		return 0 // figures in columns: 0 4258436 114576
	case text[start] == '0' && s.n >= 2 && s.n <= 6 && s.digits >= 9 && s.digits <= 14 && s.slash == 0:
		return .7
	}
	return 0
}

// mobile says that one row of digits is as that of a mobile telephone, with the digit or the digits for abroad before it:
// 07700900144, 00447700900144, 447700900144.
func (s *shape) mobile(number string) bool {
	if s.n != 1 || s.paren > 0 || len(number) < 10 {
		return false
	}
	return s.abroad(number) || number[0] == '0' && number[1] >= '4' && number[1] != '5' && len(number) <= 11
}

// abroad says that one row of digits begins with those that are dialled for abroad, or with the code of the United Kingdom and
// the 7 of its mobile telephones, and that there may be such a number.
func (s *shape) abroad(number string) bool {
	if s.n != 1 || len(number) < 12 || len(number) > 15 {
		return false
	}
	if digits, ok := strings.CutPrefix(number, "00"); ok {
		return digits[0] != '0' && dial.Possible([]byte(digits))
	}
	return len(number) == 12 && number[:3] == "447" && number[3] != '0' && dial.Possible([]byte(number))
}

// northAmerican is 202-555-0143, (202) 555-0143, 202.555.0143, 1-202-555-0143, 001-202-555-0143.
func (s *shape) northAmerican() bool {
	g := s.groups[:s.n]
	if len(g) == 4 && (g[0] == 1 || g[0] == 3) {
		g = g[1:]
	}
	return len(g) == 3 && g[0] == 3 && g[1] == 3 && g[2] == 4 || s.paren > 0 && len(g) == 2 && g[0] == 3 && g[1] == 7
}

func date(g []uint8) bool {
	return len(g) == 3 && (g[0] == 4 && g[1] <= 2 && g[2] <= 2 || g[0] <= 2 && g[1] <= 2 && (g[2] == 4 || g[2] == 2))
}

// other says that the groups hold a date as programs write it, or are an address of the net in brackets:
// 3 2023-02-05, (127.0.0.1) 56.
func (s *shape) other(text string, start int) bool {
	if text[start] == '(' && s.dot == 3 && s.n > 3 {
		return true
	}
	if s.dash < 2 {
		return false
	}
	for k := 1; k+2 < s.n; k++ {
		if g := s.groups[k : k+3]; g[0] == 4 && g[1] == 2 && g[2] == 2 {
			j := start
			for n := 0; n < k; n++ { // to the group
				for j < s.end && !isDigit(text[j]) {
					j++
				}
				j += int(s.groups[n])
			}
			for j < s.end && !isDigit(text[j]) {
				j++
			}
			return j+7 < s.end && (text[j] == '1' && text[j+1] == '9' || text[j] == '2' && text[j+1] == '0') && text[j+4] == '-' && text[j+7] == '-'
		}
	}
	return false
}

// years says that the groups are two years, as those of a life: (1879-1955).
func (s *shape) years(text string, start int) bool {
	if s.n != 2 || s.groups[0] != 4 || s.groups[1] != 4 {
		return false
	}
	if text[start] == '(' {
		start++
	}
	a, b := text[start:min(len(text), start+2)], text[s.end-4:s.end-2]
	return oneOf(a[0], "12") && oneOf(b[0], "12") && (a == "20" || a[0] == '1') && (b == "20" || b[0] == '1')
}

// valid asks whether such a number can exist. North American numbers are judged by shape
// alone: fictional ones (555-01xx) and numbers of made-up exchanges are masked too.
func (s *shape) valid(number string, plus, hint bool, regions dial.Regions) bool {
	if hint || s.northAmerican() || s.full > s.end {
		return !sameDigits(number)
	}
	var digits [maxPhone]byte
	n := 0
	for i := range len(number) {
		switch c := number[i]; {
		case isDigit(c):
			digits[n] = c
			n++
		case c == '+' && !plus:
			return false // between two numbers
		}
	}
	if plus {
		if mexicanMobile(string(digits[:n])) {
			n = 2 + copy(digits[2:], digits[3:n])
		}
		return dial.Possible(digits[:n])
	}
	return regions.Valid(digits[:n])
}

// mexicanMobile says that a number begins as those of mobile telephones of Mexico were called until 2019, with a 1 behind the code.
func mexicanMobile(number string) bool {
	const code = "521"
	n := 0
	for i := range len(number) {
		if !isDigit(number[i]) {
			continue
		}
		if n < len(code) && number[i] != code[n] {
			return false
		}
		n++
	}
	return n == len("5215512048733")
}

// Labelled says that the word behind the number calls it one of a telephone: 366-017-0548-Fax.
func (n *Number) Labelled() bool { return Labelled(n.text, n.shape.full) }

// Labelled says that the word after a number calls it one of a telephone.
func Labelled(text string, i int) bool {
	for i < len(text) && (text[i] == ' ' || text[i] == '-' || text[i] == '(') {
		i++
	}
	for _, w := range [...]string{"office", "fax", "mobile", "cell", "home", "work"} {
		if len(text)-i >= len(w) && strings.EqualFold(text[i:i+len(w)], w) && !wordAfter(text, i+len(w)) {
			return true
		}
	}
	return false
}

func sameDigits(s string) bool {
	var first byte
	for i := range len(s) {
		if isDigit(s[i]) {
			if first == 0 {
				first = s[i]
			} else if s[i] != first {
				return false
			}
		}
	}
	return true
}
