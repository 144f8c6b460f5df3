package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// Hospitals send each other messages of HL7 version 2 (chapter 2 has the form, chapter 3 the
// segments): lines of fields parted by |, whose components ^ parts. The number of a field says what
// it holds, so nothing need be recognised.

// hl7Field is what a field of a segment holds.
type hl7Field struct {
	at   int
	kind hl7Kind
}

type hl7Kind uint8

const (
	hl7Name  hl7Kind = iota // family^given^middle
	hl7Staff                // id^family^given
	hl7Address
	hl7Born
	hl7Phone
	hl7SSN
	hl7Record
	hl7Policy
)

// hl7Segments are the fields of people, by segment: the patient, the next of kin, who pays, who is
// insured, and who treats.
var hl7Segments = map[string][]hl7Field{
	"PID": {{2, hl7Record}, {3, hl7Record}, {4, hl7Record}, {5, hl7Name}, {6, hl7Name}, {7, hl7Born}, {9, hl7Name}, {11, hl7Address}, {13, hl7Phone}, {14, hl7Phone}, {18, hl7Record}, {19, hl7SSN}, {20, hl7Record}, {23, hl7Address}},
	"NK1": {{2, hl7Name}, {4, hl7Address}, {5, hl7Phone}, {6, hl7Phone}, {16, hl7Born}},
	"GT1": {{3, hl7Name}, {4, hl7Name}, {5, hl7Address}, {6, hl7Phone}, {7, hl7Phone}, {8, hl7Born}, {12, hl7SSN}},
	"IN1": {{16, hl7Name}, {18, hl7Born}, {19, hl7Address}, {36, hl7Policy}, {49, hl7Policy}},
	"PV1": {{7, hl7Staff}, {8, hl7Staff}, {9, hl7Staff}, {17, hl7Staff}},
}

// mostHL7 is how many bytes a segment has at most that is read.
const mostHL7 = 16 << 10

// hl7 looks at the segments of messages in a text, of which the lines that may head a table are
// known: those of a message have bars as well.
func (s *scanner) hl7(text string, lines []uint32) {
	done := 0
	for _, line := range lines {
		i := int(line)
		if i < done || !strings.HasPrefix(text[i:], "PID|") && !strings.HasPrefix(text[i:], "MSH|") {
			continue
		}
		for i+4 < len(text) && text[i+3] == '|' && isCapital(text[i]) && isCapital(text[i+1]) {
			end := i
			for end < len(text) && end < i+mostHL7 && text[end] != '\n' && text[end] != '\r' {
				end++
			}
			s.segment(text, i, end)
			for i = end; i < len(text) && (text[i] == '\n' || text[i] == '\r'); {
				i++
			}
		}
		done = i
	}
}

func isCapital(c byte) bool { return c-'A' < 26 }

// segment looks at the fields of the segment text[i:end].
func (s *scanner) segment(text string, i, end int) {
	fields := hl7Segments[text[i:i+3]]
	at, from := 0, i
	for _, f := range fields {
		for at < f.at {
			k := strings.IndexByte(text[from:end], '|')
			if k < 0 {
				return
			}
			from += k + 1
			at++
		}
		to := end
		if k := strings.IndexByte(text[from:end], '|'); k >= 0 {
			to = from + k
		}
		s.hl7Value(text, from, to, f.kind)
	}
}

// hl7Value looks at the components of the field text[from:to].
func (s *scanner) hl7Value(text string, from, to int, kind hl7Kind) {
	for part, i := 0, from; i < to; part++ {
		end := i
		for end < to && strings.IndexByte("^~&", text[end]) < 0 {
			end++
		}
		if end-i > 1 && text[i] != '[' && text[i] != '"' {
			m := pii.Match{Start: i, End: end, Score: .9}
			switch {
			case kind == hl7Name && part < 3 || kind == hl7Staff && part > 0 && part < 4:
				s.name(text, names.Match{Start: i, End: end, Kind: names.Person, Score: .9})
			case kind == hl7Address && part < 6:
				s.name(text, names.Match{Start: i, End: end, Kind: names.Place, Score: .9})
			case part > 0 || !hasDigit(text[i:end]):
			case kind == hl7Born:
				s.known(text, pii.DateOfBirth, m)
			case kind == hl7Phone:
				s.pii(text, phone, m)
			case kind == hl7SSN:
				s.pii(text, ssn, m)
			case kind == hl7Record:
				s.known(text, pii.MedicalRecord, m)
			case kind == hl7Policy:
				s.known(text, pii.InsuranceNumber, m)
			}
		}
		if end < to && text[end] == '~' {
			part = -1 // the field once more
		}
		i = end + 1
	}
}

// known records an identifier of a kind, if the policy looks for it.
func (s *scanner) known(text string, k pii.Kind, m pii.Match) {
	if s.e.kinds.Has(k) {
		s.pii(text, identity+entity(k), m)
	}
}
