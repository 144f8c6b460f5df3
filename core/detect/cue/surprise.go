package cue

// Symbols is how many symbols the model of code and prose tells apart: small and
// capital letters, a digit, a mark that joins words.
const Symbols = 54

const (
	digitSymbol = 52
	markSymbol  = 53
)

// Symbol is the symbol of a byte, or -1 for what stands in no word.
func Symbol(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a')
	case c >= 'A' && c <= 'Z':
		return 26 + int(c-'A')
	case c >= '0' && c <= '9':
		return digitSymbol
	case c == '_' || c == '-' || c == '.' || c == '/' || c == '+' || c == '=':
		return markSymbol
	}
	return -1
}

// digitBits is what a digit tells besides that it is one.
const digitBits = 53 // sixteenths: log2 10

// Surprise measures a value against code and prose: how many bits a character
// costs who knows which letter follows which in them. Words, identifiers and
// paths cost two to four, random characters five and more. Shannon's entropy
// cannot tell them apart: it counts letters and forgets their order.
func Surprise(v string) float64 {
	sum, n := 0, 0
	last := -1
	for i := range len(v) {
		s := Symbol(v[i])
		if s >= 0 && last >= 0 {
			sum += int(digrams[last*Symbols+s])
			n++
		}
		if s == digitSymbol {
			sum += digitBits
		}
		last = s
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(16*n)
}
