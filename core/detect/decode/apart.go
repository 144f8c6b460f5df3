package decode

// A token may also be written apart: with a byte between each two of its characters, as who
// wants to get one past a filter is told to, and as strings that a program joins.

const (
	minSpread = 12 // characters, of which some are letters
	letters   = 4
)

// Spread takes the bytes out that stand between each two characters of a word (g h p _ a, or
// g.h.p._.a) and reports whether there was any. A blank may be one of the characters.
func (v *View) Spread(text string) bool {
	v.begin(text)
	last := 0
	for i := 0; i+2*minSpread-1 <= len(text); {
		c := text[i+1]
		if c != text[i+3] || c != text[i+5] || alnum(c) || c >= 0x80 || text[i] == c || i > 0 && alnum(text[i-1]) {
			i++
			continue
		}
		end, found := spread(text, i, c)
		if (end-i)/2 < minSpread || found < letters {
			i = max(i+1, end-2)
			continue
		}
		for k := i; k < end-1; k += 2 {
			v.buf = append(v.buf, text[last:k+1]...)
			v.mark(0, k+1, 1)
			last = k + 2
		}
		i = end
	}
	v.buf = append(v.buf, text[last:]...)
	return len(v.atoms) > 0
}

// spread is where characters end that have a byte between each two of them and begin at i,
// and how many of them are letters.
func spread(text string, i int, between byte) (end, found int) {
	blank := false // the character before was one
	for k := i; ; k += 2 {
		if k >= len(text) {
			return k - 1, found
		}
		c := text[k]
		if c == ' ' && !blank && k > i {
			blank = true
		} else if c <= ' ' || c == between || c >= 0x80 {
			return k - 1, found
		} else {
			blank = false
			if c|0x20-'a' < 26 {
				found++
			}
		}
		if k+1 < len(text) && text[k+1] == between {
			continue
		}
		if k+1 < len(text) && alnum(text[k+1]) {
			return k - 1, found // it begins a word
		}
		return k + 1, found
	}
}

// mostJoint is how many bytes between two strings that a program joins are looked at: a
// line break and what indents the next line among them.
const mostJoint = 48

// Concat takes out what stands between strings that a program joins within a word,
// "ghp_" + "a1b2", and reports whether there was any.
func (v *View) Concat(text string) bool {
	v.begin(text)
	last := 0
	for i := range len(text) {
		if c := text[i]; c != '"' && c != '\'' && c != '`' {
			continue
		}
		start := joinedBefore(text, i)
		if start <= last {
			continue
		}
		v.buf = append(v.buf, text[last:start]...)
		v.mark(0, start, i+1-start)
		last = i + 1
	}
	v.buf = append(v.buf, text[last:]...)
	return len(v.atoms) > 0
}

// joinedBefore is where the quote stands that ends the string before the one that the quote at i
// begins, if a program joins them within a word; 0 is none.
func joinedBefore(text string, i int) int {
	if i+1 >= len(text) || !tokenByte[text[i+1]] {
		return 0
	}
	operator, breaks := 0, false
	for k := i - 1; k > 0 && i-k < mostJoint; k-- {
		switch c := text[k]; c {
		case ' ', '\t', '\r':
		case '\n':
			breaks = true
		case '+', '.', '&', '|', '\\', '~':
			if operator++; operator > 2 {
				return 0
			}
		case text[i]:
			if operator == 0 && !breaks || !tokenByte[text[k-1]] && text[k-1] != '=' {
				return 0
			}
			return k
		default:
			return 0
		}
	}
	return 0
}
