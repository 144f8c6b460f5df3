package detect

import (
	"strings"
	"unsafe"
)

var (
	phoneWords = []string{"phone", "tel", "call", "mobile", "cell", "fax", "contact", "whatsapp", "sms", "dial", "reach", "text me", "answering", "messages to", "telefon", "teléfono", "rufnummer", "handy", "móvil", "portable", "cellulare", "mobil"}
	// "number" alone is one of a telephone only if it is of nothing else.
	numberWords  = []string{"number", "registered"}
	otherNumbers = []string{"licen", "account", "order", "invoice", "passport", "case", "ticket", "card", "serial", "model", "part", "customer", "member", "id ", "reference", "tracking", "page", "line"}
	cardWords    = []string{"card", "cc ", "cc:", "visa", "mastercard", "amex", "maestro", "credit", "debit"}
	ssnWords     = []string{"ssn", "social", "s.s.n", "tax id", "taxpayer"}
)

// near says whether one of the words stands in the 48 bytes before i.
func near(text string, i int, words []string) bool {
	var b [48]byte
	w := text[max(0, i-len(b)):i]
	if k := strings.LastIndexByte(w, '\n'); k >= 0 && k < len(w)-1 && len(w)-k > 8 {
		w = w[k:]
	}
	n := copy(b[:], w)
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	low := asString(b[:n])
	for _, word := range words {
		if strings.Contains(low, word) {
			return true
		}
	}
	return false
}

func versioned(text string, i int) bool {
	var b [16]byte
	n := copy(b[:], text[max(0, i-len(b)):i])
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	return strings.Contains(asString(b[:n]), "version") || strings.HasSuffix(asString(b[:n]), "==") || strings.HasSuffix(asString(b[:n]), ">=")
}

// uuid says whether a UUID begins at i.
func uuid(text string, i int) bool {
	if i+36 > len(text) || text[i+8] != '-' || text[i+13] != '-' || text[i+18] != '-' || text[i+23] != '-' {
		return false
	}
	for j := range 36 {
		if c := text[i+j]; !isHex(c) && c != '-' {
			return false
		}
	}
	return true
}

func wordEnd(text string, i int) int {
	for i < len(text) && (isLetter(text[i]) || text[i]-'0' < 10 || text[i] == '_') {
		i++
	}
	return i
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isHex(c byte) bool { return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'f' }

// asString reads bytes without copying them; they must not change meanwhile.
func asString(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b)) //nolint:gosec // G103: the bytes do not change while the string is in use
}
