package detect_test

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect"
)

func columns(s string, width int, eol string) string {
	var lines []string
	for len(s) > width {
		lines, s = append(lines, s[:width]), s[width:]
	}
	return strings.Join(append(lines, s), eol)
}

func letters(s string, f func(c byte) rune) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			if to := f(byte(r)); to != 0 {
				return to
			}
		}
		return r
	}, s)
}

// each writes each byte in a form.
func each(s, form string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, form, s[i])
	}
	return b.String()
}

// doubled is a text in UTF-16, behind other bytes.
func doubled(s string, before ...byte) []byte {
	for i := range len(s) {
		before = append(before, s[i], 0)
	}
	return before
}

// dump writes a text as programs do that show files in hexadecimal, in words of two bytes.
func dump(s, offset, word string, swapped bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 16 {
		line := s[i:min(len(s), i+16)]
		fmt.Fprintf(&b, offset, i)
		for k := 0; k < len(line); k += 2 {
			first, second := line[k], byte(0)
			if k+1 < len(line) {
				second = line[k+1]
			}
			if swapped {
				first, second = second, first
			}
			fmt.Fprintf(&b, word, first, second)
		}
		if !swapped {
			b.WriteString(" " + line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// disguises are ways to write a text that a reader or a program undoes, beyond
// those of wraps.
var disguises = []struct {
	name string
	of   func(s string) string
}{
	{"base64, 64 columns", func(s string) string {
		return "-----BEGIN MESSAGE-----\n" + columns(base64.StdEncoding.EncodeToString([]byte(s)), 64, "\n") + "\n-----END MESSAGE-----\n"
	}},
	{"base64, 76 columns, CR LF", func(s string) string {
		return "Content-Transfer-Encoding: base64\r\n\r\n" + columns(base64.StdEncoding.EncodeToString([]byte(s)), 76, "\r\n") + "\r\n"
	}},
	{"base64, indented and quoted", func(s string) string {
		return "data:\n  " + columns(base64.StdEncoding.EncodeToString([]byte(s)), 60, "\n  ") + "\n"
	}},
	{"base64 for URLs", func(s string) string { return "state=" + base64.RawURLEncoding.EncodeToString([]byte(s)) + "&x=1" }},
	{"base64 behind a path", func(s string) string { return "/v1/blob/" + base64.RawURLEncoding.EncodeToString([]byte(s)) }},
	{"base64 twice", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("v: " + base64.StdEncoding.EncodeToString([]byte(s))))
	}},
	{"hex in lines", func(s string) string { return columns(hex.EncodeToString([]byte(s)), 64, "\n") }},
	{"quoted-printable", func(s string) string {
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		if _, err := w.Write([]byte("A long line of a mail = that a mailer breaks somewhere, at best in the middle: " + s)); err != nil {
			panic(err)
		}
		w.Close()
		return b.String()
	}},
	{"percent twice", func(s string) string {
		return "u=" + url.QueryEscape(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"))
	}},
	{"UTF-16 without its mark", func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}},
	{"UTF-16 in JSON", func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, `%c\u0000`, c)
		}
		if strings.ContainsAny(s, "\"\\\n") {
			return quoted(s)
		}
		return `{"c":"` + b.String() + `"}`
	}},
	{"soft hyphens", func(s string) string { return strings.Join(strings.Split(s, ""), "\u00ad") }},
	{"Cyrillic and Greek capitals", func(s string) string {
		return strings.NewReplacer("A", "Α", "B", "В", "E", "Ε", "H", "Н", "K", "Κ", "M", "М", "O", "Ο", "P", "Р", "T", "Τ", "X", "Х", "Y", "Υ", "Z", "Ζ", "a", "а", "e", "е", "o", "ο", "p", "р").Replace(s)
	}},
	{"mathematical letters", func(s string) string {
		return letters(s, func(c byte) rune {
			switch {
			case 'A' <= c && c <= 'Z':
				return 0x1d400 + rune(c-'A')
			case 'a' <= c && c <= 'z':
				return 0x1d41a + rune(c-'a')
			case '0' <= c && c <= '9':
				return 0x1d7ce + rune(c-'0')
			}
			return 0
		})
	}},
	{"base32", func(s string) string { return "b32: " + base32.StdEncoding.EncodeToString([]byte(s)) }},
	{"hex with 0x", func(s string) string { return "0x" + hex.EncodeToString([]byte(s)) }},
	{"UTF-16 in base64", func(s string) string {
		return "powershell -EncodedCommand " + base64.StdEncoding.EncodeToString(doubled(s, 0xff, 0xfe))
	}},
	{"UTF-16 in hex", func(s string) string { return hex.EncodeToString(doubled(s)) }},
	{"octal escapes", func(s string) string { return each(s, `\%03o`) }},
	{"escape of JavaScript", func(s string) string { return "q=" + each(s, "%%u%04x") }},
	{"bytes with blanks", func(s string) string { return "The bytes are " + strings.TrimSpace(each(s, "%02x ")) + "." }},
	{"bytes with colons", func(s string) string { return strings.TrimSuffix(each(s, "%02X:"), ":") }},
	{"bytes in C", func(s string) string {
		return "char b[] = {\n  " + strings.ReplaceAll(strings.TrimSuffix(each(s, "0x%02x, "), ", "), "0x20,", "0x20,\n ") + "\n};"
	}},
	{"bytes in Python", func(s string) string { return "bytes([" + strings.TrimSuffix(each(s, "%d, "), ", ") + "])" }},
	{"bytes in JSON", func(s string) string {
		return `{"type":"Buffer","data":[` + strings.TrimSuffix(each(s, "%d,"), ",") + `]}`
	}},
	{"bytes in decimal with blanks", func(s string) string { return "codes: " + strings.TrimSpace(each(s, "%d ")) + " end" }},
	{"hexdump -C", func(s string) string { return "$ hexdump -C x\n" + hex.Dump([]byte(s)) + "$ exit" }},
	{"xxd", func(s string) string { return dump(s, "%08x: ", "%02x%02x ", false) }},
	{"hexdump", func(s string) string { return dump(s, "%07x ", "%02x%02x ", true) }},
	{"accents on all letters", func(s string) string { return strings.Join(strings.Split(s, ""), "\u0301") }},
	{"tags", func(s string) string {
		return "hello " + strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return r
			}
			return 0xe0000 + r
		}, s)
	}},
	{"keycaps", func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteByte(c)
			if c-'0' < 10 {
				b.WriteString("\ufe0f\u20e3")
			}
		}
		return b.String()
	}},
	{"escapes of Markdown", func(s string) string {
		return strings.NewReplacer("_", `\_`, "-", `\-`, ".", `\.`, "@", `\@`, "*", `\*`).Replace(s)
	}},
	{"graphemes joined", func(s string) string { return strings.Join(strings.Split(s, ""), "\u034f") }},
	{"a form's fields", func(s string) string { return "a=1&text=" + url.QueryEscape(s) + "&b=2" }},
	{"references of HTML", func(s string) string {
		return "<p>" + letters(s, func(c byte) rune { return 0 })[:3] + strings.NewReplacer("e", "&#101;", "a", "&#x61;", " ", "&nbsp;", "-", "&#45;").Replace(s[3:]) + "</p>"
	}},
	{"blanks of typography", func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }},
	{"struck out", func(s string) string {
		return letters(s, func(byte) rune { return 0 }) + " " + strings.Join(strings.Split(s, ""), "\u0336")
	}},
}

