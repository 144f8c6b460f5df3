package detect_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// byPlace is the order of hits: by where they begin, the longer first.
func byPlace(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(b[1], a[1])) }

func TestOrderOfHits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var list [][2]int
		for range r.IntN(6) { // rows that are in order
			row := make([][2]int, r.IntN(20))
			for i := range row {
				start := r.IntN(60)
				row[i] = [2]int{start, start + r.IntN(9)}
			}
			slices.SortFunc(row, byPlace)
			list = append(list, row...)
		}
		want := slices.Clone(list)
		slices.SortFunc(want, byPlace)
		if got := detect.Ordered(list); !slices.Equal(got, want) {
			t.Fatalf("%v became %v", list, got)
		}
	}
}

func TestManyEchoesAreFoundAsOne(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	word := func(size int) string {
		b := make([]byte, size)
		for i := range b {
			b[i] = "ab1\xff"[r.IntN(4)]
		}
		return string(b)
	}
	for range 500 {
		var list []string
		for range 1 + r.IntN(64) {
			if w := word(4 + r.IntN(12)); !slices.Contains(list, w) {
				list = append(list, w)
			}
		}
		text := word(200)
		for range 10 {
			text += list[r.IntN(len(list))] + word(r.IntN(3))
		}
		single, together := detect.Everywhere(text, list)
		slices.SortFunc(single, byPlace)
		slices.SortFunc(together, byPlace)
		if !slices.Equal(single, together) {
			t.Fatalf("%q in %q: %v, but together %v", list, text, single, together)
		}
	}
}
