package detect_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestLongNumbers: identifiers of 17 to 19 digits, of which one in ten has the right
// check digit by chance, are no cards unless a word says so.
func TestLongNumbers(t *testing.T) {
	const id, card = "6559392774825876886", "4716190207394368"
	for text, want := range map[string]string{
		"tweet " + id + " was deleted":           "",
		`{"channel_id":` + id + `}`:              "",
		`{"channel_id":"` + id + `"}`:            "",
		"my card is " + id:                       "CREDIT_CARD",
		`{"card_number":` + id + `}`:             "CREDIT_CARD",
		`{"cardNumber":"` + id + `"}`:            "CREDIT_CARD",
		"pay with " + card + " please":           "CREDIT_CARD",
		"maestro 6759 6498 2643 8453 is charged": "CREDIT_CARD",
	} {
		found := engine().Scan("", text)
		got := ""
		for _, f := range found {
			got += f.Entity
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// TestNumbersBehindNumbers holds that what follows a card or a telephone number, parted by a blank,
// does not hide it, and that the code of a card is found behind the date of its expiry.
func TestNumbersBehindNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"4111-1111-1111-1111 04/27 123":              "[CREDIT_CARD] 04/27 [SECRET]",
		"4111 1111 1111 1111 04/27":                  "[CREDIT_CARD] 04/27",
		"4111111111111111 04/27 1234":                "[CREDIT_CARD] 04/27 [SECRET]",
		"4111111111111111|04|2027|123":               "[CREDIT_CARD]|04|2027|[SECRET]",
		"4111-1111-1111-1111 2027":                   "[CREDIT_CARD] 2027",
		"2024-08-06 10:11 4111111111111111 12.50":    "2024-08-06 10:11 [CREDIT_CARD] 12.50",
		"3782 822463 10005 04/27":                    "[CREDIT_CARD] 04/27",
		"203-555-0143 42":                            "[PHONE_NUMBER] 42",
		"202.555.0143 1985":                          "[PHONE_NUMBER] 1985",
		"+33 6 12 34 56 78 75001 Paris":              "[PHONE_NUMBER] 75001 Paris",
		"06 12 34 56 78 75001 Paris":                 "[PHONE_NUMBER] 75001 Paris",
		"1111 4111 1111 1111 1111 2222 3333 4444":    "1111 4111 1111 1111 1111 2222 3333 4444",
		"4111111111111112 04/27 123":                 "4111111111111112 04/27 123",
		"12 34 56 78 90 12 34 56 78 90 1234":         "12 34 56 78 90 12 34 56 78 90 1234",
		"4111 1111 1111 1111 04/27 2024-01-01 12345": "[CREDIT_CARD] 04/27 2024-01-01 12345",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// Each number of a text is judged by what is dialled, the last as the first. Calling codes that
// begin with 210 belong to nobody.
func TestManyNumbersAreAllJudged(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "+210 55 %05d, ", i*7)
	}
	for _, f := range engine().Scan("", b.String()) {
		t.Fatalf("%+v", f)
	}
}
