package pii

import "strings"

// form is one way in which a kind is written. In its pattern d is a digit, A a
// letter, X a letter or a digit, - a blank or a dash (the same all over), c the
// sign of a century; anything else is itself. In small letters it is one only
// behind a word that announces it.
type form struct {
	kind    Kind
	pattern string
	free    float64 // the score without a word that announces it; 0: such a word must stand there
	check   func([]byte) bool
	weak    bool // neither check digit nor strict shape: asked last
	near    bool // a word must stand right before it

	lead, run int       // characters before the first digit, digits from there
	plain     bool      // digits alone
	sep       int       // the first place of - or blank in the pattern, -1 for none
	second    int       // digits of the second row, where one byte parts it from the first; 0: there is no saying
	third     int       // the same of the third and the second
	need      [24]uint8 // the kinds of bytes that each place accepts
}

// maxRun is the longest row of digits that begins a form.
const maxRun = 18

// table is forms by what stands before their first row of digits, its length and what
// stands behind it: for most numbers of a text there is no form at all.
type table [maxRun + 1][kindsOfBytes][kindsOfBytes][]*form

var forms, weakForms, nearForms table

// between lists the forms that a row of so many digits may begin.
func (t *table) between(before byte, digits int, after byte) []*form {
	return t[digits][kindOf[before]][kindOf[after]]
}