// TestDisguises: what is found in the plain is found in each disguise, in a
// field, in JSON, and in JSON inside JSON; and JSON stays valid.
func TestDisguises(t *testing.T) {
	e := engine()
	for _, secret := range []string{pat, "AKIAQCANARYUSER00001", "jane.doe@example.com", "4111 1111 1111 1111", "DE89370400440532013000", "Deborah Kerr", "12 Elm Street, Springfield"} {
		text := "Here it is, as you asked for: " + secret + " and nothing else that is worth a word."
		for _, d := range disguises {
			for _, wrap := range []func(string) string{func(s string) string { return s }, quoted, func(s string) string { return quoted(quoted(s)) }} {
				in := wrap(d.of(text))
				out, n := e.Redact("", in)
				if n.Total() == 0 || strings.Contains(out, secret) || strings.Contains(out, d.of(secret)) {
					t.Errorf("%s: %q is left in %q, from %q", d.name, secret, out, in)
				}
				if json.Valid([]byte(in)) && !json.Valid([]byte(out)) {
					t.Errorf("%s: JSON became invalid: %q", d.name, out)
				}
				if again, m := e.Redact("", out); again != out || m.Total() > 0 {
					t.Errorf("%s: redacting again changed %s", d.name, difference(out, again))
				}
			}
		}
	}
}

