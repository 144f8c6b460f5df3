package detect

import "math/bits"

// What stands ahead of a number is read from the bits of its digits and of what may
// part them, which one pass over the block has found for all 64 bytes.

// lookahead is how many bytes from the beginning of a number are looked at.
const lookahead = 32

// numberEnd is where the digits end that begin at i.
func numberEnd(text string, i int, digits uint64) int {
	end := i + bits.TrailingZeros64(^digits)
	if end == i+64 {
		for end < len(text) && text[end]-'0' < 10 {
			end++
		}
	}
	return end
}

// ahead4 says how many digits the digits and separators from i on hold, how many dots
// part them (what is one, two or three of four numbers of an address), and whether a
// colon ends them.
func ahead4(text string, i int, digits, near uint64) (n, points int, colon bool) {
	for {
		size := min(bits.TrailingZeros64(^near), lookahead)
		if size < lookahead && i+size < len(text) {
			switch text[i+size] {
			case '_': // it may part digits as well
				near |= 1 << size
				continue
			case ':':
				colon = true
			}
		}
		digits &= 1<<size - 1
		return bits.OnesCount64(digits), dots(text[i:min(len(text), i+size)]), colon
	}
}

// dots counts the dots of a text.
func dots(text string) (n int) {
	for i := 0; i < len(text); i += 8 {
		x := upTo8(text, i) ^ '.'*ones
		n += bits.OnesCount64(^((x&^tops + ones*0x7f) | x) & tops)
	}
	return n
}

// evenly says that the digits from i on are parted by one blank, dash, dot or slash each, as
// far as a telephone number or a card's may phoneReach.
func evenly(text string, i int, digits, near uint64) bool {
	parts := near &^ digits & phoneReach
	if near&phoneReach != phoneReach || parts&(parts>>1) != 0 {
		return false
	}
	for ; parts != 0; parts &= parts - 1 {
		switch text[i+bits.TrailingZeros64(parts)] {
		case ' ', '-', '.', '/':
		default:
			return false
		}
	}
	return true
}

// phoneReach is lookahead without the (+ that a telephone number may begin with.
const phoneReach = 1<<(lookahead-2) - 1

// phoneless says that no telephone number begins at i: its digits are too few, or in what
// is even too many, or their groups are.
func phoneless(text string, i int, digits, near uint64, even bool) bool {
	if even {
		return bits.OnesCount64(digits&phoneReach) > 15 || bits.OnesCount64(near&^digits&phoneReach) > 8
	}
	for parts := near &^ digits & phoneReach &^ 3; parts != 0; parts &= parts - 1 {
		if k := bits.TrailingZeros64(parts); text[i+k] == '+' { // nothing goes on behind a second +
			return bits.OnesCount64(digits&(1<<k-1)) < 7
		}
	}
	return false
}

// cutCard says of even groups of digits that their lengths are not those of a card, or that
// the longest card would end within one.
func cutCard(digits uint64) bool {
	for n, first := 0, true; ; first = false {
		k := bits.TrailingZeros64(^digits)
		n += k
		switch {
		case n >= 19:
			return n > 19
		case k < 3:
			return n < 12 // what comes behind does not count
		case first && (k == 8 || k == 15 || k == 16):
			return false
		case k < 4 || k > 6:
			return true
		}
		digits >>= k + 1
	}
}
