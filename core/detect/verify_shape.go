package detect

import (
	"github.com/sotto-project/sotto/core/detect/cue"
)

// Keys that nothing begins and no word announces, but whose parts have lengths of their own.
const (
	ruleTrueNAS = "truenas-api-key"       // the number of a key, and 64 letters and digits
	ruleZhipu   = "zhipu-api-key"         // an id of 32 hexadecimal digits, a dot, 16 letters and digits
	ruleSanctum = "laravel-sanctum-token" // the number of a token, a bar, 40 letters and digits, maybe a checksum of eight
	rulePrefix  = "prefixed-api-key"      // eight letters and digits to look the key up by, a dot, 32: Baseten's, Django's
	ruleFal     = "fal-api-key"           // a UUID, a colon, 32 hexadecimal digits
	ruleMailgun = "mailgun-private-key"   // 32, eight and eight hexadecimal digits
	ruleNgrok   = "ngrok-auth-token"      // a 2 and 26 letters and digits, an underscore, 20
)

// partedRules are all of them.
var partedRules = []string{ruleTrueNAS, ruleZhipu, ruleSanctum, rulePrefix, ruleFal, ruleMailgun, ruleNgrok}

// parted looks at the run text[from:end] for them.
func (s *scanner) parted(text string, from, end int) {
	switch n := end - from; {
	case n == 49 && text[from+32] == '.':
		if v := text[from:end]; cue.Hexadecimal(v[:32]) && cue.Opaque(v[:32]) && mixed(v[33:]) {
			s.parts(text, from, end, ruleZhipu)
		}
	case n == 41 && text[from+8] == '.':
		if v := text[from:end]; mixed(v[:8]) && mixed(v[9:]) && cue.Opaque(v[9:]) {
			s.parts(text, from, end, rulePrefix)
		}
	case n == 50 && text[from+32] == '-' && text[from+41] == '-':
		if v := text[from:end]; cue.Hexadecimal(v[:32]) && cue.Opaque(v[:32]) && cue.Hexadecimal(v[33:41]) && cue.Hexadecimal(v[42:]) {
			s.parts(text, from, end, ruleMailgun)
		}
	case n >= 47 && n <= 50 && text[from] == '2' && text[from+27] == '_':
		if v := text[from:end]; mixed(v[:27]) && mixed(v[28:]) && cue.Opaque(v[:27]) {
			s.parts(text, from, end, ruleNgrok)
		}
	case n == 32 && from > 36 && text[from-1] == ':' && cue.UUID(text[from-37:from-1]):
		if v := text[from:end]; cue.Hexadecimal(v) && cue.Opaque(v) {
			s.parts(text, from-37, end, ruleFal)
		}
	case n >= 66 && n <= 68 && text[end-65] == '-':
		if v := text[from:end]; digitsOnly(v[:n-65]) && mixed(v[n-64:]) && cue.Opaque(v[n-64:]) {
			s.parts(text, from, end, ruleTrueNAS)
		}
	case (n == 40 || n == 48) && from > 1 && text[from-1] == '|' && text[from-2]-'0' < 10:
		i := from - 1
		for i > 0 && from-i < 10 && text[i-1]-'0' < 10 {
			i--
		}
		if v := text[from:end]; (i == 0 || !wordByte(text[i-1]) && text[i-1] != '|') && mixed(v) && cue.Opaque(v) {
			s.parts(text, i, end, ruleSanctum)
		}
	}
}

func (s *scanner) parts(text string, from, end int, rule string) {
	if !s.e.disabled[rule] {
		s.secret(text, from, end, rule, .85)
	}
}

// mixed says that a value has small letters, capitals and digits, and nothing else.
func mixed(v string) bool {
	var small, capital, digit bool
	for _, c := range []byte(v) {
		switch {
		case c-'a' < 26:
			small = true
		case c-'A' < 26:
			capital = true
		case c-'0' < 10:
			digit = true
		default:
			return false
		}
	}
	return small && capital && digit
}
