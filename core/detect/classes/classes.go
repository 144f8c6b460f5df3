// Package classes says which bytes of a text are of which class, 64 bytes at a
// time: a Block has one bit a byte for each class. What looks for candidates
// then works on whole blocks, a few instructions for 64 bytes, and its cost does
// not depend on the number of rules.
//
// Quotes is the same for a walk over JSON, which asks for less.
//
// There are two leaves for each: a portable one (a table look-up a byte and a transposition of
// words, or eight bytes at a time) and one for AVX2, written by asm.go under go generate. Both promise the
// same bits, which a test and a fuzz target hold. The build tag purego leaves the
// second out.
package classes

import (
	"math/bits"
	"unsafe"
)

//go:generate go run -modfile=../../../tools/avo.mod asm.go -out leaf_amd64.s

// Size is the number of bytes in a block.
const Size = 64

// Block holds the classes of 64 bytes: bit i of each word is byte i.
type Block struct {
	Token     uint64 // letters, digits and _ . ~ + / -
	Digit     uint64
	Separator uint64 // what may part the digits of one number: blank - . ( ) / +
	Dash      uint64
	Colon     uint64
	Equal     uint64
	Operator  uint64 // what else may part a name from its value: > | ? ,
	Mark      uint64 // @ " ' `
	Upper     uint64 // A to Z
	High      uint64 // what is no ASCII
	Odd       uint64 // what an encoding may begin with: \ & % and NUL
	Line      uint64 // the ends of lines
	Dress     uint64 // what Markdown and HTML dress words with: * _ ~ ` < [ ]
}

// Bits has a bit for each byte of a text.
type Bits []uint64

// Next is the first place at i or later whose bit is set, or -1. I must not be negative.
func (b Bits) Next(i int) int {
	k := i / 64
	if k >= len(b) {
		return -1
	}
	if x := b[k] >> (i & 63); x != 0 {
		return i + bits.TrailingZeros64(x)
	}
	for k++; k < len(b); k++ {
		if b[k] != 0 {
			return k*64 + bits.TrailingZeros64(b[k])
		}
	}
	return -1
}

// NextPair is the first place at i or later where two bits are set, and none before and behind them, or -1. I must
// not be negative.
func (b Bits) NextPair(i int) int {
	for k := i / 64; k < len(b); k++ {
		x := b[k]
		if x&(x>>1) == 0 && x>>63 == 0 {
			continue
		}
		before, behind := uint64(0), uint64(0)
		if k > 0 {
			before = b[k-1]
		}
		if k+1 < len(b) {
			behind = b[k+1]
		}
		pairs := x & (x>>1 | behind<<63) &^ (x>>2 | behind<<62) &^ (x<<1 | before>>63)
		if k == i/64 {
			pairs &= ^uint64(0) << (i & 63)
		}
		if pairs != 0 {
			return k*64 + bits.TrailingZeros64(pairs)
		}
	}
	return -1
}

// Marks are what a text is read by word after word, beside its bytes.
type Marks struct {
	Capitals Bits // letters that are capitals, and what is no ASCII
	Colons   Bits
	Equals   Bits
	Lines    Bits // their ends
	Dress    Bits
	High     uint64 // not 0 if something is no ASCII
}

// Add appends the marks of a block.
func (m *Marks) Add(b *Block) {
	m.Capitals = append(m.Capitals, b.Upper|b.High)
	m.Colons = append(m.Colons, b.Colon)
	m.Equals = append(m.Equals, b.Equal)
	m.Lines = append(m.Lines, b.Line)
	m.Dress = append(m.Dress, b.Dress)
	m.High |= b.High
}

// Forget empties the marks and keeps their memory.
func (m *Marks) Forget() {
	m.Capitals, m.Colons, m.Equals, m.Lines, m.Dress, m.High = m.Capitals[:0], m.Colons[:0], m.Equals[:0], m.Lines[:0], m.Dress[:0], 0
}

// Cap is how many bytes of memory the marks hold.
func (m *Marks) Cap() int {
	return 8 * (cap(m.Capitals) + cap(m.Colons) + cap(m.Equals) + cap(m.Lines) + cap(m.Dress))
}

// Read fills the marks with those of a text.
func (m *Marks) Read(text string) {
	m.Forget()
	var blocks [16]Block
	for ; text != ""; text = text[min(len(text), len(blocks)*Size):] {
		n := Of(text[:min(len(text), len(blocks)*Size)], blocks[:])
		for i := range n {
			m.Add(&blocks[i])
		}
	}
}

// MarksOf are the marks of a text.
func MarksOf(text string) (m Marks) {
	m.Read(text)
	return m
}

// Of fills blocks with the classes of a text and returns how many blocks the
// text has. The last one may be partial; beyond the text no byte has a class.
// The text must not have more than len(blocks) blocks.
func Of(text string, blocks []Block) int {
	whole := len(text) / Size
	if whole > 0 {
		leaf(text[:whole*Size], blocks[:whole])
	}
	if rest := text[whole*Size:]; rest != "" {
		var tail [Size]byte
		copy(tail[:], rest)
		leaf(unsafe.String(&tail[0], Size), blocks[whole:whole+1]) //nolint:gosec // G103: the bytes do not change while the string is in use
		blocks[whole].Odd &= 1<<len(rest) - 1                      // NULs of the text, not those behind it
		whole++
	}
	return whole
}
