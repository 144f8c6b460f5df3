package digest

import "errors"

// These are all that is said about JSON that has no canonical form: a syntax error
// that named its place would quote the content.
var (
	errNotCanonical = errors.New("no canonical form")
	errTooDeep      = errors.New("nested too deep")
	errTwice        = errors.New("a key repeats")
	errTooMany      = errors.New("too many values")
)

// maxValues bounds the values and keys of a JSON text that is brought into
// canonical form, and with them the memory that reading it takes.
const maxValues = 1 << 20

// Malformation is why something that looks like JSON has no canonical form.
type Malformation uint8

// Malformations.
const (
	WellFormed Malformation = iota
	NotJSON                 // a syntax error, or text that is not UTF-8
	TooDeep                 // nested deeper than MaxDepth
	KeyTwice                // an object has a key twice
	TooMany                 // more than a million values
)

// String names the malformation for a metric.
func (m Malformation) String() string {
	return [...]string{"well_formed", "not_json", "too_deep", "key_twice", "too_many"}[min(m, TooMany)]
}

func malformation(err error) Malformation {
	switch {
	case errors.Is(err, errTooDeep):
		return TooDeep
	case errors.Is(err, errTwice):
		return KeyTwice
	case errors.Is(err, errTooMany):
		return TooMany
	}
	return NotJSON
}
