package quality_test

import (
	"fmt"
	"testing"

	"github.com/sotto-project/sotto/core/detect/quality"
)

func Example() {
	var r quality.Report
	labelled := []quality.Span{{Start: 0, End: 10, Type: "EMAIL_ADDRESS"}, {Start: 20, End: 30, Type: "EMAIL_ADDRESS"}}
	found := []quality.Span{{Start: 0, End: 10, Type: "EMAIL_ADDRESS"}, {Start: 40, End: 44, Type: "PHONE_NUMBER"}}
	r.Add(labelled, found, 100)
	for name, score := range r.Entities() {
		fmt.Println(name, score)
	}
	fmt.Printf("%.2f\n", r.OverRedaction())
	// Output:
	// EMAIL_ADDRESS n=2 precision=1.000 recall=0.500 F1=0.667 F2=0.556 wrong=0
	// PHONE_NUMBER n=0 precision=0.000 recall=1.000 F1=0.000 F2=0.000 wrong=1
	// 0.04
}

func TestAdd(t *testing.T) {
	for _, c := range []struct {
		name            string
		labelled, found []quality.Span
		want            quality.Score
	}{
		{"the same", []quality.Span{{Start: 0, End: 10, Type: "X"}}, []quality.Span{{Start: 0, End: 10, Type: "X"}}, quality.Score{Found: 1}},
		{"nearly", []quality.Span{{Start: 0, End: 10, Type: "X"}}, []quality.Span{{Start: 1, End: 10, Type: "X"}}, quality.Score{Found: 1}},
		{"half", []quality.Span{{Start: 0, End: 10, Type: "X"}}, []quality.Span{{Start: 0, End: 5, Type: "X"}}, quality.Score{Missed: 1, Wrong: 1}},
		{"in two pieces", []quality.Span{{Start: 0, End: 10, Type: "X"}}, []quality.Span{{Start: 0, End: 5, Type: "X"}, {Start: 5, End: 10, Type: "X"}}, quality.Score{Found: 1}},
		{"too wide", []quality.Span{{Start: 0, End: 10, Type: "X"}}, []quality.Span{{Start: 0, End: 20, Type: "X"}}, quality.Score{Missed: 1, Wrong: 1}},
		{"one for two", []quality.Span{{Start: 0, End: 10, Type: "X"}, {Start: 0, End: 10, Type: "X"}}, []quality.Span{{Start: 0, End: 10, Type: "X"}}, quality.Score{Found: 1, Missed: 1}},
	} {
		var r quality.Report
		r.Add(c.labelled, c.found, 100)
		if got := r.Entity("X"); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}
