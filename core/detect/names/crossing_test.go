package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestCrossings: two streets that cross are one place, and corners of other things are none.
func TestCrossings(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"Meet me at the corner of Postweg 21 and Elsbeth Parks, please.", "L(the corner of Postweg 21 and Elsbeth Parks)"},
		{"Meet me at the corner of Csongor kapu 39. and Mathis Pass.", "L(the corner of Csongor kapu 39. and Mathis Pass)"},
		{"send a taxi to the corner of salmintie 19 and matkos street please", "L(the corner of salmintie 19 and matkos street)"},
		{"Please return it to Leonora and Eyragata 66 in case of doubt.", "L(Leonora and Eyragata 66)"},
		{
			"The corner of Elm St and Oak St, the corner of Quay 7 and Mill Lane, then the corner of Postweg 21 and Elsbeth Parks.",
			"L(The corner of Elm St and Oak St) L(the corner of Quay 7 and Mill Lane) L(the corner of Postweg 21 and Elsbeth Parks)",
		},
		{
			"wait at the corner of salmintie 19 and matkos street, then the corner of mill lane 7 and quay road",
			"L(the corner of salmintie 19 and matkos street) L(the corner of mill lane 7 and quay road)",
		},
		{"Put it in the corner of the Kitchen and Dining room.", ""},
		{"the corner of a square and a circle", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
}
