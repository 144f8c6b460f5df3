package detect_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// TestEchoes: a secret is replaced where it stands once more and nothing announces it.
func TestEchoes(t *testing.T) {
	e := engine()
	for _, c := range []struct{ name, in, want string }{
		{"behind", "password: Tr0ub4dor-7\nI tried Tr0ub4dor-7 and it works.", "password: [SECRET]\nI tried [SECRET] and it works."},
		{"before", "With Tr0ub4dor-7 it works.\npassword: Tr0ub4dor-7", "With [SECRET] it works.\npassword: [SECRET]"},
		{"in JSON", `[{"role":"user","content":"password: Tr0ub4dor-7\nis Tr0ub4dor-7, \"Tr0ub4dor-7\""}]`, `[{"role":"user","content":"password: [SECRET]\nis [SECRET], \"[SECRET]\""}]`},
		{"a part of a word", "password: Tr0ub4dor7x\nsee xTr0ub4dor7x and Tr0ub4dor7x_1", "password: [SECRET]\nsee xTr0ub4dor7x and Tr0ub4dor7x_1"},
		{"a word", `password: "sunflower"` + "\nA sunflower turns to the sun.", `password: "[SECRET]"` + "\nA sunflower turns to the sun."},
		{"short", "password: hunter2\nhunter2 is a name", "password: [SECRET]\nhunter2 is a name"},
		{"a number", `password="83651942"` + "\ncount 83651942", `password="[SECRET]"` + "\ncount 83651942"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := e.Redact("", c.in); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestEchoDropped: what is dropped with an echo is the value it stands in, and no more.
func TestEchoDropped(t *testing.T) {
	p := detect.DefaultPolicy()
	p.Actions = map[string]detect.Action{"SECRET": detect.Drop}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := e.Redact("", `{"a":"password: Tr0ub4dor-7, say Tr0ub4dor-7","b":"kept"}`)
	var v map[string]string
	if err := json.Unmarshal([]byte(got), &v); err != nil || v["b"] != "kept" || strings.Contains(got, "Tr0ub4dor-7") {
		t.Errorf("%s: %v", got, err)
	}
}
