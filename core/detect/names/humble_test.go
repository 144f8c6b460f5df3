package names

import (
	"strings"
	"testing"
)

// TestHumble holds that names in lines in small letters are found in a text that has capitals elsewhere,
// and that lines of prose that go on from another are none of these.
func TestHumble(t *testing.T) {
	var f Finder
	const below = "You are a helpful assistant. Answer the question of the user.\n\n### Input:\n"
	for _, text := range []string{
		below + "follow up with «patricia desrosiers» in a couple of months", below + "follow up with «monika žilková» in a couple of months\n\n### Response:\n", "User: my husband «tom» wants to know about it\nAssistant: Of course.",
		"<div><p>the true gender of «bertram» has been under debate for years</p></div>", "Summary\n\nplease call «john smith» about the invoice of may",
		strings.Repeat("and nothing more was said about the matter on that day. ", 120) + "follow up with «patricia desrosiers» in a couple of months.",
		strings.Repeat("and nothing more was said about the matter on that day. ", 2000) + "follow up with «patricia desrosiers» in a couple of months.",
	} {
		plain := strings.NewReplacer("«", "", "»", "").Replace(text)
		name := text[strings.Index(text, "«")+len("«") : strings.Index(text, "»")]
		ok := false
		for _, m := range f.Find("", plain) {
			ok = ok || strings.Contains(plain[m.Start:m.End], name)
		}
		if !ok {
			t.Errorf("%q is not found in %q", name, text[max(0, len(text)-100):])
		}
	}
	for _, text := range []string{
		"They went along the river with their dog and\nrose early, since the mark of the frost was on\nthe grass by the grace of winter.", "Install it:\n\n```\ngo get example.com/django and flask for the rest\n```\n", "Steps:\n- install the package of the vendor first\n- run the tests of the service then\n",
	} {
		for _, m := range f.Find("", text) {
			if m.Kind == Person {
				t.Errorf("%q: got %q", text, text[m.Start:m.End])
			}
		}
	}
}
