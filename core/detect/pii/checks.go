package pii

import "strings"

// weighted is the sum of the digits, each times its weight; b holds ASCII digits.
func weighted(b []byte, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(b[i]-'0') * w
	}
	return sum
}

func value(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}

// luhnASCII is Luhn for ASCII digits.
func luhnASCII(b []byte) bool {
	sum := 0
	for i := range b {
		x := int(b[len(b)-1-i] - '0')
		if i&1 == 1 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return sum%10 == 0
}

// uniform says that all bytes are the same: a row of zeros passes many checks.
func uniform(b []byte) bool {
	for _, c := range b {
		if c != b[0] {
			return false
		}
	}
	return true
}

func monthDay(b []byte) bool { return validDate(value(b[:2]), value(b[2:4])) }

func validDate(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

// iso7064 is the recursive check of ISO 7064, MOD 11,10.
func iso7064(b []byte) bool {
	p := 10
	for _, c := range b[:len(b)-1] {
		s := (int(c-'0') + p) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (11-p)%10 == int(b[len(b)-1]-'0')
}

// The dihedral group of the pentagon, after Verhoeff.
var (
	verhoeffD = [10]string{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"}
	verhoeffP = [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}
)

func verhoeff(b []byte) bool {
	c := byte('0')
	for i := range b {
		d := b[len(b)-1-i]
		c = verhoeffD[c-'0'][verhoeffP[i&7][d-'0']-'0']
	}
	return c == '0'
}

func oneOf(c byte, set string) bool { return strings.IndexByte(set, c) >= 0 }
