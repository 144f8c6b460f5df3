package detect_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect"
)

// names finds the word Ada, as a recogniser of names would.
func names(text string) (detect.Recognized, bool) {
	var r detect.Recognized
	for i := 0; ; {
		k := strings.Index(text[i:], "Ada")
		if k < 0 {
			return r, true
		}
		r.Findings = append(r.Findings, detect.Finding{Entity: "NAME_OF_SOMEBODY", Start: i + k, End: i + k + 3, Score: .9})
		i += k + 3
	}
}

var newEngine = func() func(testing.TB) *detect.Engine {
	once := sync.OnceValues(func() (*detect.Engine, error) { return detect.New(detect.DefaultPolicy()) })
	return func(t testing.TB) *detect.Engine {
		t.Helper()
		e, err := once()
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
}()

func TestApply(t *testing.T) {
	e := newEngine(t)
	for _, c := range []struct{ in, want string }{
		{"Dear Ada, hello", "Dear [OTHER_PII], hello"},
		{"nothing here", "nothing here"},
		{`{"a":"Dear Ada","n":17,"b":["x \"Ada\" y"]}`, `{"a":"Dear [OTHER_PII]","n":17,"b":["x \"[OTHER_PII]\" y"]}`},
		{`{"c":"{\"d\":\"it is Ada\"}"}`, `{"c":"{\"d\":\"it is [OTHER_PII]\"}"}`},
		{`{"c":"\u0041da was here"}`, `{"c":"[OTHER_PII] was here"}`},
	} {
		got, found := e.Apply(c.in, names)
		if got != c.want {
			t.Errorf("%q became %q, want %q", c.in, got, c.want)
		}
		if want := strings.Count(c.want, "[OTHER_PII]"); found.Get(detect.OtherPII) != want {
			t.Errorf("%q: %d counted, want %d", c.in, found.Get(detect.OtherPII), want)
		}
		if json.Valid([]byte(c.in)) && !json.Valid([]byte(got)) {
			t.Errorf("%q is no JSON any more", got)
		}
		if twice, found := e.Apply(got, names); twice != got || found.Total() != 0 {
			t.Errorf("a second pass made %q of %q", twice, got)
		}
	}
}

// TestApplyFailsClosed: a text nobody has answered for, or for which the answer
// cannot be, is replaced; the other parts of the same JSON are not.
func TestApplyFailsClosed(t *testing.T) {
	e := newEngine(t)
	const in = `{"a":"Grace said é","b":"fine text"}`
	const want = `{"a":"[REDACTION_FAILED]","b":"fine text"}`
	finding := func(start, end int, score float64) detect.Recognized {
		return detect.Recognized{Findings: []detect.Finding{{Entity: "PERSON", Start: 0, End: 5, Score: .9}, {Entity: "PERSON", Start: start, End: end, Score: score}}}
	}
	nan := 0.0
	nan /= nan
	for name, r := range map[string]detect.Recognized{
		"error": {Err: errors.New("gone")}, "negative": finding(-1, 3, .9), "beyond": finding(0, 99, .9), "empty": finding(3, 3, .9), "backwards": finding(4, 2, .9),
		"within a character": finding(0, 12, .9), "score": finding(0, 5, 7), "no number": finding(0, 5, nan),
	} {
		got, found := e.Apply(in, func(text string) (detect.Recognized, bool) {
			if strings.HasPrefix(text, "Grace") {
				return r, true
			}
			return detect.Recognized{}, true
		})
		if got != want || found.Get(detect.RedactionFailed) != 1 {
			t.Errorf("%s: %s, counted %d", name, got, found.Get(detect.RedactionFailed))
		}
	}
	got, _ := e.Apply("Grace said so", func(string) (detect.Recognized, bool) { return detect.Recognized{}, false })
	if got != "[REDACTION_FAILED]" {
		t.Errorf("no answer: %q", got)
	}
	got, _ = e.Apply("Grace said so", func(string) (detect.Recognized, bool) { panic("bug") })
	if got != "[REDACTION_FAILED]" {
		t.Errorf("a panic: %q", got)
	}
}

// TestTexts: what is sent to a recogniser has words, and no secret if Redact went before.
func TestTexts(t *testing.T) {
	e := newEngine(t)
	text, _ := e.Redact("", `{"model":"gpt-4o-2024-08-06","n":5,"m":[{"role":"user","content":"mail ada@example.com for Bob"}],"raw":"{\"to\":\"the café says José\"}"}`)
	var got []string
	e.Texts(text, func(s string) { got = append(got, s) })
	if d := cmp.Diff([]string{"mail [EMAIL_ADDRESS] for [PERSON]", "the café says [PERSON]"}, got); d != "" {
		t.Error(d)
	}
}

// FuzzApply: whatever a recogniser answers, the text does not panic, stays JSON,
// and what was found is gone.
func FuzzApply(f *testing.F) {
	f.Add(`{"a":"Dear Ada \"x\""}`, 5, 8)
	f.Add("é Ada", 0, 2)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		e := newEngine(t)
		got, _ := e.Apply(text, func(string) (detect.Recognized, bool) {
			return detect.Recognized{Findings: []detect.Finding{{Entity: "PERSON", Start: start, End: end, Score: 1}}}, true
		})
		if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
