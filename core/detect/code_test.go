package detect_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// TestDictated holds that a number which is dictated digit by digit is one.
func TestDictated(t *testing.T) {
	for text, want := range map[string]string{
		"card 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 please":                           "card [CREDIT_CARD] please",
		"5 5 5 5 5 5 5 5 5 5 5 5 4 4 4 4":                                       "[CREDIT_CARD]",
		"my ssn is 5 3 6 9 0 4 3 9 9.":                                          "my ssn is [US_SSN].",
		"call me at 5 5 5 8 6 7 5 3 0 9":                                        "call me at [PHONE_NUMBER]",
		"call me at five five five, one two three, four five six seven":         "call me at [PHONE_NUMBER]",
		"phone: oh seven seven double oh nine triple oh one two three":          "phone: [PHONE_NUMBER]",
		"my social is five three six nine zero four three nine nine":            "my social is [US_SSN]",
		"meine Nummer ist null eins sieben sechs eins zwei drei vier fünf acht": "meine Nummer ist [PHONE_NUMBER]",
		"one two three four five six seven eight nine ten":                      "one two three four five six seven eight nine ten",
		"it took three seven eight times":                                       "it took three seven eight times",
		"card 4111_1111_1111_1111":                                              "card [CREDIT_CARD]",
		"1 2 3 4 5 6 7 8 9":                                                     "1 2 3 4 5 6 7 8 9",
		"1 2 3 4 5 6 7 8 9 10 11 12":                                            "1 2 3 4 5 6 7 8 9 10 11 12",
		"the rows are 0 1 0 1 1 0 0 1 0 1 0 1 1 0 1 0 1":                        "the rows are 0 1 0 1 1 0 0 1 0 1 0 1 1 0 1 0 1",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestCodes holds that short codes are found right behind their name, and other numbers
// there are not.
func TestCodes(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"cvv §123§", "CVC: §456§", "exp 12/27, cvv2 §8231§", "my pin is §4821§.", "PIN number: §482193§", "Your verification code is §482913§", "security code: §123§", "the 2FA code was §48291§", "OTP §482913§", "Meine PIN ist §4821§", "il pin è §4821§", "le code PIN est §4821§", "Sicherheitscode §123§", "código de seguridad: §123§", "code de sécurité §123§", "验证码是§482913§，请勿泄露", "認証コードは§482913§です", "인증번호: §482913§", "TAN: §482913§", "CVV - §123§", "2FA: §482913§", "your code is §482913§", "enter the 6-digit code: §482913§",
		"one-time code: §4829§",
		`{"cvv":"§123§"}`, `{"cardPin":"§4821§"}`, "card_cvc=§123§", "door code §4471§", "door code §4B78§", "The lockbox code §5512§ worked", "Your code is §771 204§. Thanks", "verification code: §771-204§", "your verification code is §K7A9§", "code porte : §4B78§", "Türcode: §8812§",
	} {
		parts := strings.Split(text, "§")
		if out, _ := e.Redact("", strings.Join(parts, "")); out != parts[0]+"[SECRET]"+parts[2] {
			t.Errorf("%q: got %q", text, out)
		}
	}
	if out, _ := e.Redact("", `{"cvv":123,"pin":4821,"code":4821}`); out != `{"cvv":"[SECRET]","pin":"[SECRET]","code":4821}` {
		t.Errorf("numbers: got %s", out)
	}
	for _, text := range []string{"pin 13", "GPIO pin 104", "the code 1234", "error code 1234", "status code: 404", "exit code is 137", "zip code 12345x", "area code 415", "the spin 1234", "pin 1234.5", "country code 4912", "opinion 1234", "pin 4-8", "the tan is 12345 units", "he is 1234", "est 1984", "if *pin != 123456 {", "if pin == 1234 {", "pin >= 1234", "assert(pin, 1234)", "atan(tan(260515))", "the code is 482913", "code: 1234-5678", "时间是1234", "tan 45"} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}

// TestDrawn holds that "pass is" announces what is more likely a password than a word.
func TestDrawn(t *testing.T) {
	for text, want := range map[string]string{
		"my login is jdoe and my pass is Winter2024!": "my login is jdoe and my pass is [SECRET]",
		"the pass is valid until 2025":                "the pass is valid until 2025",
		"the pass is 20km long":                       "the pass is 20km long",
		"the bypass is Winter2024 only":               "the bypass is Winter2024 only",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
