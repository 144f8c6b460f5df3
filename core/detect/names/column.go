package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Column is what the header of a column of a table says of the names in it. The zero
// Column holds none.
type Column struct {
	kind   keyKind
	strong bool // whatever else the table is about
}

// ColumnOf judges the header of a column.
func ColumnOf(header string) (c Column) {
	if len(header) < 3 {
		return c
	}
	if e := endOf(header, len(header)); labelEnds[e/64]>>(e%64)&1 == 0 {
		return c
	}
	var b [mostKey]byte
	word := folded(header, &b)
	c.kind = keyKinds[string(word)]
	switch c.kind {
	case personKey:
		c.strong = surely[string(word)]
	case placeKey:
		c.strong = !towns[string(word)]
	}
	return c
}

// Holds says that cells of the column may be names.
func (c Column) Holds() bool { return c.kind != noKey }

// Personal says that a table with this column is about people.
func (c Column) Personal() bool { return (c.kind.fullPerson() || c.kind == placeKey) && c.strong }

// surely are the keys of people that no table has about anything else, without case and
// joints: the name of a model is displayed too, and agents have one.
var surely = wordSet("firstname lastname middlename surname forename givenname familyname maidenname birthname mothersmaidenname patientname customername employeename guestname passengername studentname teachername doctorname " +
	"cardholder cardholdername accountholder accountholdername nameoncard beneficiaryname nextofkin emergencycontact emergencycontactname spousename mothername fathername policyholder policyholdername insuredname customerfullname " +
	"vorname nachname familienname geburtsname kundenname kontoinhaber karteninhaber prenom prénom prenoms nomdefamille nomclient nometprenom nomprenom apellido apellidos primerapellido segundoapellido nombrecliente nombredelcliente " +
	"nombreyapellidos cognome nomecognome nomeecognome sobrenome nomecliente voornaam achternaam familienaam klantnaam imie imię nazwisko imieinazwisko imięinazwisko förnamn fornamn efternamn fornavn etternavn")

// towns are the keys of places that tables of general knowledge have as well.
var towns = wordSet("city town village municipality suburb ort stadt ville commune ciudad localidad municipio citta città comune cidade bairro localidade plaats miasto miejscowosc miejscowość postort hemort address1 address2")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// Cell judges the cell text[start:end] of the column. Personal says that another column
// tells that the table is about people.
func (c Column) Cell(text string, start, end int, personal bool) (Match, bool) {
	m := Match{Start: start, End: end, Score: .85}
	if end-start > mostField || end-start < 2 {
		return m, false
	}
	v := text[start:end]
	switch c.kind {
	case personKey, displayKey, maybeKey, roleKey:
		if !personal && !c.strong {
			m.Score = .75
			return m, nameLike(v) && strings.IndexByte(v, ' ') > 0 && givenFirst(v) && listed(v)
		}
		return m, nameLike(v) && (!everyday(v) || c.strong && personal && v[0]-'A' < 26 && strings.IndexByte(v, ' ') < 0) && (personal && c.kind.fullPerson() || named(v))
	case placeKey, lineKey, houseKey:
		if !personal && !c.strong || sentence(v) || everyday(v) {
			return m, false
		}
	case zipKey:
		if !personal {
			return m, false
		}
	default:
		return m, false
	}
	return judged(text, m, c.kind)
}

// named says that a value is written as names are: each word with a capital, or a
// particle between such, or a word of the lists of names.
func named(s string) bool {
	words := 0
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		if t.Shape == tag.Code || t.Shape == tag.Alnum || t.Shape == tag.Lower && t.Mask&(tag.First|tag.Last) == 0 && !nobility(s[i:t.End]) {
			return false
		}
		words++
		i = t.End
	}
	return words > 0 && words <= 5
}

// listed says that the lists have all words of a value as those of names, and as nothing else.
func listed(s string) bool {
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		if t.Shape != tag.Lower && t.Shape != tag.Initial && (t.Mask&(tag.First|tag.Last) == 0 || t.Mask&tag.Common != 0) {
			return false
		}
		i = t.End
	}
	return true
}
