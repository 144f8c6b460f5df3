package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// keyKind is what the value of a JSON key or attribute is.
type keyKind uint8

const (
	noKey keyKind = iota
	personKey
	displayKey // a person, or something else of that name that a program shows
	maybeKey   // a person, or something else of that name
	roleKey    // what somebody is, in another language than English
	placeKey
	lineKey  // an address, or something else of that name
	houseKey // a line of one, or of something else
	zipKey
	userKey // the name of an account
	doorKey // the number of a house
	stateKey
	kinKey // a person, as what stands around it tells
)

// fullPerson says that a key is one of people, whatever their names look like; person, that it may be.
func (k keyKind) fullPerson() bool { return k == personKey || k == displayKey }
func (k keyKind) person() bool     { return k.fullPerson() || k == maybeKey || k == roleKey }

// Somebody is the key of what is the name of a person if it is no word of every day: what stands around it tells so.
const Somebody = "nameofsomebody"

// keyKinds are the keys, without case, blanks and joints, whose value is a name
// or part of an address. Words that also name other things (name, user, state,
// location, address) are left to the tagger.
var keyKinds = func() map[string]keyKind {
	m := map[string]keyKind{}
	for kind, words := range map[keyKind]string{
		personKey: "firstname lastname middlename fullname surname forename givenname familyname maidenname birthname legalname preferredname nameoncard " +
			"customername clientname patientname contactname employeename guestname passengername holdername accountholder accountholdername cardholder cardholdername payeename payername beneficiary beneficiaryname " +
			"recipientname sendername ownername tenantname studentname teachername doctorname physicianname attendingphysician emergencycontact emergencycontactname membername subscribername applicantname candidatename nominee previousname formername " +
			"billingname shippingname spousename mothername fathername nextofkin agentname representativename authorname personname attendeename invitedby " +
			"insuredname policyholder policyholdername borrowername lendername witnessname guardianname parentname childname instructorname customerfullname managername supervisorname bossname buyername sellername drivername volunteername donorname playername coachname nursename caregivername partnername husbandname wifename sonname daughtername fathersname " +
			"relativename callername userfullname realname legalfirstname legallastname contactperson contactfullname residentname petitionername plaintiffname defendantname attorneyname judgename officername victimname suspectname travelername travellername rentername " +
			"namefirst namelast mothersmaidenname customersname patientsname lname fname ccname cardname spouse mother father husband wife payer payee consignee cardholders " +
			"vorname nachname familienname geburtsname kundenname kontoinhaber karteninhaber ansprechpartner ansprechpartnerin " +
			"prenom prénom prenoms nomdefamille nomcomplet nomclient nomduclient nometprenom nomprenom " +
			"apellido apellidos primerapellido segundoapellido nombrecompleto nombrecliente nombredelcliente primernombre nombreyapellidos " +
			"cognome nomecompleto nomecognome nomeecognome intestatario sobrenome nomecliente primeironome nomedocliente " +
			"voornaam achternaam familienaam klantnaam volledigenaam imie imię nazwisko imieinazwisko imięinazwisko förnamn fornamn efternamn fornavn etternavn " +
			"prijmeni příjmení jmeno jméno priezvisko soyad adsoyad الاسم اسم " +
			"姓名 名字 姓氏 客户姓名 联系人 收件人 名前 氏名 お名前 이름 성명 성함 고객명 имя фамилия фио",
		displayKey: "displayname",
		maybeKey:   "name nom nome nombre holder manager brother sister son daughter children siblings naam namn imiona customer client patient employee borrower instructor recordee tenant landlord attendee applicant attn attention caller kunde kundin patientin mieter cliente paciente paziente klant patiënt klient pacjent kund titular guardian witness",
		placeKey: "cityname twnnm strtnm city town hometown birthplace placeofbirth cityofbirth birthcity streetaddress street streetname addressline addressline1 addressline2 address1 address2 homeaddress mailingaddress " +
			"billingaddress shippingaddress deliveryaddress postaladdress residentialaddress billingcity shippingcity village municipality suburb billingstreet shippingstreet streetaddress1 streetaddress2 currentaddress permanentaddress " +
			"strasse straße anschrift wohnort ort stadt geburtsort wohnadresse lieferadresse rechnungsadresse lieferanschrift rechnungsanschrift rue ville lieudenaissance commune " +
			"calle ciudad localidad municipio domicilio lugardenacimiento citta città comune luogodinascita rua morada cidade logradouro obec المدينة العنوان bairro localidade " +
			"straat straatnaam plaats woonplaats geboorteplaats ulica miasto miejscowosc miejscowość gatuadress postort hemort 地址 住址 住所 城市 주소 адрес город",
		lineKey:  "address addr fulladdress adresse adres adress dirección direccion indirizzo endereço endereco",
		houseKey: "adrline line line1 line2 line3 addr1 addr2 street1 street2",
		userKey:  "user username userid login loginname account accountname author owner assignee reporter requester createdby updatedby modifiedby handle screenname nickname uid sub principal benutzer benutzername usuario utilisateur utente gebruiker gebruikersnaam",
		doorKey:  "housenumber houseno housenr huisnummer hausnummer hausnr buildingnumber bldgnb streetnumber numerocivico doornumber numdom",
		kinKey:   Somebody,
		stateKey: "state stateprovince stateorprovince statecode mailingstate billingstate shippingstate homestate fromstate tostate callerstate residencestate",
		zipKey:   "postalzone pstcd zip zipcode postalcode postcode plz postleitzahl codepostal cap cep pincode billingzip shippingzip kodpocztowy codigopostal códigopostal codicepostale postnummer postnr psc psč",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = kind
		}
	}
	whose(m)
	return m
}()

