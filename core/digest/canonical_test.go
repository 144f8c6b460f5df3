package digest

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
)

func agree(t *testing.T, in []byte) {
	t.Helper()
	got, err := new(canonicalizer).run(string(in))
	want, jcsErr := jcs.Transform(in)
	switch {
	case err == nil && !json.Valid(in):
		t.Errorf("%q: accepted, and is no JSON", in)
	case err == nil && jcsErr == nil && string(got) != string(want):
		t.Errorf("%q:\n got %s\nwant %s", in, got, want)
	case err != nil && jcsErr == nil && json.Valid(in):
		t.Errorf("%q: refused, and the library gives %s", in, want)
	case err == nil && jcsErr != nil:
		t.Errorf("%q: accepted, and the library says %v", in, jcsErr)
	}
}

var canonicalSeeds = []string{
	`{}`, `[]`, ` [ 1 , 2 ] `, `{"b":1,"a":2}`, `{"b":{"d":1,"c":[3,2]},"a":""}`, `{"a":1,"a":2}`, `{"b":1,"a":2,"b":3}`,
	`["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"]`, `[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0,-0.0,1e21,1e-7]`,
	`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}`, `["\ud800"]`, `["\udc00\ud800"]`, `["\ud83d\u0041"]`,
	`[01]`, `[1.]`, `[.5]`, `[-]`, `[+1]`, `[1e]`, `[123456789012345678901234567890]`, `[9007199254740993]`, `[true,false,null]`, `[tru]`,
	`{"a" 1}`, `{"a":1,}`, `[1,]`, `[,1]`, `{,}`, `[1 2]`, "[\"\x01\"]", "[\"\xff\"]", `["\x"]`, `["\u12"]`, `[`, `{`, `{"a`, `{"a":`, `[] []`, ``,
	"{\"\\\"\":1,\"\\n\":2,\"a\":3}", `{"":0," ":1}`, "[\"\u2028\u007f\"]",
}

// TestCanonicalAgrees: the one-pass form is what the library's tree gives.
func TestCanonicalAgrees(t *testing.T) {
	for _, s := range canonicalSeeds {
		agree(t, []byte(s))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		agree(t, randomJSON(r, 0))
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range canonicalSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if depth := strings.Count(string(in), "[") + strings.Count(string(in), "{"); depth < MaxDepth {
			agree(t, in)
		}
	})
}

func randomJSON(r *rand.Rand, depth int) []byte {
	space := func() string { return []string{"", " ", "\n\t"}[r.IntN(3)] }
	kind := r.IntN(7)
	if depth == 0 {
		kind = 5 + r.IntN(2)
	} else if depth > 4 {
		kind = r.IntN(5)
	}
	switch kind {
	case 0:
		return []byte([]string{"true", "false", "null"}[r.IntN(3)])
	case 1:
		return fmt.Appendf(nil, "%d", r.Int64N(1<<60)-1<<59)
	case 2:
		return fmt.Appendf(nil, "%g", math.Float64frombits(r.Uint64()&^(0x7ff<<52)|uint64(r.IntN(2046))<<52))
	case 3, 4:
		return randomString(r)
	case 5:
		out := []byte("[" + space())
		for i := range r.IntN(4) {
			if i > 0 {
				out = append(out, ","+space()...)
			}
			out = append(out, randomJSON(r, depth+1)...)
		}
		return append(out, space()+"]"...)
	}
	out := []byte("{" + space())
	for i := range r.IntN(6) {
		if i > 0 {
			out = append(out, ","+space()...)
		}
		out = append(append(append(out, randomString(r)...), space()+":"+space()...), randomJSON(r, depth+1)...)
	}
	return append(out, space()+"}"...)
}

func randomString(r *rand.Rand) []byte {
	out := []byte{'"'}
	for range r.IntN(5) {
		c := []rune{'a', 'B', '"', '\\', '/', '\n', 0x1f, 0xe9, 0x20ac, 0xfb33, 0x1f600, 0x10ffff, 0xd7ff, 0xe000}[r.IntN(14)]
		switch {
		case r.IntN(2) == 0 && c < 0x10000:
			out = fmt.Appendf(out, `\u%04X`, c)
		case c == '"' || c == '\\':
			out = append(out, '\\', byte(c))
		case c == '\n':
			out = append(out, `\n`...)
		case c < ' ':
			out = fmt.Appendf(out, `\u%04x`, c)
		default:
			out = append(out, string(c)...)
		}
	}
	return append(out, '"')
}
