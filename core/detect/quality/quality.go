// Package quality measures a detector against labelled text: precision, recall,
// F1 and F2 for each entity, and how much of the text was replaced for nothing.
//
// A labelled span counts as found when a span of the same type overlaps it with
// an intersection over union of at least MinIoU, or when spans of that type
// within it cover as much of it together (an address found line by line).
// Every found span that no labelled span used is wrong. Spans are byte offsets.
//
// Add takes types as they are. Where a corpus has its own names, Canonical says
// which are the same thing; Rows reads a corpus, and Judge does all of it.
package quality

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"unicode/utf8"
)

// MinIoU is how much of labelled and found span together must be common.
const MinIoU = .9

// Span is a stretch of a text with its type.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Type  string `json:"type"`
}

// Score counts the spans of one type.
type Score struct {
	Found, Missed, Wrong int
}

// Precision is the share of what was found that was right; 1 when nothing was found.
func (s Score) Precision() float64 { return ratio(s.Found, s.Found+s.Wrong) }

// Recall is the share of what is there that was found; 1 when nothing is there.
func (s Score) Recall() float64 { return ratio(s.Found, s.Found+s.Missed) }

// F is the weighted harmonic mean of precision and recall; beta 2 weighs recall
// twice as much.
func (s Score) F(beta float64) float64 {
	p, r := s.Precision(), s.Recall()
	if p+r == 0 {
		return 0
	}
	b := beta * beta
	return (1 + b) * p * r / (b*p + r)
}

// String is a line of a report.
func (s Score) String() string {
	return fmt.Sprintf("n=%d precision=%.3f recall=%.3f F1=%.3f F2=%.3f wrong=%d", s.Found+s.Missed, s.Precision(), s.Recall(), s.F(1), s.F(2), s.Wrong)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Report sums the scores of a corpus. The zero Report is ready to use.
type Report struct {
	// Texts and Bytes are the size of the corpus, Over the bytes replaced
	// outside every labelled span.
	Texts, Bytes, Over int
	// Characters and OverCharacters are the same in characters; AddText counts them.
	Characters, OverCharacters int

	scores map[string]Score
}

// Entity is the score of one type.
func (r *Report) Entity(name string) Score { return r.scores[name] }

// Entities yields the types in sorted order.
func (r *Report) Entities() iter.Seq2[string, Score] {
	return func(yield func(string, Score) bool) {
		for _, k := range slices.Sorted(maps.Keys(r.scores)) {
			if !yield(k, r.scores[k]) {
				return
			}
		}
	}
}

// All is the sum over the types named, or over all of them.
func (r *Report) All(names ...string) (sum Score) {
	for k, s := range r.scores {
		if len(names) == 0 || slices.Contains(names, k) {
			sum.Found, sum.Missed, sum.Wrong = sum.Found+s.Found, sum.Missed+s.Missed, sum.Wrong+s.Wrong
		}
	}
	return sum
}

// OverRedaction is the share of the corpus replaced for nothing.
func (r *Report) OverRedaction() float64 {
	if r.Bytes == 0 {
		return 0
	}
	return float64(r.Over) / float64(r.Bytes)
}

// OverRedactionOfCharacters is the share of the characters of all texts given to
// AddText that was replaced for nothing.
func (r *Report) OverRedactionOfCharacters() float64 {
	if r.Characters == 0 {
		return 0
	}
	return float64(r.OverCharacters) / float64(r.Characters)
}

// AddText is Add for a text that is at hand; it counts characters too.
func (r *Report) AddText(labelled, found []Span, text string) {
	r.Add(labelled, found, len(text))
	r.Characters += utf8.RuneCountInString(text)
	covered := slices.Clone(found)
	slices.SortFunc(covered, func(a, b Span) int { return a.Start - b.Start })
	at := 0
	for _, f := range covered {
		for i := range text[max(at, f.Start):max(at, f.End)] {
			here := max(at, f.Start) + i
			if !slices.ContainsFunc(labelled, func(g Span) bool { return g.Start <= here && here < g.End }) {
				r.OverCharacters++
			}
		}
		at = max(at, f.End)
	}
}

// Add compares the spans found in a text of size bytes with the labelled ones.
func (r *Report) Add(labelled, found []Span, size int) {
	if r.scores == nil {
		r.scores = map[string]Score{}
	}
	r.Texts++
	r.Bytes += size
	used := make([]bool, len(found))
	for _, g := range labelled {
		s := r.scores[g.Type]
		if match(g, found, used) {
			s.Found++
		} else {
			s.Missed++
		}
		r.scores[g.Type] = s
	}
	for i, f := range found {
		outside := f.End - f.Start
		for _, g := range labelled {
			outside -= max(0, min(g.End, f.End)-max(g.Start, f.Start))
		}
		r.Over += max(0, outside)
		if !used[i] {
			s := r.scores[f.Type]
			s.Wrong++
			r.scores[f.Type] = s
		}
	}
}

func match(g Span, found []Span, used []bool) bool {
	cover := 0
	var parts []int
	for i, f := range found {
		if used[i] || f.Type != g.Type {
			continue
		}
		common := min(g.End, f.End) - max(g.Start, f.Start)
		if common <= 0 {
			continue
		}
		if float64(common) >= MinIoU*float64(max(g.End, f.End)-min(g.Start, f.Start)) {
			used[i] = true
			return true
		}
		if f.Start >= g.Start && f.End <= g.End {
			cover += common
			parts = append(parts, i)
		}
	}
	if len(parts) == 0 || float64(cover) < MinIoU*float64(g.End-g.Start) {
		return false
	}
	for _, i := range parts {
		used[i] = true
	}
	return true
}