// add files a form under all bytes that may stand around its first row of digits.
func (t *table) add(f *form) {
	for before := range kindsOfBytes {
		for after := range kindsOfBytes {
			if f.lead > 0 && f.need[f.lead-1]&kindBit(before) == 0 || f.lead+f.run < len(f.pattern) && f.need[f.lead+f.run]&kindBit(after) == 0 {
				continue
			}
			list := &t[f.run][before][after]
			*list = append(*list, f)
		}
	}
}

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
		{kind: esNIF, pattern: "dd.ddd.ddd-A", free: .8, check: nif},
		{kind: esNIE, pattern: "AdddddddA", free: .75, check: nie},
		{kind: esNIE, pattern: "A-ddddddd-A", free: .8, check: nie},
		{kind: esNIE, pattern: "Addddddd-A", free: .75, check: nie},
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
		{kind: mxCLABE, pattern: "dddddddddddddddddd", check: clabe},
		{kind: mxCLABE, pattern: "ddd-ddd-ddddddddddd-d", check: clabe},
		{kind: noFNR, pattern: "ddddddddddd", check: fodselsnummer},
		{kind: noFNR, pattern: "dddddd-ddddd", check: fodselsnummer},
		{kind: dkCPR, pattern: "dddddd-dddd", check: dayMonth},
		{kind: dkCPR, pattern: "dddddddddd", check: dayMonth},
		{kind: czRC, pattern: "dddddd/dddd", check: rodneCislo},
		{kind: czRC, pattern: "dddddd/ddd", check: rodneCislo},
		{kind: czRC, pattern: "dddddddddd", check: rodneCislo},
		{kind: ruSNILS, pattern: "ddd-ddd-ddd dd", free: .8, check: snils},
		{kind: ruSNILS, pattern: "ddddddddddd", check: snils},
		{kind: ruINN, pattern: "dddddddddddd", check: inn12},
		{kind: beRRN, pattern: "dd.dd.dd-ddd.dd", free: .9, check: rijksregister},
		{kind: beRRN, pattern: "ddddddddddd", check: rijksregister},
		{kind: aeEID, pattern: "ddd-dddd-ddddddd-d", free: .8, check: emirates},
		{kind: aeEID, pattern: "ddddddddddddddd", check: emirates},
		{kind: mxCURP, pattern: "AAAAddddddAAAAAAXd", free: .9, check: curp},
		{kind: zaIDNumber, pattern: "dddddd dddd ddd", free: .7, check: zaID},
		{kind: zaIDNumber, pattern: "ddddddddddddd", check: zaID},
		{kind: usNPI, pattern: "dddddddddd", check: npi},
		{kind: usNPI, pattern: "dddd-ddd-ddd", check: npi},
		{kind: medicalLicense, pattern: "AAddddddd", check: dea},
		{kind: ukDrivingLicence, pattern: "AAAAAddddddXXXAA", free: .9, check: ukDriver},
		{kind: ukDrivingLicence, pattern: "AAAAdddddddXXXAA", free: .9, check: ukDriver},
		{kind: ukDrivingLicence, pattern: "AAAddddddddXXXAA", free: .9, check: ukDriver},
		{kind: ukDrivingLicence, pattern: "AAAAA dddddd AXdAA dd", free: .8, check: ukDriver},
		{kind: ukDrivingLicence, pattern: "AAAAA dddddd AXdAA", free: .6, check: ukDriver},
		{kind: usLicense, pattern: "Addd-ddd-dd-ddd-d", free: .6, check: anything},
		{kind: usLicense, pattern: "Adddd-ddddd-ddddd", free: .6, check: anything},
		{kind: ukVehicle, pattern: "AAddAAA", check: anything},
		{kind: ukVehicle, pattern: "AAdd AAA", free: .5, check: ukPlate},
		{kind: auACNumber, pattern: "ddd-ddd-ddd", check: acn},
		{kind: auACNumber, pattern: "ddddddddd", check: acn},
		{kind: inVehicle, pattern: "AAddAAdddd", free: .6, check: inPlate},
		{kind: inVehicle, pattern: "AA-dd-AA-dddd", free: .7, check: inPlate},
		{kind: inVehicle, pattern: "AAddAdddd", check: inPlate},
		{kind: inVoter, pattern: "AAAddddddd", check: anything},
		{kind: inGSTIN, pattern: "ddAAAAAddddAXZX", free: .9, check: gstin},
		{kind: krBRNumber, pattern: "ddd-dd-ddddd", free: .6, check: krBRN},
		{kind: krFRNumber, pattern: "dddddd-ddddddd", free: .8, check: krFRN},
		{kind: krFRNumber, pattern: "ddddddddddddd", check: krFRN},
		{kind: krDriverLicense, pattern: "dd-dd-dddddd-dd", check: krDriver},
		{kind: seOrgNumber, pattern: "dddddd-dddd", check: seOrg},
		{kind: seOrgNumber, pattern: "dddddddddd", check: seOrg},
		{kind: sgUEN, pattern: "ddddddddA", check: sgUENA},
		{kind: sgUEN, pattern: "dddddddddA", check: sgUENB},
		{kind: sgUEN, pattern: "AddAAddddA", free: .7, check: sgUENC},
		{kind: deTaxNumber, pattern: "dd/ddd/ddddd", free: .5, check: anything},
		{kind: deTaxNumber, pattern: "ddd/ddd/ddddd", free: .5, check: anything},
		{kind: deTaxNumber, pattern: "ddd/dddd/dddd", free: .5, check: anything},
		{kind: deVATID, pattern: "AAddddddddd", free: .7, check: deVAT},
		{kind: deVATID, pattern: "AA ddddddddd", free: .7, check: deVAT},
		{kind: deSocialSecurity, pattern: "ddddddddAddd", free: .9, check: deSocial},
		{kind: deSocialSecurity, pattern: "dd ddddddA ddd", free: .8, check: deSocial},
		{kind: deSocialSecurity, pattern: "dd dddddd A ddd", free: .9, check: deSocial},
		{kind: deHealthInsurance, pattern: "Addddddddd", check: kvnr},
		{kind: deLANR, pattern: "ddddddddd", check: lanr},
		{kind: thNationalID, pattern: "d-dddd-ddddd-dd-d", free: .8, check: thID},
		{kind: cnResidentID, pattern: "dddddddddddddddddX", free: .8, check: cnResident},
		{kind: cnResidentID, pattern: "dddddddddddddddddd", free: .8, check: cnResident},
		{kind: chAHV, pattern: "ddd.dddd.dddd.dd", free: .9, check: ahv},

		{kind: ukPassport, pattern: "AAddddddd", check: anything, weak: true},
		{kind: inPassport, pattern: "Addddddd", check: anything, weak: true},
		{kind: esPassport, pattern: "AAAdddddd", check: anything, weak: true},
		{kind: itPassport, pattern: "AAddddddd", check: anything, weak: true},
		{kind: itDriverLicense, pattern: "AAdddddddA", check: anything, weak: true},
		{kind: itDriverLicense, pattern: "UdXXXXXXXA", check: anything, weak: true},
		{kind: itIdentityCard, pattern: "AAddddddd", check: anything, weak: true},
		{kind: itIdentityCard, pattern: "AAdddddAA", check: anything, weak: true},
		{kind: krPassport, pattern: "AdddAdddd", check: anything, weak: true},
		{kind: krPassport, pattern: "Adddddddd", check: anything, weak: true},
		{kind: deFuehrerschein, pattern: "AAddddddddX", check: anything, weak: true},
		{kind: deFuehrerschein, pattern: "AdddXXXXXXX", check: anything, weak: true},
		{kind: deBSNR, pattern: "ddddddddd", check: anything, weak: true},
		{kind: usPassport, pattern: "Adddddddd", check: anything, weak: true},
		{kind: usPassport, pattern: "ddddddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Adddddddddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Addd-dddd-dddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Adddddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "Addddddd", check: anything, weak: true},
		{kind: usLicense, pattern: "AAdddddd", check: anything, weak: true},
	}
	// A number right behind its word is one, though it has a slip of the pen in it: these have
	// the shape of their kind, whatever their check digits.
	for _, f := range [...]struct {
		kind     Kind
		patterns string // with blanks between them
	}{
		{usITIN, "ddd-dd-dddd ddddddddd"},
		{abaRouting, "ddddddddd"},
		{usMBI, "dAXdAXdAAdd dAXd-AXd-AAdd"},
		{usNPI, "dddddddddd"},
		{medicalLicense, "AAddddddd"},
		{ukNHS, "ddd-ddd-dddd dddddddddd"},
		{ukNINO, "AAddddddA AA-dd-dd-dd-A AA-ddddddA AA-dddddd-A"},
		{ukDrivingLicence, "AAAAAddddddXXXAA AAAAdddddddXXXAA AAAddddddddXXXAA"},
		{deTaxID, "ddddddddddd dd-ddd-ddd-ddd"},
		{deVATID, "AAddddddddd"},
		{deSocialSecurity, "ddddddddAddd"},
		{deHealthInsurance, "Addddddddd"},
		{deLANR, "ddddddddd"},
		{frNIR15, "ddddddddddddddd ddddddAdddddddd d-dd-dd-dd-ddd-ddd-dd d-dd-dd-dA-ddd-ddd-dd ddddddddddddd"},
		{esNIF, "ddddddddA dddddddd-A"},
		{esNIE, "AdddddddA A-ddddddd-A Addddddd-A"},
		{itFiscalCode, "AAAAAAddAddAdddA"},
		{itVATCode, "ddddddddddd AAddddddddddd"},
		{nlBSN, "ddddddddd dddd.dd.ddd"},
		{plPESEL, "ddddddddddd"},
		{sePersonnummer, "ddddddcdddd ddddddddcdddd dddddddddd dddddddddddd"},
		{fiPersonal, "ddddddcdddX"},
		{seOrgNumber, "dddddd-dddd"},
		{inAadhaar, "dddd-dddd-dddd dddddddddddd"},
		{inPAN, "AAAAAddddA"},
		{inGSTIN, "ddAAAAAddddAXZX"},
		{sgNRICFIN, "AdddddddA"},
		{sgUEN, "ddddddddA dddddddddA"},
		{auABNumber, "dd-ddd-ddd-ddd ddddddddddd"},
		{auTFNumber, "ddd-ddd-ddd ddddddddd"},
		{auMedicareNo, "dddd-ddddd-d dddddddddd"},
		{auACNumber, "ddd-ddd-ddd ddddddddd"},
		{caSIN, "ddd-ddd-ddd ddddddddd"},
		{krRRNumber, "dddddd-ddddddd"},
		{krFRNumber, "dddddd-ddddddd"},
		{krBRNumber, "ddd-dd-ddddd dddddddddd"},
		{krDriverLicense, "dddddddddddd"},
		{jpMyNo, "dddddddddddd dddd-dddd-dddd"},
		{brCPF, "ddd.ddd.ddd-dd ddddddddddd"},
		{brCNPJ, "dd.ddd.ddd/dddd-dd dddddddddddddd"},
		{mxCURP, "AAAAddddddAAAAAAXd"},
		{trNationalID, "ddddddddddd"},
		{thNationalID, "ddddddddddddd d-dddd-ddddd-dd-d"},
		{phTIN, "ddd-ddd-ddd ddd-ddd-ddd-ddd ddddddddd dddddddddddd dddddddd-dddd"},
		{ngNIN, "ddddddddddd dddd-dddd-ddd"},
		{ngPlate, "AAA-dddAA AAAdddAA AAA-ddd-AA"},
		{trPlate, "dd-A-dddd dd-A-ddddd dd-AA-ddd dd-AA-dddd dd-AAA-dd dd-AAA-ddd dd-AAA-dddd ddAdddd ddAAddd ddAAdddd ddAAAdd ddAAAddd ddAAAdddd"},
		{usEIN, "dd-ddddddd"},
		{ukSortCode, "dd-dd-dd"},
		{cnResidentID, "dddddddddddddddddX dddddddddddddddddd dddddd-dddddddd-dddd dddddd-dddddddd-dddX"},
		{chAHV, "ddd.dddd.dddd.dd ddddddddddddd"},
	} {
		for pattern := range strings.SplitSeq(f.patterns, " ") {
			list = append(list, form{kind: f.kind, pattern: pattern, check: anything, near: true})
		}
	}
	for n := 7; n <= 12; n++ {
		list = append(list, form{kind: usLicense, pattern: "dddddddddddd"[:n], check: anything, weak: true})
	}
	for n := 8; n <= 17; n++ {
		list = append(list, form{kind: usBank, pattern: "ddddddddddddddddd"[:n], check: anything, weak: true})
	}
	for i := range list {
		f := &list[i]
		for f.pattern[f.lead] != 'd' {
			f.lead++
		}
		for f.lead+f.run < len(f.pattern) && f.pattern[f.lead+f.run] == 'd' {
			f.run++
		}
		f.plain = f.run == len(f.pattern)
		f.second = rowAt(f.pattern, f.lead+f.run+1)
		if f.second > 0 {
			f.third = rowAt(f.pattern, f.lead+f.run+1+f.second+1)
		}
		f.sep = strings.IndexAny(f.pattern, "- ")
		for k := range len(f.pattern) {
			f.need[k] = accepted(f.pattern[k])
		}
		switch {
		case f.near:
			nearForms.add(f)
		case f.weak:
			weakForms.add(f)
		default:
			forms.add(f)
		}
	}
}

// rowAt is how many digits stand at place k of a pattern, if what is behind them
// accepts none; else 0.
func rowAt(pattern string, k int) int {
	n := 0
	for k+n < len(pattern) && pattern[k+n] == 'd' {
		n++
	}
	if k+n < len(pattern) && accepted(pattern[k+n])&aDigit != 0 {
		return 0
	}
	return n
}
