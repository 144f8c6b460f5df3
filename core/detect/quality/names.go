package quality

// canonical holds what labelled corpora and recognisers call the same thing, with
// the name it is judged under. Names are Presidio's where it has one.
//
// An address, its town and its postcode are one entity here: where the border
// between them lies differs between any two corpora, and all are replaced alike.
var canonical = map[string]string{
	// Postal places.
	"ADDRESS": "LOCATION", "STREET_ADDRESS": "LOCATION", "CITY": "LOCATION", "STATE": "LOCATION", "COUNTRY": "LOCATION",
	"GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION",
	"ZIP": "LOCATION", "ZIP_CODE": "LOCATION", "ZIPCODE": "LOCATION", "US_ZIP_CODE": "LOCATION", "POSTCODE": "LOCATION", "POSTAL_CODE": "LOCATION",
	// People.
	"NAME": "PERSON", "PER": "PERSON", "FIRST_NAME": "PERSON", "LAST_NAME": "PERSON", "FULL_NAME": "PERSON",
	// Dates of a life.
	"DOB": "DATE_TIME", "DATE_OF_BIRTH": "DATE_TIME", "BIRTHDAY": "DATE_TIME", "DATE": "DATE_TIME",
	// The net.
	"EMAIL": "EMAIL_ADDRESS", "IP": "IP_ADDRESS", "IPV4": "IP_ADDRESS", "IPV6": "IP_ADDRESS", "DOMAIN_NAME": "URL", "DOMAIN": "URL",
	// Numbers.
	"PHONE": "PHONE_NUMBER", "TELEPHONE": "PHONE_NUMBER", "CARD": "CREDIT_CARD", "CREDIT_CARD_NUMBER": "CREDIT_CARD", "IBAN": "IBAN_CODE",
	"SSN": "US_SSN", "US_SOCIAL_SECURITY_NUMBER": "US_SSN",
	// Secrets, whatever kind a corpus tells apart.
	"PASSWORD": "SECRET", "API_KEY": "SECRET", "TOKEN": "SECRET", "PRIVATE_KEY": "SECRET", "CREDENTIAL": "SECRET",
	// The remainder of the corpora we know.
	"ORG": "ORGANIZATION", "JOB_TITLE": "TITLE", "NATIONALITY": "NRP",
}

// unjudged are labels of corpora that nobody asks to be redacted by default: an
// engine that does not look for them is neither praised nor blamed for what it does there.
var unjudged = map[string]bool{"ORGANIZATION": true, "TITLE": true, "NRP": true, "AGE": true}

// Canonical is the name under which a type is judged.
func Canonical(name string) string {
	if c, ok := canonical[name]; ok {
		return c
	}
	return name
}
