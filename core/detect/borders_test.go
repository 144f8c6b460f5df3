package detect_test

import (
	"strings"
	"testing"
)

// TestBorders holds that what is found between blanks is found, and no more than it, between the marks
// that stand beside words: no mark but the letters, digits and hyphens of a token is part of it.
func TestBorders(t *testing.T) {
	e := engine()
	values := map[string]string{
		"GB82WEST12345698765432": "[IBAN_CODE]", "DE89 3704 0044 0532 0130 00": "[IBAN_CODE]", "4111 1111 1111 1111": "[CREDIT_CARD]", "536-22-8726": "[US_SSN]",
		"bob.smith@example.com": "[EMAIL_ADDRESS]", "81.2.69.142": "[IP_ADDRESS]", "2001:db8:85a3::8a2e:370:7334": "[IP_ADDRESS]", "(415) 555-2671": "[PHONE_NUMBER]", "+4915123456789": "[PHONE_NUMBER]",
		"1BoatSLRHtKNngkdXEeobR76b53LETtpyT": "[CRYPTO]", "00:1B:44:11:3A:B7": "[MAC_ADDRESS]", "ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789": "[SECRET]", "AKIAQYLPMN5HHHFPZAM2": "[SECRET]",
		"NHS number 943 476 5919": "NHS number [UK_NHS]",
	}
	for _, border := range []string{
		`""`, "''", "``", "“”", "‘’", "«»", "„“", "——", "––", "……", "()", "[]", "{}", "<>", "||", "**", "~~", "••", "··", "→→", "✅✅", "😀😀", "€€", "££", "™™", "°°", "  ", "\u00a0\u00a0", "\u2009\u2009", "\u202f\u202f", "¿?", "、。", "：，",
		"（）", "【】", "「」", "\t\t", "\n\n", ";;", ",,", "!!", "??",
	} {
		marks := []rune(border)
		for value, want := range values {
			for _, b := range [][2]string{{string(marks[0]), string(marks[1])}, {string(marks[0]), " "}, {" ", string(marks[1])}} {
				in := "Please use" + pad(b[0]) + b[0] + value + b[1] + "for this one."
				out, _ := e.Redact("", in)
				if want := strings.Replace(in, value, want, 1); out != want {
					t.Errorf("%q: got %q", in, out)
				}
			}
		}
	}
	for in, want := range map[string]string{
		"MAC:00:1B:44:11:3A:B7": "MAC:[MAC_ADDRESS]", "HWaddr:00:1b:44:11:3a:b7": "HWaddr:[MAC_ADDRESS]", "my card--4111 1111 1111 1111--is lost": "my card--[CREDIT_CARD]--is lost", "call me--415-555-2671--now": "call me--[PHONE_NUMBER]--now",
		"bob@example.com(work)": "[EMAIL_ADDRESS](work)", "https://wa.me/14155552671": "[URL]", "see @https://bobsshop.de/ there": "see @[URL] there", "mail\u00a0bob@example.net\u00a0now": "mail\u00a0[EMAIL_ADDRESS]\u00a0now",
		"x = A@B.dot(y)": "x = A@B.dot(y)", "sha1 00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:22:33": "sha1 00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:22:33",
		"sha1:00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:22:33": "sha1:00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:00:1B:44:11:3A:B7:22:33", "------4111111111111111": "------4111111111111111", "block--12--4111": "block--12--4111",
	} {
		if out, _ := e.Redact("", in); out != want {
			t.Errorf("%q: got %q, want %q", in, out, want)
		}
	}
}

// pad is a blank before a mark that is none itself.
func pad(mark string) string {
	if strings.TrimSpace(mark) == "" {
		return ""
	}
	return " "
}
