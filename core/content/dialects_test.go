package content

import (
	"fmt"
	"os"
	"regexp/syntax"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/internal/testkit"
)

// dialect is an entry of a catalogue of places where clients put content. The
// catalogue is not part of the repository; the table is not made from it.
type dialect struct {
	Entries []struct {
		Where, Key, Shape, Kind string
		KeyPattern              string `yaml:"key_pattern"`
	}
	Safe []string
}

var places = map[string]Place{
	"span_attr": SpanAttribute, "event_attr": EventAttribute, "log_attr": LogAttribute, "resource_attr": ResourceAttribute,
	"scope_attr": ScopeAttribute, "link_attr": LinkAttribute, "metric_attr": MetricAttribute, "log_body": LogBody,
	"span_name": SpanName, "status_message": StatusMessage, "tracestate": TraceState,
}

// samples are what may stand there: a sentence, a short token, JSON, a URL.
var samples = map[string]string{
	"sentence":   "Please write to zebulon.example@example.com about the loan",
	"token":      "sess-CANARY-00417",
	"json":       `[{"role":"user","parts":[{"type":"text","content":"call me at +1-202-555-0143"}]}]`,
	"truncated":  `{"messages":[{"role":"user","content":"call me at +1-20`,
	"python":     `{'role': 'user', 'content': 'call me at +1-202-555-0143'}`,
	"url":        "https://me:pw@example.com/u/zebulon?token=abc#here",
	"two words":  "Zebulon Quackenbush",
	"unicode":    "Grüße an Zoë",
	"invalid":    "caf\xe9 \xff",
	"long":       strings.Repeat("word ", 500),
	"media":      "data:image/png;base64,Q0FOQVJZ",
	"bare email": "zebulon@example.com",
}

// TestDialects: every place of the catalogue is content, whatever stands there,
// also when the scope is unknown.
func TestDialects(t *testing.T) {
	data, err := os.ReadFile(testkit.Shared(t, "dialects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Dialects map[string]dialect }
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	entries, checked, outside := 0, 0, 0
	named := map[Kind]int{}
	for name, d := range file.Dialects {
		for _, e := range d.Entries {
			entries++
			place, ok := places[e.Where]
			if !ok { // not OTLP at all
				outside++
				continue
			}
			for _, key := range keysOf(t, e.Key, e.KeyPattern) {
				s := Site{Place: place, Key: key}
				if event, rest, ok := strings.Cut(key, "/"); ok && (place == EventAttribute || place == LogAttribute) {
					s.Event, s.Key = strings.Trim(event, "*<>"), rest
				}
				if place == LogBody {
					s.Event, s.Key = key, ""
				}
				if s.Key == "*" {
					s.Key = "custom.thing"
				}
				s.LLM = LLMKey(s.Key) || LLMEvent(s.Event)
				for label, value := range samples {
					kind := Classify(s, value)
					if !kind.Content() {
						t.Errorf("%s: %s %s: a %s passes as %v", name, e.Where, key, label, kind)
					}
					if label == "sentence" {
						named[kind]++
					}
				}
				if e.Shape == "double_array" && !Numeric(s).Content() && !DefaultPolicy().Composite(s).Content() {
					t.Errorf("%s: numbers under %s pass", name, key)
				}
			}
			checked++
		}
	}
	t.Logf("%d entries: %d classified as content, %d not in OTLP; kinds of a sentence: %v", entries, checked, outside, named)
	if checked < 500 {
		t.Errorf("checked %d entries, expected more than 500", checked)
	}
}

// TestDialectsSafe: what the catalogue calls safe passes with a plausible value.
func TestDialectsSafe(t *testing.T) {
	data, err := os.ReadFile(testkit.Shared(t, "dialects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Dialects map[string]dialect }
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var denied []string
	total := 0
	for _, d := range file.Dialects {
		for _, key := range d.Safe {
			total++
			key = strings.TrimSuffix(key, "*") + strings.Repeat("input", strings.Count(key, "*"))
			s := Site{Place: SpanAttribute, Key: key, LLM: true}
			ok := false
			for _, value := range []string{"stop", "12", "true", "gpt-4o", "1.2.3", "id_1", "text/plain", "2026-01-01T00:00:00Z", `{"input":1}`} {
				ok = ok || !Classify(s, value).Content()
			}
			if !ok {
				denied = append(denied, key)
			}
		}
	}
	t.Logf("%d safe keys of the catalogue, %d are treated as content: %v", total, len(denied), denied)
	if len(denied)*20 > total {
		t.Errorf("%d of %d safe keys are treated as content: backends lose too much", len(denied), total)
	}
}

func keysOf(t *testing.T, key, pattern string) []string {
	t.Helper()
	if pattern == "" {
		return []string{key}
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	return generate(re)
}

// generate lists strings that a pattern matches: every alternative, one
// repetition.
func generate(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		for _, c := range "0x_" {
			for i := 0; i+1 < len(re.Rune); i += 2 {
				if re.Rune[i] <= c && c <= re.Rune[i+1] {
					return []string{string(c)}
				}
			}
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []string{"custom"}
	case syntax.OpCapture, syntax.OpPlus, syntax.OpStar:
		return generate(re.Sub[0])
	case syntax.OpQuest:
		return append(generate(re.Sub[0]), "")
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			out = append(out, generate(sub)...)
		}
		return out
	case syntax.OpConcat:
		out := []string{""}
		for _, sub := range re.Sub {
			var next []string
			for _, head := range out {
				for _, tail := range generate(sub) {
					next = append(next, head+tail)
				}
			}
			out = next
		}
		return out
	case syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpEmptyMatch:
		return []string{""}
	}
	panic(fmt.Sprintf("content: no example for %v", re))
}
