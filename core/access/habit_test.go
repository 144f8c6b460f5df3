package access_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sotto-project/sotto/core/access"
)

// Somebody who reads four samples on a usual day reads twenty-one.
func ExampleHabit() {
	h := access.Habit{Factor: 3, Floor: 20}
	d := h.Judge(21, []int{4, 3, 5, 4, 0, 0, 4, 6})
	fmt.Println(d.Departs(), d)
	// Output: true 21 readings in a day, 4 is usual; more than 20 are told
}

func TestHabit(t *testing.T) {
	h := access.Habit{Factor: 3, Floor: 20}
	for _, tc := range []struct {
		name         string
		today        int
		past         []int
		usual, limit int
		departs      bool
	}{
		{"a newcomer below the floor", 20, nil, 0, 20, false},
		{"a newcomer above the floor", 21, nil, 0, 20, true},
		{"one heavy day is no habit", 60, []int{200}, 0, 20, true},
		{"four heavy days are none either", 60, []int{200, 200, 200, 200}, 0, 20, true},
		{"days without a reading count for nothing", 60, []int{200, 200, 200, 200, 0, 0, 0}, 0, 20, true},
		{"who reads much reads much", 90, []int{30, 30, 30, 30, 30}, 30, 90, false},
		{"but not more than three times that", 91, []int{30, 30, 30, 30, 30}, 30, 90, true},
		{"who reads little may read twenty", 20, []int{1, 1, 1, 1, 1, 1}, 1, 20, false},
		{"two wild days do not move it", 91, []int{30, 30, 30, 900, 900}, 30, 90, true},
		{"the lower one of two in the middle", 31, []int{10, 10, 10, 40, 40, 40}, 10, 30, true},
	} {
		d := h.Judge(tc.today, tc.past)
		if d.Usual != tc.usual || d.Limit != tc.limit || d.Departs() != tc.departs || d.Today != tc.today {
			t.Errorf("%s: %+v departs %v", tc.name, d, d.Departs())
		}
	}
}

// TestHabitProperties holds the rule against its own words, for random days.
func TestHabitProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 26))
	for range 20_000 {
		h := access.Habit{Factor: 2 + r.IntN(4), Floor: r.IntN(30)}
		past := make([]int, r.IntN(28))
		for i := range past {
			past[i] = max(0, r.IntN(60)-20)
		}
		kept := slices.Clone(past)
		today := r.IntN(250)
		d := h.Judge(today, past)

		// The words: the smallest number that half of the days do not exceed.
		active := slices.DeleteFunc(slices.Clone(past), func(n int) bool { return n == 0 })
		usual := 0
		for v := 1; len(active) >= access.HabitDays && usual == 0; v++ {
			within := 0
			for _, n := range active {
				if n <= v {
					within++
				}
			}
			if 2*within >= len(active) {
				usual = v
			}
		}
		if want := max(h.Floor, h.Factor*usual); d.Usual != usual || d.Limit != want || d.Departs() != (today > want) {
			t.Fatalf("%+v %v: %+v, want usual %d limit %d", h, past, d, usual, want)
		}
		// The order and idle days change nothing, and what was passed is not touched.
		if !slices.Equal(past, kept) {
			t.Fatal("the days were changed")
		}
		shuffled := append(slices.Clone(past), 0, 0)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if h.Judge(today, shuffled) != d {
			t.Fatalf("the order of %v matters", past)
		}
		// Reading more never quietens it; the floor is never told.
		if d.Departs() && !h.Judge(today+1, past).Departs() || h.Judge(h.Floor, past).Departs() {
			t.Fatalf("%+v %v: not monotone", h, past)
		}
		// Fewer than half of the days, made as wild as one likes, do not lift the limit above
		// what the others had.
		if len(active) > access.HabitDays {
			wild := slices.Clone(active)
			for _, i := range r.Perm(len(wild))[:(len(wild)-1)/2] {
				wild[i] = 1 << 20
			}
			if got := h.Judge(today, wild).Limit; got > max(h.Floor, h.Factor*slices.Max(active)) {
				t.Fatalf("%v made %v: limit %d", active, wild, got)
			}
		}
	}
}
