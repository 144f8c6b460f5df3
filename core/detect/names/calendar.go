package names

import "strings"

// The short names of months and days are first names as well: Jan, Thu. What stands beside one tells which it is.

// calendar says that text[i:end], found to be a name, is of short names of months and days alone, and stands where a
// date or a list of them has one: Jan 29 08:01, 12 Jan, Jan-Mar, 'Jan', 'Feb'.
func calendar(text string, i, end int) bool {
	n := 0
	for k := i; k < end; n++ {
		stop := lettersEnd(text, k, end)
		if n := stop - k; n < 3 || n > len("September") || !monthBegins[text[k]] || months[text[k:stop]] == 0 {
			return false
		}
		k = stop
		for k < end && text[k]|0x20-'a' >= 26 {
			k++
		}
	}
	return n > 1 || dayBefore(text, i) || dayBehind(text, end) || monthBefore(text, i) || calendarBefore(text, i) || calendarBehind(text, end)
}

// months are the names of months (1), also in full as what stands beside a short one, and of days (2).
var months = map[string]uint8{
	"Jan": 1, "Feb": 1, "Mar": 1, "Apr": 1, "May": 1, "Jun": 1, "Jul": 1, "Aug": 1, "Sep": 1, "Sept": 1, "Oct": 1, "Nov": 1, "Dec": 1,
	"January": 1, "February": 1, "March": 1, "April": 1, "June": 1, "July": 1, "August": 1, "September": 1, "October": 1, "November": 1, "December": 1,
	"Mon": 2, "Tue": 2, "Tues": 2, "Wed": 2, "Thu": 2, "Thur": 2, "Thurs": 2, "Fri": 2, "Sat": 2, "Sun": 2,
}

// monthBegins are their first letters.
var monthBegins = func() (t [256]bool) {
	for m := range months {
		t[m[0]] = true
	}
	return t
}()

// lettersEnd is where the letters of ASCII end that begin at i, before end.
func lettersEnd(text string, i, end int) int {
	for i < end && text[i]|0x20-'a' < 26 {
		i++
	}
	return i
}

// monthBefore says that the word before i leads to a month: in Jan, since Jan, end of Jan.
func monthBefore(text string, i int) bool {
	if i < 3 || text[i-1] != ' ' {
		return false
	}
	k := i - 1
	for k > 0 && i-k < 8 && text[k-1]|0x20-'a' < 26 {
		k--
	}
	switch text[k : i-1] {
	case "in", "In", "since", "Since", "until", "till", "last", "next", "this", "early", "late", "mid":
		return true
	case "of":
		return strings.HasSuffix(text[:k], "end ") || strings.HasSuffix(text[:k], "start ") || strings.HasSuffix(text[:k], "beginning ") || strings.HasSuffix(text[:k], "middle ")
	}
	return false
}

// dayBefore says that the day of a month ends before i: 12 Jan, 12th-Jan.
func dayBefore(text string, i int) bool {
	k := i - 1
	if k < 1 || text[k] != ' ' && text[k] != '-' && text[k] != '/' {
		return false
	}
	if k > 2 && text[k-1]-'a' < 26 && text[k-2]-'a' < 26 {
		switch text[k-2 : k] {
		case "st", "nd", "rd", "th":
			k -= 2
		}
	}
	from := k
	for from > 0 && k-from < 3 && text[from-1]-'0' < 10 {
		from--
	}
	return k-from == 1 || k-from == 2 && text[from]-'0' < 4
}

// dayBehind says that the day of a month, or a year, stands behind end, and not how old somebody is: Jan 29, Jan-2024.
func dayBehind(text string, end int) bool {
	k := end
	if k < len(text) && (text[k] == '.' || text[k] == ',') {
		k++
	}
	if k+1 >= len(text) || text[k] != ' ' && text[k] != '-' && text[k] != '/' {
		return false
	}
	for n := k + 2; k < n && k < len(text) && (text[k] == ' ' || text[k] == '-' || text[k] == '/'); {
		k++
	}
	stop := digitsEnd(text[:min(len(text), k+5)], k)
	switch stop - k {
	case 1, 2:
		return text[min(end, len(text)-1)] != ',' && text[k]-'0' < 4+6*byte(2-(stop-k)) && !aging(text[stop:])
	case 4:
		return text[k] == '1' || text[k] == '2'
	}
	return false
}

// aging says that a text begins with the word for years.
func aging(text string) bool {
	return len(text) > 4 && (text[0] == ' ' || text[0] == '-') && (text[1]|0x20 == 'y' && text[2] == 'e' || text[1] == 'j' && text[2] == 'a')
}

// besideCalendar is how far from the short name of a month or day another may stand that tells a list of them.
const besideCalendar = 14

// calendarBehind says that another month or day stands shortly behind end.
func calendarBehind(text string, end int) bool {
	stop := min(len(text), end+besideCalendar)
	for k := end; k < stop && text[k] != '\n'; {
		j := lettersEnd(text, k, len(text[:min(len(text), k+9)]))
		if j == k {
			k++
			continue
		}
		if months[text[k:j]] != 0 && text[k:j] != "May" {
			return true
		}
		k = j
	}
	return false
}

// calendarBefore says that another month or day stands shortly before i.
func calendarBefore(text string, i int) bool {
	from := max(0, i-besideCalendar)
	for k := i; k > from && text[k-1] != '\n'; {
		j := k
		for j > 0 && k-j < 9 && text[j-1]|0x20-'a' < 26 {
			j--
		}
		if j == k {
			k--
			continue
		}
		if months[text[j:k]] != 0 && text[j:k] != "May" {
			return true
		}
		k = j
	}
	return false
}