// whose adds the keys that say whose the value is, or what it is for, before what it is: patientLastName, mailingZip.
func whose(m map[string]keyKind) {
	const people = "customer client patient guest caller user employee contact student member passenger applicant buyer seller owner tenant driver sender recipient holder cardholder " +
		"subscriber spouse child parent guardian insured policyholder beneficiary primary emergency agent attendee donor resident lead account person shipper borrower claimant dependent visitor host partner registrant"
	const uses = "mailing shipping billing delivery home work postal residential permanent current from to ship bill pickup dropoff return"
	add := func(before, words string) {
		for b := range strings.FieldsSeq(before) {
			for w := range strings.FieldsSeq(words) {
				if _, ok := m[b+w]; !ok {
					m[b+w] = m[w]
				}
			}
		}
	}
	add(people, "firstname lastname middlename fullname surname forename givenname familyname maidenname")
	add(people+" "+uses, "city town street streetaddress addressline1 addressline2 zip zipcode postalcode postcode")
}

// kindOf looks a key up by what stands after its last dot, slash or colon.
func kindOf(key string) keyKind {
	var b [mostKey]byte
	return keyKinds[string(folded(key, &b))]
}

// mostKey is how long the last part of a key may be that is known.
const mostKey = 32

// folded is the last part of a key in small letters, without what joins words; nothing if it is
// longer than any that is known.
func folded(key string, b *[mostKey]byte) []byte {
	n := len(b)
	for i := len(key) - 1; i >= 0; i-- {
		c := key[i]
		switch {
		case c == '.' || c == '/' || c == ':':
			return b[n:]
		case c == '_' || c == '-' || c == ' ' || c == '\'':
			continue
		case n == 0:
			return nil
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		}
		n--
		b[n] = c
	}
	return b[n:]
}

// PostalKey says whether a number under a JSON key is a postal code.
func PostalKey(key string) bool { return kindOf(key) == zipKey }

// keyed judges a value by the key it stands under.
func keyed(key, text string) (Match, bool) {
	if len(text) > 96 {
		return Match{}, false
	}
	kind := kindOf(key)
	if kind == noKey {
		return Match{}, false
	}
	m := Match{Start: 0, End: len(text), Score: .85}
	for m.Start < m.End && text[m.Start] == ' ' {
		m.Start++
	}
	for m.End > m.Start && text[m.End-1] == ' ' {
		m.End--
	}
	return judged(text, m, kind)
}

