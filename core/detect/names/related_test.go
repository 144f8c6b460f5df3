package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestRelated: whose relative somebody is, a title, a greeting and a farewell make names of words of every day, of no
// list and of two letters; other words there are none.
func TestRelated(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"We met my mate Hammer and her missus Shonda there.", "P(Hammer) P(Shonda)"},
		{"There is a girl called Pebble, and you can call me Badger.", "P(Pebble) P(Badger)"},
		{"I saw my mum Christmas day.", ""},
		{"WPC Harbottle took notes, and Auntie Blossy left.", "P(Harbottle) P(Blossy)"},
		{"By Miss Quorn and Bro. Eldred, not a bro. Docker.", "P(Quorn) P(Eldred)"},
		{"The PC Lenovo sold is broken.", ""},
		{"Smt. Kamakshamma, W/o late Ramanjaneyulu", "P(Kamakshamma) P(Ramanjaneyulu)"},
		{"It runs w/o Docker.", ""},
		{"Mrs. Mei-Fen is here", "P(Mei-Fen)"},
		{"Dear Bo,\nhow are you?", "P(Bo)"},
		{"See you soon.\nTa, Jo", "P(Jo)"},
		{"Yesterday Rose called. Faith rang again.", "P(Rose) P(Faith)"},
		{"The method Foo called the other, and Set called it.", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
