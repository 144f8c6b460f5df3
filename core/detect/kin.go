package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
)

// A name under the key name may be that of anything. What else the same object of JSON tells, and the key that it stands
// under, says whether it is somebody's: {"customer": {"name": "Zola"}}, {"name": "Zola", "dob": "..."}.

const mostKin = 24 // leaves on either side

// keyAmong is the key of a string of JSON, the k-th of a list of leaves, with what is told around it: another key that says
// the same of somebody, or the key as it is.
func keyAmong(text string, list []decode.Leaf, k int, key, value string) string {
	if len(key) < 2 || len(key) > 8 || len(value) < 2 || len(value) > 40 || value[0]-'A' >= 26 && value[0] < 0xc3 {
		return key
	}
	switch key {
	case "name", "Name", "nombre", "nom", "nome", "naam":
		if strings.IndexByte(value, ' ') < 0 && ofSomebody(text, list, k) {
			return names.Somebody
		}
	case "sn": // of a directory
		if hasBeside(text, list, k, func(key string) bool { return key == "cn" || key == "givenName" }) {
			return names.Somebody
		}
	case "display": // of a reference in FHIR
		if k > 1 && referred(text[list[k-2].Start:list[k-2].End]) {
			return names.Somebody
		}
	case "last", "Last":
		if hasBeside(text, list, k, func(key string) bool { return fold(key, "first") }) {
			return names.Somebody
		}
	case "first", "First":
		if hasBeside(text, list, k, func(key string) bool { return fold(key, "last") }) {
			return names.Somebody
		}
	}
	return key
}

// referred says that a reference is to a person.
func referred(to string) bool {
	kind, _, ok := strings.Cut(to, "/")
	return ok && (kind == "Patient" || kind == "Practitioner" || kind == "RelatedPerson" || kind == "Person")
}

// hasBeside says that one of the keys of the object that the k-th leaf stands in is told by is.
func hasBeside(text string, list []decode.Leaf, k int, is func(string) bool) bool {
	depth := list[k].Depth
	for i := k - 1; i >= 0 && k-i < mostKin && list[i].Depth >= depth; i-- {
		if l := &list[i]; l.Kind == decode.Name && l.Depth == depth && is(text[l.Start:l.End]) {
			return true
		}
	}
	for i := k + 1; i < len(list) && i-k < mostKin && list[i].Depth >= depth; i++ {
		if l := &list[i]; l.Kind == decode.Name && l.Depth == depth && is(text[l.Start:l.End]) {
			return true
		}
	}
	return false
}

// ofSomebody says that the object in which the k-th leaf stands is about a person.
func ofSomebody(text string, list []decode.Leaf, k int) bool {
	depth := list[k].Depth
	for i := k - 1; i >= 0 && k-i < mostKin; i-- {
		if l := &list[i]; l.Depth < depth {
			if l.Kind == decode.Name && somebody(text[l.Start:l.End]) {
				return true
			}
			break
		}
	}
	return hasBeside(text, list, k, ofPeople)
}

// somebody says that a key is that of a person.
func somebody(key string) bool {
	word, _ := humpBefore(key)
	return among(word, "customer", "patient", "guest", "passenger", "employee", "spouse", "husband", "wife", "mother", "father", "guardian", "emergencycontact", "contact", "person", "tenant", "student", "driver", "recipient", "cardholder",
		"applicant", "beneficiary", "patients", "customers", "guests", "passengers", "children", "child", "relatives", "employees", "students")
}

// ofPeople says that a key is of something that people have and nothing else has.
func ofPeople(key string) bool {
	word, _ := humpBefore(key)
	return among(word, "email", "dob", "birthdate", "birthday", "birth", "gender", "surname", "ssn", "age", "lastname", "apellido", "apellidos", "nachname", "achternaam", "cognome", "married")
}

// seeded says that a key and its value are those of the words from which a wallet is recovered (BIP 39).
func seeded(key, text string) bool {
	const fewest, most = 11, 23 // blanks
	if len(text) < 36 || len(text) > 256 || len(key) < len("mnemonic") || key[len(key)-1]|0x20 != 'c' && key[len(key)-1]|0x20 != 'e' {
		return false
	}
	switch word, before := humpBefore(key); {
	case fold(word, "mnemonic"):
	case fold(word, "phrase"):
		if word, _ = humpBefore(before); !among(word, "seed", "recovery", "secret", "backup", "mnemonic") {
			return false
		}
	default:
		return false
	}
	blanks := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ':
			blanks++
		case c-'a' >= 26:
			return false
		}
	}
	return blanks >= fewest && blanks <= most
}
