package detect_test

import (
	"strings"
	"testing"
)

// TestDictatedNumbers holds that what somebody says in words is found as what they write in digits is.
func TestDictatedNumbers(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"my date of birth is the §twelfth of may nineteen seventy nine§", "born on §march third nineteen sixty two§ in leeds", "my zip is §nine four one oh seven§", "my account number is §eight eight two one three three four four§", "my social is §five three six ninety forty three ninety nine§",
		"cvv §one two three§", "my pin is §four eight two one§ thanks", "my policy number is §p o l eight eight two one three§", "my license plate is §eight a b c one two three§", "my phone number is §five five five oh one nine nine§", "the card number is §four one one one one one one one one one one one one one one one§ expiring soon",
		"Agent: What's your PIN?\nCaller: §four eight two one§", "What's your zip?\nit's §nine four one oh seven§", `[{"role":"assistant","content":"Could you give me your account number?"},{"role":"user","content":"sure §eight eight two one three three four four§"}]`,
	} {
		plain, secrets := marked(text)
		out, _ := e.Redact("", plain)
		if strings.Contains(out, secrets[0]) || strings.Count(out, "[") != strings.Count(plain, "[")+1 && !strings.Contains(plain, "in leeds") {
			t.Errorf("%q becomes %q", plain, out)
		}
	}
	for _, text := range []string{
		"there are three four five reasons", "one two three go", "it costs seven ninety nine", "she is twenty three years old and has two or three cats", "at nineteen she moved", "the nineteen nineties", "version one two three", "chapter three seven nine", "room seven oh two", "call nine one one",
	} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q becomes %q", text, out)
		}
	}
}
