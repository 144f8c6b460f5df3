package quality_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect/quality"
)

func TestRows(t *testing.T) {
	in := `{"text":"a ü b","spans":[{"start":2,"end":4,"type":"X"}],"source":"else"}` + "\n\n" + `{"text":"","spans":[]}`
	var got []quality.Row
	for r, err := range quality.Rows(strings.NewReader(in)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	want := []quality.Row{{Text: "a ü b", Spans: []quality.Span{{Start: 2, End: 4, Type: "X"}}}, {Spans: []quality.Span{}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRowsNameTheLineAndNotTheText(t *testing.T) {
	good := `{"text":"fine","spans":[]}` + "\n\n"
	for _, tc := range []struct{ line, want string }{
		{`hidden`, "want a JSON object"},
		{`["hidden"]`, "want a JSON object"},
		{`{"spans":[]}`, "'text'"},
		{`{"text":"hidden","spans":[{"start":0,"end":7,"type":"X"}]}`, "'spans[0]' from 0 to 7"},
		{`{"text":"hidden","spans":[{"start":-1,"end":2,"type":"X"}]}`, "from -1 to 2"},
		{`{"text":"hidden","spans":[{"start":2,"end":2,"type":"X"}]}`, "from 2 to 2"},
		{`{"text":"hidden","spans":[{"start":0,"end":1,"type":"X"},{"end":2,"type":"X"}]}`, "'spans[1]' needs"},
		{`{"text":"hidden","spans":[{"start":0,"end":2}]}`, "'spans[0]' needs"},
		{`{"text":"hüdden","spans":[{"start":0,"end":2,"type":"X"}]}`, "cuts a character"},
		{"{\"text\":\"hidden\xff\",\"spans\":[]}", "not UTF-8"},
	} {
		var last error
		for _, err := range quality.Rows(strings.NewReader(good + tc.line + "\n" + good)) {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), tc.want) || !strings.HasPrefix(last.Error(), "line 3: ") || strings.Contains(last.Error(), "hidden") {
			t.Errorf("%s: %v", tc.line, last)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add(`{"text":"a ü b","spans":[{"start":2,"end":4,"type":"X"}]}`)
	f.Add(`{"text":"a","spans":[{"start":0,"end":9,"type":"X"}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		for r, err := range quality.Rows(strings.NewReader(in)) {
			if err != nil {
				return
			}
			for _, s := range r.Spans {
				if s.Start < 0 || s.Start >= s.End || s.End > len(r.Text) {
					t.Fatalf("span %+v of a text of %d bytes was let through", s, len(r.Text))
				}
			}
		}
	})
}

func TestJudge(t *testing.T) {
	j := quality.Judge{
		Scan: func(string) []quality.Span {
			return []quality.Span{{Start: 0, End: 4, Type: "STREET_ADDRESS"}, {Start: 5, End: 9, Type: "PERSON"}, {Start: 10, End: 14, Type: "IP_ADDRESS"}, {Start: 15, End: 17, Type: "PERSON"}}
		},
		Looks: func(e string) bool { return slices.Contains([]string{"STREET_ADDRESS", "PERSON", "IP_ADDRESS"}, e) },
		Keeps: func(e string) bool { return e == "IP_ADDRESS" },
	}
	j.Row(quality.Row{Text: "abcd efgh ijkl üxyz", Spans: []quality.Span{{Start: 0, End: 4, Type: "GPE"}, {Start: 5, End: 9, Type: "ORG"}, {Start: 10, End: 14, Type: "IPV4"}, {Start: 17, End: 19, Type: "ROBOT"}}})
	got := map[string]quality.Score{}
	for name, s := range j.Report.Entities() {
		got[name] = s
	}
	want := map[string]quality.Score{
		"LOCATION": {Found: 1},  // two names of one thing
		"PERSON":   {Wrong: 1},  // the one on an unjudged label is excused, the other not
		"ROBOT":    {Missed: 1}, // nobody looks for it: missed all the same
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if r := j.Report; r.Characters != 19 || r.OverCharacters != 1 {
		t.Errorf("%d of %d characters replaced for nothing, want 1 of 19: ü is one", r.OverCharacters, r.Characters)
	}
}

func TestAddTextCountsCharactersOnce(t *testing.T) {
	var r quality.Report
	r.AddText([]quality.Span{{Start: 0, End: 2, Type: "X"}}, []quality.Span{{Start: 3, End: 8, Type: "X"}, {Start: 0, End: 5, Type: "Y"}}, "üab üü")
	// 0-5 less the labelled ü leaves a, b and the blank; 5-8 touches both of the others.
	if r.Characters != 6 || r.OverCharacters != 5 {
		t.Errorf("%d of %d", r.OverCharacters, r.Characters)
	}
}
