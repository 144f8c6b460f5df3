package recorded

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
)

// Forms are the encodings in which a canary counts as leaked: as it is, escaped
// for JSON, percent-encoded, in hexadecimal, in base64 at each of the three
// alignments, and cut to two thirds.
func Forms(canary string) []string {
	quoted, _ := json.Marshal(canary)
	forms := []string{
		canary, string(quoted[1 : len(quoted)-1]), url.QueryEscape(canary), url.PathEscape(canary),
		strings.ReplaceAll(url.QueryEscape(canary), "+", "%20"), strings.ReplaceAll(canary, "/", `\/`), hex.EncodeToString([]byte(canary)),
	}
	for _, pad := range []string{"", " ", "  "} {
		b := strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(pad+canary)), "=")
		if len(b) > 12 {
			b = b[4 : len(b)-2]
		}
		forms = append(forms, b)
	}
	if len(canary) > 14 {
		forms = append(forms, canary[:max(9, len(canary)*2/3)])
	}
	return forms
}

// Leaked returns the form in which a canary is found in what came out.
func Leaked(out, canary string) (form string, found bool) {
	for _, f := range Forms(canary) {
		if len(f) >= 6 && strings.Contains(out, f) {
			return f, true
		}
	}
	return "", false
}
