package detect

import "strings"

// Headers of which a part is secret: cookies and the parameters of a digest.

// setCookie looks at the value text[start:stop] of the header text[from:end] if it sets a cookie with attributes, which
// tell nothing: Set-Cookie: sid=...; Path=/; HttpOnly. It says whether it does.
func (s *scanner) setCookie(text string, from, end, start, stop int) bool {
	const name = "set-cookie"
	if end-from < len(name) || !fold(text[end-len(name):end], name) {
		return false
	}
	k := strings.IndexByte(text[start:stop], ';')
	if k < 0 || !attributes(text[start+k:stop]) {
		return false
	}
	s.assignEnd = stop
	stop = start + k
	if n := strings.IndexByte(text[start:stop], '='); n >= 0 && text[start-1] != '=' {
		start += n + 1
	}
	if v := text[start:stop]; v != "" && !trivialCookie(v) && !reference(v) && mark(v) == 0 {
		s.secret(text, start, stop, ruleAssign, .8)
	}
	return true
}

// attributes says that a text is attributes of a cookie, a semicolon before each
// (https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1).
func attributes(text string) bool {
	for text != "" {
		text = strings.TrimLeft(text[1:], " ")
		k := strings.IndexByte(text, ';')
		if k < 0 {
			k = len(text)
		}
		name, _, _ := strings.Cut(text[:k], "=")
		if k > 0 && !among(strings.TrimSpace(name), "path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "partitioned", "priority") {
			return false
		}
		text = text[k:]
	}
	return true
}

// trivial says that a header of this name is cookies each of which is a word: theme=dark; lang=de.
func trivial(name, v string) bool {
	if word, _ := humpBefore(name); !among(word, "cookie", "cookies") {
		return false
	}
	for pair := range strings.SplitSeq(v, ";") {
		pair = pair[strings.IndexByte(pair, '=')+1:]
		if !trivialCookie(strings.TrimSpace(pair)) {
			return false
		}
	}
	return true
}

// trivialCookie says that the value of a cookie is a short word, which is no session.
func trivialCookie(v string) bool {
	const longest = 8
	return len(v) <= longest && identifierOnly(strings.Replace(v, "-", "", 1))
}

// digest looks at the parameters of a digest at text[start:stop], of which those that are drawn or answer what was
// drawn are secret (https://www.rfc-editor.org/rfc/rfc7616#section-3.4). It says whether it is one.
func (s *scanner) digest(text string, start, stop int) bool {
	const scheme, answer = "digest ", `response="`
	v := text[start:stop]
	if len(v) < len(scheme) || !fold(v[:len(scheme)], scheme) || !strings.Contains(v, answer) {
		return false
	}
	for i := 0; i < len(v); i++ {
		k := strings.IndexByte(v[i:], '"')
		if k < 0 {
			break
		}
		from := i + k + 1
		to := strings.IndexByte(v[from:], '"')
		if to < 0 {
			return false // it is cut off
		}
		to += from
		for _, w := range [...]string{"nonce=", "response=", "opaque="} {
			if strings.HasSuffix(v[:from-1], w) && to > from && mark(v[from:to]) == 0 {
				s.secret(text, start+from, start+to, ruleAssign, .85)
			}
		}
		i = to
	}
	s.assignEnd = stop
	return true
}
