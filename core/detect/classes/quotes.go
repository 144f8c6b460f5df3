package classes

import (
	"encoding/binary"
	"unsafe"
)

// Quotes marks the double quotes and backslashes of a text, which is all that a walk over
// strings of JSON looks at: bit i of a word is byte i of its 64. Marks must have a word for each
// Size bytes of the text, the last of which may be fewer.
func Quotes(text string, marks Bits) {
	whole := len(text) / Size
	if whole > 0 {
		quotes(text[:whole*Size], marks[:whole])
	}
	if rest := text[whole*Size:]; rest != "" {
		var tail [Size]byte
		copy(tail[:], rest)
		quotes(unsafe.String(&tail[0], Size), marks[whole:whole+1]) //nolint:gosec // G103: the bytes do not change while the string is in use
	}
}

// portableQuotes marks whole blocks.
func portableQuotes(text string, marks []uint64) {
	for n := range marks {
		w := unsafe.Slice(unsafe.StringData(text[n*Size:n*Size+Size]), Size) //nolint:gosec // G103: there are as many
		var m uint64
		for i := 0; i < Size; i += 8 {
			m |= equal2(binary.LittleEndian.Uint64(w[i:i+8])) << i
		}
		marks[n] = m
	}
}

// equal2 has a bit for each of eight bytes that is a double quote or a backslash.
func equal2(x uint64) uint64 {
	const ones, low = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f
	q, b := x^'"'*ones, x^'\\'*ones
	// The top bit of a byte of either is set if the byte is not zero.
	q, b = q&low+low|q, b&low+low|b
	return ^(q & b) & ^uint64(low) >> 7 * 0x0102040810204080 >> 56
}
