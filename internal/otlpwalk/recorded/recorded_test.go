package recorded

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"testing"
)

// TestLeaked: the search that other tests rely on finds what it must.
func TestLeaked(t *testing.T) {
	const canary = "zoë.canary/one two@example.com"
	for name, out := range map[string]string{
		"plain":    "x" + canary + "x",
		"percent":  "x" + url.QueryEscape(canary) + "x",
		"hex":      "x" + hex.EncodeToString([]byte(canary)) + "x",
		"base64 0": base64.StdEncoding.EncodeToString([]byte("abc" + canary + "defg")),
		"base64 1": base64.StdEncoding.EncodeToString([]byte("abcd" + canary + "defg")),
		"base64 2": base64.StdEncoding.EncodeToString([]byte("abcde" + canary + "defg")),
		"cut":      canary[:len(canary)*2/3],
		"slashes":  `zoë.canary\/one two@example.com`,
	} {
		if _, found := Leaked(out, canary); !found {
			t.Errorf("%s: not found", name)
		}
	}
	if form, found := Leaked("hmac-sha256:0123abcd:zzzz example.com canary", canary); found {
		t.Errorf("found %q where nothing is", form)
	}
}
