package decode

import (
	"html"
	"strings"
	"unicode/utf8"
)

// named are the character references that stand for ASCII marks.
var named = [...]struct {
	name string
	c    byte
}{
	{"amp;", '&'},
	{"lt;", '<'},
	{"gt;", '>'},
	{"quot;", '"'},
	{"apos;", '\''},
	{"commat;", '@'},
	{"period;", '.'},
	{"colon;", ':'},
	{"equals;", '='},
	{"sol;", '/'},
	{"lowbar;", '_'},
	{"hyphen;", '-'},
	{"dash;", '-'},
	{"plus;", '+'},
	{"num;", '#'},
	{"excl;", '!'},
	{"nbsp;", ' '},
	{"shy;", 0},
	{"zwnj;", 0},
	{"zwj;", 0},
}

// accented are the character references that stand for letters with accents, and for the quotes and
// dashes of typography, by their names.
var accented = func() map[string]string {
	m := map[string]string{}
	add := func(name string) {
		if c := html.UnescapeString("&" + name + ";"); !strings.HasPrefix(c, "&") {
			m[name] = c
		}
	}
	for _, accent := range [...]string{"grave", "acute", "circ", "tilde", "uml", "ring", "cedil", "caron", "ogon", "slash", "breve", "macr", "dot", "strok", "dblac"} {
		for c := 'A'; c <= 'z'; c++ {
			add(string(c) + accent)
		}
	}
	for _, name := range [...]string{"AElig", "aelig", "OElig", "oelig", "szlig", "ETH", "eth", "THORN", "thorn", "inodot", "ordf", "ordm", "lsquo", "rsquo", "ldquo", "rdquo", "sbquo", "bdquo", "laquo", "raquo", "ndash", "mdash", "hellip", "ensp", "emsp", "thinsp"} {
		add(name)
	}
	return m
}()

// longestLetter is how many bytes such a reference has at most.
const longestLetter = 10

// namedBegins are the first bytes of the names of all.
var namedBegins = func() (t [256]bool) {
	for _, e := range named {
		t[e.name[0]] = true
	}
	for name := range accented {
		t[name[0]] = true
	}
	return t
}()

// Entities decodes the character references of HTML: numeric ones, and the
// named ones of ASCII marks. It reports whether there was any.
func (v *View) Entities(text string) bool {
	v.begin(text)
	for i := 0; i < len(text); {
		k := strings.IndexByte(text[i:], '&')
		if k < 0 {
			v.buf = append(v.buf, text[i:]...)
			break
		}
		v.buf = append(v.buf, text[i:i+k]...)
		i += k
		var b [utf8.UTFMax]byte
		out, n := reference(text[i:], b[:0])
		if n == 0 {
			v.buf = append(v.buf, '&')
			i++
			continue
		}
		v.atom(out, i, n)
		i += n
	}
	return len(v.atoms) > 0
}

// reference decodes the character reference at the beginning of s and says how
// long it is; 0 means that it is none.
func reference(s string, b []byte) ([]byte, int) {
	if len(s) < 4 {
		return b, 0
	}
	if s[1] != '#' {
		if !namedBegins[s[1]] {
			return b, 0
		}
		for _, e := range &named {
			if strings.HasPrefix(s[1:], e.name) {
				if e.c == 0 {
					return b, 1 + len(e.name)
				}
				return append(b, e.c), 1 + len(e.name)
			}
		}
		if k := strings.IndexByte(s[:min(len(s), longestLetter)], ';'); k > 0 {
			if c := accented[s[1:k]]; c != "" {
				return append(b, c...), k + 1
			}
		}
		return b, 0
	}
	base, i := 10, 2
	if s[2]|0x20 == 'x' {
		base, i = 16, 3
	}
	x, from := 0, i
	for ; i < len(s) && i < from+8; i++ {
		d, ok := nibble(s[i])
		if !ok || int(d) >= base {
			break
		}
		x = x*base + int(d)
	}
	if i == from || x == 0 || x > utf8.MaxRune {
		return b, 0
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return utf8.AppendRune(b, rune(x)), i
}
