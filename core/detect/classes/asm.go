//go:build ignore

// Asm writes leaf_amd64.s.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A byte's class is lo[low nibble] & hi[high nibble]: each bit is a set of rows
// times a set of columns of the ASCII table.
const (
	letters46  = 1 << iota // rows 4 and 6, columns 1 to f
	letters57              // rows 5 and 7, columns 0 to a
	digits                 // row 3, columns 0 to 9
	plus                   // row 2: + - . /
	underscore             // row 5, column f
	tilde                  // row 7, column e
	blank                  // row 2: blank ( )
	comma                  // rows 2 and 7, column c: , |
)

func main() {
	ConstraintExpr("amd64,!purego")
	var lo, hi [16]byte
	set := func(bit byte, rows, columns []int) {
		for _, r := range rows {
			hi[r] |= bit
		}
		for _, c := range columns {
			lo[c] |= bit
		}
	}
	set(letters46, []int{4, 6}, span(1, 15))
	set(letters57, []int{5, 7}, span(0, 10))
	set(digits, []int{3}, span(0, 9))
	set(plus, []int{2}, []int{0xb, 0xd, 0xe, 0xf})
	set(underscore, []int{5}, []int{0xf})
	set(tilde, []int{7}, []int{0xe})
	set(blank, []int{2}, []int{0, 8, 9})
	set(comma, []int{2, 7}, []int{0xc})

	TEXT("leafAVX2", NOSPLIT, "func(text *byte, blocks *uint64, n int)")
	Pragma("noescape")
	text, out, n := Load(Param("text"), GP64()), Load(Param("blocks"), GP64()), Load(Param("n"), GP64())

	low := table("low", lo)
	high := table("high", hi)
	odd := table("odd", [16]byte{'%' & 15: '%', '&' & 15: '&', '\\' & 15: '\\'}) // and 0
	dress := table("dress", [16]byte{'*' & 15: '*', '_' & 15: '_', '~' & 15: '~', '`' & 15: '`', '<' & 15: '<', '[' & 15: '[', ']' & 15: ']'})
	nibble := repeat("nibble", 0x0f)
	isToken := repeat("isToken", letters46|letters57|digits|plus|underscore|tilde)
	isDigit := repeat("isDigit", digits)
	isSeparator := repeat("isSeparator", plus|blank)
	isComma := repeat("isComma", comma)
	upper := repeat("upper", 0xdf) // folds ` to @
	zero := YMM()
	VPXOR(zero, zero, zero)

	Label("next")
	TESTQ(n, n)
	JZ(LabelRef("done"))
	a, b := YMM(), YMM()
	VMOVDQU(Mem{Base: text}, a)
	VMOVDQU(Mem{Base: text, Disp: 32}, b)
	ca, cb := classOf(a, low, high, nibble), classOf(b, low, high, nibble)

	any := func(bits Mem, at int) {
		x, y := YMM(), YMM()
		VPAND(bits, ca, x)
		VPAND(bits, cb, y)
		VPCMPEQB(zero, x, x)
		VPCMPEQB(zero, y, y)
		m := gather(x, y)
		NOTQ(m)
		MOVQ(m, Mem{Base: out, Disp: at})
	}
	equal := func(c string, value byte, at int) {
		v := repeat(c, value)
		x, y := YMM(), YMM()
		VPCMPEQB(v, a, x)
		VPCMPEQB(v, b, y)
		MOVQ(gather(x, y), Mem{Base: out, Disp: at})
	}
	any(isToken, 0)
	any(isDigit, 8)
	any(isSeparator, 16)
	equal("dash", '-', 24)
	equal("colon", ':', 32)
	equal("equal", '=', 40)
	equal("line", '\n', 88)

	// > and ? differ in the last bit alone.
	one, question := repeat("one", 1), repeat("question", '?')
	x, y, z := YMM(), YMM(), YMM()
	VPOR(one, a, x)
	VPOR(one, b, y)
	VPCMPEQB(question, x, x)
	VPCMPEQB(question, y, y)
	for _, half := range []struct{ class, into VecVirtual }{{ca, x}, {cb, y}} {
		VPAND(isComma, half.class, z)
		VPCMPGTB(z, zero, z) // its bit is the sign
		VPOR(z, half.into, half.into)
	}
	MOVQ(gather(x, y), Mem{Base: out, Disp: 48})

	at, double, single := repeat("at", '@'), repeat("double", '"'), repeat("single", '\'')
	for _, half := range []struct{ text, into VecVirtual }{{a, x}, {b, y}} {
		VPAND(upper, half.text, half.into)
		VPCMPEQB(at, half.into, half.into)
		VPCMPEQB(double, half.text, z)
		VPOR(z, half.into, half.into)
		VPCMPEQB(single, half.text, z)
		VPOR(z, half.into, half.into)
	}
	MOVQ(gather(x, y), Mem{Base: out, Disp: 56})

	// A to Z become the greatest signed bytes, as no others do.
	shift, below := repeat("shift", 127-'Z'), repeat("below", 127-26)
	for _, half := range []struct{ text, into VecVirtual }{{a, x}, {b, y}} {
		VPADDB(shift, half.text, half.into)
		VPCMPGTB(below, half.into, half.into)
	}
	MOVQ(gather(x, y), Mem{Base: out, Disp: 64})
	MOVQ(gather(a, b), Mem{Base: out, Disp: 72})

	// A byte is odd, or dresses words, if it is the one that its low half leads to.
	VPSHUFB(a, odd, x)
	VPSHUFB(b, odd, y)
	VPCMPEQB(a, x, x)
	VPCMPEQB(b, y, y)
	MOVQ(gather(x, y), Mem{Base: out, Disp: 80})
	VPSHUFB(a, dress, x)
	VPSHUFB(b, dress, y)
	VPCMPEQB(a, x, x)
	VPCMPEQB(b, y, y)
	MOVQ(gather(x, y), Mem{Base: out, Disp: 96})

	ADDQ(U8(64), text)
	ADDQ(U8(104), out)
	DECQ(n)
	JMP(LabelRef("next"))
	Label("done")
	VZEROUPPER()
	RET()

	quotes()
	Generate()
}

