package access

import (
	"fmt"
	"slices"
)

// Habit tells when somebody's reading departs from what they usually do. The rule is
// meant to be explained to the person it names:
//
//   - somebody's usual day is the median of the days on which they read at all, the lower
//     one of two. A few wild days, or days of an attacker, hardly move it;
//   - a day departs when it has more readings than Factor usual days, and more than Floor;
//   - who has read on fewer than [HabitDays] days has no habit yet: for them Floor decides.
//
// It is blind to somebody who reads a little more each day for weeks, and to somebody who
// reads what they always read, for another purpose. Limits bound the first.
type Habit struct {
	// Factor is how many usual days in one are too much.
	Factor int
	// Floor is how many readings in a day are never too much.
	Floor int
}

// HabitDays is on how many days somebody must have read before they have a habit.
const HabitDays = 5

// Departure is what [Habit.Judge] found.
type Departure struct {
	Today, Usual, Limit int // readings; Usual is 0 for somebody without a habit
}

// Departs tells whether there is something to tell.
func (d Departure) Departs() bool { return d.Today > d.Limit }

// String is for the audit log.
func (d Departure) String() string {
	if d.Usual == 0 {
		return fmt.Sprintf("%d readings in a day by somebody who has no habit yet; more than %d are told", d.Today, d.Limit)
	}
	return fmt.Sprintf("%d readings in a day, %d is usual; more than %d are told", d.Today, d.Usual, d.Limit)
}

// Judge compares the readings of the last day with those of the days before it. The order
// of past does not matter, and days without a reading may be left out.
func (h Habit) Judge(today int, past []int) Departure {
	d := Departure{Today: today, Limit: h.Floor}
	var read []int
	for _, n := range past {
		if n > 0 {
			read = append(read, n)
		}
	}
	if len(read) < HabitDays {
		return d
	}
	slices.Sort(read)
	d.Usual = read[(len(read)-1)/2]
	d.Limit = max(h.Floor, h.Factor*d.Usual)
	return d
}
