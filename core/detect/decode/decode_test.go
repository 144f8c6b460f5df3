package decode_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect/decode"
)

func Example() {
	text := `caf\u00e9 a\u0040b.c`
	var v decode.View
	v.Escapes(text)
	fmt.Println(v.Text())
	i := strings.IndexByte(v.Text(), '@')
	start, end := v.Source(i, i+1)
	fmt.Println(text[start:end])
	// Output:
	// café a@b.c
	// \u0040
}

func TestEscapes(t *testing.T) {
	var v decode.View
	for in, want := range map[string]string{
		`a\n\t\"\\\/b`: "a\n\t\"\\/b", `\ud83d\ude00`: "😀", `\x41\u{1F600}`: "A😀", `\ud83d`: "\ufffd", `\q\`: `\q\`, `\101\060\18`: `A0\18`, `\u12`: `\u12`, `\U0001F600`: "😀",
	} {
		v.Escapes(in)
		if v.Text() != want {
			t.Errorf("%q became %q, want %q", in, v.Text(), want)
		}
	}
}

func TestFold(t *testing.T) {
	var v decode.View
	for in, want := range map[string]string{
		"а b":                 "а b", // a Cyrillic word stays
		"pаss":                "pass",
		"привет мир":          "привет мир",
		"ｐ＠５":                 "p@5",
		"a\u200bb\u00adc":     "abc",
		"1\u00a02 – 3\u20134": "1 2 – 3-4",
		"𝐤𝐞𝐲":                 "key",
		"١٢٣":                 "123",
	} {
		v.Fold(in)
		if v.Text() != want {
			t.Errorf("%q became %q, want %q", in, v.Text(), want)
		}
	}
}

func TestToken(t *testing.T) {
	secret := "a rather long text with words in it"
	for _, c := range []struct {
		name, token, want string
	}{
		{"base64", base64.StdEncoding.EncodeToString([]byte(secret)), secret},
		{"base64 of a URL", base64.RawURLEncoding.EncodeToString([]byte(secret)), secret},
		{"hex", hex.EncodeToString([]byte(secret)), secret},
		{"HEX", strings.ToUpper(hex.EncodeToString([]byte(secret))), secret},
		{"trace id", "4bf92f3577b34da6a3ce929d0e0e4736", ""},
		{"word", "internationalisation", ""},
		{"image", "iVBORw0KGgoAAAANSUhEUgAAAAUA", ""},
	} {
		text := "x: " + c.token + " y"
		start, end := decode.NextToken(text, 0)
		if start != 3 {
			t.Fatalf("%s: the token begins at %d", c.name, start)
		}
		var v decode.View
		if !v.Token(text, start, end) {
			if c.want != "" {
				t.Errorf("%s was not decoded", c.name)
			}
			continue
		}
		if v.Text() != c.want {
			t.Errorf("%s became %q, want %q", c.name, v.Text(), c.want)
		}
		if s, e := v.Source(2, 5); text[s:e] != c.token {
			t.Errorf("%s maps back to %q", c.name, text[s:e])
		}
	}
}

func TestWalk(t *testing.T) {
	type leaf struct{ Key, Value string }
	for in, want := range map[string][]leaf{
		`{"a":"b","c":["d",5],"e":{"f":null}}`:                {{"", "a"}, {"a", "b"}, {"", "c"}, {"c", "d"}, {"c", "5"}, {"", "e"}, {"", "f"}},
		`{"key":"token","value":{"stringValue":"x"}}`:         {{"", "key"}, {"key", "token"}, {"", "value"}, {"", "stringValue"}, {"token", "x"}},
		"{\"a\":\"b\"}\n[\"c\"]":                              {{"", "a"}, {"a", "b"}, {"", "c"}},
		`[[["x"]]]`:                                           {{"", "x"}},
		`{"h":[{"name":"Cookie","value":"y"},{"value":"z"}]}`: {{"", "h"}, {"", "name"}, {"name", "Cookie"}, {"", "value"}, {"Cookie", "y"}, {"", "value"}, {"h", "z"}},
	} {
		var l decode.Leaves
		if !l.Walk(in) {
			t.Errorf("%s is not JSON", in)
			continue
		}
		var got []leaf
		for _, x := range l.List {
			got = append(got, leaf{in[x.KeyStart:x.KeyEnd], in[x.Start:x.End]})
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", in, d)
		}
	}
	for _, bad := range []string{`{"a":`, `{"a" "b"}`, `[1,]x`, `{"a":"b`, `]`, `{]`, `{"a":tru}`, ``, `{"a":1,}`, strings.Repeat("[", 1<<17)} {
		var l decode.Leaves
		if l.Walk(bad) {
			t.Errorf("%.40q was taken for JSON", bad)
		}
	}
}

func TestEvents(t *testing.T) {
	text := "event: a\ndata: {\"x\":1}\r\n\nid: 7\ndata:{\"y\":2}\n\ndata: [DONE]\n"
	var v decode.View
	if !v.Events(text) || v.Text() != "{\"x\":1}\r\n{\"y\":2}\n" {
		t.Errorf("got %q", v.Text())
	}
	i := strings.Index(v.Text(), "y")
	if start, end := v.Source(i, i+1); text[start:end] != "y" {
		t.Errorf("y maps back to %q", text[start:end])
	}
	for _, s := range []string{"data: {}", "dates: 1\ndata: 2", "", "id:"} {
		if v.Events(s) {
			t.Errorf("%q was taken for a stream", s)
		}
	}
}

func TestSoft(t *testing.T) {
	var v decode.View
	for in, want := range map[string]string{
		"a=3Db=\nc": "a=bc", "caf=C3=A9": "café", "x=\r\ny": "xy", "a=b": "a=b", "n=10": "n=10", "=3d": "=3d", "=": "=",
	} {
		v.Soft(in)
		if v.Text() != want {
			t.Errorf("%q became %q, want %q", in, v.Text(), want)
		}
	}
}

func TestJoin(t *testing.T) {
	full := strings.Repeat("full line ", 6)
	var v decode.View
	for in, want := range map[string]string{
		"key1a2b3c4d5e6f7g8\n9h0i1j2k":                "key1a2b3c4d5e6f7g89h0i1j2k",
		"key1a2b3c4d5e6f7g8-\n  9h0i1j2k and":         "key1a2b3c4d5e6f7g89h0i1j2k and",
		full + "key1a2b3c4d5e6f7g8\r\n> 9h0i1j2k and": full + "key1a2b3c4d5e6f7g89h0i1j2k and",
		"key1a2b3c4d5e6f7g8\n9h0i1j2k and":            "key1a2b3c4d5e6f7g8\n9h0i1j2k and",
		"internationalisation\ninternationalisation":  "internationalisation\ninternationalisation",
	} {
		v.Join(in)
		if v.Text() != want {
			t.Errorf("%q became %q, want %q", in, v.Text(), want)
		}
	}
}

func TestBlock(t *testing.T) {
	text := "x:\n" + strings.Repeat("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\n", 3) + "YWE=\nend"
	start, end := decode.NextToken(text, 0)
	var v decode.View
	stop, _ := v.Block(text, start, end)
	if want := strings.Repeat("a", 101); v.Text() != want || text[stop:] != "\nend" {
		t.Errorf("got %q up to %q", v.Text(), text[max(stop, 0):])
	}
}

func FuzzViews(f *testing.F) {
	for _, s := range []string{`a\u0040b\\n`, "%41%zz%", "ｐаss\u200b", "\xff\xfe%c3%a9", `{"a":["b",{"c":"\ud83d\ude00"}]}`, "a&#64;b&amp;&#x;&shy;c&#x110000;", "a\\\nb", "a=3D=\nb", "ab12cd34ef56gh78\nij90", "data: {}\n\nevent: x\ndata: []", "61 62 63 64 65 66 67 68 69 6a 6b 6c 6d", "00000000: 6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop\n00000010: 6162", "97, 98, 99, 100,101,102,103,104,105,106,107,108,", "0x61,0x62,0x63,0x64,0x65,0x66,0x67,0x68,0x69,0x6a,0x6b,0x6c", "%u0041", "s p r e a d  o u t  a b c", "x_y_z_a_b_c_d_e_f_g_h_i_j", "\"ab\" + \"cd\" . 'e'", "\x1b[1;31ma\x1b(B\x1b[m^[[0m\x1b]8;;a\x1b\\b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v decode.View
		for _, view := range []func(string) bool{v.Escapes, v.Percent, v.Fold, v.Entities, v.Soft, v.Join, v.Events, v.Spread, v.Concat, v.Controls} {
			view(text)
			last := 0
			for i := range len(v.Text()) {
				start, end := v.Source(i, i+1)
				if start < last || end <= start || end > len(text) {
					t.Fatalf("byte %d of the view maps to %d:%d after %d, in a text of %d bytes", i, start, end, last, len(text))
				}
				last = start
			}
		}
		for at, decimal := 0, false; ; {
			start, end := v.Listed(text, at, decimal)
			if start < 0 {
				if decimal {
					break
				}
				at, decimal = 0, true
				continue
			}
			if start < at || end <= start || end > len(text) || len(v.Text()) > end-start {
				t.Fatalf("a list at %d:%d after %d of %d bytes, in a text of %d", start, end, at, len(v.Text()), len(text))
			}
			if from, to := v.Source(0, len(v.Text())); from != start || to != end {
				t.Fatalf("a list at %d:%d maps to %d:%d", start, end, from, to)
			}
			at = end
		}
		var l decode.Leaves
		if json.Valid([]byte(text)) && !l.Walk(text) {
			t.Fatalf("valid JSON was not walked: %q", text)
		}
	})
}

// TestTokenIn holds that looking within the stretches of token bytes finds the
// runs that a search of the whole text finds.
func TestTokenIn(t *testing.T) {
	const letters = "aZ09+/-_aaaaaaaaaaaaaaaaaaaaaaaa.~= \n"
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, r.IntN(200))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		text := string(b)
		var want, got [][2]int
		for start, end := decode.NextToken(text, 0); start >= 0; start, end = decode.NextToken(text, end) {
			want = append(want, [2]int{start, end})
		}
		for from := 0; from < len(text); from++ {
			if strings.IndexByte(" \n", text[from]) >= 0 || from > 0 && strings.IndexByte(" \n", text[from-1]) < 0 {
				continue
			}
			for pos := from; ; {
				start, end := decode.TokenIn(text, pos)
				if start < 0 {
					break
				}
				got = append(got, [2]int{start, end})
				pos = end
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("in %q\n got %v\nwant %v", text, got, want)
		}
	}
}