// TestBrokenTokens: a token that an editor or a mailer has broken is found, all of it.
func TestBrokenTokens(t *testing.T) {
	e := engine()
	filler := "The quick brown fox writes a line that is nearly full before "
	for name, in := range map[string]string{
		"full line":         filler + pat[:20] + "\n" + pat[20:] + " and goes on",
		"alone in its line": "token:\n" + pat[:20] + "\n" + pat[20:] + "\nthanks",
		"hyphen":            "use " + pat[:18] + "-\n  " + pat[18:] + " now",
		"quoted mail":       "> " + filler + pat[:20] + "\r\n> " + pat[20:] + "\r\n",
		"continued":         "export T=" + pat[:20] + "\\\n" + pat[20:],
		"terminal, early":   filler + "T=\"" + pat[:3] + "\n" + pat[3:] + "\" and goes on",
		"terminal, late":    filler + pat[:len(pat)-5] + "\n" + pat[len(pat)-5:] + ", and goes on",
		"narrow terminal":   "A line of forty columns, which is full.\n" + "and here is the token that it is: " + pat[:5] + "\n" + pat[5:] + ".",
	} {
		for _, text := range []string{in, quoted(in)} {
			out, n := e.Redact("", text)
			if n.Get(detect.Secret) == 0 || strings.Contains(out, pat[6:18]) || strings.Contains(out, pat[24:38]) {
				t.Errorf("%s: %q became %q", name, text, out)
			}
		}
	}
	for _, benign := range []string{
		"d41d8cd98f00b204e9800998ecf8427e\n7215ee9c7d9dc229d2921a40e899ec5f\nda39a3ee5e6b4b0d3255bfef95601890afd80709\n",
		"chatcmpl-9rZtqm3kq0vXGQ1bqPkYfD3sT7uAe\nresp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b\n",
		filler + "https://wiki.example.com/how-to/stage-1\n2. Another step\n", filler + "of release v1-2-3-alpha-build77\nand goes on\n",
		"\tTOKEN_LENGTH_MAX                  = 0x20\n\tACCESS_TOKEN_LENGTH               = 0x40\n\tIPV6_UNICAST_HOPS                 = 0x4\n",
		"std::vector<int>\nuint64_t3 = x2\n", "x =\n  y2\n", "a=3D model\n",
	} {
		if out, _ := e.Redact("", benign); out != benign {
			t.Errorf("%q became %q", benign, out)
		}
	}
}

// TestApart: a token that is written apart is found, all of it: with a byte between each two
// characters, and as strings that a program joins.
func TestApart(t *testing.T) {
	e := engine()
	for _, secret := range []string{pat, "AKIAQCANARYUSER00001"} {
		a, b, c := secret[:6], secret[6:15], secret[15:]
		texts := []string{
			`key := "` + a + `" + "` + b + `" + "` + c + `"`, `$key = '` + a + `' . '` + b + c + `';`, `k = "` + a + `"+"` + b + `"+"` + c + `"`,
			"key = (\"" + a + b + "\" +\n       \"" + c + "\")", `SELECT '` + a + `' || '` + b + c + `'`, `Dim k = "` + a + `" & "` + b + c + `"`,
		}
		for _, between := range []string{" ", "-", "|", ",", "\n", "*"} {
			texts = append(texts, "It is "+strings.Join(strings.Split(secret, ""), between)+" as you asked.")
		}
		for _, in := range texts {
			for _, text := range []string{in, quoted(in)} {
				out, n := e.Redact("", text)
				if n.Get(detect.Secret) != 1 || strings.Contains(out, b) || strings.Contains(out, c[:4]) || strings.Contains(out, secret[3:4]+in[7:8]+secret[4:5]) {
					t.Errorf("%q became %q", text, out)
				}
				if again, _ := e.Redact("", out); again != out {
					t.Errorf("redacting again changed %s", difference(out, again))
				}
			}
		}
	}
	for _, benign := range []string{
		"a b c d e f g h i j k l m n o p q r s t u v w x y z", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6", "0 1 0 1 1 0 1 0\n1 1 0 1 0 0 1 1\n", "x y z | x y z | a b c d e f g",
		`"src/" + "main" + ".go"`, `log("a" + "b" + 'c')`, "- a\n- b\n- c\n- d\n", `He said "stop" . "Why?"`,
	} {
		if out, _ := e.Redact("", benign); out != benign {
			t.Errorf("%q became %q", benign, out)
		}
	}
}

