package detect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// presidio lists the entities of Presidio's predefined recognisers (its
// default_recognizers.yaml of 2026), each with the reason where this package
// does not look for it. An entity without a reason must be known.
var presidio = map[string]string{
	"CREDIT_CARD": "", "CRYPTO": "", "DATE_TIME": "", "EMAIL_ADDRESS": "", "IBAN_CODE": "", "IP_ADDRESS": "", "MAC_ADDRESS": "", "PHONE_NUMBER": "", "URL": "",
	"PERSON": byNames, "LOCATION": byNames, "NRP": model, "ORGANIZATION": model,
	"MEDICAL_LICENSE": "", "US_BANK_NUMBER": "", "US_DRIVER_LICENSE": "", "US_ITIN": "", "US_MBI": "", "US_NPI": "", "US_PASSPORT": "", "US_SSN": "", "ABA_ROUTING_NUMBER": "",
	"UK_DRIVING_LICENCE": "", "UK_NHS": "", "UK_NINO": "", "UK_PASSPORT": "", "UK_POSTCODE": places, "UK_VEHICLE_REGISTRATION": "",
	"AU_ABN": "", "AU_ACN": "", "AU_MEDICARE": "", "AU_TFN": "", "CA_SIN": "", "ES_NIE": "", "ES_NIF": "", "ES_PASSPORT": "", "FI_PERSONAL_IDENTITY_CODE": "",
	"DE_BSNR": "", "DE_FUEHRERSCHEIN": "", "DE_HANDELSREGISTER": "", "DE_HEALTH_INSURANCE": "", "DE_ID_CARD": "", "DE_KFZ": "", "DE_LANR": "", "DE_PASSPORT": "", "DE_PLZ": places,
	"DE_SOCIAL_SECURITY": "", "DE_TAX_ID": "", "DE_TAX_NUMBER": "", "DE_VAT_ID": "",
	"IN_AADHAAR": "", "IN_GSTIN": "", "IN_PAN": "", "IN_PASSPORT": "", "IN_VEHICLE_REGISTRATION": "", "IN_VOTER": "",
	"IT_DRIVER_LICENSE": "", "IT_FISCAL_CODE": "", "IT_IDENTITY_CARD": "", "IT_PASSPORT": "", "IT_VAT_CODE": "",
	"KR_BRN": "", "KR_DRIVER_LICENSE": "", "KR_FRN": "", "KR_PASSPORT": "", "KR_RRN": "", "PL_PESEL": "", "SE_ORGANISATIONSNUMMER": "", "SE_PERSONNUMMER": "", "SG_NRIC_FIN": "", "SG_UEN": "", "ZA_ID_NUMBER": "",
	"NG_NIN": "", "NG_VEHICLE_REGISTRATION": "", "PH_TIN": "", "TH_TNIN": "", "TR_NATIONAL_ID": "", "TR_LICENSE_PLATE": "",
}

const (
	byNames = "needs names rather than forms; see the recognisers of names and places"
	places  = "is a part of an address, and found as one"
	model   = "needs a model; the remote recogniser is for it, and the finding is OTHER_PII"
)

func TestPresidioEntities(t *testing.T) {
	for entity, reason := range presidio {
		known := slices.Contains(detect.Entities(), entity)
		if !known && reason == "" {
			t.Errorf("%s of Presidio is neither known nor listed with a reason", entity)
		}
	}
	for _, country := range []string{"US", "GB", "DE", "FR", "ES", "IT", "NL", "PL", "SE", "FI", "IN", "SG", "AU", "CA", "KR", "JP", "BR", "MX", "ZA"} {
		if !slices.Contains(detect.Countries(), country) {
			t.Errorf("no identifier of %s is known", country)
		}
	}
	for entity := range presidio {
		if strings.TrimSpace(entity) != entity {
			t.Errorf("%q", entity)
		}
	}
}
