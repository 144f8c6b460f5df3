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
