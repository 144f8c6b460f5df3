package names

import "slices"

// What has been found so far, where ways of looking meet.

// unname takes the matches out that lie within one of a list, which is in order as they are.
func (f *Finder) unname(list []Match) {
	if len(list) == 0 {
		return
	}
	k := 0
	for i := range f.found { // Bronwen LastName: the label may have been taken for more of a name before it
		m := &f.found[i]
		for k < len(list) && list[k].End < m.End {
			k++
		}
		if k < len(list) && list[k].End == m.End && list[k].Start > m.Start+1 {
			m.End = list[k].Start - 1
		}
	}
	f.found = slices.DeleteFunc(f.found, func(m Match) bool {
		for len(list) > 0 && list[0].End <= m.Start {
			list = list[1:]
		}
		return len(list) > 0 && m.Start >= list[0].Start && m.End <= list[0].End
	})
}

// put adds matches, which are in order, in their places, and takes those out that they stand
// over. One that reaches out of one of them, and is of its kind, is united with it.
func (f *Finder) put(list ...Match) {
	if len(list) == 0 {
		return
	}
	out, rest := f.joined[:0], f.found
	for _, m := range list {
		for len(rest) > 0 && rest[0].End <= m.Start {
			out, rest = append(out, rest[0]), rest[1:]
		}
		// What has been put before may reach into it too.
		first := len(out)
		for first > 0 && out[first-1].End > m.Start {
			first--
		}
		last := 0
		for last < len(rest) && rest[last].Start < m.End {
			last++
		}
		if m.covered(out[first:]) || m.covered(rest[:last]) {
			continue
		}
		for _, p := range out[first:] {
			m.unite(p)
		}
		for k := 0; k < len(rest) && rest[k].Start < m.End; k++ {
			m.unite(rest[k])
			last = k + 1
		}
		out, rest = append(out[:first], m), rest[last:]
	}
	f.joined = append(out, rest...)
	f.found, f.joined = f.joined, f.found
}

// covered says that one of a list is of the same kind and stands over a match, and makes it as sure.
func (m *Match) covered(list []Match) bool {
	for k := range list {
		if p := &list[k]; p.Kind == m.Kind && p.Start <= m.Start && p.End >= m.End {
			p.Score = max(p.Score, m.Score)
			return true
		}
	}
	return false
}

// unite takes a match of the same kind in.
func (m *Match) unite(p Match) {
	if p.Kind == m.Kind {
		m.Start, m.End = min(m.Start, p.Start), max(m.End, p.End)
	}
}
