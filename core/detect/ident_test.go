package detect_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// identifiers are examples published by the authorities, or computed. A row
// with need is found only after that word.
var identifiers = []struct{ entity, value, need string }{
	{"US_ITIN", "912-70-1234", ""},
	{"US_ITIN", "912701234", "ITIN"},
	{"US_PASSPORT", "A12345678", "passport number"},
	{"US_PASSPORT", "340007237", "passport"},
	{"US_DRIVER_LICENSE", "D1234562", "driver's license"},
	{"US_DRIVER_LICENSE", "7731-40-2298", "driver's license number"},
	{"US_DRIVER_LICENSE", "D123-4567-8901", "driver license"},
	{"US_BANK_NUMBER", "945456787654", "bank account"},
	{"ABA_ROUTING_NUMBER", "121000358", "routing number"},
	{"US_MBI", "1EG4-TE5-MK73", ""},
	{"US_MBI", "1EG4TE5MK73", ""},
	{"UK_NHS", "943 476 5919", "NHS number"},
	{"UK_NHS", "9434765919", "NHS"},
	{"UK_NINO", "AB123456C", ""},
	{"UK_NINO", "AB 12 34 56 C", ""},
	{"DE_TAX_ID", "86095742719", "Steuer-ID"},
	{"DE_TAX_ID", "86 095 742 719", ""},
	{"FR_NIR", "2 55 08 14 168 025 38", ""},
	{"FR_NIR", "255081416802538", ""},
	{"ES_NIF", "12345678Z", ""},
	{"ES_NIE", "X1234567L", ""},
	{"IT_FISCAL_CODE", "RSSMRA85T10A562S", ""},
	{"IT_VAT_CODE", "IT00743110157", ""},
	{"IT_VAT_CODE", "00743110157", "partita IVA"},
	{"NL_BSN", "111222333", "BSN"},
	{"PL_PESEL", "44051401359", "PESEL"},
	{"SE_PERSONNUMMER", "811228-9874", ""},
	{"SE_PERSONNUMMER", "19811228-9874", ""},
	{"FI_PERSONAL_IDENTITY_CODE", "131052-308T", ""},
	{"IN_AADHAAR", "234123412346", "Aadhaar"},
	{"IN_PAN", "ABCPE1234F", ""},
	{"IN_PAN", "ABCTE1234F", "PAN"},
	{"SG_NRIC_FIN", "S1234567D", ""},
	{"AU_ABN", "51 824 753 556", ""},
	{"AU_TFN", "876 543 210", "TFN"},
	{"AU_MEDICARE", "2123 45670 1", ""},
	{"CA_SIN", "046 454 286", "SIN"},
	{"KR_RRN", "960121-1234563", "resident registration"},
	{"JP_MY_NUMBER", "123456789018", "my number"},
	{"BR_CPF", "529.982.247-25", ""},
	{"BR_CPF", "52998224725", "CPF"},
	{"BR_CNPJ", "11.222.333/0001-81", ""},
	{"MX_CURP", "HEGG560427MVZRRL04", ""},
	{"ZA_ID_NUMBER", "8001015009087", "ID number"},
	{"US_NPI", "1745239180", "NPI"},
	{"MEDICAL_LICENSE", "BF4839203", "DEA"},
	{"UK_DRIVING_LICENCE", "BRAND605214TX9AB", ""},
	{"UK_PASSPORT", "AB1234567", "passport"},
	{"UK_VEHICLE_REGISTRATION", "BD51 SMR", ""},
	{"UK_VEHICLE_REGISTRATION", "BD51SMR", "vehicle registration"},
	{"AU_ACN", "004 123 755", "ACN"},
	{"IN_VEHICLE_REGISTRATION", "MH12AB1234", ""},
	{"IN_VEHICLE_REGISTRATION", "MH 12 AB 1234", ""},
	{"IN_PASSPORT", "J8369854", "passport"},
	{"IN_VOTER", "KSD1287349", "voter id"},
	{"IN_GSTIN", "27AAPFU0939F1ZV", ""},
	{"ES_PASSPORT", "XDB123456", "pasaporte"},
	{"IT_DRIVER_LICENSE", "AA0123456B", "patente"},
	{"IT_IDENTITY_CARD", "CA12345AA", "carta d identità"},
	{"IT_PASSPORT", "AA1234567", "passaporto"},
	{"KR_BRN", "220-81-39281", ""},
	{"KR_FRN", "900314-5123458", ""},
	{"KR_PASSPORT", "M123A4567", "korean passport"},
	{"KR_DRIVER_LICENSE", "11-21-123456-12", "운전면허"},
	{"SE_ORGANISATIONSNUMMER", "556183-2949", "organisationsnummer"},
	{"SG_UEN", "53129845X", "UEN"},
	{"SG_UEN", "201843917N", "UEN"},
	{"SG_UEN", "T14LL0872G", ""},
	{"DE_TAX_NUMBER", "21/815/08150", ""},
	{"DE_VAT_ID", "DE284917358", ""},
	{"DE_SOCIAL_SECURITY", "65180573M002", ""},
	{"DE_SOCIAL_SECURITY", "65 180573 M 002", ""},
	{"DE_HEALTH_INSURANCE", "K483927155", "Versichertennummer"},
	{"DE_LANR", "483920111", "LANR"},
	{"DE_BSNR", "021234568", "BSNR"},
	{"DE_FUEHRERSCHEIN", "BA12345678X", "Führerschein"},
	{"DE_FUEHRERSCHEIN", "B072RRE2I55", "Führerscheinnummer"},
	{"DE_HANDELSREGISTER", "HRB 123456", ""},
	{"DE_PASSPORT", "C4F7T82M5", "Reisepass"},
	{"DE_ID_CARD", "L8V3K29P3", "Personalausweis"},
	{"DE_KFZ", "B-AB 1234", "Kennzeichen"},
	{"DE_KFZ", "MÜ AB 12E", "Kennzeichen"},
	{"LICENSE_PLATE", "7ABC123", "license plate"},
	{"LICENSE_PLATE", "XYZ-4821", "plate number"},
	{"LICENSE_PLATE", "4821 KLM", "matrícula"},
	{"TR_NATIONAL_ID", "36493665440", "TC Kimlik No"},
	{"TR_LICENSE_PLATE", "34 ABC 1234", "plaka"},
	{"TR_LICENSE_PLATE", "06JK567", "plaka"},
	{"TH_TNIN", "3101202045107", "Thai ID"},
	{"TH_TNIN", "3-1012-02045-10-7", ""},
	{"PH_TIN", "211-483-927-000", "TIN"},
	{"NG_NIN", "53820471964", "NIMC"},
	{"NG_VEHICLE_REGISTRATION", "KJA-482AA", "vehicle registration"},
	{"CN_RESIDENT_ID", "110105198503120020", ""},
	{"CH_AHV", "756.1234.5678.97", ""},
	{"US_EIN", "12-3456789", "EIN"},
	{"UK_SORT_CODE", "20-48-31", "sort code"},
	{"PASSPORT", "12AB34567", "passport number"},
	{"MX_CLABE", "032180000118359719", "CLABE"},
	{"MX_CLABE", "032-180-00011835971-9", "CLABE"},
	{"NO_FODSELSNUMMER", "13097248022", "fødselsnummer"},
	{"NO_FODSELSNUMMER", "130972 48022", "fnr"},
	{"DK_CPR", "150782-3457", "CPR"},
	{"RU_SNILS", "112-233-445 95", ""},
	{"RU_SNILS", "11223344595", "СНИЛС"},
	{"RU_INN", "500100732259", "инн"},
	{"BE_NATIONAL_NUMBER", "85.07.30-033.28", ""},
	{"BE_NATIONAL_NUMBER", "85073003328", "rijksregisternummer"},
	{"AE_EMIRATES_ID", "784-1987-1234567-8", ""},
	{"AE_EMIRATES_ID", "784198712345678", "Emirates ID"},
	{"DATE_OF_BIRTH", "12-Aug-1990", "DOB"},
	{"DATE_OF_BIRTH", "1985年4月12日", "生年月日"},
	{"DATE_OF_BIRTH", "1985년 4월 12일", "생년월일"},
	{"DATE_OF_BIRTH", "12 апреля 1985", "родился"},
	{"EMAIL_ADDRESS", "mari punto carmen arroba correo punto es", ""},
	{"DATE_OF_BIRTH", "1996-JUL-08", "dob"},
	{"EMAIL_ADDRESS", "kasia underscore wojcik at poczta dot com", ""},
	{"DK_CPR", "1507823457", "CPR nr"},
	{"CZ_BIRTH_NUMBER", "780123/3540", "rodné číslo"},
	{"CZ_BIRTH_NUMBER", "530401/123", "rodné číslo"},
	{"ACCOUNT_NUMBER", "83920174", "account"},
	{"ACCOUNT_NUMBER", "839201742", "Konto"},
	{"ACCOUNT_NUMBER", "4532 9981 22", "account number"},
	{"CUSTOMER_ID", "5512093", "customer no"},
	{"CUSTOMER_ID", "KD-5512093", "Kundennummer"},
	{"DEVICE_ID", "356938035643809", "IMEI"},
	{"INSURANCE_NUMBER", "W123456789", "policy"},
	{"MEDICAL_RECORD_NUMBER", "0049382", "historia clínica"},
	{"NATIONAL_ID", "34501-234A", "national id"},
	{"NATIONAL_ID", "1123456789", "UTR"},
	{"NATIONAL_ID", "3023217600053", "numéro fiscal"},
	{"NATIONAL_ID", "ABA300000", "dowód osobisty"},
	{"NATIONAL_ID", "1234-567-897-AB", "health card"},
	{"NATIONAL_ID", "GODE561231GR8", "RFC"},
	{"NATIONAL_ID", "12.345.678-5", "RUT"},
	{"NATIONAL_ID", "1.023.456.789", "cédula"},
	{"NATIONAL_ID", "20-12345678-6", "CUIT"},
	{"NATIONAL_ID", "123456782", "תעודת זהות"},
	{"MEDICAL_RECORD_NUMBER", "MRN-4820193", "medical record number"},
	{"MEDICAL_RECORD_NUMBER", "MRN-2019-482", "patient id"},
	{"INSURANCE_NUMBER", "POL-48201934", "policy number"},
	{"INSURANCE_NUMBER", "POL-123456", "policy no"},
	{"EMPLOYEE_ID", "004821", "badge number"},
	{"VEHICLE_IDENTIFICATION_NUMBER", "1HGCM82633A004352", "VIN"},
	{"EMPLOYEE_ID", "E482019", "employee id"},
	{"EMPLOYEE_ID", "88213", "staff no."},
	{"STUDENT_ID", "S20231482", "student number"},
	{"MAC_ADDRESS", "00:1A:2B:3C:4D:5E", ""},
	{"MAC_ADDRESS", "a0-1b-2b-3c-4d-5e", ""},
	{"MAC_ADDRESS", "001b.4411.3ab7", ""},
	{"CRYPTO", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", ""},
	{"CRYPTO", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ""},
	{"CRYPTO", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ""},
	{"CRYPTO", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "wallet"},
	{"DATE_TIME", "12 March 1984", ""},
	{"DATE_TIME", "March 12, 1984", ""},
	{"DATE_TIME", "03/12/1984", ""},
	{"DATE_TIME", "12.3.1984", ""},
	{"URL", "https://www.jane-doe-photo.pl/", ""},
	{"URL", "www.janedoe.at", ""},
	{"URL", "https://linkedin.com/in/janedoe", ""},
	{"URL", "linkedin.com/in/jane-doe-12345", ""},
	{"URL", "https://www.instagram.com/jane.doe.77/", ""},
	{"URL", "https://x.com/jane_doe/status/123?s=20", ""},
	{"URL", "https://janedoe.fr/about/me.html", "my website"},
	{"EMAIL_ADDRESS", "jane [at] example [dot] com", ""},
	{"EMAIL_ADDRESS", "jane dot doe at example dot com", ""},
	{"EMAIL_ADDRESS", "jane(at)example.org", ""},
	{"DATE_OF_BIRTH", "1985-03-12", "born"},
	{"DATE_OF_BIRTH", "12 March 1985", "date of birth"},
	{"DATE_OF_BIRTH", "March 12, 1985", "DOB"},
	{"DATE_OF_BIRTH", "12.03.1985", "geboren am"},
	{"DATE_OF_BIRTH", "3. Mai 1979", "geboren am"},
	{"DATE_OF_BIRTH", "12 de marzo de 1984", "fecha de nacimiento"},
	{"DATE_OF_BIRTH", "7 luglio 1990", "data di nascita"},
	{"DATE_OF_BIRTH", "03/14/85", "DOB"},
	{"PHONE_NUMBER", "089 / 636-48018", "Telefon"},
	{"PHONE_NUMBER", "030 / 4455667", ""},
	{"PHONE_NUMBER", "347 1234567", "Chiamami al"},
	{"US_SSN", "536.90.4399", "SSN"},
	{"US_SSN", "536904399", "social security number"},
}

func TestIdentifiers(t *testing.T) {
	e := engine()
	seen := map[string]bool{}
	for _, c := range identifiers {
		seen[c.entity] = true
		for _, text := range []string{"It says " + c.need + " " + c.value + " here.", c.need + ": " + c.value, `{"` + strings.ReplaceAll(c.need, " ", "_") + `":"` + c.value + `"}`} {
			found := e.Scan("", text)
			if len(found) != 1 || found[0].Entity != c.entity || text[found[0].Start:found[0].End] != c.value {
				t.Errorf("%s in %q: got %v", c.entity, text, found)
			}
		}
		if c.need != "" {
			for _, f := range e.Scan("", "It says "+c.value+" here.") {
				if f.Entity == c.entity {
					t.Errorf("%s found in %q without a word that announces it", c.entity, c.value)
				}
			}
		}
	}
	for _, entity := range detect.Entities() {
		if strings.Contains("SECRET CREDIT_CARD IP_ADDRESS IBAN_CODE OTHER_PII PERSON LOCATION", entity) == seen[entity] {
			t.Errorf("%s has no example, or two places", entity)
		}
	}
}

// TestAnnouncedAsTyped holds that what a word right before it announces is found as people
// type it: in small letters, and with a slip that its check digit shows.
func TestAnnouncedAsTyped(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"my passport number is §a12345678§", "hi, my nino is §ab 12 34 56 c§, thanks", "National Insurance no. §QQ 12 34 56 C§", "dni: §12345678z§", "mi NIE es §x1234567l§", "codice fiscale §rssmra85t10a562s§",
		"PAN §ABCDE1234F§", "my pan card number is §abcpe1234f§", "NHS number §9434765918§", "BSN §111222334§", "pesel §44051401358§", "Aadhaar §1234 5678 9012§", "マイナンバーは§123456789019§", "TFN §876 543 211§",
		"CPF §123.456.789-00§", "cnpj §12.345.678/0001-00§", "GSTIN §27ABCDE1234F1Z5§", "NPI §1745239181§", "Personalausweis §l8v3k29p4§", "Mein Personalausweis hat die Nummer §L8V3K29P4§", "Kennzeichen §b-ab 1234§", "my license plate is §7abc123§, blue",
		"driver's license §d123-4567-8901§", "medicare number §1eg4-te5-mk73§", "My finnish henkilötunnus is §131052-308t§", "ITIN §900-12-3456§", "ssn: §666-12-3456§", "passeport n° §12AB34567§", "身份证号码是§11010519491231002X§",
		"my credit card number is §1234 5678 9012 3456§", "card: §4111-1111-1111-1112§", "card no. §5555555555554445§", "IBAN: §DE89 3704 0044 0532 0130 01§", "my iban is §nl91abna0417164301§",
	} {
		parts := strings.Split(text, "§")
		text := strings.Join(parts, "")
		if out, _ := e.Redact("", text); !strings.HasPrefix(out, parts[0]+"[") || !strings.HasSuffix(out, "]"+parts[2]) || strings.Count(out, "[") != 1 {
			t.Errorf("%q: got %q", text, out)
		}
	}
	for _, text := range []string{
		"renew your passport by the end of 2025, ", "the passport of 2019 and 20190412 rows", "a national id scheme for 1,300,000,000 people", "he saved $12,000,000 on his insurance policy in 20190412", "nie x1234567 mehr",
		"the pan is hot, 4512abcd is not", "gift cards sold: 1234567890123456", "the member id column is a bigint", "employee id 12", "health insurance 2024-2025", "à la fin 2023-24", "passport 2019-12-31", "ein 12 mal 4", "my order number is 123-45-678",
	} {
		if found := e.Scan("", text); len(found) > 0 {
			t.Errorf("%q: got %v", text, found)
		}
	}
}

