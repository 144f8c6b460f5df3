package pii

import "math/bits"

// Kind is a kind of identifier that a country or an industry gives out.
type Kind uint8

// The kinds, in the order of Kinds.
const (
	usITIN Kind = iota
	usPassport
	usLicense
	usBank
	abaRouting
	usMBI
	ukNHS
	ukNINO
	deTaxID
	frNIR15
	esNIF
	esNIE
	itFiscalCode
	itVATCode
	nlBSN
	plPESEL
	sePersonnummer
	fiPersonal
	inAadhaar
	inPAN
	sgNRICFIN
	auABNumber
	auTFNumber
	auMedicareNo
	caSIN
	krRRNumber
	jpMyNo
	brCPF
	brCNPJ
	mxCURP
	zaIDNumber
	usNPI
	medicalLicense
	ukDrivingLicence
	ukPassport
	ukVehicle
	auACNumber
	inVehicle
	inPassport
	inVoter
	inGSTIN
	esPassport
	itDriverLicense
	itIdentityCard
	itPassport
	krBRNumber
	krFRNumber
	krPassport
	krDriverLicense
	seOrgNumber
	sgUEN
	deTaxNumber
	deVATID
	deSocialSecurity
	deHealthInsurance
	deLANR
	deBSNR
	deFuehrerschein
	DERegister
	DEPassport
	DEIDCard
	DEKfz
	trNationalID
	trPlate
	thNationalID
	phTIN
	ngNIN
	ngPlate
	cnResidentID
	chAHV
	usEIN
	ukSortCode
	mxCLABE
	noFNR
	dkCPR
	czRC
	beRRN
	aeEID
	ruSNILS
	ruINN
	LicensePlate
	Passport
	NationalID
	MedicalRecord
	InsuranceNumber
	VehicleID
	EmployeeID
	StudentID
	AccountNumber
	CustomerID
	DeviceID
	MACAddress
	Crypto
	DateOfBirth
	DateTime
	WebSite

	// DriverLicense is the kind License is for.
	DriverLicense = usLicense

	KindCount = int(WebSite) + 1
)

// Set is a set of kinds.
type Set [(KindCount + 63) / 64]uint64

// Has says whether the set holds k.
func (s *Set) Has(k Kind) bool { return s[k>>6]>>(k&63)&1 != 0 }

// With is the set and k.
func (s Set) With(k Kind) Set {
	s[k>>6] |= 1 << (k & 63)
	return s
}

func anything(b []byte) bool { return !uniform(b) }

// seDashed takes the sign of the century out: - or +, nothing else.
func seDashed(b []byte) bool {
	k := len(b) - 5
	if b[k] != '-' && b[k] != '+' {
		return false
	}
	var d [12]byte
	n := copy(d[:], b[:k])
	n += copy(d[n:], b[k+1:])
	return sePerson(d[:n])
}

// Idents recognises identifiers of the kinds in its set. It is the memory of one
// scan: not safe for concurrent use.
type Idents struct {
	Set       Set
	Announced Announcer
	buf       [24]byte
}

// Find recognises an identifier whose first row of digits is text[i:end]. Weak
// asks for kinds that have neither check digit nor shape and are nothing
// without a word that announces them, and for what Near finds.
func (s *Idents) Find(text string, i, end int, weak bool) (Kind, Match, bool) {
	if end-i > maxRun {
		return 0, Match{}, false
	}
	before, after := at(text, i-1), at(text, end)
	if !weak {
		return s.find(text, i, end, forms.between(before, end-i, after))
	}
	if k, m, ok := s.find(text, i, end, weakForms.between(before, end-i, after)); ok {
		return k, m, ok
	}
	return s.Near(text, i, end)
}

// Near is Find for what is an identifier only right behind its word.
func (s *Idents) Near(text string, i, end int) (Kind, Match, bool) {
	if end-i > maxRun {
		return 0, Match{}, false
	}
	list := nearForms.between(at(text, i-1), end-i, at(text, end))
	if len(list) == 0 || s.Announced.Before(text, i) == (Set{}) {
		return 0, Match{}, false
	}
	return s.find(text, i, end, list)
}

