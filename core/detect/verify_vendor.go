package detect

import "github.com/sotto-project/sotto/core/detect/cue"

// ruleVendor is an opaque value right behind the name of a service that gives
// out keys.
const ruleVendor = "vendor-key"

// vendor looks at the token around a digit that stands beside a letter. Most
// tokens are short and cost a dozen bytes; each is looked at once.
func (s *scanner) vendor(text string, i int) {
	if i < s.opaqueEnd || s.e.disabled[ruleVendor] {
		return
	}
	from, to := i, i
	for from > 0 && i-from < 64 && vendorByte[text[from-1]] {
		from--
	}
	for to < len(text) && to-from < maxValue && vendorByte[text[to]] {
		to++
	}
	s.vendorRun(text, from, to)
}

// vendorRun looks at the token text[from:to] behind the end of the last.
func (s *scanner) vendorRun(text string, from, to int) {
	s.opaqueEnd = to
	for to < len(text) && text[to] == '=' && to-from < maxValue {
		to++
	}
	if to-from < 16 || to <= s.secretEnd {
		return
	}
	name, operator := nameBefore(text, from)
	if fold(name, "login") { // wandb login 3f9a...
		name, _ = nameBefore(text, from-len("login")-1)
	}
	if !cue.Vendor(name) {
		// The name may be glued to the value: fastforex-3f9a...
		k := from
		for k < to && isLetter(text[k]) {
			k++
		}
		if k == to || text[k] != '-' && text[k] != '_' || !cue.Vendor(text[from:k]) {
			return
		}
		from, operator = k+1, true
	}
	v := text[from:to]
	if cue.UUID(v) && operator || cue.Opaque(v) && len(v) >= 16 && !hyperlink(text, from, to) {
		s.secret(text, from, to, ruleVendor, .65)
	}
}

// nameBefore is the name in front of a value, and whether more than a blank parts them.
func nameBefore(text string, i int) (name string, operator bool) {
	j := i
	for j > 0 && i-j < 6 {
		switch text[j-1] {
		case '=', ':', '"', '\'', '`', '>':
			operator = true
		case ' ', '\t', '|', '{', '(':
		default:
			goto word
		}
		j--
	}
word:
	k := j
	for k > 0 && j-k < 40 && nameByte(text[k-1]) {
		k--
	}
	return text[k:j], operator
}

// vendorByte are the bytes of keys.
var vendorByte = func() (t [256]bool) {
	for i := range t {
		c := byte(i)
		t[i] = isLetter(c) || c-'0' < 10 || c == '_' || c == '-' || c == '.' || c == '/' || c == '+'
	}
	return t
}()
