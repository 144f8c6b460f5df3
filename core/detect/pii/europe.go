package pii

func nhs(b []byte) bool {
	r := 11 - weighted(b, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11
	return !uniform(b) && r != 10 && r%11 == int(b[9]-'0')
}

// nino: prefixes that were never allocated, and the suffix A to D.
func nino(b []byte) bool {
	if oneOf(b[0], "DFIQUV") || oneOf(b[1], "DFIOQUV") || b[8] > 'D' {
		return false
	}
	switch string(b[:2]) {
	case "BG", "GB", "NK", "KN", "TN", "NT", "ZZ":
		return false
	}
	return true
}

// deTax: one digit of the first ten stands twice or three times, the others once at most.
func deTax(b []byte) bool {
	var count [10]int
	for _, c := range b[:10] {
		count[c-'0']++
	}
	repeated := 0
	for _, n := range count {
		if n > 3 {
			return false
		}
		if n > 1 {
			repeated++
		}
	}
	return b[0] != '0' && repeated == 1 && iso7064(b)
}

func frNIR(b []byte) bool {
	month := value(b[3:5])
	if !oneOf(b[0], "12") || month == 0 || month > 12 && month < 20 || month > 42 && month < 50 {
		return false
	}
	n := value(b[:5])
	switch {
	case isDigit(b[6]):
		n = value(b[:13])
	case b[5] == '2' && (b[6] == 'A' || b[6] == 'B'): // Corsica counts as 19 and 18
		n = n*100 + 19 - int(b[6]-'A')
		n = n*1e6 + value(b[7:13])
	default:
		return false
	}
	return 97-n%97 == value(b[13:])
}

const nifLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

func nif(b []byte) bool { return !uniform(b[:8]) && nifLetters[value(b[:8])%23] == b[8] }

func nie(b []byte) bool {
	return oneOf(b[0], "XYZ") && nifLetters[(int(b[0]-'X')*1e7+value(b[1:8]))%23] == b[8]
}

// fiscalOdd holds the values of 0 to 9 and A to Z in odd places of a codice fiscale.
var fiscalOdd = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

func itFiscal(b []byte) bool {
	if !oneOf(b[8], "ABCDEHLMPRST") {
		return false
	}
	if d := value(b[9:11]) % 40; d < 1 || d > 31 {
		return false
	}
	sum := 0
	for i, c := range b[:15] {
		v := int(c - '0')
		if isLetter(c) {
			v = int(c - 'A')
		}
		if i&1 == 0 {
			v = fiscalOdd[v]
		}
		sum += v
	}
	return byte('A'+sum%26) == b[15]
}

func itVAT(b []byte) bool { return !uniform(b) && luhnASCII(b) }

func itVATPrefixed(b []byte) bool { return b[0] == 'I' && b[1] == 'T' && itVAT(b[2:]) }

func bsn(b []byte) bool {
	return !uniform(b) && (weighted(b, 9, 8, 7, 6, 5, 4, 3, 2)-int(b[8]-'0'))%11 == 0
}

// pesel: the month carries the century.
func pesel(b []byte) bool {
	return validDate(value(b[2:4])%20, value(b[4:6])) && weighted(b, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}

// sePerson: the day of a coordination number is 60 too high.
func sePerson(b []byte) bool {
	if len(b) == 12 {
		if c := value(b[:2]); c < 18 || c > 20 {
			return false
		}
		b = b[2:]
	}
	return validDate(value(b[2:4]), value(b[4:6])%60) && luhnASCII(b)
}

// fiPerson: day, month, year, a sign of the century, number, check character.
func fiPerson(b []byte) bool {
	if !validDate(value(b[2:4]), value(b[:2])) || !oneOf(b[6], "+-ABCDEFYXWVU") {
		return false
	}
	return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(value(b[:6])*1000+value(b[7:10]))%31] == b[10]
}

// ahv is the Swiss insurance number: an EAN-13 whose country is 756.
func ahv(b []byte) bool {
	return value(b[:3]) == 756 && (10-weighted(b, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3)%10)%10 == int(b[12]-'0')
}

// fodselsnummer: day, month and year of birth, three digits and two check digits (Skatteetaten). The
// day or the month of other numbers is 40 too high, or 80 of what tests have.
func fodselsnummer(b []byte) bool {
	if uniform(b) || !validDate(value(b[2:4])%40, value(b[:2])%40) {
		return false
	}
	return (weighted(b, 3, 7, 6, 1, 8, 9, 4, 5, 2)+int(b[9]-'0'))%11 == 0 && (weighted(b, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)+int(b[10]-'0'))%11 == 0
}

// dayMonth: a Danish number begins with day and month; since 2007 its check digit says nothing.
func dayMonth(b []byte) bool { return !uniform(b) && validDate(value(b[2:4]), value(b[:2])) }

// rodneCislo: year, month and day of birth, of women with 50 added to the month, and three digits,
// or four since 1954, of which the last makes it divisible by 11.
func rodneCislo(b []byte) bool {
	if uniform(b) || !validDate(value(b[2:4])%50%20, value(b[4:6])) {
		return false
	}
	return len(b) == 9 || value(b)%11 == 0 || value(b[:9])%11 == 10 && b[9] == '0'
}

// snils: nine digits, and their sum by weights from nine to one, modulo 101, which counts 100 as 0
// (Pension Fund of Russia).
func snils(b []byte) bool {
	sum := weighted(b, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 101 % 100
	return !uniform(b) && sum == value(b[9:])
}

// inn12: the tax number of a person in Russia, with two check digits.
func inn12(b []byte) bool {
	return !uniform(b) && weighted(b, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(b[10]-'0') && weighted(b, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(b[11]-'0')
}

// rijksregister: year, month and day of birth, three digits, and what is missing to a multiple of 97, of
// those born since 2000 with a 2 before them.
func rijksregister(b []byte) bool {
	n, check := value(b[:9]), value(b[9:])
	return !uniform(b) && validDate(value(b[2:4])%20, max(value(b[4:6]), 1)) && (97-n%97 == check || 97-(2_000_000_000+n)%97 == check)
}