// quotes is the leaf that looks for nothing but what strings of JSON end with.
func quotes() {
	TEXT("quotesAVX2", NOSPLIT, "func(text *byte, marks *uint64, n int)")
	Pragma("noescape")
	text, out, n := Load(Param("text"), GP64()), Load(Param("marks"), GP64()), Load(Param("n"), GP64())
	double, slash := YMM(), YMM()
	VMOVDQU(NewDataAddr(Symbol{Name: "double", Static: true}, 0), double)
	VMOVDQU(repeat("slash", '\\'), slash)

	Label("more")
	TESTQ(n, n)
	JZ(LabelRef("end"))
	x, y, z := YMM(), YMM(), YMM()
	for i, half := range []VecVirtual{x, y} {
		VMOVDQU(Mem{Base: text, Disp: 32 * i}, half)
		VPCMPEQB(slash, half, z)
		VPCMPEQB(double, half, half)
		VPOR(z, half, half)
	}
	MOVQ(gather(x, y), Mem{Base: out})
	ADDQ(U8(64), text)
	ADDQ(U8(8), out)
	DECQ(n)
	JMP(LabelRef("more"))
	Label("end")
	VZEROUPPER()
	RET()
}

func classOf(text, low, high VecVirtual, nibble Mem) VecVirtual {
	c, h := YMM(), YMM()
	VPSHUFB(text, low, c)
	VPSRLW(U8(4), text, h)
	VPAND(nibble, h, h)
	VPSHUFB(h, high, h)
	VPAND(c, h, c)
	return c
}

// gather brings the sign bits of 64 bytes together.
func gather(x, y VecVirtual) GPVirtual {
	l, h := GP64(), GP64()
	VPMOVMSKB(x, l.As32())
	VPMOVMSKB(y, h.As32())
	SHLQ(U8(32), h)
	ORQ(h, l)
	return l
}

// table is a constant in a register.
func table(name string, t [16]byte) VecVirtual {
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 32 {
		DATA(i, U8(t[i%16]))
	}
	v := YMM()
	VMOVDQU(m, v)
	return v
}

// repeat is a constant in memory: one byte, 32 times.
func repeat(name string, value byte) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	for i := 0; i < 32; i += 8 {
		DATA(i, U64(uint64(value)*0x0101010101010101))
	}
	return m
}

func span(from, to int) (list []int) {
	for i := from; i <= to; i++ {
		list = append(list, i)
	}
	return list
}
