package decode_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// TestDictated: numbers in words become digits, and each leads back to its words.
func TestDictated(t *testing.T) {
	var v decode.View
	for text, want := range map[string]string{
		"my zip is nine four one oh seven.": "my zip is 94107.", "nineteen seventy nine": "1979", "twenty twenty-four, yes": "2024, yes", "oh seven seven double nine one": "077991", "eight a b c one two three": "8ABC123",
		"five three six ninety forty three ninety nine": "536904399", "Four One Two": "412", "pin 4 8 2 1": "pin 4821", "4 eight 2": "482", "cuatro ocho dos uno": "4821", "drei fünf sieben": "357", "w one two three": "W123", "one two three a lot": "123 a lot",
	} {
		if !v.Dictated(text) || v.Text() != want {
			t.Errorf("%q becomes %q", text, v.Text())
		}
		if from, to := v.Source(0, len(v.Text())); text[from:to] != text {
			t.Errorf("%q leads back to %q", v.Text(), text[from:to])
		}
	}
	for _, text := range []string{"", "one", "twenty one", "three or four", "two bedrooms", "someone two three", "seven-ish eight", "a b c", strings.Repeat("a ", 50), "double double double", "4821", "1 2", "12 13 14", "1a 2b 3c"} {
		if v.Dictated(text) {
			t.Errorf("%q becomes %q", text, v.Text())
		}
	}
	v.Dictated("pin four eight two one ok")
	if from, to := v.Source(len("pin "), len("pin 4821")); "pin four eight two one ok"[from:to] != "four eight two one" {
		t.Errorf("the number leads back to %d:%d", from, to)
	}
	if !v.Made(4, 5) || v.Made(0, 4) || v.Made(8, 10) {
		t.Error("what was made is not where it is")
	}
}

// FuzzDictated: the way back stays in the source, and a view is never longer than it.
func FuzzDictated(f *testing.F) {
	f.Add("my pin is four eight two one")
	f.Add("twenty double o a b nineteen")
	f.Fuzz(func(t *testing.T, text string) {
		var v decode.View
		v.Dictated(text)
		if len(v.Text()) > len(text) {
			t.Fatalf("%q is longer than %q", v.Text(), text)
		}
		for i := range len(v.Text()) {
			if from, to := v.Source(i, i+1); from < 0 || to > len(text) || from > to {
				t.Fatalf("%d of %q leads to %d:%d", i, v.Text(), from, to)
			}
		}
	})
}
