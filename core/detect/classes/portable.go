package classes

const (
	token = 1 << iota
	digit
	separator
	dash
	colon
	equal
	operator
	mark

	rare = dash | colon | equal | operator | mark
)

// class has the bits of each byte.
var class = func() (c [256]uint8) {
	for i := range c {
		b := byte(i)
		switch {
		case b-'0' < 10:
			c[i] = token | digit
		case b|0x20 >= 'a' && b|0x20 <= 'z', b == '_', b == '~':
			c[i] = token
		}
	}
	for _, b := range []byte("+./-") {
		c[b] = token | separator
	}
	for _, b := range []byte(" ()") {
		c[b] = separator
	}
	for _, b := range []byte(">|?,") {
		c[b] = operator
	}
	for _, b := range []byte("@\"'`") {
		c[b] = mark
	}
	c['-'] |= dash
	c[':'] = colon
	c['='] = equal
	return c
}()

const (
	ones   = 0x0101010101010101
	tops   = 0x8080808080808080
	gather = 0x0102040810204080 // its product brings the lowest bits of eight bytes together at the top
)

// portable classifies whole blocks.
func portable(text string, blocks []Block) {
	for n := range blocks {
		w := text[n*Size : n*Size+Size]
		var b Block
		for i := 0; i < Size; i += 8 {
			q := w[i : i+8]
			x := uint64(class[q[0]]) | uint64(class[q[1]])<<8 | uint64(class[q[2]])<<16 | uint64(class[q[3]])<<24 |
				uint64(class[q[4]])<<32 | uint64(class[q[5]])<<40 | uint64(class[q[6]])<<48 | uint64(class[q[7]])<<56
			s := uint(i) & 63
			b.Token |= (x & ones) * gather >> 56 << s
			b.Separator |= (x >> 2 & ones) * gather >> 56 << s
			if x&(digit*ones) != 0 {
				b.Digit |= (x >> 1 & ones) * gather >> 56 << s
			}
			if x&(rare*ones) != 0 {
				b.Dash |= (x >> 3 & ones) * gather >> 56 << s
				b.Colon |= (x >> 4 & ones) * gather >> 56 << s
				b.Equal |= (x >> 5 & ones) * gather >> 56 << s
				b.Operator |= (x >> 6 & ones) * gather >> 56 << s
				b.Mark |= (x >> 7 & ones) * gather >> 56 << s
			}
			y := uint64(q[0]) | uint64(q[1])<<8 | uint64(q[2])<<16 | uint64(q[3])<<24 |
				uint64(q[4])<<32 | uint64(q[5])<<40 | uint64(q[6])<<48 | uint64(q[7])<<56
			low := y &^ tops
			b.Upper |= ((low + (0x80-'A')*ones) &^ (low + (0x80-'Z'-1)*ones) &^ y & tops >> 7) * gather >> 56 << s
			if y&tops != 0 {
				b.High |= (y & tops >> 7) * gather >> 56 << s
			}
			if (x-ones)&^x&tops == 0 {
				continue // none is without a class
			}
			for k := range 8 {
				switch q[k] {
				case '\\', '&', '%', 0:
					b.Odd |= 1 << (s + uint(k))
				}
			}
		}
		blocks[n] = b
	}
}