// TestNoIdentifiers: a check digit that is wrong and nothing that announces it, a shape
// that goes on, numbers of other things.
func TestNoIdentifiers(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"12345678A", "X1234567A", "RSSMRA85T10A562T", "2 55 08 14 168 025 39", "131052-308U", "S1234567E", "529.982.247-26", "11.222.333/0001-82", "HEGG560427MVZRRL05",
		"IT00743110158", "811228-9875", "2341 2341 2346 1234", "1234 2341 2341 2346", "51 824 753 557",
		"2123 45671 1", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
		"BRAND615214TX9AB", "BD51 SM2", "27AAPFU0939F1ZW", "900314-5123459", "T14LL0872H", "DE284917359", "65180573M003",
		"the HRB of 123456", "XX12AB1234", "MH12AB0000",
		"the model B-AB 1234 is sold out", "flight LH 1234 to B-ER 12", "plate 12 is full", "the registration of NODE16 failed",
		"the cause of the sin 123", "1700000000000", "2019 2020 2021", "1718000000000", "12:34:56", "SHA1 AB:CD:EF:01:23:45:67:89:AB:CD", "00:00:00:00:00:00", "released on 1985-03-12", "2024-08-06", "1984-03-12 10:11:12", "12/03/1984 10:11:12", "12/Mar/1984:10:11:12", "version 1.2.1984", "31.31.1984", "12/1984", "12/03/84", "release-12-03-1984.tar", "12 settings 1984", "5 genes 1999", "3 marketing 2020",
		"https://api.openai.com/v1/chat", "https://docs.python.org/", "http://localhost:8080/", "https://example.com/", "https://github.com/a/b", "https://host:8443/", "see janedoe.fr/x",
		"https://janedoe.fr/some/deep/page?q=1", "http://www.w3.org/2000/svg", "git://www.x.de", "https://db.internal/", "{baseUrl}://www.", "https://linkedin.com/company/acme",
		"https://www.facebook.com/login.php", "https://twitter.com/share?text=x", "001b.4411.3ab7.0000", "v001b.4411.3ab7", "facebook.com/", "array[at]", "meet me at noon dot", "look at the dot com bubble", "at dot com", "x (at) y",
		"123e4567-e89b-12d3-a456-426614174000", "AB123456CD", "xAB123456C", "4bf92f3577b34da6a3ce929d0e0e4736",
	} {
		if found := e.Scan("", text); len(found) > 0 {
			t.Errorf("%q: got %v", text, found)
		}
	}
}

