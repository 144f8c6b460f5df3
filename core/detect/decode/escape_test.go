package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzEscapesAt holds that a string is decoded the same whether its backslashes are
// known from a walk or looked for.
func FuzzEscapesAt(f *testing.F) {
	for _, s := range []string{`a\n\n\tb\\n\u0041\ud83d\ude00\uZZ\q\x41\x4\U00000041`, `\\\\\"`, `\u{41}\u{`, "\\\n", `plain`, `"`, `\/\u12`} {
		f.Add(s, "key")
	}
	f.Fuzz(func(t *testing.T, value, key string) {
		text := `{"` + key + `":["` + value + `",1,"` + value + `"]}`
		var l Leaves
		if !l.Walk(text) {
			t.Skip("no JSON: there is no walk to know backslashes from")
		}
		for more := true; more; more = l.Next() {
			for _, leaf := range l.List {
				if leaf.Kind == Number {
					continue
				}
				list, ok := l.Slashes(leaf)
				if !ok {
					continue // not known of this one: they are looked for
				}
				var a, b View
				s := text[leaf.Start:leaf.End]
				if x, y := a.Escapes(s), b.EscapesAt(s, leaf.Start, list); x != y || a.Text() != b.Text() {
					t.Fatalf("%q is %q (%v), with known backslashes %q (%v)", s, a.Text(), x, b.Text(), y)
				}
				if d := cmp.Diff(a.atoms, b.atoms, cmp.AllowUnexported(atom{})); d != "" {
					t.Fatalf("%q: %s", s, d)
				}
			}
		}
	})
}
