package tag

import "strings"

// Weekday is the day of the week of an appointment, in byte offsets.
type Weekday struct{ Start, End int }

// mostWeekdays is how many are kept of one text.
const mostWeekdays = 16

// weekday keeps the everyday word text[i:end] if it is a day of the week on which
// somebody does something: "on Tuesday morning", "meet Friday at". By itself, or as
// a rule ("every Monday"), a day says nothing of anybody. It reports whether the
// word is a day at all.
func (w *Window) weekday(text string, i, end int) bool {
	if end-i < len("Monday") || end-i > len("Wednesday") || text[end-3:end] != "day" || !day(text[i:end]) {
		return false
	}
	k := i - 1
	if k < 2 || text[k] != ' ' || len(w.Weekdays) == mostWeekdays || !prefixed(text[end:], " morning", " afternoon", " evening", " night", " at ") {
		return true
	}
	from := k
	for from > 0 && k-from < 8 && class[text[from-1]] == lower {
		from--
	}
	switch text[from:k] {
	case "on", "meet", "meeting", "this", "next", "last":
		w.Weekdays = append(w.Weekdays, Weekday{i, end})
	}
	return true
}

func day(s string) bool {
	switch s[:len(s)-3] {
	case "Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun", "mon", "tues", "wednes", "thurs", "fri", "satur", "sun":
		return true
	}
	return false
}

func prefixed(s string, list ...string) bool {
	for _, p := range list {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
