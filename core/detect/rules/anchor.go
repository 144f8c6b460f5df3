package rules

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// Anchor says what in a text leads to a trigger, so that nobody has to look for
// the trigger everywhere. It follows from the expression: whatever matches has
// the anchor.
type Anchor uint8

const (
	// AnchorNone leaves the text itself to be searched for the trigger.
	AnchorNone Anchor = iota
	// AnchorRun is a run of at least LongRun token bytes in which the trigger
	// begins, or at most Lead bytes before which it does.
	AnchorRun
	// AnchorShortRun is the same with a run of at least ShortRun bytes, one of
	// them no letter: a shorter token of letters alone is a word.
	AnchorShortRun
	// AnchorValue is an operator that the trigger stands before and a value of at
	// least ValueRun token bytes, or ValueDigits digits, after.
	AnchorValue
	// AnchorName is = or :, at which the trigger ends; quotes and blanks may lie
	// between.
	AnchorName
	// AnchorURL is ://, at which the trigger ends.
	AnchorURL
	// AnchorFlag is a dash after a blank, with which the trigger begins.
	AnchorFlag
	// AnchorShape is a run as for AnchorRun that Shaped accepts: the rule has no
	// trigger but its keywords, which may be looked for then.
	AnchorShape
	// AnchorFrame is a run as for AnchorRun behind $ or :, with the trigger at most
	// Frame bytes before and neither blanks nor quotes between: $6$salt$hash.
	AnchorFrame
	// AnchorWord is the end of a word of at least WordRun token bytes, with which
	// the trigger ends, blanks and quotes aside. Digits may stand behind the word.
	AnchorWord
)

// The lengths that anchors speak of, in bytes.
const (
	LongRun     = 16
	ShortRun    = 12
	ValueRun    = 8
	ValueDigits = 5
	Lead        = 8
	Frame       = 192
	WordRun     = 5
	WordDigits  = 2
)

// IsToken says whether a byte belongs to the runs that anchors speak of.
func IsToken(c byte) bool { return isWord(c) || strings.IndexByte("-.~+/=", c) >= 0 }

// Anchor is the anchor of a trigger.
func (r *Rule) Anchor(trigger int) Anchor {
	if trigger < len(r.anchors) {
		return r.anchors[trigger]
	}
	return AnchorNone
}

// RunBehind says that the run of AnchorRun may begin behind the trigger.
func (r *Rule) RunBehind() bool { return r.runBehind }

// Digitless is the least length of the value of a rule with AnchorValue that
// need not have a digit; 0 says that there is none. Hexadecimal values are
// taken to have one.
func (r *Rule) Digitless() int { return r.digitless }

// ValueFits says whether a run of so many token bytes may begin the value of a
// rule with AnchorValue.
func (r *Rule) ValueFits(run int) bool {
	return run >= r.valueMin && (r.valueMax == 0 || run <= r.valueMax)
}

// anchor finds the anchor of each trigger. Flat is the expression, and the
// triggers stand at its element at.
func (r *Rule) anchor(flat []*syntax.Regexp, at int) {
	r.anchors = make([]Anchor, len(r.Triggers))
	r.neighbours(flat, at)
	run, before := runAt(flat, at)
	r.runBehind, r.run = before > 0, run
	taken, _ := consumed(flat[at:])
	value := 0
	if r.Assigned {
		value = r.valueRun(flat)
	}
	for i, l := range r.Triggers {
		switch {
		case value >= ValueRun && len(l.Text) >= 3:
			r.anchors[i] = AnchorValue
		case run >= LongRun:
			r.anchors[i] = AnchorRun
		case run >= ShortRun && (run > len(l.Text) || !lettersOnly(l.Text)): // or it may be a word
			r.anchors[i] = AnchorShortRun
		case strings.HasSuffix(l.Text, "://"):
			r.anchors[i] = AnchorURL
		case endsName(l.Text) || r.Mode == At && closesName(l.Text) && assigns(flat[at+taken:]):
			r.anchors[i] = AnchorName
		case strings.IndexByte(l.Text, '$') >= 0 && framed(flat[at:]):
			r.anchors[i] = AnchorFrame
		case len(l.Text) < maxLiteralLen && endsWord(l.Text, flat[at+taken:]):
			r.anchors[i] = AnchorWord
		}
	}
}

