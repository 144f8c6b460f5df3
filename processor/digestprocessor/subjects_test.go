package digestprocessor

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

// TestSubjectsStay: the pseudonyms by which the store finds a person's samples do not
// leave for a backend, also not as a digest.
func TestSubjectsStay(t *testing.T) {
	td, span := oneSpan()
	name := strings.Repeat("0a", 16)
	span.Attributes().PutEmptySlice(subject.Attribute).AppendEmpty().SetStr(name)
	span.Attributes().PutStr("gen_ai.request.model", "gpt-4o")
	wire := recorded.Wire(t, newChain(t, false).SendTraces(t, td))
	if strings.Contains(wire, name) || strings.Contains(wire, "sotto.subjects") {
		t.Errorf("they leave: %s", wire)
	}
	if !strings.Contains(wire, "gpt-4o") {
		t.Error("nothing leaves: this test would see nothing")
	}
}