// find is Find among some forms.
func (s *Idents) find(text string, i, end int, list []*form) (Kind, Match, bool) {
	if len(list) == 0 {
		return 0, Match{}, false
	}
	free := freeBefore(text, i) && freeAfter(text, end)
	second, third := -1, -1 // digits of the rows behind, as far as they have been counted
	var said Set            // what is announced at i, once it has been asked
	asked := false
	for _, f := range list {
		if f.second > 0 {
			if second < 0 {
				second = row(text, end+1)
			}
			if f.second != second {
				continue
			}
			if f.third > 0 {
				if third < 0 {
					third = row(text, end+1+second+1)
				}
				if f.third != third {
					continue
				}
			}
		}
		if !s.Set.Has(f.kind) || f.plain && !free {
			continue
		}
		if f.plain && f.free == 0 {
			if !asked {
				said, asked = s.Announced.Before(text, i), true
			}
			if !said.Has(f.kind) || (f.near || Kinds[f.kind].Close) && !s.Announced.Right(text, i, f.kind) {
				continue // digits alone need their word, and it is known already
			}
		}
		start := i - f.lead
		if start < 0 || start+len(f.pattern) > len(text) || !freeAfter(text, start+len(f.pattern)) || !freeBefore(text, start) {
			continue
		}
		if f.partOfLonger(text, start) {
			continue
		}
		n, small := f.read(text, start, s.buf[:])
		if n == 0 || !f.check(s.buf[:n]) {
			continue
		}
		m := Match{start, start + len(f.pattern), f.free}
		if small {
			m.Score = 0 // hashes and names are written so, too: only a word tells
		}
		if m.Score < .8 && s.announced(f, text, start) {
			m.Score = .85
		}
		if m.Score > 0 {
			return f.kind, m, true
		}
	}
	return 0, Match{}, false
}

func (s *Idents) announced(f *form, text string, i int) bool {
	set := s.Announced.Before(text, i)
	return set.Has(f.kind) && (!f.near && !Kinds[f.kind].Close || s.Announced.Right(text, i, f.kind))
}

// row is how many digits stand at i, as many as a form may have there or one more.
func row(text string, i int) int {
	n := 0
	for n < maxRow && i+n < len(text) && isDigit(text[i+n]) {
		n++
	}
	return n
}

// maxRow is longer than the second and the third row of digits of any form.
const maxRow = 12

// Announcer looks for the words of kinds before a place of a text.
type Announcer interface {
	// Before is the kinds of which a word stands before the place, near enough to announce
	// what begins there.
	Before(text string, i int) Set
	// Right says that one of a kind stands right before the place, but for words such as
	// "number" and "is". It is asked only for kinds that Before has named.
	Right(text string, i int, k Kind) bool
}

// read copies the letters and digits of a form that begins at start, where the
// text is long enough, in capitals, and says whether some were small. It returns 0 if
// the text has another form.
func (f *form) read(text string, start int, b []byte) (n int, small bool) {
	w := text[start : start+len(f.pattern)]
	if f.plain {
		return copy(b, w), false // the caller has counted the digits
	}
	// Most fail behind the first row of digits, or at the end.
	last := len(w) - 1
	if q := f.lead + f.run; q < len(w) && byteKind[w[q]]&f.need[q] == 0 || byteKind[w[last]]&f.need[last] == 0 {
		return 0, false
	}
	var sep byte
	for k := range len(w) {
		p, c := f.pattern[k], w[k]
		if byteKind[c]&f.need[k] == 0 {
			return 0, false
		}
		if c >= 'a' {
			c, small = c&^0x20, true
		}
		switch p {
		case '-':
			if sep != 0 && sep != c {
				return 0, false
			}
			sep = c
		case ' ', '.', '/':
		case 'd', 'A', 'X', 'c':
			b[n] = c
			n++
		default: // itself
			if p != c {
				return 0, false
			}
			b[n] = c
			n++
		}
	}
	return n, small
}

// partOfLonger reports whether the groups of digits that fit the form go on, or
// began earlier, with the same sign between them: the first three groups of a
// spaced card number are no identifier of their own.
func (f *form) partOfLonger(text string, start int) bool {
	k := f.sep
	if k < 0 {
		return false
	}
	sign, end := text[start+k], start+len(f.pattern)
	const group = 3 // digits that make a group; one or two may be a count
	after := end+group < len(text) && text[end] == sign && allDigits(text, end+1, group)
	before := start > group && text[start-1] == sign && allDigits(text, start-1-group, group)
	return after || before
}

// The kinds of bytes in forms.
const (
	aDigit = 1 << iota
	aLetter
	aBlank
	aDash
	aDot
	aSlash
	aPlus
)

var byteKind = func() (t [256]uint8) {
	for c := range t {
		switch {
		case isDigit(byte(c)):
			t[c] = aDigit
		case isLetter(byte(c)):
			t[c] = aLetter
		}
	}
	t[' '], t['-'], t['.'], t['/'], t['+'] = aBlank, aDash, aDot, aSlash, aPlus
	return t
}()

// kindsOfBytes counts the kinds, and the bytes of none.
const kindsOfBytes = 8

// kindOf is the kind of a byte as a number, 0 for none.
var kindOf = func() (t [256]uint8) {
	for c, kind := range byteKind {
		t[c] = uint8(bits.Len8(kind))
	}
	return t
}()

// kindBit is the kind of a number of kindOf.
func kindBit(n int) uint8 { return uint8(1 << n >> 1) }

// accepted is the kinds of bytes that a place of a pattern accepts.
func accepted(p byte) uint8 {
	switch p {
	case 'd':
		return aDigit
	case 'A':
		return aLetter
	case 'X':
		return aDigit | aLetter
	case '-':
		return aBlank | aDash
	case 'c':
		return aDash | aPlus | aLetter
	}
	return byteKind[p]
}
