package sealprocessor

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/envelope"
)

// TestSubjects: whom a span is about comes beside the ciphertext and is bound to it, is not
// in the plaintext, and what is no pseudonym goes nowhere.
func TestSubjects(t *testing.T) {
	b := newBroker(t)
	publish(t, b)
	s := newStage(t, b)
	if err := s.start(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	stamp := good()
	td := (&planter{}).traces(&stamp, &stamp)
	a, z := strings.Repeat("0a", 16), strings.Repeat("f0", 16)
	list := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().PutEmptySlice(subject.Attribute)
	for _, name := range []string{z, "ada@example.org", a, z} {
		list.AppendEmpty().SetStr(name)
	}
	out, err := s.traces(t.Context(), td)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(asJSON(t, out), "ada@example.org") {
		t.Error("an id lies in the clear")
	}
	records, err := envelope.Records(out)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(records[0].Subjects, []string{a, z}) || records[1].Subjects != nil {
		t.Errorf("subjects %v and %v", records[0].Subjects, records[1].Subjects)
	}
	plain, err := sealed.Open(records[0], b.private["default/2026-11-26"])
	if err != nil || bytes.Contains(plain, []byte(subject.Attribute)) {
		t.Errorf("%v, or the plaintext has the names too", err)
	}
	records[0].Subjects = nil
	if _, err := sealed.Open(records[0], b.private["default/2026-11-26"]); err == nil {
		t.Error("a record opens whose subjects were taken away")
	}
}
