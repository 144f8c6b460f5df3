package main

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// TestScanAnswersInLines: an answer is one line for every reader, also for one that takes
// U+0085, U+2028 and U+2029 for the end of a line.
func TestScanAnswersInLines(t *testing.T) {
	t.Parallel()
	engine, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := scanLines(strings.NewReader(`{"text":"a\u2028b\u0085c\u2029 jane@example.com"}`+"\n"+`{"text":"x"}`), &out, engine, "text"); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.Count(got, "\n") != 2 || strings.ContainsAny(got, "\u0085\u2028\u2029") || !strings.Contains(got, `a\u2028b\u0085c\u2029 [EMAIL_ADDRESS]`) {
		t.Errorf("got %q", got)
	}
}
