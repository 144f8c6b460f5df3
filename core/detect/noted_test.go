package detect_test

import (
	"strings"
	"testing"
)

// TestNothingIsKept: what a scanner notes of a text to save work is gone with the text.
func TestNothingIsKept(t *testing.T) {
	text := strings.Repeat("The passport of somebody else than this one has the number 533401372, ring +49 30 23125 123 or so. ", 4)
	if keeps, noted := engine().Keeps("", text); keeps || !noted {
		t.Errorf("kept: %v, noted: %v", keeps, noted)
	}
}