// Short judges a value of a byte or two under a JSON key: the letters of a state, the number of a house.
func Short(key, text string) (Match, bool) {
	if kind := kindOf(key); kind == doorKey || kind == stateKey {
		return judged(text, Match{Start: 0, End: len(text), Score: .85}, kind)
	}
	return Match{}, false
}

// Given judges the value text[start:end] that a query compares a field with, or that is typed into one. People write there
// in small letters, too.
func Given(key, text string, start, end int) (Match, bool) {
	kind := kindOf(key)
	value := text[start:end]
	switch {
	case kind == noKey || kind == userKey || len(value) < 3 || len(value) > mostField:
		return Match{}, false
	case kind == maybeKey && (someName(value) || severalNames(value)):
		kind = personKey
	}
	return judged(text, Match{Start: start, End: end, Score: .8}, kind)
}

// severalNames says that a value is two to four words with capitals, the first of which is not one of every day.
func severalNames(s string) bool {
	words := 0
	for i := 0; i < len(s); words++ {
		var t tag.Token
		if !tag.Read(s, i, &t) || !t.Shape.Capital() || t.Shape == tag.Upper || words == 0 && t.Mask == tag.Common || t.End < len(s) && s[t.End] != ' ' {
			return false
		}
		i = t.End + 1
	}
	return words >= 2 && words <= 4
}

// judged says whether a match may be what a key of a kind says.
func judged(text string, m Match, kind keyKind) (Match, bool) {
	value := text[m.Start:m.End]
	switch kind {
	case personKey:
		return m, nameLike(value) || ticketed(value) == len(value)
	case displayKey:
		return m, nameLike(value) && !ofThing(value)
	case kinKey:
		m.Score = .75
		return m, nameLike(value) && !everyday(value)
	case userKey:
		m.Score = .75
		return m, Username(strings.TrimPrefix(value, "@")) || (givenFirst(value) || wholeValue(value)) && strings.IndexByte(value, ' ') > 0
	case maybeKey:
		m.Score = .75
		return m, nameLike(value) && (givenFirst(value) || unspacedName(value) || familyComma(value) || beginsInCapitals(value)) || ticketed(value) == len(value)
	case roleKey:
		m.Score = .75
		return m, nameLike(value) && (givenFirst(value) || strangeName(value))
	case placeKey:
		m.Kind = Place
		return m, placeLike(value)
	case lineKey:
		m.Kind = Place
		return m, lineLike(value)
	case houseKey:
		m.Kind = Place
		return m, houseLike(value)
	case doorKey:
		m.Kind = Place
		return m, doorLike(value)
	case stateKey:
		m.Kind = Place
		return m, len(value) == 2 && zips[value] != nil && value != "OK"
	default:
		m.Kind = Place
		return m, zipLike(value)
	}
}

// ofThing says that a value has an everyday word, and no first name that is no such word: My First Dataset.
func ofThing(s string) bool {
	if first, _, ok := strings.Cut(s, " "); ok && beforeThings[first] {
		return true
	}
	everyday := false
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		if t.Mask&(tag.First|tag.Common) == tag.First {
			return false
		}
		everyday = everyday || t.Mask == tag.Common && t.End-t.Start > 1
		i = t.End
	}
	return everyday
}

// beforeThings are words before the name of a thing that no name begins with.
var beforeThings = wordSet("My Your Our The A An New Test Demo Default Sample Example")

// givenFirst says that a value is a first name of the lists and two words at most that may
// be of a family name.
func givenFirst(s string) bool {
	n := 0
	for i := 0; i < len(s); n++ {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			n--
			continue
		}
		small := t.Shape == tag.Lower && nobility(s[i:t.End])
		if !small && !t.Shape.Capital() || n == 0 && (t.Mask&tag.First == 0 || t.Mask&tag.Common != 0) || n > 0 && !small && t.Shape != tag.Initial && t.Mask&tag.Common != 0 && t.Mask&tag.Last == 0 && !tag.Anybody(t.Hash) {
			return false
		}
		i = t.End
	}
	return n > 0 && n <= 4
}

