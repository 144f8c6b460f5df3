package detect

import "cmp"

// order sorts hits by their places. They come in a few rows that are in order each, one for
// each way in which a text was looked at, so the rows are merged.
func (s *scanner) order(hits []hit) {
	for first := rowOf(hits); first < len(hits); first = rowOf(hits) {
		// Two and two, so that each pass halves the number of rows.
		for from := 0; from+first < len(hits); {
			mid := from + first
			to := mid + rowOf(hits[mid:])
			s.merge(hits[from:to], first)
			if from = to; from < len(hits) {
				first = rowOf(hits[from:])
			}
		}
	}
}

// rowOf is how many hits from the first on are in order.
func rowOf(hits []hit) int {
	n := 1
	for n < len(hits) && (hits[n-1].start < hits[n].start || compare(&hits[n-1], &hits[n]) <= 0) {
		n++
	}
	return min(n, len(hits))
}

// merge puts two rows in order, of which the second begins at mid.
func (s *scanner) merge(hits []hit, mid int) {
	// What stands before all of the second row stays where it is.
	for mid > 0 && compare(&hits[0], &hits[mid]) <= 0 {
		hits, mid = hits[1:], mid-1
	}
	s.sorted = append(s.sorted[:0], hits[:mid]...)
	k := 0
	for a, b := s.sorted, hits[mid:]; len(a) > 0; k++ {
		if len(b) > 0 && compare(&b[0], &a[0]) < 0 {
			hits[k], b = b[0], b[1:]
		} else {
			hits[k], a = a[0], a[1:]
		}
	}
}

// compare is the order of hits: where they begin, then which would be kept.
func compare(a, b *hit) int {
	if a.start != b.start {
		return cmp.Compare(a.start, b.start)
	}
	return cmp.Or(cmp.Compare(b.end, a.end), cmp.Compare(a.entity, b.entity), cmp.Compare(b.score, a.score), cmp.Compare(a.rule, b.rule))
}
