package detect_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// chunks cuts a text as tokenizers do: words with the blank before them, long ones in two.
func chunks(text string) (list []string) {
	for _, word := range strings.SplitAfter(text, " ") {
		word = strings.TrimSuffix(word, " ")
		if len(list) > 0 {
			word = " " + word
		}
		for len(word) > 6 {
			list, word = append(list, word[:5]), word[5:]
		}
		list = append(list, word)
	}
	return list
}

// streamForms are the forms in which one text holds the chunks of an answer, by what they are called.
func streamForms(t *testing.T, text string) map[string]string {
	var deltas, events []any
	for _, c := range chunks(text) {
		deltas = append(deltas, map[string]any{"delta": c})
		events = append(events, map[string]any{"choices": []any{map[string]any{"delta": map[string]any{"content": c}}}})
	}
	forms := map[string]string{}
	for name, v := range map[string]any{"list": chunks(text), "deltas": deltas, "events": events} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		forms[name], forms[name+" in a string"] = string(b), quoted(string(b))
	}
	var sse strings.Builder
	for _, v := range events {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		sse.WriteString("data: " + string(b) + "\n\n")
	}
	forms["server-sent events"] = sse.String() + "data: [DONE]\n\n"
	return forms
}

const streamed = "Hello, my name is Deborah Kerr and I live at 12 Elm Street, Springfield. Call me at 212-555-0173. My SSN is 536-90-4399. Then we talked of the weather and of other things."

// TestStreamed holds that what the chunks of a streamed answer say is found when all of them stand in one
// text: in a list, under a key, in events; and that a second pass finds nothing.
func TestStreamed(t *testing.T) {
	e := engine()
	for name, in := range streamForms(t, streamed) {
		out, _ := e.Redact("", in)
		for _, left := range []string{"Debo", "rah", "Kerr", "Elm", "Spri", "ngfie", "212-", "555-", "536-", "4399"} {
			if strings.Contains(out, left) {
				t.Errorf("%s: %q is left in %s", name, left, out)
			}
		}
		for _, kept := range []string{"weat", "other", "talk", "name"} {
			if !strings.Contains(out, kept) {
				t.Errorf("%s: %q is gone from %s", name, kept, out)
			}
		}
		if json.Valid([]byte(in)) && !json.Valid([]byte(out)) {
			t.Errorf("%s: JSON became invalid: %s", name, out)
		}
		if again, n := e.Redact("", out); again != out || n.Total() > 0 {
			t.Errorf("%s: redacting again changed %s", name, difference(out, again))
		}
	}
	events2 := chunks(streamed)
	e.RedactAcross("content", events2)
	if joined := strings.Join(events2, ""); strings.Contains(joined, "Debo") || strings.Contains(joined, "4399") {
		t.Errorf("across the events of a span: %q", joined)
	}
	for _, benign := range []string{
		`[{"w":"the"},{"w":" quick"},{"w":" brown"},{"w":" fox"},{"w":" jumps"},{"w":" over"},{"w":" it"}]`, `{"bins":["1","2","3","4","5","6","7","8","9"]}`,
	} {
		if out, _ := e.Redact("", benign); out != benign {
			t.Errorf("%s became %s", benign, out)
		}
	}
}

// TestShortStreams holds that an answer of a few chunks is read as a long one is: over the events of a span, and in
// one text in each of the forms it may have there.
func TestShortStreams(t *testing.T) {
	e := engine()
	for _, c := range []struct{ text, gone string }{
		{"Here's my SSN: 536-90-4399", "4399"},
		{"SSN: 536-90-4399", "4399"},
		{"ZIP: 80592", "592"},
		{"She named him Frank", "Frank"},
		{"my name is vitoria", "vito"},
		{"What's your last name? Arcuri", "Arcu"},
		{"the pin is 4821", "4821"},
		{"born on 12 May 1985", "1985"},
	} {
		pieces := chunks(c.text)
		e.RedactAcross("content", pieces)
		for i := range pieces {
			pieces[i], _ = e.Redact("content", pieces[i])
		}
		if out := strings.Join(pieces, ""); strings.Contains(out, c.gone) {
			t.Errorf("across the events of a span: %q", out)
		}
		for name, in := range streamForms(t, c.text) {
			out, _ := e.Redact("", in)
			if strings.Contains(out, c.gone) {
				t.Errorf("%s: %s", name, out)
			}
			if json.Valid([]byte(in)) && !json.Valid([]byte(out)) {
				t.Errorf("%s: JSON became invalid: %s", name, out)
			}
			if again, _ := e.Redact("", out); again != out {
				t.Errorf("%s: redacting again changed %s", name, difference(out, again))
			}
		}
	}
	for _, benign := range [][]string{{"the", " quick"}, {"Hello", " there", "!"}, {"a ", " 12", " b"}} {
		if n := e.RedactAcross("content", slices.Clone(benign)); n.Total() > 0 {
			t.Errorf("%q: %v", benign, n)
		}
		b, err := json.Marshal(benign)
		if err != nil {
			t.Fatal(err)
		}
		if out, _ := e.Redact("", string(b)); out != string(b) {
			t.Errorf("%s became %s", b, out)
		}
	}
}
