package rules

import (
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/zricethezav/gitleaks/v8/config"
)

// How long a run of token bytes an expression asks for, and where its trigger stands in it.

// runAt is the least length of the run of token bytes that every match has at
// element at, or at most Lead bytes behind its beginning, and how far behind; it
// stops counting at LongRun.
func runAt(flat []*syntax.Regexp, at int) (best, behind int) {
	run, wide, before := 0, 0, 0 // wide is the most bytes of the run at hand, -1 without a bound
	for i := at - 1; i >= 0; i-- {
		n, ok := tokens(flat[i])
		if !ok {
			break
		}
		run += n
	}
	grow := func(n, most int) {
		run += n
		if wide >= 0 && most >= 0 {
			wide += most
		} else {
			wide = -1
		}
		if run > best {
			best, behind = run, before
		}
	}
	// cut ends a run at an element of w bytes and says whether to go on behind it.
	cut := func(w int) bool {
		if wide < 0 || w < 0 {
			return false
		}
		before += wide + w
		run, wide = 0, 0
		return before <= Lead && best < ShortRun
	}
	for _, re := range flat[at:] {
		if re.Op == syntax.OpLiteral {
			for _, c := range re.Rune {
				if c < 0x80 && IsToken(byte(c)) {
					grow(1, 1)
				} else if !cut(1) {
					return best, behind
				}
			}
			continue
		}
		n, ok := tokens(re)
		if ok {
			grow(n, width(re))
		} else if re.Op == syntax.OpAnyCharNotNL {
			grow(1, 1) // a dot that was meant as one: hooks.slack.com
		} else if !cut(width(re)) {
			return best, behind
		}
		if best >= LongRun {
			return best, behind
		}
	}
	return best, behind
}

// tokens is the least length of what an element matches, if that is token bytes alone.
func tokens(re *syntax.Regexp) (int, bool) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			if c >= 0x80 || !IsToken(byte(c)) {
				return 0, false
			}
		}
		return len(re.Rune), true
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			lo, hi := re.Rune[i], re.Rune[i+1]
			switch {
			case lo == hi && (lo == 0x17f || lo == 0x212a):
				continue // folding brings them; see classOf
			case lo == hi && (lo == '\n' || lo == '\r' || lo == '\\') && len(re.Rune) > 8:
				continue // where long base64 is broken into lines
			}
			for c := lo; c <= hi; c++ {
				if c >= 0x80 || !IsToken(byte(c)) {
					return 0, false
				}
			}
		}
		return 1, len(re.Rune) > 0
	case syntax.OpCapture:
		return tokens(re.Sub[0])
	case syntax.OpQuest, syntax.OpStar:
		_, ok := tokens(re.Sub[0])
		return 0, ok
	case syntax.OpPlus:
		return tokens(re.Sub[0])
	case syntax.OpRepeat:
		n, ok := tokens(re.Sub[0])
		return n * re.Min, ok
	case syntax.OpConcat:
		sum := 0
		for _, sub := range re.Sub {
			n, ok := tokens(sub)
			if !ok {
				return 0, false
			}
			sum += n
		}
		return sum, true
	case syntax.OpAlternate:
		least := 1 << 20
		for _, sub := range re.Sub {
			n, ok := tokens(sub)
			if !ok {
				return 0, false
			}
			least = min(least, n)
		}
		return least, true
	case syntax.OpEmptyMatch, syntax.OpWordBoundary:
		return 0, true
	}
	return 0, false
}

// valueRun is the least number of token bytes with which the value of the
// assignment family begins, and notes whether it can do without a digit.
func (r *Rule) valueRun(flat []*syntax.Regexp) int {
	for i := 1; i < len(flat); i++ {
		if !inFamily(flat[i:]) {
			continue
		}
		n := leading(flat[i+4:])
		r.valueMin = n
		if n >= ValueDigits && digital(flat[i+4]) {
			return ValueRun
		}
		if !hexadecimal(flat[i+4:]) && !refusesLetters(r.lists) {
			r.digitless = n
		}
		return n
	}
	return 0
}

// leading is the least number of token bytes with which a sequence begins.
func leading(seq []*syntax.Regexp) int {
	n := 0
	for _, re := range seq {
		if re.Op == syntax.OpCapture {
			re = re.Sub[0]
		}
		if re.Op == syntax.OpConcat {
			return n + leading(re.Sub)
		}
		k, ok := tokens(re)
		if !ok && re.Op == syntax.OpAlternate {
			k = 1 << 20
			for _, sub := range re.Sub {
				k = min(k, leading([]*syntax.Regexp{sub}))
			}
		}
		if n += k; !ok {
			if re.Op == syntax.OpLiteral {
				for _, c := range re.Rune {
					if c >= 0x80 || !IsToken(byte(c)) {
						break
					}
					n++
				}
			}
			break
		}
	}
	return n
}

// hexadecimal says that a value begins with hexadecimal digits.
func hexadecimal(seq []*syntax.Regexp) bool {
	re := seq[0]
	for re.Op == syntax.OpCapture || re.Op == syntax.OpRepeat || re.Op == syntax.OpPlus || re.Op == syntax.OpConcat {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpCharClass {
		return false
	}
	for i := 1; i < len(re.Rune); i += 2 {
		if c := re.Rune[i]; c > '9' && c|0x20 > 'f' {
			return false
		}
	}
	return true
}

// digital says that an element is a row of digits.
func digital(re *syntax.Regexp) bool {
	return re.Op == syntax.OpRepeat && re.Sub[0].Op == syntax.OpCharClass && len(re.Sub[0].Rune) == 2 && re.Sub[0].Rune[0] == '0' && re.Sub[0].Rune[1] == '9'
}

// refusesLetters says that an allow list excuses what has letters and marks alone.
func refusesLetters(lists Lists) bool {
	for _, a := range lists {
		if a.MatchCondition != config.AllowlistMatchAnd && (a.RegexTarget == "" || a.RegexTarget == "secret") &&
			slices.ContainsFunc(a.Regexes, func(re *regexp.Regexp) bool {
				return re.MatchString("abcdefghijklmnopqrstu") && re.MatchString("ZYXWVU_TSRQ.PONM-LKJ")
			}) {
			return true
		}
	}
	return false
}
