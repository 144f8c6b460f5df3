package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// Claims and payments of health care in the United States are segments of elements between stars (ASC X12N 005010X222,
// the 837P, and its like): NM1*IL*1*DOE*JANE****MI*W123456789~N3*12 ELM ST~N4*BOISE*ID*83702~DMG*D8*19820317*F~. Which
// element is what, only the name of its segment tells.

const (
	ofPerson    = "1" // the type of an NM1 that names a person rather than a firm
	longestX12  = 256 // bytes of a segment
	mostElement = 60  // bytes, by the standard
)

// x12 looks at the segment whose name ends in the digit at i, before a star, and says whether it is one.
func (s *scanner) x12(text string, i int) bool {
	end := i + 1
	switch name := text[max(0, i-2):end]; {
	case strings.HasSuffix(name, "NM1") && segmentAt(text, i-2):
		var of [9]span
		elements(text, end, of[:])
		if text[of[1].from:of[1].to] != ofPerson {
			return false
		}
		for k := 2; k < 5; k++ { // last, first and middle name
			s.x12Name(text, of[k], names.Person)
		}
		if kind, ok := x12IDs[text[of[7].from:of[7].to]]; ok && of[8].to-of[8].from > 3 && s.e.kinds.Has(kind) {
			s.pii(text, identity+entity(kind), pii.Match{Start: of[8].from, End: of[8].to, Score: .9})
		}
	case strings.HasSuffix(name, "N3") && segmentAt(text, i-1):
		var of [2]span
		elements(text, end, of[:])
		s.x12Name(text, of[0], names.Place)
		s.x12Name(text, of[1], names.Place)
	case strings.HasSuffix(name, "N4") && segmentAt(text, i-1):
		var of [3]span
		elements(text, end, of[:])
		for _, part := range of { // town, state and code
			s.x12Name(text, part, names.Place)
		}
	case strings.HasSuffix(name, "*D8") && i > 5 && text[i-5:i-1] == "DMG*" && segmentAt(text, i-5):
		var of [1]span
		if elements(text, end, of[:]); of[0].to-of[0].from == len("19820317") && digitsOnly(text[of[0].from:of[0].to]) && s.e.kinds.Has(pii.DateOfBirth) {
			s.pii(text, identity+entity(pii.DateOfBirth), pii.Match{Start: of[0].from, End: of[0].to, Score: .9})
			s.numberEnd = of[0].to
			return true
		}
	default:
		return false
	}
	s.numberEnd = max(s.numberEnd, end)
	return true
}

// x12IDs are the kinds of identifiers by their qualifiers.
var x12IDs = map[string]pii.Kind{"MI": pii.InsuranceNumber, "EI": pii.EmployeeID, "SY": pii.NationalID, "34": pii.NationalID, "HN": pii.InsuranceNumber, "II": pii.InsuranceNumber}

func (s *scanner) x12Name(text string, at span, kind names.Kind) {
	if at.to-at.from > 1 && mark(text[at.from:at.to]) == 0 {
		s.name(text, names.Match{Start: at.from, End: at.to, Kind: kind, Score: .9})
	}
}

// segmentAt says that a segment begins at i: with the text, a line, or behind the end of another.
func segmentAt(text string, i int) bool {
	return i == 0 || text[i-1] == '~' || text[i-1] == '\n' || isQuote(text[i-1])
}

// elements fills a list with where the elements of the segment stand whose first star is at i.
func elements(text string, i int, of []span) {
	limit := min(len(text), i+longestX12)
	for k := range of {
		if i >= limit || text[i] != '*' {
			return
		}
		i++
		from := i
		for i < limit && i-from <= mostElement && text[i] != '*' && text[i] != '~' && text[i] != '\n' && text[i] != '\r' {
			i++
		}
		of[k] = span{from, i} //nolint:gosec // G602: k is one of the list
	}
}
