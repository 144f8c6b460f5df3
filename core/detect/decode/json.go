package decode

import (
	"math/bits"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
)

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
	Depth            int32 // how many brackets are open around it
	Kind             Kind
	Escaped          bool
	slash            uint32 // its first backslash in the list of a walk
	Element          bool   // it stands in a list
}

// maxNesting bounds the memory for brackets; deeper text is treated as plain.
const maxNesting = 1 << 16

type frame struct {
	object           bool
	keyStart, keyEnd int // the key this container stands under
	labelStart       int // what a "key" or "name" member said
	labelEnd         int
	elements         int   // of a list, so far
	header, row      bool  // what it is of a grid
	rank             uint8 // how well the label says it
	typed            bool  // the label is of what somebody types into
}

// batch is how many leaves a walk lists at a time, so that a long list of
// numbers takes no more memory than a short one.
const batch = 1024

// maxSlashes bounds the memory for backslashes.
const maxSlashes = 1 << 14

// Leaves is a walk over the leaves of a JSON text, and its reusable memory.
type Leaves struct {
	List []Leaf

	text         string
	stack        []frame
	state        int
	at           int
	key          Leaf     // KeyStart/KeyEnd of the member at hand
	marked, size int      // where marks begin, and of how many bytes they are
	slashes      []uint32 // the backslashes in the strings of List, but for those that a backslash stands before
	whole        bool     // List holds all leaves
	grid         grid
	marks        [64]uint64 // the quotes and backslashes of a stretch
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

const (
	value = iota // a value is due
	first        // a value or ] is due
	name         // a key is due
	start        // a key or } is due
	after        // a value has ended
)

// Walk begins to list the leaves of a JSON text, or of several one after the
// other, and reports whether all of it is valid; Next lists the rest. Raw
// control characters in strings are let pass.
func (l *Leaves) Walk(text string) bool {
	l.rewind(text)
	more, ok := l.fill()
	if l.whole = !more; l.whole || !ok {
		return ok
	}
	for more {
		l.List, l.slashes = l.List[:0], l.slashes[:0]
		if more, ok = l.fill(); !ok {
			return false
		}
	}
	l.rewind(text)
	_, ok = l.fill()
	return ok
}

// Next puts the next leaves of the text into List and reports whether there are any.
func (l *Leaves) Next() bool {
	l.List, l.slashes = l.List[:0], l.slashes[:0]
	if l.whole {
		return false
	}
	more, _ := l.fill()
	l.whole = !more
	return len(l.List) > 0
}

// Slashes are the backslashes of a string that begin an escape, in offsets of the text;
// others of the text may follow them. They are valid as long as List is. Of a text
// with very many escapes they are not kept.
func (l *Leaves) Slashes(leaf Leaf) (list []uint32, ok bool) {
	return l.slashes[leaf.slash:], len(l.slashes) < maxSlashes
}

// Cap is the number of bytes the walk holds on to.
func (l *Leaves) Cap() int { return 56*cap(l.List) + 56*cap(l.stack) + 4*cap(l.slashes) }

// Release lets go of the text.
func (l *Leaves) Release() { l.text = "" }

func (l *Leaves) rewind(text string) {
	l.List, l.stack, l.slashes = l.List[:0], l.stack[:0], l.slashes[:0]
	l.text, l.state, l.at, l.key, l.marked, l.size = text, value, 0, Leaf{}, 0, 0
	l.grid = grid{columns: l.grid.columns[:0]}
}

// fill goes on until the list is full or the text ends. It reports whether
// there is more, and whether the text is valid so far.
func (l *Leaves) fill() (more, ok bool) {
	text, state, key, i := l.text, l.state, l.key, l.at
	for i < len(text) {
		if len(l.List) >= batch {
			l.state, l.key, l.at = state, key, i
			return true, true
		}
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
				return false, false
			}
			slash := uint32(len(l.slashes))
			end, escaped := l.stringEnd(i + 1)
			if end < 0 {
				return false, false
			}
			l.List = append(l.List, Leaf{Start: i + 1, End: end, Kind: Name, Escaped: escaped, slash: slash, Depth: int32(len(l.stack))})
			f := l.stack[len(l.stack)-1]
			key.KeyStart, key.KeyEnd = i+1, end
			if inner(text[i+1:end], text[f.keyStart:f.keyEnd]) {
				key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
			} else if carrier(text[i+1:end]) || f.typed && text[i+1:end] == "text" {
				if f.labelEnd > 0 {
					key.KeyStart, key.KeyEnd = f.labelStart, f.labelEnd
				} else if f.keyEnd > 0 {
					key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
				}
			}
			for i = end + 1; i < len(text) && blank(text[i]); i++ {
			}
			if i == len(text) || text[i] != ':' {
				return false, false
			}
			i++
			state = value
		case value, first:
			if n := len(l.stack); n > 0 && !l.stack[n-1].object && c != ']' {
				l.element(&l.stack[n-1], &key, c)
			}
			switch {
			case c == '{' || c == '[':
				if len(l.stack) == maxNesting {
					return false, false
				}
				f := frame{object: c == '{', keyStart: key.KeyStart, keyEnd: key.KeyEnd}
				l.opens(&f, text[key.KeyStart:key.KeyEnd])
				l.stack = append(l.stack, f)
				i++
				state = first
				if c == '{' {
					state = start
				}
			case c == ']' && state == first:
				key, state = l.pop(), after
				i++
			case c == '"':
				slash := uint32(len(l.slashes))
				end, escaped := l.stringEnd(i + 1)
				if end < 0 {
					return false, false
				}
				l.List = append(l.List, Leaf{Start: i + 1, End: end, KeyStart: key.KeyStart, KeyEnd: key.KeyEnd, Escaped: escaped, slash: slash, Depth: int32(len(l.stack)), Element: len(l.stack) > 0 && !l.stack[len(l.stack)-1].object})
				if n := len(l.stack); n > 0 {
					if f := &l.stack[n-1]; f.object {
						l.label(text[key.KeyStart:key.KeyEnd], i+1, end)
					} else if f.header {
						l.column(i+1, end)
					}
				}
				i, state = end+1, after
			case c == '-' || c-'0' < 10:
				j := i + 1
				for j < len(text) && (text[j]-'0' < 10 || text[j] == '.' || text[j]|0x20 == 'e' || text[j] == '+' || text[j] == '-') {
					j++
				}
				l.List = append(l.List, Leaf{Start: i, End: j, KeyStart: key.KeyStart, KeyEnd: key.KeyEnd, Kind: Number, Depth: int32(len(l.stack)), Element: len(l.stack) > 0 && !l.stack[len(l.stack)-1].object})
				i, state = j, after
			default:
				n := literal(text[i:])
				if n == 0 {
					return false, false
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
				return false, false
			}
			i++
			if c == ',' && !f.object {
				key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
			}
		}
	}
	l.at = len(text)
	return false, state == after && len(l.stack) == 0
}

