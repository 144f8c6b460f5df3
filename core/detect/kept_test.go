package detect

import (
	"strings"
	"testing"
)

// TestKeptYields: what has a form of its own and is to be replaced is, also where it stands
// inside something that is kept. A name does not break what is kept: every address has one.
func TestKeptYields(t *testing.T) {
	keeping := func(kinds ...string) *Engine {
		t.Helper()
		p := DefaultPolicy()
		p.Actions = map[string]Action{}
		for _, k := range kinds {
			p.Actions[k] = Keep
		}
		e, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	homepage := "my homepage: https://example-ines.net/~ines?mail=ines.alvarado@example.com"
	for _, tc := range []struct{ keep, text, want string }{
		{"URL", homepage, "my homepage: https://example-ines.net/~ines?mail=[EMAIL_ADDRESS]"},
		{"URL,EMAIL_ADDRESS", homepage, homepage},
		{"EMAIL_ADDRESS", "write to ines.alvarado@example.com please", "write to ines.alvarado@example.com please"},
		{"PHONE_NUMBER", "call me at +44 20 7946 0958 or (212) 555-0187", "call me at +44 20 7946 0958 or (212) 555-0187"},
		{"CREDIT_CARD", "card 4111 1111 1111 1111", "card 4111 1111 1111 1111"},
		{"LOCATION", "I live at 12 Baker Street, London NW1 6XE", "I live at 12 Baker Street, London NW1 6XE"},
		{"PERSON", "My name is Ines Alvarado, ines.alvarado@example.com", "My name is Ines Alvarado, [EMAIL_ADDRESS]"},
	} {
		if got, _ := keeping(strings.Split(tc.keep, ",")...).Redact("gen_ai.prompt.0.content", tc.text); got != tc.want {
			t.Errorf("keeping %s: %s, want %s", tc.keep, got, tc.want)
		}
	}
}
