package pii

import "strings"

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
	MACAddress
	Crypto
	DateOfBirth

	KindCount = int(DateOfBirth) + 1
)

// Info describes a kind.
type Info struct {
	Entity  string
	Country string // ISO 3166, or empty for what belongs to none
	// Words announce the identifier: lower case, between blanks. A blank stands
	// for any mark, so " tax id " is also tax_id and Tax-ID.
	Words []string
}

// Kinds describes every kind, by its number.
var Kinds = [KindCount]Info{
	usITIN:         {"US_ITIN", "US", []string{" itin ", " individual taxpayer ", " taxpayer id", " tax id"}},
	usPassport:     {"US_PASSPORT", "US", []string{" passport "}},
	usLicense:      {"US_DRIVER_LICENSE", "US", []string{" driver license", " drivers license", " driver s license", " driving license", " driver licence", " driving licence", " driverlicense", " driver lic ", " dl number ", " dl no ", " dln "}},
	usBank:         {"US_BANK_NUMBER", "US", []string{" bank account ", " account number ", " account no ", " account num ", " acct ", " checking account ", " savings account ", " bank acct ", " debit account ", " bankaccount "}},
	abaRouting:     {"ABA_ROUTING_NUMBER", "US", []string{" aba ", " routing ", " rtn ", " abarouting"}},
	usMBI:          {"US_MBI", "US", []string{" mbi ", " medicare ", " beneficiary "}},
	ukNHS:          {"UK_NHS", "GB", []string{" nhs ", " national health ", " nhsnumber ", " health service "}},
	ukNINO:         {"UK_NINO", "GB", []string{" nino ", " national insurance ", " ni number ", " ni no "}},
	deTaxID:        {"DE_TAX_ID", "DE", []string{" steuer", " idnr ", " id nr ", " tin ", " tax id", " taxid ", " tax number ", " identifikationsnummer "}},
	frNIR15:        {"FR_NIR", "FR", []string{" nir ", " insee ", " sécu", " secu ", " sécurité sociale ", " securite sociale "}},
	esNIF:          {"ES_NIF", "ES", []string{" nif ", " dni ", " documento nacional "}},
	esNIE:          {"ES_NIE", "ES", []string{" nie ", " extranjero "}},
	itFiscalCode:   {"IT_FISCAL_CODE", "IT", []string{" codice fiscale ", " fiscal code "}},
	itVATCode:      {"IT_VAT_CODE", "IT", []string{" partita iva ", " p iva ", " piva ", " vat ", " iva "}},
	nlBSN:          {"NL_BSN", "NL", []string{" bsn ", " burgerservicenummer ", " sofinummer ", " burger service nummer "}},
	plPESEL:        {"PL_PESEL", "PL", []string{" pesel "}},
	sePersonnummer: {"SE_PERSONNUMMER", "SE", []string{" personnummer ", " personnr ", " samordningsnummer ", " swedish personal ", " personal number ", " personal identity "}},
	fiPersonal:     {"FI_PERSONAL_IDENTITY_CODE", "FI", []string{" henkilötunnus", " henkilotunnus", " hetu ", " personal identity "}},
	inAadhaar:      {"IN_AADHAAR", "IN", []string{" aadhaar ", " aadhar ", " uidai ", " adhaar "}},
	inPAN:          {"IN_PAN", "IN", []string{" pan ", " permanent account "}},
	sgNRICFIN:      {"SG_NRIC_FIN", "SG", []string{" nric ", " fin "}},
	auABNumber:     {"AU_ABN", "AU", []string{" abn ", " australian business "}},
	auTFNumber:     {"AU_TFN", "AU", []string{" tfn ", " tax file "}},
	auMedicareNo:   {"AU_MEDICARE", "AU", []string{" medicare "}},
	caSIN:          {"CA_SIN", "CA", []string{" sin ", " social insurance ", " numéro d assurance sociale ", " assurance sociale "}},
	krRRNumber:     {"KR_RRN", "KR", []string{" rrn ", " resident registration ", " korean id", "주민등록", " jumin"}},
	jpMyNo:         {"JP_MY_NUMBER", "JP", []string{" my number ", " mynumber ", " individual number ", "マイナンバー", "個人番号"}},
	brCPF:          {"BR_CPF", "BR", []string{" cpf ", " cadastro de pessoas "}},
	brCNPJ:         {"BR_CNPJ", "BR", []string{" cnpj ", " cadastro nacional "}},
	mxCURP:         {"MX_CURP", "MX", []string{" curp "}},
	zaIDNumber:     {"ZA_ID_NUMBER", "ZA", []string{" id number ", " identity number ", " south african id", " sa id ", " id no ", " idnumber "}},
	MACAddress:     {"MAC_ADDRESS", "", nil},
	Crypto:         {"CRYPTO", "", []string{" wallet ", " ethereum ", " eth ", " crypto ", " bitcoin ", " btc "}},
	DateOfBirth:    {"DATE_OF_BIRTH", "", []string{" born ", " dob ", " birth ", " birthday ", " birthdate ", " d o b ", " dateofbirth ", " geboren ", " geburtsdatum ", " naissance ", " nacimiento ", " nascita ", " geb "}},
}

