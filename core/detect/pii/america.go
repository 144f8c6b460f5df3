package pii

// ITIN as the IRS issues it: 9, then a group of a few ranges.
func itin(b []byte) bool {
	g := value(b[3:5])
	return b[0] == '9' && (g >= 50 && g <= 65 || g >= 70 && g <= 88 || g >= 90 && g <= 92 || g >= 94)
}

func aba(b []byte) bool {
	p := value(b[:2])
	return (p >= 1 && p <= 12 || p >= 21 && p <= 32 || p >= 61 && p <= 72 || p == 80) && weighted(b, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0
}

// mbi: the Medicare beneficiary identifier leaves out letters that look like digits.
func mbi(b []byte) bool {
	for _, c := range b {
		if oneOf(c, "SLOIBZ") {
			return false
		}
	}
	return b[0] != '0'
}

func sin(b []byte) bool { return !uniform(b) && luhnASCII(b) }

func cpf(b []byte) bool {
	return !uniform(b) && mod11(b[:9], 10) == b[9] && mod11(b[:10], 11) == b[10]
}

func mod11(b []byte, from int) byte {
	sum := 0
	for i, c := range b {
		sum += int(c-'0') * (from - i)
	}
	if r := sum % 11; r >= 2 {
		return byte('0' + 11 - r)
	}
	return '0'
}

func cnpj(b []byte) bool {
	d := func(weights ...int) byte {
		if r := weighted(b, weights...) % 11; r >= 2 {
			return byte('0' + 11 - r)
		}
		return '0'
	}
	return !uniform(b) && d(5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) == b[12] && d(6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) == b[13]
}

// curp: the last digit is computed over an alphabet that has Ñ after N.
func curp(b []byte) bool {
	if !monthDay(b[6:10]) || !oneOf(b[10], "HMX") {
		return false
	}
	sum := 0
	for i, c := range b[:17] {
		v := int(c - '0')
		if isLetter(c) {
			v = int(c-'A') + 10
			if c > 'N' {
				v++
			}
		}
		sum += v * (18 - i)
	}
	return (10-sum%10)%10 == int(b[17]-'0')
}
