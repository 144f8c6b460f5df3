package decode

import "testing"

// TestAt holds that At goes the way of Source back.
func TestAt(t *testing.T) {
	for _, text := range []string{``, `plain`, `a\nb\u00e9c\\\\\"d\x41`, `\n\n\n`, `\q\` + "\n" + `z`} {
		var v View
		v.Escapes(text)
		for i := range len(v.Text()) {
			from, to := v.Source(i, i+1)
			for k := from; k < to; k++ {
				if at := v.At(k); v.Text()[at:] == "" || at > i {
					t.Errorf("%q: byte %d of the view stands for %d to %d, and %d is at %d", text, i, from, to, k, at)
				}
			}
			if to-from == 1 && v.At(from) != i {
				t.Errorf("%q: byte %d of the source is at %d, want %d", text, from, v.At(from), i)
			}
		}
		if v.At(len(text)) != len(v.Text()) {
			t.Errorf("%q ends at %d, want %d", text, v.At(len(text)), len(v.Text()))
		}
	}
}
