package detect_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect"
)

// FuzzBorder holds that messages depend on each other by the secrets and names in them
// alone: two that end like sentences are found the same, and left the same, each by itself, in one JSON
// text, and with a cache that knows one of them, once what was found in one is replaced in
// the other too.
func FuzzBorder(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, seeds[(i+5)%len(seeds)])
	}
	e := engine()
	cached := cachedEngine(f, 1<<20, nil)
	f.Fuzz(func(t *testing.T, one, two string) {
		if !utf8.ValidString(one) || !utf8.ValidString(two) {
			t.Skip() // encoding/json would change it
		}
		one, two = "It says. "+one+"\n\nThat was it. ", "And then, "+two+"\n\nIs it so? "
		type message struct{ Content string }
		var in, want [2]message
		var alone [2]string
		var counts detect.Counts
		var heard detect.Heard
		for i, text := range []string{one, two} {
			in[i] = message{text}
			b, err := json.Marshal(in[i : i+1])
			if err != nil {
				t.Fatal(err)
			}
			out, n := e.Hear(&heard, "", string(b))
			alone[i] = out
			counts.Merge(n)
		}
		for i, text := range alone {
			out, n := e.Silence(&heard, "", text)
			counts.Merge(n)
			var single []message
			if err := json.Unmarshal([]byte(out), &single); err != nil {
				t.Fatalf("no JSON: %s", out)
			}
			want[i] = single[0]
		}
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		for name, engine := range map[string]*detect.Engine{"together": e, "with a cache": cached} {
			out, n := engine.Redact("", string(b))
			var got [2]message
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatalf("%s: no JSON: %s", name, out)
			}
			if got != want {
				t.Fatalf("%s\n got %q\nwant %q", name, got, want)
			}
			if n.Total() != counts.Total() {
				t.Fatalf("%s: %v were found, alone %v", name, n, counts)
			}
		}
	})
}

// FuzzParts holds what a text in parts must never do: break JSON, lose UTF-8, or
// change when it is redacted again.
func FuzzParts(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, uint8(5))
		f.Add("token "+pat, uint8(len(s)))
	}
	e := engine()
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		if !utf8.ValidString(text) || n == 0 || len(text) > 1<<12 {
			t.Skip()
		}
		texts := pieces(text, int(n))
		for _, in := range []string{inParts(texts), quoted(inParts(texts))} {
			out, found := e.Redact("", in)
			if !json.Valid([]byte(out)) || !utf8.ValidString(out) || found.Get(detect.RedactionFailed) > 0 {
				t.Fatalf("%v\n in %s\nout %s", found, in, out)
			}
			if again, m := e.Redact("", out); again != out || m.Total() > 0 {
				t.Fatalf("a second pass found %v and changed %s\n in %s", m, difference(out, again), in)
			}
		}
		row := append([]string(nil), texts...)
		if found := e.RedactAcross("", row); found.Get(detect.RedactionFailed) > 0 {
			t.Fatalf("an inner fault in %q", texts)
		} else if found.Total() == 0 && strings.Join(row, "\x00") != strings.Join(texts, "\x00") {
			t.Fatalf("%q became %q without a finding", texts, row)
		}
	})
}

// TestBordersInTheirOrder holds that what is remembered of the word over one border tells of
// the next what a look at all of it would.
func TestBordersInTheirOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "bcdefgh", ",", " ", "[SECRET]", "[PERSON]", "1", "@", "[", "]", strings.Repeat("z", 40)}
	for range 1000 {
		var b strings.Builder
		rare := 1 + r.IntN(30)
		for b.Len() < 2000 {
			p := parts[r.IntN(len(parts))]
			if r.IntN(rare) > 0 {
				p = parts[r.IntN(2)]
			}
			b.WriteString(p)
		}
		text, at := b.String(), 0
		rest := detect.NewBorders(text)
		for at += r.IntN(60); at < len(text); at += r.IntN(60) {
			if got, want := rest(at), detect.NewBorders(text)(at); got != want {
				t.Fatalf("%q at %d: %v, alone %v", text, at, got, want)
			}
		}
	}
}
