package detect

import "strings"

// pem looks at a block of a private key, to its END, or to where it breaks off. If not
// even sixteen characters of it are there, its head is taken alone.
func (s *scanner) pem(text string, i int) {
	if i < s.tokenEnd || s.e.disabled[rulePEM] {
		return
	}
	j := i + len("-----begin")
	head := text[j:min(len(text), j+120)]
	k := strings.Index(head, "-----")
	if k < 0 || !private(head[:k]) {
		return
	}
	j += k + 5
	limit := min(len(text), j+maxPEM)
	end, closed := -1, false
	if k = strings.Index(text[j:limit], "-----"); k >= 0 {
		if tail := text[j+k : min(len(text), j+k+120)]; len(tail) > 8 && fold(tail[5:8], "end") {
			end, closed = j+k+5, true
			if m := strings.Index(tail[5:], "-----"); m >= 0 {
				end += m + 5
			}
		} else {
			limit = j + k
		}
	}
	if end < 0 {
		end = pemBody(text, j, limit)
	}
	s.tokenEnd = end
	body := 0
	for k := j; k < end && body < 16; k++ {
		if strings.HasPrefix(text[k:], "-----") {
			break
		}
		if base64Byte(text[k]) {
			body++
		}
	}
	if body == 16 {
		s.secret(text, i, end, rulePEM, .98)
	} else if !closed && !mentioned(text, i, j) {
		// The head alone: what it announces stands elsewhere, or has another form.
		s.tokenEnd = j
		s.secret(text, i, j, rulePEM, .7)
	}
}

// mentioned says that the head text[i:j] of a block is all that stands in quotes, and nothing of the block behind them.
func mentioned(text string, i, j int) bool {
	if i == 0 || j+1 >= len(text) || text[i-1] != text[j] || !isQuote(text[j]) && text[j] != '`' || text[j+1] != ' ' {
		return false
	}
	return j+2 < len(text) && isLetter(text[j+2]) && strings.IndexByte(text[j+2:min(len(text), j+16)], ' ') > 0
}

// private says that a block of this name holds a key that opens something.
func private(name string) bool {
	name = strings.ToUpper(name)
	return strings.Contains(name, "PRIVATE KEY") || strings.Contains(name, "STATIC KEY") || strings.Contains(name, "SECRET KEY")
}

// bodyEnd is where a key in base64 without a head ends of which a part ends at i: after it
// come lines that are base64 too, if they are as long as such lines are, and what is left.
func bodyEnd(text string, i int) int {
	for limit := min(len(text), i+maxPEM); ; {
		for i < limit && base64Byte(text[i]) && text[i] != '\\' {
			i++
		}
		from := i
		for from < limit && from < i+24 && strings.IndexByte(" \t\r\n", text[from]) >= 0 {
			from++
		}
		if from == i || strings.IndexByte(text[i:from], '\n') < 0 {
			return i
		}
		to := from
		for to < limit && base64Byte(text[to]) && text[to] != '\\' {
			to++
		}
		if to-from < 40 && (to == from || text[to-1] != '=') {
			return i
		}
		i = to
	}
}

// jwk says that a string of JSON is the private part of a JSON web key: a member of one
// letter or two (d, k, p, dq) beside kty.
func jwk(text, key string, from, to int) bool {
	if len(key) > 2 || to-from < 20 || key != "d" && key != "k" && key != "p" && key != "q" && key != "dp" && key != "dq" && key != "qi" {
		return false
	}
	for i := from; i < to; i++ {
		if !base64URL(text[i]) && text[i] != '=' {
			return false
		}
	}
	return strings.Contains(text[max(0, from-maxJWK):min(len(text), to+maxJWK)], "kty")
}

// member looks at a member of a name of one letter, which ends at end, in what is no
// whole JSON: the private part of a JSON web key in code.
func (s *scanner) member(text string, end, at int) {
	if c := text[end-1]; c != 'd' && c != 'k' || s.e.disabled[rulePEM] {
		return
	}
	i := at + 1
	for n := i + 4; i < len(text) && i < n && text[i] == ' '; {
		i++
	}
	if i >= len(text) || !isQuote(text[i]) {
		return
	}
	start, stop := i+1, i+1
	for stop < len(text) && stop < start+1024 && (base64URL(text[stop]) || text[stop] == '=') {
		stop++
	}
	if stop < len(text) && text[stop] == text[i] && stop > s.secretEnd && jwk(text, text[end-1:end], start, stop) {
		s.secret(text, start, stop, rulePEM, .95)
	}
}

// maxJWK is how far from its private part a key of 4,096 bits may say that it is one.
const maxJWK = 4096

// pemBody is where a block that has no END stops looking like one: at the first
// line that is neither base64 nor, near the top, a header.
func pemBody(text string, from, limit int) int {
	end := from
	for line, i := 0, from; i < limit; line++ {
		j := strings.IndexByte(text[i:limit], '\n')
		if j < 0 {
			j = limit
		} else {
			j += i
		}
		l := strings.TrimRight(text[i:j], " \t\r.…")
		if !base64Line(l) && (line > 5 || !strings.Contains(l[:min(len(l), 32)], ": ")) {
			// The key may share its last line with what follows, of which a word is none of it.
			k := i
			for k < j && base64Byte(text[k]) {
				k++
			}
			if k-i < 8 && line > 0 {
				return end
			}
			return max(end, k)
		}
		end = j
		i = j + 1
	}
	return end
}

func base64Line(l string) bool {
	for i := range len(l) {
		if !base64Byte(l[i]) {
			return false
		}
	}
	return true
}

func base64Byte(c byte) bool {
	return isLetter(c) || c-'0' < 10 || c == '+' || c == '/' || c == '=' || c == '\\'
}
