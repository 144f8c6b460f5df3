package pii

// aadhaar takes no row of years or round numbers for one.
func aadhaar(b []byte) bool {
	return b[0] >= '2' && !uniform(b) && verhoeff(b)
}

func aadhaarGrouped(b []byte) bool {
	for i := 0; i < 12; i += 4 {
		if p := value(b[i : i+2]); p == 19 || p == 20 || value(b[i+2:i+4]) == 0 {
			return false
		}
	}
	return aadhaar(b)
}

// pan: the fourth letter says who holds it.
func pan(b []byte) bool { return oneOf(b[3], "ABCFGHJLPT") }

// panPerson is the PAN of a natural person.
func panPerson(b []byte) bool { return b[3] == 'P' }

func sgNRIC(b []byte) bool {
	sum := weighted(b[1:], 2, 7, 6, 5, 4, 3, 2)
	switch b[0] {
	case 'S':
		return "JZIHGFEDCBA"[sum%11] == b[8]
	case 'T':
		return "JZIHGFEDCBA"[(sum+4)%11] == b[8]
	case 'F':
		return "XWUTRQPNMLK"[sum%11] == b[8]
	case 'G':
		return "XWUTRQPNMLK"[(sum+4)%11] == b[8]
	case 'M':
		return "KLJNPQRTUWX"[10-(sum+3)%11] == b[8]
	}
	return false
}

// krDate is what a Korean number keeps since 2020, when its check digit went.
func krDate(b []byte) bool { return monthDay(b[2:6]) && b[6] >= '1' && b[6] <= '8' }

func krRRN(b []byte) bool {
	return krDate(b) && (11-weighted(b, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11)%10 == int(b[12]-'0')
}

func jpMyNumber(b []byte) bool {
	r := weighted(b, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	want := 0
	if r > 1 {
		want = 11 - r
	}
	return !uniform(b) && want == int(b[11]-'0')
}

func auABN(b []byte) bool {
	return b[0] != '0' && (weighted(b, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}

func auTFN(b []byte) bool { return !uniform(b) && weighted(b, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0 }

func auMedicare(b []byte) bool {
	return b[0] >= '2' && b[0] <= '6' && weighted(b, 1, 3, 7, 9, 1, 3, 7, 9)%10 == int(b[8]-'0')
}

func zaID(b []byte) bool {
	return monthDay(b[2:6]) && b[10] <= '2' && luhnASCII(b)
}

// cnResident: region, date of birth, number, and the check character of ISO 7064,
// MOD 11-2.
func cnResident(b []byte) bool {
	sum := 0
	for i, c := range b[:17] {
		sum += int(c-'0') * (1 << (17 - i) % 11)
	}
	century := value(b[6:8])
	return b[0] != '0' && (century == 19 || century == 20) && monthDay(b[10:14]) && "10X98765432"[sum%11] == b[17]
}

func thID(b []byte) bool {
	return b[0] != '0' && b[0] != '9' && (11-weighted(b, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == int(b[12]-'0')
}
