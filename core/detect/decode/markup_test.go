package decode_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/classes"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// TestUndress holds that emphasis and tags within a sentence are left out, and that code, lists, headings
// and arithmetic stay as they are.
func TestUndress(t *testing.T) {
	for text, want := range map[string]string{
		"My name is **Deborah Kerr** and": "My name is Deborah Kerr and", "by *Ada* now": "by Ada now", "by _Ada Obi_.": "by Ada Obi.", "call __Ada__, she": "call Ada, she", "not ~~Ada~~ but": "not Ada but",
		"***Ada*** said": "Ada said", "in <b>Lyon</b> or <span class=\"x\">Nice</span>": "in Lyon or Nice", "see <STRONG>Ada</STRONG> there": "see Ada there", "**Ada** and *Obi* and **Lee**": "Ada and Obi and Lee", "_Ada_\nx": "Ada\nx",
	} {
		var v decode.View
		if !v.Undress(text, classes.MarksOf(text).Dress) || v.Text() != want {
			t.Errorf("%q: got %q, want %q", text, v.Text(), want)
			continue
		}
		if i := strings.Index(want, "Ada"); i >= 0 {
			if from, to := v.Source(i, i+3); text[from:to] != "Ada" {
				t.Errorf("%q: Ada is mapped to %q", text, text[from:to])
			}
		}
	}
	for _, text := range []string{
		"", "*", "**", "2 * 3 * 4", "2*x*3", "a_b_c and __init__.py", "* item\n* item", "**Heading**\ntext", "## **Heading:**\ntext", "int *a, *b;", "List<String> x", "if a<b && b>c", "<p>Ada</p>", "<a href=\"x\">Ada</a>", "****", "____ ____", "a ** b", "x = *p", "<b", "</",
	} {
		var v decode.View
		if v.Undress(text, classes.MarksOf(text).Dress) {
			t.Errorf("%q became %q", text, v.Text())
		}
	}
}

// FuzzUndress holds that the view is no longer than its source, and that its map stays within it.
func FuzzUndress(f *testing.F) {
	for _, s := range []string{"**a** _b_ ~~c~~ <b>d</b>", "*" + strings.Repeat("*a", 40), strings.Repeat("_a_ ", 80), "<span " + strings.Repeat("x", 200) + ">", "*a" + strings.Repeat(" ", 239) + "*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v decode.View
		if !v.Undress(text, classes.MarksOf(text).Dress) {
			return
		}
		plain := v.Text()
		if len(plain) > len(text) {
			t.Fatalf("%q became longer: %q", text, plain)
		}
		for i := range len(plain) {
			if from, to := v.Source(i, i+1); from < 0 || to > len(text) || from >= to || text[from] != plain[i] {
				t.Fatalf("byte %d of %q is mapped to %d:%d of %q", i, plain, from, to, text)
			}
		}
	})
}
