package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// personKeys and placeKeys are JSON keys and attributes, without case, blanks
// and joints, whose value is a name or part of an address. Words that also name
// other things (name, user, state, location, address) are left to the tagger.
var (
	personKeys = keySet("firstname lastname middlename fullname surname forename givenname familyname maidenname birthname legalname displayname preferredname nameoncard " +
		"customername clientname patientname contactname employeename guestname passengername holdername accountholder accountholdername cardholder cardholdername payeename payername beneficiary beneficiaryname " +
		"recipientname sendername ownername tenantname studentname teachername doctorname physicianname attendingphysician emergencycontact emergencycontactname membername subscribername applicantname candidatename " +
		"billingname shippingname spousename mothername fathername nextofkin agentname representativename authorname personname attendeename invitedby")
	placeKeys = keySet("city town hometown birthplace placeofbirth cityofbirth birthcity streetaddress street streetname addressline addressline1 addressline2 address1 address2 homeaddress mailingaddress " +
		"billingaddress shippingaddress deliveryaddress postaladdress residentialaddress billingcity shippingcity village municipality suburb")
	zipKeys = keySet("zip zipcode postalcode postcode plz postleitzahl codepostal cap cep pincode billingzip shippingzip")
)

type keys map[string]struct{}

func keySet(words string) keys {
	k := keys{}
	for _, w := range strings.Fields(words) {
		k[w] = struct{}{}
	}
	return k
}

// has says whether the last words of a key, or all of it, are in the set.
func (k keys) has(key string) bool {
	if i := strings.LastIndexAny(key, "./:"); i >= 0 {
		key = key[i+1:]
	}
	if len(key) > 32 {
		return false
	}
	var b [32]byte
	n := 0
	for i := range len(key) {
		c := key[i]
		if c == '_' || c == '-' || c == ' ' {
			continue
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		b[n] = c
		n++
	}
	_, ok := k[string(b[:n])]
	return ok
}

// PostalKey says whether a number under a JSON key is a postal code.
func PostalKey(key string) bool { return zipKeys.has(key) }

// keyed judges a value by the key it stands under.
func keyed(key, text string) (Match, bool) {
	if len(text) > 96 {
		return Match{}, false
	}
	m := Match{Start: 0, End: len(text), Score: .85}
	for m.Start < m.End && text[m.Start] == ' ' {
		m.Start++
	}
	for m.End > m.Start && text[m.End-1] == ' ' {
		m.End--
	}
	switch {
	case personKeys.has(key):
		return m, nameLike(text[m.Start:m.End])
	case placeKeys.has(key):
		m.Kind = Place
		return m, placeLike(text[m.Start:m.End])
	case zipKeys.has(key):
		m.Kind = Place
		return m, zipLike(text[m.Start:m.End])
	}
	return m, false
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
	return letters >= 2
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
	return digits > 0
}

// placeholder says that a value stands for one that is not there.
func placeholder(s string) bool {
	for _, w := range [...]string{"null", "none", "nil", "undefined", "unknown", "string", "text", "n/a", "na", "name", "test", "admin", "root", "user", "default", "anonymous", "true", "false", "required", "optional", "any", "all", "other", "redacted"} {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}
