package detect_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

func TestCounts(t *testing.T) {
	var a, b detect.Counts
	a.Add("US_SSN", 2)
	a.Add("EMAIL_ADDRESS", 1)
	b.Add("EMAIL_ADDRESS", 3)
	b.Add("SECRET", 0)
	a.Merge(b)
	var order []string
	for entity := range a.All() {
		order = append(order, entity)
	}
	if len(order) != 2 || order[0] != "EMAIL_ADDRESS" || a.Get("EMAIL_ADDRESS") != 4 || a.Total() != 6 || a.Len() != 2 || b.Len() != 1 {
		t.Errorf("got %v, %v in order %v", a, b, order)
	}
}

func TestActionNames(t *testing.T) {
	for a := detect.Mask; a <= detect.Keep; a++ {
		if got, err := detect.ParseAction(a.String()); err != nil || got != a {
			t.Errorf("%v: got %v, %v", a, got, err)
		}
	}
	if _, err := detect.ParseAction("burn"); err == nil {
		t.Error("burn was accepted")
	}
}