// lineLike says that a value may be an address: it has a number, a blank and a capital.
func lineLike(s string) bool {
	digit, blank, capital := false, false, false
	for i := range len(s) {
		digit = digit || s[i]-'0' < 10
		blank = blank || s[i] == ' '
		capital = capital || s[i]-'A' < 26 || s[i] >= 0xc3
	}
	return digit && blank && capital && placeLike(s)
}

// houseLike says that a value is a number and words with capitals: 88 Harbor View. Lines of other things stand under
// the keys of those of an address.
func houseLike(s string) bool {
	number, street, ok := strings.Cut(s, " ")
	if !ok || number == "" || number[0]-'0' >= 10 || len(number) > 6 {
		return false
	}
	words := 0
	for word := range strings.FieldsSeq(street) {
		if c := word[0]; c-'A' >= 26 && c < 0xc3 && (words == 0 || c-'0' >= 10 && !nobility(word)) {
			return false
		}
		words++
	}
	return words > 0 && words < 7 && placeLike(s)
}

// doorLike says that a value may be the number of a house: 17, 221b.
func doorLike(s string) bool {
	n := 0
	for n < len(s) && s[n]-'0' < 10 {
		n++
	}
	return n > 0 && n <= 5 && (n == len(s) || len(s) <= n+2 && wordByte(s[len(s)-1]))
}

// nameLike says that a value may be a name: up to six words without digits, and
// not only everyday words in small letters.
func nameLike(s string) bool {
	if s == "" || strings.ContainsAny(s, "0123456789@/\\_{}[]<>()$#%:;=\n\"") {
		return false
	}
	words, names := 0, 0
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		words++
		if t.Shape != tag.Lower || t.Mask != tag.Common && t.Mask != 0 || t.Mask == 0 && t.End-t.Start > 2 {
			names++
		}
		i = t.End
	}
	return words > 0 && words <= 6 && names > 0 && !placeholder(s)
}

// placeLike says that a value may be a place or a line of an address.
func placeLike(s string) bool {
	if s == "" || strings.ContainsAny(s, "@\\_{}[]<>$%=\"") || strings.Contains(s, "://") || placeholder(s) {
		return false
	}
	letters := 0
	for i := range len(s) {
		if c := s[i] | 0x20; c >= 'a' && c <= 'z' || s[i] >= 0x80 {
			letters++
		}
	}
	return letters >= 2 && !typed(s)
}

// typed says that a value is what a schema has for one: City!, YYYY-MM-DD, u32.
func typed(s string) bool {
	if placeholder(strings.TrimRight(s, "!?")) {
		return true
	}
	if strings.HasPrefix(s, "YYYY") || strings.HasPrefix(s, "yyyy") || strings.HasPrefix(s, "DD") && strings.Contains(s, "MM") {
		return true
	}
	if n := len(s); n > 1 && n < 5 && strings.IndexByte("uif", s[0]) >= 0 {
		switch s[1:] {
		case "8", "16", "32", "64", "128":
			return true
		}
	}
	return false
}

// zipLike says that a value may be a postal code.
func zipLike(s string) bool {
	if len(s) < 3 || len(s) > 10 {
		return false
	}
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c-'0' < 10:
			digits++
		case c != ' ' && c != '-' && c|0x20-'a' >= 26:
			return false
		}
	}
	return digits > 0 && !typed(s)
}

// placeholder says that a value stands for one that is not there.
func placeholder(s string) bool { return placeholders.has(s) }

var placeholders = foldedWords("null", "none", "nil", "undefined", "unknown", "string", "text", "n/a", "na", "name", "test", "admin", "root", "user", "default", "anonymous", "true", "false", "required", "optional", "pflichtfeld", "pflichtangabe", "obligatoire", "obligatorio", "verplicht", "street", "city", "town", "place", "str", "any", "all", "other", "redacted")

// byLetter are words by their first letters.
type byLetter [32][]string

func foldedWords(words ...string) (t byLetter) {
	for _, w := range words {
		t[w[0]&31] = append(t[w[0]&31], w)
	}
	return t
}

// has says that a word is one of them, whatever its case.
func (t *byLetter) has(word string) bool {
	if word == "" {
		return false
	}
	for _, w := range t[word[0]&31] {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}
