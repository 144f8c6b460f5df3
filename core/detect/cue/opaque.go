package cue

import "strings"

// The least surprise, in bits a character, of what no one calls a word. Of 4,000
// random values of 16 characters one in a thousand lies below, for hexadecimal
// as for letters and digits; of the 3,390 long words of 2,677 benign prompts
// nearly none above that has two digits and is no link or hash.
const (
	hexSurprise     = 4.7
	mixedSurprise   = 5.5
	lettersSurprise = 6.0
)

// Opaque says that a value is random rather than written: a key, a token, a
// digest; not a word, a path, a date, the name of a model. What libraries for
// language models put in front of their ids (call_, msg_, chatcmpl-) makes an id
// of what follows. Opaque alone says nothing of secrecy: something must announce it.
func Opaque(v string) bool {
	if len(v) < 12 || len(v) > 4096 || identifier(v) || UUID(v) || strings.Contains(v, "xxxx") || strings.Contains(v, "...") || strings.HasSuffix(v, "EXAMPLE") || !several(v) {
		return false
	}
	s := measure(v)
	if s.spaces > 0 || s.calls > 0 {
		return false
	}
	head := v[:min(len(v), 256)]
	switch {
	case s.letters == 0:
		return false
	case hexadecimal(v):
		return len(v) >= 16 && (s.digits >= 2 || len(v) >= 24) && s.letters >= 2 && Surprise(head) >= hexSurprise
	case s.digits < 2:
		return len(v) >= 20 && Surprise(head) >= lettersSurprise
	case len(v) < 16:
		return s.digits >= 2 && s.letters >= 2 && Surprise(head) >= mixedSurprise+1
	}
	return s.digits >= 2 && s.letters >= 2 && Surprise(head) >= mixedSurprise
}

// Letters says that a value of letters alone was drawn rather than written: no word, no
// identifier and no sentence without blanks has such pairs of letters. However long the value
// is, its first 256 bytes tell.
func Letters(v string) bool {
	if len(v) < shortestLetters || !several(v) {
		return false
	}
	for i := range len(v) {
		if !isLetter(v[i]) {
			return false
		}
	}
	return Surprise(v[:min(len(v), 256)]) >= lettersSurprise
}

const shortestLetters = 16 // bytes; fewer may be an abbreviation

func hexadecimal(v string) bool {
	low, high := false, false
	for i := range len(v) {
		switch c := v[i]; {
		case c >= '0' && c <= '9':
		case c >= 'a' && c <= 'f':
			low = true
		case c >= 'A' && c <= 'F':
			high = true
		default:
			return false
		}
	}
	return !low || !high
}

// several says that at least five different characters occur: fewer are a row
// of one sign, to be filled in.
func several(v string) bool {
	var seen [5]byte
	n := 0
next:
	for i := range len(v) {
		for _, c := range seen[:n] {
			if c == v[i] {
				continue next
			}
		}
		if n++; n == len(seen) {
			return true
		}
		seen[n-1] = v[i]
	}
	return false
}

// Hexadecimal says that a value is nothing but digits and the letters a to f, of
// one case: a hash or an id as often as a key.
func Hexadecimal(v string) bool { return hexadecimal(v) }

// identifier recognises what is random and names something: it must stay.
func identifier(v string) bool {
	if v == "" {
		return version(v)
	}
	for _, p := range identifiers[v[0]] {
		if strings.HasPrefix(v, p) {
			return true
		}
	}
	return version(v)
}

// identifiers are the beginnings of such names by their first bytes.
var identifiers = byFirst(
	"chatcmpl-", "cmpl-", "msg_", "call_", "toolu_", "tool_", "run_", "run-", "thread_", "asst_", "resp_", "req_", "req-", "rs_", "fc_", "file-", "file_", "batch_", "step_", "vs_",
	"gen-", "evt_", "cus_", "pi_", "ch_", "sub_", "in_", "prod_", "price_", "trace-", "trace_", "span-", "span_", "arn:", "sha256", "sha512", "sha1-", "md5", "urn:", "http:", "https:", "ami-", "vpc-", "subnet-", "i-0", "sg-0",
)
