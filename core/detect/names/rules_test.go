package names

import (
	"strings"
	"testing"
)

func TestSmallStreets(t *testing.T) {
	for _, text := range []string{"i live at §12 oak street§, springfield", "to mr. o'neill, §221b baker street§, london", "on §17 north park road§ in leeds", "send it to §99 king st§"} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		var f Finder
		ok := false
		for _, m := range f.Find("", text) {
			ok = ok || m.Kind == Place && text[m.Start:m.End] == p[1]
		}
		if !ok {
			t.Errorf("%q: got %v", text, f.Find("", text))
		}
	}
	for _, text := range []string{"it takes 10 minutes down the road", "a 2 way street", "3 dirt roads", "4 lane road ahead", "12 of the street", "5 miles road", "12 oak streets", "x12 oak street"} {
		if list := smallStreets(text, nil); len(list) > 0 {
			t.Errorf("%q: got %v", text, list)
		}
	}
}

// TestAnybody holds that the people of examples are people: who tries a detector tries them.
func TestAnybody(t *testing.T) {
	for _, text := range []string{"My name is §Jane Doe§", "Dear Mr. §John Doe§,", "§John X. Doe§ called", "my name is §jane doe§", "Tell Ann that §Jane Roe§ came"} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		var f Finder
		ok := false
		for _, m := range append(f.Find("", text), introducedIn(text)...) {
			ok = ok || m.Kind == Person && text[m.Start:m.End] == p[1]
		}
		if !ok {
			t.Errorf("%q: got %v", text, f.Find("", text))
		}
	}
	var f Finder
	for _, m := range f.Find("", "Call Dr. Smith's office") {
		if m.Kind == Place {
			t.Errorf("the title of a doctor is a street: %v", m)
		}
	}
	if found := f.Find("", "A doe and a deer. The Doe River is long."); len(found) > 0 && found[0].Kind == Person {
		t.Errorf("got %v", found)
	}
}

func introducedIn(text string) (list []Match) {
	if i := strings.Index(text, " is "); i >= 0 && Introduces(text, i+3) {
		if m, ok := Introduced(text, i+4); ok {
			list = append(list, m)
		}
	}
	return list
}