func TestCountries(t *testing.T) {
	if len(detect.Countries()) != 31 || !slices.Contains(detect.Countries(), "GB") {
		t.Errorf("countries %v", detect.Countries())
	}
	for policy, want := range map[string]int{"": 2, "countries: [ES]": 1, "countries: [ES, GB]": 2, "countries: []": 0} {
		p, err := detect.ParsePolicy([]byte(policy))
		if err != nil {
			t.Fatal(err)
		}
		e, err := detect.New(p)
		if err != nil {
			t.Fatal(err)
		}
		if found := e.Scan("", "12345678Z and AB123456C"); len(found) != want {
			t.Errorf("%s: got %v", policy, found)
		}
	}
	if _, err := detect.ParsePolicy([]byte("countries: [UK]")); err == nil || !strings.Contains(err.Error(), "'countries[0]'") {
		t.Errorf("an unknown country: %v", err)
	}
}

func TestIdentifierInNumber(t *testing.T) {
	out, n := engine().Redact("", `{"pesel":44051401359,"count":44051401359}`)
	if out != `{"pesel":"[PL_PESEL]","count":44051401359}` || n.Get("PL_PESEL") != 1 {
		t.Errorf("got %s", out)
	}
}

func TestCharacterReferences(t *testing.T) {
	for text, want := range map[string]string{
		"mail jane&#64;example&#x2e;com now":                   "mail [EMAIL_ADDRESS] now",
		"mail jane&commat;example&period;com":                  "mail [EMAIL_ADDRESS]",
		"mail jane&amp;#64;example.com":                        "mail [EMAIL_ADDRESS]",
		"a &amp; b &lt; c":                                     "a &amp; b &lt; c",
		"token ghp_x7Kq2mZ9pL4vT8wRb3\\\nN6yH1sD5fG0jC9aQe2 x": "token [SECRET] x",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestDepth holds that no nesting hides anything: what lies too deep to be
// decoded is replaced unseen.
func TestDepth(t *testing.T) {
	wrap := func(n int) string {
		s := "jane@example.com"
		for range n {
			b, err := json.Marshal(map[string]string{"c": s})
			if err != nil {
				t.Fatal(err)
			}
			s = string(b)
		}
		return s
	}
	for _, text := range []string{"jane@example.com"} {
		for n := range 14 {
			if out, _ := engine().Redact("", "see "+text); strings.Contains(out, text) {
				t.Errorf("base64, %d deep: nothing was replaced", n)
			}
			text = base64.StdEncoding.EncodeToString([]byte(text))
		}
	}
	for n := range 12 {
		if out, _ := engine().Redact("", wrap(n)); strings.Contains(out, "jane") || !json.Valid([]byte(out)) && n > 0 {
			t.Errorf("%d deep: got %.200s", n, out)
		}
	}
}
