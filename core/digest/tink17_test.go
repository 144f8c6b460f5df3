package digest

import (
	"encoding/json"
	"os"
	"testing"
)

// TestTink170: with a keyset that google/tink/go v1.7.0 made (tools/tinkvectors), a text
// has the digest that a program with that module computed.
func TestTink170(t *testing.T) {
	text, err := os.ReadFile("testdata/tink-1.7.0.json")
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Keyset       json.RawMessage
		Text, Digest string
	}
	if err := json.Unmarshal(text, &v); err != nil || v.Digest == "" {
		t.Fatalf("%+v, %v", v.Digest, err)
	}
	ks, err := InsecureParseKeyset(v.Keyset)
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(ks)
	if err != nil {
		t.Fatal(err)
	}
	if got := h.Text(v.Text); got != v.Digest {
		t.Errorf("got %s, want %s", got, v.Digest)
	}
}
