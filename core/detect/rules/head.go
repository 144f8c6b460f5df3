package rules

import (
	"errors"
	"regexp/syntax"
)

// head is what stands before the trigger and belongs to the token.
type head struct {
	class       [256]bool
	least, most int
	entropy     float64
	digits      int
}

// leads gives a rule the head that o has. Entropy and digits are then those of
// the whole token.
func (r *Rule) leads(o own) error {
	if o.head == "" {
		return nil
	}
	re, err := syntax.Parse(o.head, syntax.Perl)
	if err != nil || re.Op != syntax.OpCharClass || r.Mode != At {
		return errors.New("the head is no class, or the rest begins with none of a few strings")
	}
	h := &head{least: o.least, most: o.most, entropy: r.entropy, digits: r.digits}
	for i := 0; i+1 < len(re.Rune); i += 2 {
		for c := re.Rune[i]; c <= re.Rune[i+1]; c++ {
			h.class[c] = true
		}
	}
	r.entropy, r.digits = 0, 0
	r.head = h
	r.lengthen()
	return nil
}

// lengthen anchors a rule at the run that its head and the rest make together.
func (r *Rule) lengthen() {
	for c := range r.head.class {
		if r.head.class[c] && !IsToken(byte(c)) {
			return
		}
	}
	if r.head.least == 0 || r.head.least+r.run < LongRun {
		return
	}
	for i := range r.anchors {
		r.anchors[i] = AnchorRun
	}
}

// before reads the head of a token whose trigger begins at i and says where it begins.
func (h *head) before(text string, i int) (start int, ok bool) {
	start = i
	for start > 0 && i-start <= h.most && h.class[text[start-1]] {
		start--
	}
	n := i - start
	if n < h.least || n > h.most || h.least > 0 && start > 0 && isWord(text[start-1]) {
		// "bot" stands before a token of Telegram's in its URLs.
		return start, n >= h.least && n <= h.most && start >= 3 && text[start-3:start] == "bot"
	}
	return start, true
}
