package detect

// What a byte may be where a verifier looks at it. A table answers faster than a
// search in a short list.
const (
	operatorByte  = 1 << iota // goes on with an operator: => ==
	valueGap                  // between an operator and its value
	closingByte               // may stand between a name and its operator
	trailingByte              // belongs to the sentence rather than to a value
	headerByte                // of the value of an Authorization header
	opaquePart                // of a value that is opaque
	bareStop                  // ends a value without quotes
	chosenStop                // the same of a password, which may hold brackets
	parameterStop             // ends the value of a parameter in a URL
)

var byteRole = func() (t [256]uint16) {
	for role, list := range map[uint16]string{
		operatorByte: "=:>|", valueGap: "`'\" \t\n\f\r=", closingByte: "\"'`]", trailingByte: ".:)]}", headerByte: "-_.~+/=:|",
		opaquePart: "_-./+~@!$*^", bareStop: " \t\r\n\"'`,;&<>|", chosenStop: " \t\r\n\"'`,;&", parameterStop: "&\"'<>`#;)\\",
	} {
		for _, c := range []byte(list) {
			t[c] |= role
		}
	}
	for c := range t {
		if isLetter(byte(c)) || byte(c)-'0' < 10 {
			t[c] |= headerByte | opaquePart
		}
		if c <= ' ' {
			t[c] |= parameterStop
		}
	}
	return t
}()
