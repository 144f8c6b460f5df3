package names

import "slices"

// weekdayScore is the score of a day of the week.
const weekdayScore = .6

// weekdays adds the days of appointments that no name reaches over.
func (f *Finder) weekdays() {
	names := len(f.found)
	for _, d := range f.window.Weekdays {
		if !slices.ContainsFunc(f.found[:names], func(m Match) bool { return m.Start < d.End && d.Start < m.End }) {
			f.found = append(f.found, Match{Start: d.Start, End: d.End, Kind: Weekday, Score: weekdayScore})
		}
	}
	if names > 0 && len(f.found) > names {
		slices.SortFunc(f.found, func(a, b Match) int { return a.Start - b.Start })
	}
}
