package pii

// npi: Luhn over the prefix of the issuer, 80840, and the number. The prefix adds 24.
func npi(b []byte) bool {
	if b[0] != '1' && b[0] != '2' || uniform(b[:9]) {
		return false
	}
	sum := 24
	for i, c := range b {
		x := int(c - '0')
		if i&1 == 0 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return sum%10 == 0
}

// dea is the number of a prescriber with the US Drug Enforcement Administration.
func dea(b []byte) bool {
	return oneOf(b[0], "ABCDEFGHJKLMPRSTUX") && weighted(b[2:], 1, 2, 1, 2, 1, 2)%10 == int(b[8]-'0')
}

// ukDriver: the surname, then digits of the year around month and day; 50 is added
// to the month of a woman.
func ukDriver(b []byte) bool {
	padded := false
	for _, c := range b[:5] {
		if c == '9' {
			padded = true
		} else if padded || !isLetter(c) {
			return false
		}
	}
	for _, c := range b[5:11] {
		if !isDigit(c) {
			return false
		}
	}
	month := value(b[6:8])
	if month > 50 {
		month -= 50
	}
	return validDate(month, value(b[8:10]))
}

func ukPlate(b []byte) bool {
	age := value(b[2:4])
	return !oneOf(b[0], "IQZ") && !oneOf(b[1], "IQZ") && (age >= 1 && age <= 30 || age >= 51 && age <= 80)
}

func acn(b []byte) bool {
	return !uniform(b) && (10-weighted(b, 8, 7, 6, 5, 4, 3, 2, 1)%10)%10 == int(b[8]-'0')
}

// inPlate: the state comes first.
func inPlate(b []byte) bool {
	switch string(b[:2]) {
	case "AN", "AP", "AR", "AS", "BR", "CG", "CH", "DD", "DL", "DN", "GA", "GJ", "HP", "HR", "JH", "JK", "KA", "KL", "LA", "LD", "MH", "ML", "MN", "MP", "MZ", "NL", "OD", "OR", "PB", "PY",
		"RJ", "SK", "TN", "TR", "TS", "UK", "UP", "WB":
		return value(b[len(b)-4:]) > 0
	}
	return false
}

// gstin: state, PAN, number, Z and a check character over base 36.
func gstin(b []byte) bool {
	if s := value(b[:2]); s < 1 || s > 38 || !pan(b[2:12]) {
		return false
	}
	sum := 0
	for i, c := range b[:14] {
		x := base36(c) * (1 + i&1)
		sum += x/36 + x%36
	}
	return (36-sum%36)%36 == base36(b[14])
}

func base36(c byte) int {
	if isDigit(c) {
		return int(c - '0')
	}
	return int(c-'A') + 10
}

func krBRN(b []byte) bool {
	sum := weighted(b, 1, 3, 7, 1, 3, 7, 1, 3, 5) + int(b[8]-'0')*5/10
	return !uniform(b) && (10-sum%10)%10 == int(b[9]-'0')
}

// krFRN is the number of a foreigner: the seventh digit is 5 to 8.
func krFRN(b []byte) bool {
	return monthDay(b[2:6]) && b[6] >= '5' && b[6] <= '8' && (13-weighted(b, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11)%10 == int(b[12]-'0')
}

func krDriver(b []byte) bool {
	r := value(b[:2])
	return r >= 11 && r <= 28 && r != 27
}

// seOrg: the third digit sets it apart from a person's number.
func seOrg(b []byte) bool { return b[2] >= '2' && luhnASCII(b) }

func sgUENA(b []byte) bool {
	return "XMKECAWLJDB"[weighted(b, 10, 4, 9, 3, 8, 2, 7, 1)%11] == b[8]
}

func sgUENB(b []byte) bool {
	return "ZKCMDNERGWH"[weighted(b, 10, 8, 6, 4, 9, 7, 5, 3, 1)%11] == b[9] && (string(b[:2]) == "19" || string(b[:2]) == "20")
}

func sgUENC(b []byte) bool {
	const alphabet = "ABCDEFGHJKLMNPQRSTUVWX0123456789"
	if !oneOf(b[0], "TSR") {
		return false
	}
	sum := 0
	for i, w := range [...]int{4, 3, 5, 3, 10, 2, 2, 5, 7} {
		k := index(alphabet, b[i])
		if k < 0 {
			return false
		}
		sum += k * w
	}
	return alphabet[(sum+6)%11] == b[9]
}

func index(set string, c byte) int {
	for i := range len(set) {
		if set[i] == c {
			return i
		}
	}
	return -1
}

func deVAT(b []byte) bool { return b[0] == 'D' && b[1] == 'E' && b[2] != '0' && iso7064(b[2:]) }

// deSocial: area, date of birth, the letter of the name at birth, a number, a check
// digit; the letter counts as two digits, and of each product the sum of its digits.
func deSocial(b []byte) bool {
	if !validDate(value(b[4:6]), value(b[2:4])) {
		return false
	}
	var d [12]byte
	n := copy(d[:], b[:8])
	letter := int(b[8]-'A') + 1
	d[n], d[n+1] = byte('0'+letter/10), byte('0'+letter%10)
	copy(d[n+2:], b[9:11])
	sum := 0
	for i, w := range [...]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1} {
		x := int(d[i]-'0') * w
		sum += x/10 + x%10
	}
	return sum%10 == int(b[11]-'0')
}

// kvnr: the letter counts as two digits; Luhn's products from the left.
func kvnr(b []byte) bool {
	letter := int(b[0]-'A') + 1
	sum := letter/10 + double(letter%10)
	for i, c := range b[1:9] {
		x := int(c - '0')
		if i&1 == 1 {
			x = double(x)
		}
		sum += x
	}
	return sum%10 == int(b[9]-'0')
}

func double(x int) int {
	if x *= 2; x > 9 {
		x -= 9
	}
	return x
}

func lanr(b []byte) bool {
	return !uniform(b) && (10-weighted(b, 4, 9, 4, 9, 4, 9)%10)%10 == int(b[6]-'0')
}
