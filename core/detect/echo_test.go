package detect_test

import (
	"encoding/json"
	"fmt"
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
		{"behind a line break in JSON", `[{"content":"password: Tr0ub4dor-7\nTr0ub4dor-7\tTr0ub4dor-7"},{"content":"\r\nTr0ub4dor-7"}]`, `[{"content":"password: [SECRET]\n[SECRET]\t[SECRET]"},{"content":"\r\n[SECRET]"}]`},
		{"in another message", `[{"role":"user","content":"password: Tr0ub4dor-7"},{"role":"assistant","content":"I will log in with Tr0ub4dor-7."}]`, `[{"role":"user","content":"password: [SECRET]"},{"role":"assistant","content":"I will log in with [SECRET]."}]`},
		{"before, in another message", `{"a":"use Tr0ub4dor-7","n":1,"b":{"password":"Tr0ub4dor-7"}}`, `{"a":"use [SECRET]","n":1,"b":{"password":"[SECRET]"}}`},
		{"in JSON in JSON", `{"a":"{\"x\":\"use Tr0ub4dor-7\"}","password":"Tr0ub4dor-7"}`, `{"a":"{\"x\":\"use [SECRET]\"}","password":"[SECRET]"}`},
		{"in a key", `{"Tr0ub4dor-7":1,"password":"Tr0ub4dor-7"}`, `{"[SECRET]":1,"password":"[SECRET]"}`},
		{"like a number", `{"password":"12345e678","n":12345e678}`, `{"password":"[SECRET]","n":12345e678}`},
		{"a name", `[{"content":"Dear Mr. Oyelaran Adebisi, please call."},{"content":"Did Oyelaran sign? See oyelaran@x."}]`, `[{"content":"Dear Mr. [PERSON], please call."},{"content":"Did [PERSON] sign? See oyelaran@x."}]`},
		{"a name that is a word", `[{"content":"Dear Mr. Jordan Baker, please call."},{"content":"A Baker bakes."}]`, `[{"content":"Dear Mr. [PERSON], please call."},{"content":"A Baker bakes."}]`},
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

// TestHeard: a secret of one text of a record is replaced in the others, and nothing else is.
func TestHeard(t *testing.T) {
	e := engine()
	var heard detect.Heard
	in, n := e.Hear(&heard, "", `[{"role":"user","content":"password: Tr0ub4dor-7, mail ada@example.com"}]`)
	if n.Get("SECRET") != 1 || !heard.Any() {
		t.Fatalf("%s: %v", in, n)
	}
	for text, want := range map[string]string{
		`[{"role":"assistant","content":"Tr0ub4dor-7 it is, \"Tr0ub4dor-7\"."}]`: `[{"role":"assistant","content":"[SECRET] it is, \"[SECRET]\"."}]`,
		"Tr0ub4dor-7":                           "[SECRET]",
		"xTr0ub4dor-7":                          "xTr0ub4dor-7",
		"ada@example.com":                       "ada@example.com", // is left to Redact
		"nothing":                               "nothing",
		`{"n":[1,2],"x":"Tr0ub4dor-7","y":1e3}`: `{"n":[1,2],"x":"[SECRET]","y":1e3}`,
	} {
		got, n := e.Silence(&heard, "", text)
		if got != want || n.Total() != strings.Count(want, "[SECRET]") {
			t.Errorf("%q became %q, %v", text, got, n)
		}
	}
	var other detect.Heard
	if e.Hear(&other, "", "a password is secret, and 12345678 a number"); other.Any() {
		t.Error("nothing was to be heard")
	}
}

// TestHeardIsBounded: of many secrets in a record some are looked for elsewhere.
func TestHeardIsBounded(t *testing.T) {
	e := engine()
	var heard detect.Heard
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "password: Tr0ub4dor-%d\n", 1000+i)
	}
	e.Hear(&heard, "", b.String())
	all := strings.ReplaceAll(b.String(), "password: ", "")
	out, n := e.Silence(&heard, "", all)
	if again, m := e.Silence(&heard, "", out); n.Total() != 32 || m.Total() != 0 || again != out {
		t.Errorf("%d, then %d were replaced", n.Total(), m.Total())
	}
}

// TestHeardAfterNames: many names leave room for a secret, and secrets for a name, whichever
// comes first.
func TestHeardAfterNames(t *testing.T) {
	e := engine()
	var names, secrets strings.Builder
	for i, name := range strings.Fields("Kowalski Nakamura Fernandez Johansson Okonkwo Papadopoulos Petrov Schneider Rossi Yamamoto Lindqvist Hernandez Novak Ivanova Takahashi Gonzalez Andersson Kovacs Dubois Eriksson Castillo Suzuki") {
		fmt.Fprintf(&names, "Dear Mrs. Maria %s, thank you for your letter.\n", name)
		fmt.Fprintf(&secrets, "password: Blue-h0rse-%d\npassword: Red-h0rse-%d\n", i, i)
	}
	for name, texts := range map[string][3]string{
		"a secret": {names.String(), "password: Tr0ub4dor-7", "It is Tr0ub4dor-7."},
		"a name":   {secrets.String(), "Dear Mr. Oyelaran Adebisi, please call.", "Did Oyelaran sign?"},
	} {
		var heard detect.Heard
		for _, text := range texts[:2] {
			e.Hear(&heard, "", text)
		}
		if got, n := e.Silence(&heard, "", texts[2]); n.Total() != 1 {
			t.Errorf("%s: in other texts of the record %q", name, got)
		}
		if out, _ := e.Redact("", strings.Join(texts[:], "\n")); !strings.HasSuffix(out, " is [SECRET].") && !strings.HasSuffix(out, "Did [PERSON] sign?") {
			t.Errorf("%s: in the same text %q", name, out[max(0, len(out)-60):])
		}
	}
}
