package rules

import "strings"

// secretExpr is gitleaks' expression for the manifest of a Kubernetes secret:
// kind: secret and data: within 200 bytes, in any order, and an entry within 100
// bytes of data:. Its counted repetitions make an automaton with hundreds of
// states; read by hand it costs what other rules do.
const secretExpr = `(?i)(?:\bkind:[ \t]*["']?\bsecret\b["']?(?s:.){0,200}?\bdata:(?s:.){0,100}?\s+([\w.-]+:(?:[ \t]*(?:\||>[-+]?)\s+)?[ \t]*(?:["']?[a-z0-9+/]{10,}={0,3}["']?|\{\{[ \t\w"|$:=,.-]+}}|""|''))|` +
	`\bdata:(?s:.){0,100}?\s+([\w.-]+:(?:[ \t]*(?:\||>[-+]?)\s+)?[ \t]*(?:["']?[a-z0-9+/]{10,}={0,3}["']?|\{\{[ \t\w"|$:=,.-]+}}|""|''))(?s:.){0,200}?\bkind:[ \t]*["']?\bsecret\b["']?)`

const (
	maxBetween = 200 // bytes between kind: secret and data:
	maxEntry   = 100 // bytes from data: to an entry
)

// secretManifest finds the first entry of a manifest's data, as the expression does.
func secretManifest(w string) (first, s, e, last int, ok bool) {
	entries := entryCursor{w: w, start: -1}
	for i := 0; i+5 <= len(w); i++ {
		switch c := w[i] | 0x20; {
		case c == 'k' && keyAt(w, i, "kind:"):
			end := secretKind(w, i)
			if end == 0 {
				continue
			}
			for d := max(end, entries.nearest(end+5)-5); d < min(len(w), end+maxBetween+1); d++ {
				if !keyAt(w, d, "data:") {
					continue
				}
				if s, e = entries.after(d + 5); e > 0 {
					return i, s, e, e, true
				}
			}
		case c == 'd' && keyAt(w, i, "data:"):
			if s, e = entries.after(i + 5); e == 0 {
				continue
			}
			for k := e; k < min(len(w), e+maxBetween+1); k++ {
				if end := 0; keyAt(w, k, "kind:") {
					if end = secretKind(w, k); end > 0 {
						return i, s, e, end, true
					}
				}
			}
		}
	}
	return 0, 0, 0, 0, false
}

// keyAt says whether a key stands at i and is no part of a longer word.
func keyAt(w string, i int, key string) bool {
	return w[i]|0x20 == key[0] && len(w)-i >= len(key) && strings.EqualFold(w[i:i+len(key)], key) && (i == 0 || !isWord(w[i-1]))
}

// secretKind is the end of kind: secret at i, or 0.
func secretKind(w string, i int) int {
	i += len("kind:")
	for i < len(w) && (w[i] == ' ' || w[i] == '\t') {
		i++
	}
	if i < len(w) && (w[i] == '"' || w[i] == '\'') {
		i++
	}
	end := i + len("secret")
	if end > len(w) || !strings.EqualFold(w[i:end], "secret") || end < len(w) && isWord(w[end]) {
		return 0
	}
	if end < len(w) && (w[end] == '"' || w[end] == '\'') {
		end++
	}
	return end
}

// entryCursor finds entries, and remembers the last one, since many data: may
// stand before it.
type entryCursor struct {
	w           string
	from        int // looked for from here on
	blank       int // where the blanks before it begin
	start, stop int // start is len(w) when there is none, -1 when nobody has looked
}

// after finds name: value behind a blank that stands at most maxEntry bytes from at on.
func (c *entryCursor) after(at int) (s, e int) {
	if c.start < 0 || at < c.from || at > c.start-1 {
		c.find(at)
	}
	if c.start == len(c.w) || max(c.blank, at) > at+maxEntry {
		return 0, 0
	}
	return c.start, c.stop
}

// nearest is the first place from at on behind which an entry may stand for after, len(w) if
// there is none.
func (c *entryCursor) nearest(at int) int {
	if c.start < 0 || at < c.from || at > c.start-1 {
		c.find(at)
	}
	if c.start == len(c.w) {
		return len(c.w)
	}
	return c.blank - maxEntry
}

func (c *entryCursor) find(at int) {
	c.from, c.start = at, len(c.w)
	blank := -1
	for i := at; i < len(c.w); i++ {
		if ch := c.w[i]; ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '\f' {
			if blank < 0 {
				blank = i
			}
			continue
		}
		if blank >= 0 {
			if e := entryEnd(c.w, i); e > 0 {
				c.blank, c.start, c.stop = blank, i, e
				return
			}
		}
		blank = -1
	}
}

// entryEnd is the end of name: value at i, or 0.
func entryEnd(w string, i int) int {
	j := i
	for j < len(w) && (isWord(w[j]) || w[j] == '.' || w[j] == '-') {
		j++
	}
	if j == i || j == len(w) || w[j] != ':' {
		return 0
	}
	v := skipBlanks(w, j+1, " \t")
	if v < len(w) && (w[v] == '|' || w[v] == '>') {
		b := v + 1
		if w[v] == '>' && b < len(w) && (w[b] == '-' || w[b] == '+') {
			b++
		}
		if n := skipBlanks(w, b, " \t\n\r\f"); n > b {
			v = n
		}
	}
	rest := w[v:]
	switch {
	case strings.HasPrefix(rest, `""`), strings.HasPrefix(rest, "''"):
		return v + 2
	case strings.HasPrefix(rest, "{{"):
		k := 2
		for k < len(rest) && (isWord(rest[k]) || strings.IndexByte(" \t\"|$:=,.-", rest[k]) >= 0) {
			k++
		}
		if k > 2 && strings.HasPrefix(rest[k:], "}}") {
			return v + k + 2
		}
		return 0
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		v++
	}
	k := v
	for k < len(w) && (isWord(w[k]) && w[k] != '_' || w[k] == '+' || w[k] == '/') {
		k++
	}
	if k-v < 10 {
		return 0
	}
	for n := 0; n < 3 && k < len(w) && w[k] == '='; n++ {
		k++
	}
	if k < len(w) && (w[k] == '"' || w[k] == '\'') {
		k++
	}
	return k
}

func skipBlanks(w string, i int, blanks string) int {
	for i < len(w) && strings.IndexByte(blanks, w[i]) >= 0 {
		i++
	}
	return i
}
