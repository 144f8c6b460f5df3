package detect_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/core/detect/cue"
)

// TestNothingIsKept: what a scanner notes of a text to save work is gone with the text.
func TestNothingIsKept(t *testing.T) {
	text := strings.Repeat("The passport of somebody else than this one has the number 533401372, ring +49 30 23125 123 or so. ", 4)
	if keeps, noted := engine().Keeps("", text); keeps || !noted {
		t.Errorf("kept: %v, noted: %v", keeps, noted)
	}
}

// TestNamesAreRemembered: a name announces the second time what it does the first.
func TestNamesAreRemembered(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	parts := []string{"db", "_", "password", "Token", "api", "key", "KEY", "-", ".", "max", "id", "wandb", "openweather", "secret", "x", strings.Repeat("y", 30)}
	var k detect.KeyNames
	for range 20_000 {
		name := parts[r.IntN(len(parts))]
		for range r.IntN(3) {
			name += parts[r.IntN(len(parts))]
		}
		if class, issues := k.Announces(name); class != cue.Key(name) || issues != cue.Issuer(name) {
			t.Fatalf("%q is %v, %v, and was %v, %v", name, class, issues, cue.Key(name), cue.Issuer(name))
		}
	}
}

// TestWordsInRunsAreTriedOnce: that a word in a long run has been found to announce nothing
// must not hide what the same word announces before an operator elsewhere.
func TestWordsInRunsAreTriedOnce(t *testing.T) {
	for text, want := range map[string]int{
		"password=abc.defghijk=Tr0ub4dor-7 ":                                   1,
		"key-key-key-key password=Tr0ub4dor-7 ":                                1,
		strings.Repeat("key=", 40) + "\npassword=Tr0ub4dor-7\n":                1,
		"a_b_password=Tr0ub4dor-7\n" + "pass-word-token-password: Tr0ub4dor-8": 2,
	} {
		if found := engine().Scan("", text); len(found) != want {
			t.Errorf("%q: %+v", text, found)
		}
	}
}
