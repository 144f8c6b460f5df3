package console

import (
	"html/template"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func flat(s string) string {
	var b strings.Builder
	for _, p := range visible(s) {
		if p.Mark != "" {
			b.WriteString("⟨" + p.Mark + "⟩")
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain\ttext\r\nnext":              "plain\ttext\nnext",
		"\x1b[31mred\x07\x00\x7f":          "⟨ESC⟩[31mred⟨BEL⟩⟨NUL⟩⟨DEL⟩",
		"\u009b31m":                        "⟨U+009B⟩31m",
		"a\rb":                             "a⟨CR⟩b",
		"\xff\xfe ok":                      `⟨\xff⟩⟨\xfe⟩ ok`,
		"bill\u202Efdp.exe\u202C":          "bill⟨RLO⟩fdp.exe⟨PDF⟩",
		"pay\u200Bpal":                     "pay⟨ZWSP⟩pal",
		"x\u200b\u200b\u200by":             "x⟨ZWSP ×3⟩y",
		"adm\u200din":                      "adm⟨ZWJ⟩in",
		"\U0001F469\u200D\U0001F4BB\uFE0F": "\U0001F469\u200D\U0001F4BB\uFE0F",
		"می\u200cخواهم":                    "می\u200cخواهم",
		"שלום עולם":                        "שלום עולם",
		"a\ufe0fb":                         "a⟨U+FE0F⟩b",
		"hi\U000E0049\U000E0067\U000E006E\U000E006F\U000E0072\U000E0065": "hi⟨hidden text: Ignore⟩",
		"x\U000E0101\U000E0102y":          "x⟨hidden: 2 bytes⟩y",
		"line\u2028next":                  "line⟨LS⟩\nnext",
		"e\u0301a\u0301":                  "e\u0301a\u0301",
		"z\u0301\u0302\u0303\u0304\u0305": "z\u0301\u0302\u0303\u0304⟨U+0305⟩",
		"\u3164\u2800":                    "⟨FILLER⟩⟨BLANK⟩",
		"":                                "",
	} {
		if got := flat(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzVisible: nothing that cannot be seen or that turns the direction is left as it is,
// and no text gets lost.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[2J\u202e", "\U000E0049", "a\u200d\U0001F469\u200d", "\xff", "e\u0301\u0301\u0301\u0301\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := rune(0)
		for _, p := range visible(s) {
			if p.Text == "" && p.Mark == "" {
				t.Fatal("an empty piece")
			}
			if !utf8.ValidString(p.Text) || !utf8.ValidString(p.Mark) {
				t.Fatal("a piece is no UTF-8")
			}
			for _, r := range p.Text {
				joiner := (r == 0x200c || r == 0x200d) && joins(last)
				if r != '\n' && r != '\t' && !joiner && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029) {
					t.Fatalf("%U is left as it is in %q", r, s)
				}
				last = r
			}
		}
		// What html/template makes of it holds no tag of the text's.
		var b strings.Builder
		tmpl := template.Must(template.New("").Funcs(template.FuncMap{"visible": visible}).Parse(
			`{{range visible .}}{{if .Mark}}<i title="{{.Name}}">{{.Mark}}</i>{{else}}{{.Text}}{{end}}{{end}}`))
		if err := tmpl.Execute(&b, s); err != nil {
			t.Fatal(err)
		}
		rest := strings.NewReplacer("</i>", "", "<i title=\"", "").Replace(b.String())
		if strings.Contains(rest, "<") {
			t.Fatalf("%q makes markup: %q", s, b.String())
		}
	})
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"1h0m0s": "1 hour", "26h": "1 day 2 hours", "90s": "1 minute 30 seconds", "0s": "0s"} {
		if got := span(mustDuration(t, in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func mustDuration(t *testing.T, s string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
