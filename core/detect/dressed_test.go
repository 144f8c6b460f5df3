package detect_test

import (
	"bytes"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/quality/madeup"
)

// dress is what a text may stand in, or how it may be written, and how a reader reads it again.
type dress struct {
	name string
	on   func(s string) string
	off  func(s string) string // nil: nothing is to be undone
	line bool                  // the text must be one line
	most float64               // the share of values that may be left, of those found in the text by itself
}

func widen(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '!' && r <= '~' {
			return r + 0xfee0
		}
		return r
	}, s)
}

func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xff01 && r <= 0xff5e {
			return r - 0xfee0
		}
		return r
	}, s)
}

var dresses = []dress{
	{name: "a form's field", on: func(s string) string { return "a=1&q=" + url.QueryEscape(s) }, off: func(s string) string {
		out, err := url.QueryUnescape(s)
		if err != nil {
			return s
		}
		return out
	}, most: .02},
	{name: "references", on: func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if r > ' ' && r < 0x80 {
				b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
			} else {
				b.WriteRune(r)
			}
		}
		return b.String()
	}, off: html.UnescapeString, most: .02},
	{name: "quoted-printable", on: func(s string) string {
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		_, _ = w.Write([]byte(s))
		_ = w.Close()
		return b.String()
	}, off: func(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "=\r\n", ""), "=3D", "=") }, most: .02},
	{name: "zero width", on: func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") }, off: func(s string) string { return strings.ReplaceAll(s, "\u200b", "") }, most: .02},
	{name: "full width", on: widen, off: narrow, most: .02},
	{name: "blanks of typography", on: func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }, off: func(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }, most: .03},
	{name: "two blanks", on: func(s string) string { return strings.ReplaceAll(s, " ", "  ") }, off: func(s string) string { return strings.ReplaceAll(s, "  ", " ") }, most: .06},
	{name: "HTML", on: func(s string) string { return "<p>" + html.EscapeString(s) + "</p>" }, off: html.UnescapeString, most: .01},
	{name: "XML", on: func(s string) string { return `<message role="user"><![CDATA[` + s + "]]></message>" }, most: .01},
	{name: "template of a chat", on: func(s string) string { return "<s>[INST] " + s + " [/INST]" }, most: .01},
	{name: "comment", on: func(s string) string { return "# " + strings.ReplaceAll(s, "\n", "\n# ") }, off: func(s string) string { return strings.ReplaceAll(s, "\n# ", "\n") }, most: .02},
	{name: "quoted mail", on: func(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }, off: func(s string) string { return strings.ReplaceAll(s, "\n> ", "\n") }, most: .06},
	{name: "string of Go", on: strconv.Quote, off: func(s string) string { return strings.NewReplacer(`\n`, "\n", `\"`, `"`).Replace(s) }, most: .01},
	{name: "prompt", on: func(s string) string {
		return "You are a helpful assistant. Answer the question of the user briefly.\n\n### Input:\n" + s + "\n\n### Response:\n"
	}, most: .01},
	{name: "context", on: func(s string) string {
		return "Use the following context to answer.\n\nContext:\n---\n" + s + "\n---\nQuestion: what does it say?"
	}, most: .01},
	{name: "block of Markdown", on: func(s string) string { return "Text:\n```\n" + s + "\n```\n" }, most: .03},
	{name: "turn of a talk", on: func(s string) string { return "Human: " + s + "\n\nAssistant:" }, most: .02},
	{name: "long text", on: func(s string) string {
		prose := strings.Repeat("The weather was fine on the day that we walked along the river, and nobody said much about the meeting. ", 60)
		return prose + "\n\n" + s + "\n\n" + prose
	}, most: .02},
	{name: "colours of a terminal", on: func(s string) string {
		words := strings.Split(s, " ")
		for i, w := range words {
			words[i] = fmt.Sprintf("\x1b[1;3%dm%s\x1b[0m", i%8, w)
		}
		return strings.Join(words, " ")
	}, off: func(s string) string { return rendition.ReplaceAllLiteralString(s, "") }, most: .01},
	{name: "cell between tabs", on: func(s string) string { return "1\t2\t" + s + "\tx" }, line: true, most: .01},
	{name: "cell in quotes", on: func(s string) string { return `1,"` + strings.ReplaceAll(s, `"`, `""`) + `",x` }, line: true, most: .02},
	{name: "log", on: func(s string) string {
		return `2026-05-01T12:00:00Z INFO [worker-3] prompt="` + strings.ReplaceAll(s, `"`, `\"`) + `" tokens=12`
	}, line: true, most: .01},
}

var rendition = regexp.MustCompile("\x1b\\[[0-9;]*m")

// told is a value of personal data that is found in a text by itself.
type told struct {
	text, kind string
	start, end int
}

func (f told) value() string { return f.text[f.start:f.end] }

// toldAll are the values of a corpus that are found in its texts.
func toldAll(t *testing.T) (found []told) {
	t.Helper()
	e := engine()
	for _, r := range madeup.Corpus(7) {
		if strings.ContainsAny(r.Text, `{%\\&`) {
			continue // it is dressed already
		}
		out, _ := e.Redact("", r.Text)
		for _, s := range r.Spans {
			if v := r.Text[s.Start:s.End]; len(v) > 4 && s.Type != "DATE_TIME" && !strings.Contains(out, v) && !strings.Contains(v, "\n") {
				found = append(found, told{r.Text, s.Type, s.Start, s.End})
			}
		}
	}
	if len(found) < 300 {
		t.Fatalf("only %d values are found in the texts by themselves", len(found))
	}
	return found
}

// leaves holds how many of the values may be left once their texts are dressed. Dressed gives "" for a
// text that is not to be.
func leaves(t *testing.T, name string, most float64, found []told, dressed func(f told) string, off func(s string) string) {
	t.Helper()
	e := engine()
	left, all := 0, 0
	first := ""
	for _, f := range found {
		text := dressed(f)
		if text == "" {
			continue
		}
		all++
		out, _ := e.Redact("", text)
		if off != nil {
			out = off(out)
		}
		if strings.Contains(out, f.value()) {
			left++
			if first == "" {
				first = f.value() + " in " + out
			}
		}
	}
	share := float64(left) / float64(all)
	t.Logf("%s: %.3f of %d values are left", name, share, all)
	if share > most {
		t.Errorf("%s: %.3f of the values are left, at most %.3f may be; the first is %s", name, share, most, first)
	}
}

// TestDressed holds that what is found in a text by itself is found whatever the text stands in, and
// however its characters are written.
func TestDressed(t *testing.T) {
	found := toldAll(t)
	for _, d := range dresses {
		leaves(t, d.name, d.most, found, func(f told) string {
			if d.line && strings.Contains(f.text, "\n") {
				return ""
			}
			return d.on(f.text)
		}, d.off)
	}
}

// TestEmphasised holds that what is found in a text by itself is found between the marks of Markdown
// and the tags of HTML that emphasise it.
func TestEmphasised(t *testing.T) {
	found := toldAll(t)
	for _, m := range []struct {
		before, behind string
		most           float64 // the share of values that may be left
	}{
		{"**", "**", .02}, {"*", "*", .02}, {"_", "_", .06}, {"~~", "~~", .02}, {"<b>", "</b>", .01}, {`<span class="x">`, "</span>", .01}, {"<code>", "</code>", .01}, {"`", "`", .03}, {"[", "](https://x.example/a?b=1)", .06}, {"(", ")", .06},
	} {
		leaves(t, m.before, m.most, found, func(f told) string {
			return f.text[:f.start] + m.before + f.value() + m.behind + f.text[f.end:]
		}, nil)
	}
}
