package quality

import "slices"

// Judge evaluates one detector on labelled texts.
type Judge struct {
	// Scan finds spans in a text, with the detector's own types.
	Scan func(text string) []Span
	// Looks says whether the detector looks for a type at all.
	Looks func(entity string) bool
	// Keeps says whether the policy leaves a type in place on purpose. Nil: none.
	Keeps func(entity string) bool

	Report Report
}

// Row scans a text and adds the comparison to the report. Types are translated by
// Canonical. Labels that are unjudged, and types that the policy keeps, count
// neither for nor against.
func (j *Judge) Row(r Row) {
	var labelled, aside, found []Span
	for _, s := range r.Spans {
		keep := j.keeps(s.Type)
		s.Type = Canonical(s.Type)
		if keep || j.keeps(s.Type) || unjudged[s.Type] && !j.Looks(s.Type) {
			aside = append(aside, s)
			continue
		}
		labelled = append(labelled, s)
	}
	for _, f := range j.Scan(r.Text) {
		if j.keeps(f.Type) {
			continue
		}
		f.Type = Canonical(f.Type)
		excused := slices.ContainsFunc(aside, func(s Span) bool { return overlap(s, f) })
		if excused && !slices.ContainsFunc(labelled, func(s Span) bool { return overlap(s, f) }) {
			continue
		}
		found = append(found, f)
	}
	j.Report.AddText(labelled, found, r.Text)
}

func (j *Judge) keeps(entity string) bool { return j.Keeps != nil && j.Keeps(entity) }

func overlap(a, b Span) bool { return min(a.End, b.End) > max(a.Start, b.Start) }