func (l *Leaves) pop() (key Leaf) {
	f := l.stack[len(l.stack)-1]
	l.stack = l.stack[:len(l.stack)-1]
	l.closes()
	key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
	return key
}

// carrier are keys that say nothing themselves about their value.
func carrier(key string) bool {
	switch key {
	case "value", "Value", "ParameterValue", "OptionValue", "values", "stringValue", "string_value", "arrayValue", "array_value", "kvlistValue", "val", "intValue", "doubleValue", "fieldValue", "field_value", "answer", "response":
		return true
	}
	return false
}

// inner says that a key says less of its value than the one above it: a document has a number, databases give the
// type of a value a key, and columns number their rows.
func inner(key, above string) bool {
	if above == "" || key == "" {
		return false
	}
	switch key {
	case "S", "N", "$date", "$numberLong", "#text", "_text", "$t":
		return true
	case "number", "no":
		return endsAny(above, "icense", "icence", "assport", "permit", "nsurance", "dentity", "_id", "Id")
	case "year", "month", "day":
		return endsAny(above, "irth", "irthDate", "irth_date", "irthday", "irthdate", "dob", "DOB")
	}
	for i := range len(key) {
		if key[i]-'0' >= 10 {
			return false
		}
	}
	return len(key) < 7
}

func endsAny(s string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// label notes what the string text[from:to] under a key says of a "value" beside it.
func (l *Leaves) label(key string, from, to int) {
	n := len(l.stack)
	f := &l.stack[n-1]
	rank := labels(key)
	if rank == 0 || rank < f.rank || rank == f.rank && rank < best {
		return
	}
	if key == "system" { // http://hl7.org/fhir/sid/us-ssn
		if k := strings.LastIndexByte(l.text[from:to], '/'); k >= 0 {
			from += k + 1
		}
	}
	switch key {
	case "element", "selector", "locator":
		from, to = Selected(l.text, from, to)
		f.typed = true
	case "field", "label":
		f.typed = true
	}
	f.labelStart, f.labelEnd, f.rank = from, to, rank
	if g := &l.grid; n > 1 && l.stack[n-2].header && len(g.columns) > 0 {
		c := &g.columns[len(g.columns)-1]
		c.KeyStart, c.KeyEnd = from, to
	}
}

// best is the rank of the keys that say nothing else.
const best = 3

// labels is how well the value of a key says what a "value" beside it is; 0 is not at all.
func labels(key string) uint8 {
	switch key {
	case "key", "name", "header", "field", "Key", "Name", "param", "ParameterKey", "OptionName", "variable", "property", "label", "Label", "fieldName", "field_name", "columnName", "column_name", "attribute", "question", "element", "selector", "locator":
		return best
	case "title", "system":
		return 2
	case "type", "id":
		return 1
	}
	return 0
}

func literal(s string) int {
	for _, w := range [...]string{"true", "false", "null", "NaN", "Infinity"} {
		if len(s) >= len(w) && s[:len(w)] == w {
			return len(w)
		}
	}
	return 0
}

// stringEnd finds the quote that ends the string whose first byte is at i.
func (l *Leaves) stringEnd(i int) (end int, escaped bool) {
	for {
		i = l.mark(i)
		if i == len(l.text) {
			return -1, escaped
		}
		if l.text[i] == '"' {
			return i, escaped
		}
		escaped = true
		if len(l.slashes) < maxSlashes {
			l.slashes = append(l.slashes, uint32(i))
		}
		i += 2
	}
}

// mark is the first quote or backslash at or after i, or the length of the text. Where they
// stand is found for a stretch at a time: code in JSON has one every few bytes.
func (l *Leaves) mark(i int) int {
	for {
		k := i - l.marked
		if k >= l.size {
			if i >= len(l.text) {
				return len(l.text)
			}
			l.marked, l.size, k = i, min(len(l.text)-i, len(l.marks)*classes.Size), 0
			classes.Quotes(l.text[i:i+l.size], l.marks[:])
		}
		if m := l.marks[k/classes.Size] >> (k % classes.Size); m != 0 {
			return i + bits.TrailingZeros64(m)
		}
		i += classes.Size - k%classes.Size
	}
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