// framed says that a long run stands behind $ or :, not far from the beginning.
func framed(flat []*syntax.Regexp) bool {
	size, last := 0, byte(0)
	for i, re := range flat {
		if last == '$' || last == ':' {
			run := 0
			for _, next := range flat[i:] {
				n, ok := tokens(next)
				if !ok {
					break
				}
				run += n
			}
			if run >= LongRun {
				return size <= Frame
			}
		}
		last = 0
		if re.Op == syntax.OpLiteral {
			last = byte(re.Rune[len(re.Rune)-1])
		}
		w := width(re)
		if w < 0 {
			return false
		}
		size += w
	}
	return false
}

// Word is the word that a trigger with AnchorWord ends with.
func Word(trigger string) string {
	n := len(trigger)
	for n > 0 && (trigger[n-1] <= ' ' || trigger[n-1] == '"' || trigger[n-1] == '\'') {
		n--
	}
	return trigger[:n]
}

// endsWord says that a trigger ends a word, with rest behind it.
func endsWord(trigger string, rest []*syntax.Regexp) bool {
	word := Word(trigger)
	n := len(word) - WordRun
	if n < 0 || strings.IndexFunc(word[n:], func(c rune) bool { return c != '.' && !isLetter(c) }) >= 0 || !isLetter(rune(word[len(word)-1])) {
		return false
	}
	if len(word) < len(trigger) {
		return true
	}
	if len(rest) > 0 && digital(rest[0]) && rest[0].Max >= 0 && rest[0].Max <= WordDigits {
		rest = rest[1:]
	}
	return len(rest) > 0 && rest[0].Op == syntax.OpCharClass && apart(rest[0].Rune)
}

// apart says that there are no token bytes in a class.
func apart(class []rune) bool {
	for c := range rune(0x80) {
		for i := 0; i+1 < len(class); i += 2 {
			if class[i] <= c && c <= class[i+1] && IsToken(byte(c)) && c != '=' {
				return false
			}
		}
	}
	return true
}

// lettersOnly says that a trigger is a word of letters, which no run shorter than LongRun is.
func lettersOnly(trigger string) bool {
	return strings.IndexFunc(trigger, func(c rune) bool { return !isLetter(c) }) < 0
}

func isLetter(c rune) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// neighbours notes which bytes may stand before and behind a trigger, when that
// is one class each.
func (r *Rule) neighbours(flat []*syntax.Regexp, at int) {
	if at > 0 {
		r.prior = certain(flat[at-1])
	}
	n, partly := consumed(flat[at:])
	if n += at; !partly && n > at && n < len(flat) && !slices.ContainsFunc(r.Triggers, func(l Literal) bool { return len(l.Text) >= maxLiteralLen }) {
		r.next = certain(flat[n])
	}
}

// certain is the class of an element that takes one byte of it at least.
func certain(re *syntax.Regexp) *[256]bool {
	if re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && re.Min > 0 {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpCharClass {
		return nil
	}
	set, ok := classOf(re)
	if !ok {
		return nil
	}
	return set
}

// endsName says that a trigger ends at = or :, with a name before it.
func endsName(s string) bool {
	n := len(s) - 1
	return n >= 3 && (s[n] == '=' || s[n] == ':') && isNameByte(s[n-1]) && isNameByte(s[n-2]) && isNameByte(s[n-3])
}

// closesName says the same of the quote behind a name.
func closesName(s string) bool {
	n := len(s) - 1
	return n >= 3 && (s[n] == '"' || s[n] == '\'') && isNameByte(s[n-1]) && isNameByte(s[n-2]) && isNameByte(s[n-3])
}

// assigns says that what follows begins with = or :, blanks aside.
func assigns(flat []*syntax.Regexp) bool {
	for _, re := range flat {
		if (re.Op == syntax.OpStar || re.Op == syntax.OpRepeat) && re.Sub[0].Op == syntax.OpCharClass && len(re.Sub[0].Rune) > 0 && re.Sub[0].Rune[len(re.Sub[0].Rune)-1] <= ' ' {
			continue
		}
		return re.Op == syntax.OpLiteral && (re.Rune[0] == '=' || re.Rune[0] == ':')
	}
	return false
}

// consumed is how many elements literals takes whole, and whether it takes a
// part of the next one.
func consumed(flat []*syntax.Regexp) (n int, partly bool) {
	size := 1
	for n, re := range flat {
		next, all := first(re)
		if next == nil || len(next)*size > maxLiterals {
			return n, false
		}
		if !all {
			return n, true
		}
		size *= len(next)
	}
	return len(flat), false
}
