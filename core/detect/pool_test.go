package detect

import (
	"errors"
	"testing"
)

type faultyPRF struct{}

func (faultyPRF) ComputePrimaryPRF([]byte, uint32) ([]byte, error) {
	return nil, errors.New("no key")
}

// TestFaultyScanner: after a fault the scanner at hand is not used again, by whatever
// call it came, and no scanner brings the narrowness of an earlier scan to the next text.
func TestFaultyScanner(t *testing.T) {
	p := DefaultPolicy()
	p.Actions, p.PRF = map[string]Action{EmailAddress: Pseudonym}, faultyPRF{}
	e, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	fresh := e.pool.New
	e.pool.New = func() any { made++; return fresh() }
	texts := []string{"mail jane.d", "oe@example.com now"}
	if found := e.RedactAcross("", texts); found.Get(RedactionFailed) == 0 || texts[0] != failedText || texts[1] != failedText {
		t.Fatalf("%q, %d", texts, found.Total())
	}
	if s := e.pool.Get().(*scanner); made != 2 {
		t.Errorf("the scanner of the fault came back: %d were made", made)
	} else {
		s.only, s.soft = onlyNames, true
		e.pool.Put(s)
	}
	for range 4 { // a pool may forget one
		if out, _ := e.Redact("", "ssn 536-90-4399"); out != "ssn [US_SSN]" {
			t.Fatalf("after a narrow scan: %q", out)
		}
	}
}
