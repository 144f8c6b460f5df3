package decode

// Kind is what a leaf of a JSON text is.
type Kind uint8

const (
	// String is a string value.
	String Kind = iota
	// Number is a number.
	Number
	// Name is the key of an object's member.
	Name
)

// Leaf is a string, number or key in a JSON text, without its quotes. Its key
// is the member it stands under; a list's elements stand under the list's key,
// and a "value" beside a "key" or "name" under what that one says.
type Leaf struct {
	Start, End       int
	KeyStart, KeyEnd int
	Kind             Kind
	Escaped          bool
}

// maxNesting bounds the memory for brackets; deeper text is treated as plain.
const maxNesting = 1 << 16

type frame struct {
	object           bool
	keyStart, keyEnd int // the key this container stands under
	labelStart       int // what a "key" or "name" member said
	labelEnd         int
}

// Leaves is the reusable memory of a JSON walk.
type Leaves struct {
	List  []Leaf
	stack []frame
}

// LooksJSON says whether a text begins and ends like JSON worth the walk.
func LooksJSON(text string) bool {
	i, j := 0, len(text)
	for i < j && blank(text[i]) {
		i++
	}
	for j > i && blank(text[j-1]) {
		j--
	}
	if j-i < 2 {
		return false
	}
	a, b := text[i], text[j-1]
	return a == '{' && (b == '}' || b == ']') || a == '[' && (b == ']' || b == '}') || a == '"' && b == '"'
}

// Walk lists the leaves of a JSON text, or of several one after the other, and
// reports whether it is valid. Raw control characters in strings are let pass.
func (l *Leaves) Walk(text string) bool {
	l.List, l.stack = l.List[:0], l.stack[:0]
	const (
		value = iota // a value is due
		first        // a value or ] is due
		name         // a key is due
		start        // a key or } is due
		after        // a value has ended
	)
	state := value
	var key Leaf // KeyStart/KeyEnd of the member at hand
	for i := 0; i < len(text); {
		c := text[i]
		if blank(c) {
			i++
			continue
		}
		switch state {
		case name, start:
			if c == '}' && state == start {
				key, state = l.pop(), after
				i++
				continue
			}
			if c != '"' {
				return false
			}
			end, escaped := stringEnd(text, i+1)
			if end < 0 {
				return false
			}
			l.List = append(l.List, Leaf{Start: i + 1, End: end, Kind: Name, Escaped: escaped})
			f := l.stack[len(l.stack)-1]
			key.KeyStart, key.KeyEnd = i+1, end
			if carrier(text[i+1 : end]) {
				if f.labelEnd > 0 {
					key.KeyStart, key.KeyEnd = f.labelStart, f.labelEnd
				} else if f.keyEnd > 0 {
					key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
				}
			}
			for i = end + 1; i < len(text) && blank(text[i]); i++ {
			}
			if i == len(text) || text[i] != ':' {
				return false
			}
			i++
			state = value
		case value, first:
			switch {
			case c == '{' || c == '[':
				if len(l.stack) == maxNesting {
					return false
				}
				l.stack = append(l.stack, frame{object: c == '{', keyStart: key.KeyStart, keyEnd: key.KeyEnd})
				i++
				state = first
				if c == '{' {
					state = start
				}
			case c == ']' && state == first:
				key, state = l.pop(), after
				i++
			case c == '"':
				end, escaped := stringEnd(text, i+1)
				if end < 0 {
					return false
				}
				l.List = append(l.List, Leaf{Start: i + 1, End: end, KeyStart: key.KeyStart, KeyEnd: key.KeyEnd, Escaped: escaped})
				if n := len(l.stack); n > 0 && l.stack[n-1].object && labels(text[key.KeyStart:key.KeyEnd]) {
					l.stack[n-1].labelStart, l.stack[n-1].labelEnd = i+1, end
				}
				i, state = end+1, after
			case c == '-' || c-'0' < 10:
				j := i + 1
				for j < len(text) && (text[j]-'0' < 10 || text[j] == '.' || text[j]|0x20 == 'e' || text[j] == '+' || text[j] == '-') {
					j++
				}
				l.List = append(l.List, Leaf{Start: i, End: j, KeyStart: key.KeyStart, KeyEnd: key.KeyEnd, Kind: Number})
				i, state = j, after
			default:
				n := word(text[i:])
				if n == 0 {
					return false
				}
				i, state = i+n, after
			}
		case after:
			if len(l.stack) == 0 {
				state = value
				key = Leaf{}
				continue
			}
			f := l.stack[len(l.stack)-1]
			switch {
			case c == ',' && f.object:
				state = name
			case c == ',':
				state = value
			case c == '}' && f.object, c == ']' && !f.object:
				key = l.pop()
			default:
				return false
			}
			i++
			if c == ',' && !f.object {
				key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
			}
		}
	}
	return state == after && len(l.stack) == 0
}

func (l *Leaves) pop() (key Leaf) {
	f := l.stack[len(l.stack)-1]
	l.stack = l.stack[:len(l.stack)-1]
	key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
	return key
}

// carrier are keys that say nothing themselves about their value.
func carrier(key string) bool {
	switch key {
	case "value", "values", "stringValue", "string_value", "arrayValue", "array_value", "kvlistValue", "val":
		return true
	}
	return false
}

func labels(key string) bool {
	switch key {
	case "key", "name", "header", "field", "Key", "Name", "param":
		return true
	}
	return false
}

func word(s string) int {
	for _, w := range [...]string{"true", "false", "null", "NaN", "Infinity"} {
		if len(s) >= len(w) && s[:len(w)] == w {
			return len(w)
		}
	}
	return 0
}

func stringEnd(text string, i int) (end int, escaped bool) {
	for ; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i, escaped
		case '\\':
			escaped = true
			i++
		}
	}
	return -1, escaped
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
