package names

import "testing"

// TestOpened holds that a name is found at the beginning and at the end of what an element, a string,
// a cell, a comment or the template of a chat holds, and that names of code there are none.
func TestOpened(t *testing.T) {
	var f Finder
	for _, form := range [][2]string{
		{"<p>", "</p>"}, {`<message role="user"><![CDATA[`, "]]></message>"}, {"<s>[INST] ", " [/INST]"}, {"<|im_start|>user\n", "<|im_end|>"}, {"# ", ""}, {"// ", ""}, {`prompt="`, `" tokens=12`}, {"1\t2\t", "\tx"}, {`{"a": "`, `"}`},
	} {
		for _, sentence := range []string{"Mehrudin shouted at everybody in the room.", "Scott is a very sympathetic person.", "James Talbot listed his twenty best songs."} {
			text := form[0] + sentence + form[1]
			if len(f.Find("", text)) == 0 && len(f.Find("", sentence)) > 0 {
				t.Errorf("%q: nothing is found", text)
			}
		}
	}
	for _, form := range [][2]string{{"<p>", "</p>"}, {"<![CDATA[", "]]>"}, {"<s>[INST] ", " [/INST]"}, {"<|im_start|>user\n", "<|im_end|>"}} {
		if text := form[0] + "Which permits do we need in Estonia?" + form[1]; len(f.Find("", text)) == 0 {
			t.Errorf("%q: nothing is found", text)
		}
	}
	for _, text := range []string{`<a href="x.html" class="nav">Zlib</a>`, "You can call <code>DeleteBackup</code> at a rate of one.", `{"type": "Paris"`, `import "Foo"`, "\tMax:   10,\n\tMin:   3,\n\tMax:   4,"} {
		for _, m := range f.Find("", text) {
			if m.Kind == Person {
				t.Errorf("%q: got %q", text, text[m.Start:m.End])
			}
		}
	}
}
