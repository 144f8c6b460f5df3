package detect_test

import (
	"strings"
	"testing"
)

// TestWhoseNumber holds that whose a number is may stand between its name and the number, where something parts the two,
// and that words of a sentence may not.
func TestWhoseNumber(t *testing.T) {
	numbers := map[string]string{
		"DNI": "12345678A", "Steuer-ID": "12345678903", "codice fiscale": "RSSMRA85T10A562X", "PESEL": "44051401358", "passport number": "C01X00T48", "policy number": "AB-4471-22", "employee ID": "E-44712",
		"numéro de sécurité sociale": "1 84 12 76 451 208 33", "IBAN": "DE00370400440532013000",
	}
	for name, number := range numbers {
		for _, owner := range []string{"", " of the customer", " (customer)", " des Kunden", " der Kundin", " du client", " de la patiente", " del titular", " on file", " for Jane Roe", " for billing"} {
			for _, sep := range []string{": ", " = ", " is ", " - ", " – ", ":\n", " | ", " → ", "\t"} {
				text := "Note. " + name + owner + sep + number + "\nThanks"
				if got, _ := engine().Redact("", text); strings.Contains(got, number) {
					t.Errorf("%q: got %q", text, got)
				}
			}
		}
	}
	for _, text := range []string{"the policy for retries allows 30000 of them", "we account for roughly 12345678 users", "members of about 5000123 people", "a policy on errors in 2024 or 447122"} {
		if got, _ := engine().Redact("", text); got != text {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestWhoseSecret is the same for secrets.
func TestWhoseSecret(t *testing.T) {
	secrets := map[string]string{"password": "Mango-Tree42", "API key": "a9f3k2m8x7q1w5e4r6t0", "access token": "a9f3k2m8x7q1w5e4r6t0", "PIN": "4821", "CVV": "123", "wifi password": "sunFlower77", "root password": "Kx9!vbn2"}
	for name, value := range secrets {
		for _, owner := range []string{" of the server", " for staging", " (prod)", " for Jane", " des Servers", " del servidor", " on file", " we use", " to the vault"} {
			for _, sep := range []string{": ", " = ", " is ", " - ", " – ", " → ", "\t", " | ", "\n"} {
				if sep == "\n" && len(value) < 6 {
					continue // of a number nothing tells that it is one
				}
				text := "Note. " + name + owner + sep + value + "\nThanks"
				if got, _ := engine().Redact("", text); strings.Contains(got, value) {
					t.Errorf("%q: got %q", text, got)
				}
			}
		}
	}
	for _, text := range []string{
		"the key for the cache is user:42", "the token for the next page\nfollows below", "password for the demo (see docs)", "the pin for the LED is 13", "a password for each of 128 users", "| password | confirm_2 |", "the key for sorting: created_at2",
	} {
		if got, _ := engine().Redact("", text); got != text {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestNamesInHumps holds that a name written in one announces what its words do, in JSON, XML and code.
func TestNamesInHumps(t *testing.T) {
	for name, value := range map[string]string{
		"passportNo": "C01X00T48", "customerPassport": "C01X00T48", "driversLicenceNo": "D1234567", "accountNumber": "4471220013", "policyNumber": "AB447122", "ccNumber": "4556662764258000", "creditCard": "4556662764258000", "Pin": "4821", "contactNo": "2025550143",
	} {
		for _, form := range []string{`{"%":"§"}`, "%: §", "%=§", "<%>§</%>"} {
			text := strings.ReplaceAll(strings.ReplaceAll(form, "%", name), "§", value)
			if got, _ := engine().Redact("", text); strings.Contains(got, value) {
				t.Errorf("%s: got %s", text, got)
			}
		}
	}
	for _, text := range []string{`{"accountId":"123456789012"}`, `{"sessionId":"a9f3k2m8x7q1w5e4r6t0"}`, `{"spanCount":4556662764258000}`, `{"memberStates":"27"}`, `{"contactCount":12}`} {
		if got, _ := engine().Redact("", text); got != text {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