// Set is a set of kinds.
type Set uint64

// Has says whether the set holds k.
func (s Set) Has(k Kind) bool { return s>>k&1 != 0 }

// With is the set and k.
func (s Set) With(k Kind) Set { return s | 1<<k }

// form is one way in which a kind is written. In its pattern d is a digit, A a
// capital letter, X a capital or a digit, - a blank or a dash (the same all
// over), c the sign of a century; anything else is itself.
type form struct {
	kind    Kind
	pattern string
	free    float64 // the score without a word that announces it; 0: such a word must stand there
	check   func([]byte) bool
	weak    bool // neither check digit nor strict shape: asked last

	lead, run int       // characters before the first digit, digits from there
	plain     bool      // digits alone
	sep       int       // the first place of - or blank in the pattern, -1 for none
	need      [24]uint8 // the kinds of bytes that each place accepts
}

// maxRun is the longest row of digits that begins a form.
const maxRun = 17

// forms, by the length of their first row of digits.
var forms, weakForms [maxRun + 1][]form

func init() {
	list := []form{
		{kind: usITIN, pattern: "ddd-dd-dddd", free: .8, check: itin},
		{kind: usITIN, pattern: "ddddddddd", check: itin},
		{kind: abaRouting, pattern: "ddddddddd", check: aba},
		{kind: abaRouting, pattern: "dddd-dddd-d", check: aba},
		{kind: usMBI, pattern: "dAXdAXdAAdd", free: .8, check: mbi},
		{kind: usMBI, pattern: "dAXd-AXd-AAdd", free: .85, check: mbi},
		{kind: ukNHS, pattern: "ddd-ddd-dddd", check: nhs},
		{kind: ukNHS, pattern: "dddddddddd", check: nhs},
		{kind: ukNINO, pattern: "AAddddddA", free: .7, check: nino},
		{kind: ukNINO, pattern: "AA-dd-dd-dd-A", free: .8, check: nino},
		{kind: deTaxID, pattern: "ddddddddddd", check: deTax},
		{kind: deTaxID, pattern: "dd ddd ddd ddd", free: .6, check: deTax},
		{kind: frNIR15, pattern: "ddddddddddddddd", free: .7, check: frNIR},
		{kind: frNIR15, pattern: "ddddddAdddddddd", free: .8, check: frNIR},
		{kind: frNIR15, pattern: "d dd dd dd ddd ddd dd", free: .9, check: frNIR},
		{kind: frNIR15, pattern: "d dd dd dA ddd ddd dd", free: .9, check: frNIR},
		{kind: esNIF, pattern: "ddddddddA", free: .7, check: nif},
		{kind: esNIF, pattern: "dddddddd-A", free: .7, check: nif},
		{kind: esNIE, pattern: "AdddddddA", free: .75, check: nie},
		{kind: esNIE, pattern: "A-ddddddd-A", free: .8, check: nie},
		{kind: sgNRICFIN, pattern: "AdddddddA", free: .75, check: sgNRIC},
		{kind: itFiscalCode, pattern: "AAAAAAddAddAdddA", free: .9, check: itFiscal},
		{kind: itVATCode, pattern: "AAddddddddddd", free: .7, check: itVATPrefixed},
		{kind: itVATCode, pattern: "ddddddddddd", check: itVAT},
		{kind: nlBSN, pattern: "ddddddddd", check: bsn},
		{kind: nlBSN, pattern: "dddd.dd.ddd", check: bsn},
		{kind: plPESEL, pattern: "ddddddddddd", check: pesel},
		{kind: sePersonnummer, pattern: "ddddddcdddd", free: .65, check: seDashed},
		{kind: sePersonnummer, pattern: "ddddddddcdddd", free: .75, check: seDashed},
		{kind: sePersonnummer, pattern: "dddddddddd", check: sePerson},
		{kind: sePersonnummer, pattern: "dddddddddddd", check: sePerson},
		{kind: fiPersonal, pattern: "ddddddcdddX", free: .8, check: fiPerson},
		{kind: inAadhaar, pattern: "dddd-dddd-dddd", free: .6, check: aadhaarGrouped},
		{kind: inAadhaar, pattern: "dddddddddddd", check: aadhaar},
		{kind: inPAN, pattern: "AAAAAddddA", free: .6, check: panPerson},
		{kind: inPAN, pattern: "AAAAAddddA", check: pan},
		{kind: auABNumber, pattern: "dd ddd ddd ddd", free: .6, check: auABN},
		{kind: auABNumber, pattern: "ddddddddddd", check: auABN},
		{kind: auTFNumber, pattern: "ddd-ddd-ddd", check: auTFN},
		{kind: auTFNumber, pattern: "ddddddddd", check: auTFN},
		{kind: auMedicareNo, pattern: "dddd-ddddd-d", free: .6, check: auMedicare},
		{kind: auMedicareNo, pattern: "dddddddddd", check: auMedicare},
		{kind: caSIN, pattern: "ddd-ddd-ddd", check: sin},
		{kind: caSIN, pattern: "ddddddddd", check: sin},
		{kind: krRRNumber, pattern: "dddddd-ddddddd", free: .8, check: krRRN},
		{kind: krRRNumber, pattern: "dddddd-ddddddd", check: krDate},
		{kind: krRRNumber, pattern: "ddddddddddddd", check: krDate},
		{kind: jpMyNo, pattern: "dddddddddddd", check: jpMyNumber},
		{kind: jpMyNo, pattern: "dddd-dddd-dddd", check: jpMyNumber},
		{kind: brCPF, pattern: "ddd.ddd.ddd-dd", free: .9, check: cpf},
		{kind: brCPF, pattern: "ddddddddddd", check: cpf},
		{kind: brCNPJ, pattern: "dd.ddd.ddd/dddd-dd", free: .9, check: cnpj},
		{kind: brCNPJ, pattern: "dddddddddddddd", check: cnpj},
		{kind: mxCURP, pattern: "AAAAddddddAAAAAAXd", free: .9, check: curp},
		{kind: zaIDNumber, pattern: "dddddd dddd ddd", free: .7, check: zaID},
		{kind: zaIDNumber, pattern: "ddddddddddddd", check: zaID},

		{kind: usPassport, pattern: "Adddddddd", check: anything, weak: true},
		{kind: usPassport, pattern: "ddddddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Adddddddddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Addd-ddd-dd-ddd-d", check: anything, weak: true},
		{kind: usLicense, pattern: "Addd-dddd-dddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Adddddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Addddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "AAdddddd", check: anything, weak: true},
	}
	for n := 7; n <= 12; n++ {
		list = append(list, form{kind: usLicense, pattern: "dddddddddddd"[:n], check: anything, weak: true})
	}
	for n := 8; n <= maxRun; n++ {
		list = append(list, form{kind: usBank, pattern: "ddddddddddddddddd"[:n], check: anything, weak: true})
	}
	for _, f := range list {
		for f.pattern[f.lead] != 'd' {
			f.lead++
		}
		for f.lead+f.run < len(f.pattern) && f.pattern[f.lead+f.run] == 'd' {
			f.run++
		}
		f.plain = f.run == len(f.pattern)
		f.sep = strings.IndexAny(f.pattern, "- ")
		for k := range len(f.pattern) {
			f.need[k] = accepted(f.pattern[k])
		}
		if f.weak {
			weakForms[f.run] = append(weakForms[f.run], f)
		} else {
			forms[f.run] = append(forms[f.run], f)
		}
	}
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
// without a word that announces them.
func (s *Idents) Find(text string, i, end int, weak bool) (Kind, Match, bool) {
	if end-i > maxRun {
		return 0, Match{}, false
	}
	list := forms[end-i]
	if weak {
		list = weakForms[end-i]
	}
	free := freeBefore(text, i) && freeAfter(text, end)
	for k := range list {
		f := &list[k]
		if !s.Set.Has(f.kind) || f.plain && !free {
			continue
		}
		if f.plain && f.free == 0 && !s.Announced.Before(text, i, f.kind) {
			continue // digits alone need their word, and it is known already
		}
		start := i - f.lead
		if start < 0 || start+len(f.pattern) > len(text) || !freeAfter(text, start+len(f.pattern)) || !freeBefore(text, start) {
			continue
		}
		n, ok := f.read(text, start, s.buf[:])
		if !ok || f.partOfLonger(text, start) || !f.check(s.buf[:n]) {
			continue
		}
		m := Match{start, start + len(f.pattern), f.free}
		if f.free < .8 && s.Announced.Before(text, start, f.kind) {
			m.Score = .85
		}
		if m.Score > 0 {
			return f.kind, m, true
		}
	}
	return 0, Match{}, false
}

// Announcer looks for the words of a kind before a place of a text.
type Announcer interface {
	Before(text string, i int, k Kind) bool
}

// read copies the letters and digits of a form that begins at start, where the
// text is long enough.
func (f *form) read(text string, start int, b []byte) (n int, ok bool) {
	w := text[start : start+len(f.pattern)]
	if f.plain {
		return copy(b, w), true // the caller has counted the digits
	}
	// Most fail behind the first row of digits, or at the end.
	last := len(w) - 1
	if q := f.lead + f.run; q < len(w) && byteKind[w[q]]&f.need[q] == 0 || byteKind[w[last]]&f.need[last] == 0 {
		return 0, false
	}
	var sep byte
	for k := range len(w) {
		c := w[k]
		kind := byteKind[c]
		if kind&f.need[k] == 0 {
			return 0, false
		}
		switch f.pattern[k] {
		case '-':
			if sep != 0 && sep != c {
				return 0, false
			}
			sep = c
		case ' ', '.', '/':
		default:
			b[n] = c
			n++
		}
	}
	return n, true
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
	aCapital
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
		case c >= 'A' && c <= 'Z':
			t[c] = aCapital
		}
	}
	t[' '], t['-'], t['.'], t['/'], t['+'] = aBlank, aDash, aDot, aSlash, aPlus
	return t
}()

// accepted is the kinds of bytes that a place of a pattern accepts.
func accepted(p byte) uint8 {
	switch p {
	case 'd':
		return aDigit
	case 'A':
		return aCapital
	case 'X':
		return aDigit | aCapital
	case '-':
		return aBlank | aDash
	case 'c':
		return aDash | aPlus | aCapital
	}
	return byteKind[p]
}
