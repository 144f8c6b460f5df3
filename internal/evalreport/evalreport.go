// Package evalreport turns the measurement of a detector into a report for programs
// (JSON) and for people (one HTML file without scripts, links or fonts from
// elsewhere). Neither holds anything of the texts that were measured.
package evalreport

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/sotto-project/sotto/core/detect/quality"
)

// Entity is the measurement of one entity.
type Entity struct {
	Entity    string  `json:"entity"`
	Labelled  int     `json:"labelled"`
	Found     int     `json:"found"`
	Missed    int     `json:"missed"`
	Wrong     int     `json:"wrong"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	F2        float64 `json:"f2"`
}

// Report is what `sotto eval` writes. Changes to it are changes of a format.
type Report struct {
	Version    int      `json:"version"`
	Sotto      string   `json:"sotto"`
	Texts      int      `json:"texts"`
	Characters int      `json:"characters"`
	All        Entity   `json:"all"`
	Entities   []Entity `json:"entities"`
	// OverRedaction is in per cent of characters.
	OverRedaction float64 `json:"over_redaction_percent"`
	// Failed says which gates were not reached; empty means passed.
	Failed []string `json:"failed"`
}

// New makes the report of a measurement by the version of sotto named.
func New(q *quality.Report, sotto string) Report {
	r := Report{
		Version: 1, Sotto: sotto, Texts: q.Texts, Characters: q.Characters, All: entity("all", q.All()),
		Entities: []Entity{}, OverRedaction: 100 * q.OverRedactionOfCharacters(), Failed: []string{},
	}
	for name, s := range q.Entities() {
		r.Entities = append(r.Entities, entity(name, s))
	}
	return r
}

func entity(name string, s quality.Score) Entity {
	return Entity{
		Entity: name, Labelled: s.Found + s.Missed, Found: s.Found, Missed: s.Missed, Wrong: s.Wrong,
		Precision: s.Precision(), Recall: s.Recall(), F1: s.F(1), F2: s.F(2),
	}
}

// Find is the measurement of an entity of the report; "" or "all" is the sum.
func (r Report) Find(name string) (Entity, bool) {
	if name == "" || name == r.All.Entity {
		return r.All, true
	}
	for _, e := range r.Entities {
		if e.Entity == name {
			return e, true
		}
	}
	return Entity{}, false
}

// JSON writes the report for programs.
func (r Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("write JSON report: %w", err)
	}
	return nil
}
