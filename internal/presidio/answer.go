package presidio

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect"
)

// result is one finding as the analyzer writes it. Pointers tell what is absent.
type result struct {
	Entity *string  `json:"entity_type"`
	Start  *int     `json:"start"`
	End    *int     `json:"end"`
	Score  *float64 `json:"score"`
}

// maxEntity bounds the name of an entity.
const maxEntity = 64

// readAnswer takes an answer apart: a list of findings for one text, a list of
// such lists for several. One finding that cannot be makes all of it none.
func readAnswer(body []byte, texts []string, list bool) ([][]detect.Finding, error) {
	var results [][]result
	if list {
		if err := json.Unmarshal(body, &results); err != nil || len(results) != len(texts) {
			return nil, errAnswer
		}
	} else {
		results = make([][]result, 1)
		if err := json.Unmarshal(body, &results[0]); err != nil || results[0] == nil {
			return nil, errAnswer
		}
	}
	found := make([][]detect.Finding, len(texts))
	for i, text := range texts {
		var ok bool
		if found[i], ok = convert(text, results[i]); !ok {
			return nil, errAnswer
		}
	}
	return found, nil
}

// convert counts bytes where the analyzer counts code points. The two see a text
// alike: a byte that is no UTF-8 went out as one U+FFFD and is one character here.
func convert(text string, results []result) ([]detect.Finding, bool) {
	if len(results) > len(text) {
		return nil, false
	}
	points := make([]int, 0, 2*len(results))
	for _, r := range results {
		if r.Entity == nil || r.Start == nil || r.End == nil || r.Score == nil || !name(*r.Entity) ||
			*r.Start < 0 || *r.End <= *r.Start || !(*r.Score >= 0 && *r.Score <= 1) {
			return nil, false
		}
		points = append(points, *r.Start, *r.End)
	}
	slices.Sort(points)
	points = slices.Compact(points)
	offsets := make(map[int]int, len(points))
	at, n := 0, 0
	for _, p := range points {
		for n < p && at < len(text) {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			n++
		}
		if n < p {
			return nil, false // behind the end
		}
		offsets[p] = at
	}
	found := make([]detect.Finding, 0, len(results))
	for _, r := range results {
		found = append(found, detect.Finding{Entity: *r.Entity, Rule: "remote", Start: offsets[*r.Start], End: offsets[*r.End], Score: *r.Score})
	}
	return found, true
}

func name(s string) bool {
	if s == "" || len(s) > maxEntity {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