// TestApartAmongEscapes: what is written apart, as bytes or over lines, is also found in a longer
// text that has escapes, or words in which letters of two alphabets are mixed, or encoded parts.
func TestApartAmongEscapes(t *testing.T) {
	e := engine()
	line := strings.Repeat("a line of words to fill it, ", 3)
	list := strings.TrimSuffix(each(pat, "%d, "), ", ")
	for _, before := range []string{`match \d+ in C:\new `, "the gеnеric word ", "a &amp; b ", "see aGVsbG8sIHdvcmxkISBoZWxsbw== and 1 2 3 4 5 6 7 ", "q=%41%42 "} {
		for name, disguised := range map[string]string{
			"blanks": strings.Join(strings.Split(pat, ""), " "), "strings": `"` + pat[:9] + `" + "` + pat[9:] + `"`, "bytes": list, "line": line[:60] + "=" + pat[:3] + "\n" + pat[3:],
		} {
			for _, filler := range []string{"", strings.Repeat("and a text that is long enough to be read near its escapes alone. ", 20)} {
				text := before + filler + disguised + " " + filler
				out, n := e.Redact("", text)
				if n.Get(detect.Secret) == 0 || strings.Contains(out, disguised[len(disguised)-12:]) {
					t.Errorf("%s behind %q and %d bytes: %q", name, before, len(filler), out[max(0, len(out)-400):])
				}
			}
		}
	}
}

// TestDropInLists: an action that drops the value drops the list of bytes, and no more of the JSON.
func TestDropInLists(t *testing.T) {
	p := detect.DefaultPolicy()
	p.Actions = map[string]detect.Action{detect.Secret: detect.Drop}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	in := `{"a":"kept","data":[` + strings.TrimSuffix(each(pat, "%d,"), ",") + `]}`
	if out, _ := e.Redact("", in); !json.Valid([]byte(out)) || !strings.Contains(out, "kept") || strings.Contains(out, "103") {
		t.Errorf("%q became %q", in, out)
	}
}

// TestDamagedKey: a private key in base64 of which a byte is spoilt, so that it is no
// UTF-8 when decoded, is one still.
func TestDamagedKey(t *testing.T) {
	e := engine()
	pem := []byte("-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat("MIIEowIBAAKCAQEAx9qMZk3T", 20) + "\n-----END RSA PRIVATE KEY-----\n")
	pem[300] = 0xa1
	in := "PRIVATE_KEY_B64=" + base64.StdEncoding.EncodeToString(pem)
	if out, n := e.Redact("", in); n.Get(detect.Secret) != 1 || len(out) > 40 {
		t.Errorf("%q became %q", in, out)
	}
}

// TestOtherScriptsStay: text in other scripts, with their punctuation, emoji and
// joiners, has nothing to undo.
func TestOtherScriptsStay(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"请解释一下调度器，特别是当两个任务的优先级相同时（例如 GPT-4）。谢谢！", "スケジューラーの動作を説明してください。例：「優先度」が同じ場合。", "Объясните, пожалуйста, как работает планировщик.", "Εξηγήστε μου πώς λειτουργεί.",
		"👨‍👩‍👧 and ❤️ and 👍🏽!", "نمی\u200cخواهم", "Grüße – schön, „wirklich“ schön.", "L’été dernier, j’étais à l’hôtel…",
	} {
		if out, n := e.Redact("", text); out != text {
			t.Errorf("%q became %q (%d)", text, out, n.Total())
		}
	}
}

// TestCharactersStayWhole holds that no character is cut where as much as an address holds begins or ends within one.
func TestCharactersStayWhole(t *testing.T) {
	for n := range 8 {
		for _, text := range []string{
			strings.Repeat("x", n) + strings.Repeat("说", 40) + "@example.com", "jane@" + strings.Repeat("x", n) + strings.Repeat("说", 90) + ".com",
			"password=" + strings.Repeat("x", n) + strings.Repeat("说9", 400), "https://example.com/?token=" + strings.Repeat("x", n) + strings.Repeat("说9", 400),
		} {
			if got, _ := engine().Redact("", text); !utf8.ValidString(got) {
				t.Errorf("%q: got %q", text, got)
			}
		}
	}
}
