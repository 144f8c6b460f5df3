package classes

import "math/bits"

// The lanes of a table: a byte of text has a bit at the bottom of lane k if it is of class k.
const (
	token = iota
	digit
	separator
	dash
	upper
	operator
	mark
	others // of the classes in the second table

	colon = iota - others - 1
	equal
	high
	odd
	line
	dress
)

var common, rare = func() (c, r [256]uint64) {
	set := func(t *[256]uint64, list string, classes ...int) {
		for _, b := range []byte(list) {
			for _, k := range classes {
				t[b] |= 1 << (8 * k)
			}
		}
	}
	set(&c, "abcdefghijklmnopqrstuvwxyz_~", token)
	set(&c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", token, upper)
	set(&c, "0123456789", token, digit)
	set(&c, "+./", token, separator)
	set(&c, "-", token, separator, dash)
	set(&c, " ()", separator)
	set(&c, ">|?,", operator)
	set(&c, "@\"'`", mark)
	set(&r, ":", colon)
	set(&r, "=", equal)
	set(&r, "\\&%\x00", odd)
	set(&r, "\n", line)
	set(&r, "*_~`<[]", dress)
	for b := 0x80; b < 0x100; b++ {
		r[b] = 1 << (8 * high)
	}
	for b := range r {
		if r[b] != 0 {
			c[b] |= 1 << (8 * others)
		}
	}
	return c, r
}()

// few is how many bytes of a block are looked at one by one for the classes of the second
// table: for more it is cheaper to look up all.
const few = 12

// portable classifies whole blocks.
func portable(text string, blocks []Block) {
	for n := range blocks {
		w := text[n*Size : n*Size+Size]
		b := &blocks[n]
		var rest uint64
		b.Token, b.Digit, b.Separator, b.Dash, b.Upper, b.Operator, b.Mark, rest = lanes(w, &common)
		if bits.OnesCount64(rest) > few {
			b.Colon, b.Equal, b.High, b.Odd, b.Line, b.Dress, _, _ = lanes(w, &rare)
			continue
		}
		b.Colon, b.Equal, b.High, b.Odd, b.Line, b.Dress = 0, 0, 0, 0, 0, 0
		for ; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			switch c := w[i]; {
			case c >= 0x80:
				b.High |= 1 << i
			case c == ':':
				b.Colon |= 1 << i
			case c == '=':
				b.Equal |= 1 << i
			case c == '\n':
				b.Line |= 1 << i
			case c == '\\' || c == '&' || c == '%' || c == 0:
				b.Odd |= 1 << i
			default:
				b.Dress |= 1 << i
			}
		}
	}
}

// lanes are the classes of a block by a table, a word for each lane: rows of eight bytes,
// of which each byte has its bit in all lanes, are swapped for lanes of 64.
func lanes(w string, t *[256]uint64) (r0, r1, r2, r3, r4, r5, r6, r7 uint64) {
	_ = w[Size-1]
	r0, r4 = swap(row(w[:8], t), row(w[32:40], t), 32, 0x00000000ffffffff)
	r1, r5 = swap(row(w[8:16], t), row(w[40:48], t), 32, 0x00000000ffffffff)
	r2, r6 = swap(row(w[16:24], t), row(w[48:56], t), 32, 0x00000000ffffffff)
	r3, r7 = swap(row(w[24:32], t), row(w[56:64], t), 32, 0x00000000ffffffff)
	r0, r2 = swap(r0, r2, 16, 0x0000ffff0000ffff)
	r1, r3 = swap(r1, r3, 16, 0x0000ffff0000ffff)
	r4, r6 = swap(r4, r6, 16, 0x0000ffff0000ffff)
	r5, r7 = swap(r5, r7, 16, 0x0000ffff0000ffff)
	r0, r1 = swap(r0, r1, 8, 0x00ff00ff00ff00ff)
	r2, r3 = swap(r2, r3, 8, 0x00ff00ff00ff00ff)
	r4, r5 = swap(r4, r5, 8, 0x00ff00ff00ff00ff)
	r6, r7 = swap(r6, r7, 8, 0x00ff00ff00ff00ff)
	return r0, r1, r2, r3, r4, r5, r6, r7
}

func row(q string, t *[256]uint64) uint64 {
	return t[q[0]] | t[q[1]]<<1 | t[q[2]]<<2 | t[q[3]]<<3 | t[q[4]]<<4 | t[q[5]]<<5 | t[q[6]]<<6 | t[q[7]]<<7
}

// swap exchanges the upper parts of the lanes of a with the lower ones of b, which is one
// step of a transposition (Warren, Hacker's Delight, section 7-3).
func swap(a, b uint64, by uint, low uint64) (uint64, uint64) {
	x := (a>>by ^ b) & low
	return a ^ x<<by, b ^ x
}
