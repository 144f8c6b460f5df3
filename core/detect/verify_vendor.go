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
	if from > 0 && text[from-1] == '|' {
		return // an account at a provider: auth0|5f7c8e...
	}
	name, operator := nameBefore(text, from)
	before := from
	if among(name, "is", "was", "ist", "est", "es") { // the virustotal key is 3f9a...
		before = nameStart(text, from)
		name, _ = nameBefore(text, before)
		operator = true
	}
	if fold(name, "login") { // wandb login 3f9a...
		name, _ = nameBefore(text, from-len("login")-1)
	}
	known, announced := cue.Vendor(name), false
	if !known && cue.Issuer(name) {
		known = !torn(text, from, to)
		announced = known
	}
	if !known && cue.Announcing(name) {
		// openweather api key 3f9a...
		for i, n := before, 0; n < 3 && !known && cue.Announcing(name); n++ {
			i = nameStart(text, i)
			name, _ = nameBefore(text, i)
			known = cue.Vendor(name) || cue.Issuer(name)
		}
		announced = known
	}
	if !known {
		// The name may be glued to the value: fastforex-3f9a..., gumroadSECRET-3f9a...
		k := from
		for k < to && isLetter(text[k]) {
			k++
		}
		if k == to || text[k] != '-' && text[k] != '_' && text[k] != '.' {
			return
		}
		if announced = cue.Issuer(text[from:k]); !announced && (text[k] == '.' || !cue.Vendor(text[from:k])) {
			return
		}
		from, operator = k+1, true
	}
	v := text[from:to]
	switch {
	case dashed(text, from) && torn(text, from, to):
	case cue.UUID(v):
		if operator || announced || cue.Issuer(name) {
			s.secret(text, from, to, ruleVendor, .65)
		}
	case len(v) >= 16 && (cue.Opaque(v) || (announced || cue.Issuer(name)) && cue.Issued(v)) && !hyperlink(text, from, to):
		s.secret(text, from, to, ruleVendor, .65)
	}
}

// issued looks at what text[from:end], the name of a service beside a word that announces
// a secret, is set to.
func (s *scanner) issued(text string, from, end int) {
	i, prose, ok := operator(text, from, end)
	if !ok || prose {
		return
	}
	start, stop, quoted := value(text, i, cue.Token)
	v := text[start:stop]
	for j := range len(v) {
		if !opaqueByte(v[j]) && v[j] != '=' {
			return
		}
	}
	if v == "" || clipped(v) || !quoted && code(text, stop) || !cue.Issued(v) || hyperlink(text, start, stop) {
		return
	}
	s.assignEnd = stop
	s.secret(text, start, stop, ruleAssign, .7)
}

// dashed says that a dash stands before the quote of a value: token - 'a1b2'.
func dashed(text string, from int) bool {
	return from >= 4 && text[from-2] == ' ' && text[from-3] == '-'
}

// torn says that a value in quotes ends before its quote does: 'b?c'.
func torn(text string, from, to int) bool {
	i := from
	for i > 1 && text[i-1] == ' ' {
		i--
	}
	return i > 0 && isQuote(text[i-1]) && (to >= len(text) || i == from && text[to] != text[i-1] || i < from && text[to] != ' ')
}

// nameStart is where the name in front of a value begins.
func nameStart(text string, i int) int {
	name, _ := nameBefore(text, i)
	for i > 0 && name != "" && text[i-1] != name[len(name)-1] {
		i--
	}
	return i - len(name)
}

// nameBefore is the name in front of a value, and whether more than a blank parts them.
func nameBefore(text string, i int) (name string, operator bool) {
	j := i
	for j > 0 && i-j < 6 {
		switch text[j-1] {
		case '=', ':', '"', '\'', '`', '>':
			operator = true
		case ' ', '\t', '|', '{', '(', ',':
		case '-':
			if j < 2 || text[j-2] != ' ' {
				goto word
			}
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
