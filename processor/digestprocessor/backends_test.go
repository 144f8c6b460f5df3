package digestprocessor

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestBackends reads what comes out the way backends do: by the conventions that
// Jaeger's interface, Langfuse and Phoenix document and follow. It is not those programs;
// it holds the three habits of theirs that decide whether a span is shown:
//
//   - messages are a list, or JSON of one, and each part has the members that the OpenTelemetry schema requires;
//   - dots in keys are nesting, where either the value or what came last wins, and a member cannot be set on a string;
//   - tags, inputs and outputs keep their type.
func TestBackends(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) string{
		"our own": func(*testing.T) string {
			return filepath.Join("..", "..", "test", "clients", "testdata", "recordings.tar.gz")
		},
		"given": func(t *testing.T) string { return testkit.Shared(t, "captures.tar.gz") },
	} {
		t.Run(name, func(t *testing.T) {
			set, c, read := recorded.Open(t, open(t)), newChain(t, true), map[string]int{}
			for _, r := range set.Requests {
				if r.Signal != "traces" {
					continue
				}
				in, out := spans(r.Traces(t)), spans(c.SendTraces(t, r.Traces(t)))
				for i := range in {
					compare(t, r.Name, in[i], out[i], read)
				}
			}
			t.Logf("read the same: %v", read)
			for _, what := range []string{"messages", "nested", "shape"} {
				if read[what] < 10 {
					t.Errorf("only %d of %q were read: the test proves little", read[what], what)
				}
			}
		})
	}
}

func spans(td ptrace.Traces) (all []ptrace.Span) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				all = append(all, s)
			}
		}
	}
	return all
}

// shown are the keys whose values a backend shows as input, output or tags, and so
// must find there in the type that it knows.
var shown = []string{
	"input.value", "output.value", "langfuse.observation.input", "langfuse.observation.output", "langfuse.trace.tags", "tag.tags", "metadata",
	"ai.prompt", "ai.prompt.messages", "ai.prompt.tools", "ai.response.text", "ai.response.toolCalls", "ai.toolCall.args", "ai.toolCall.result",
	"traceloop.entity.input", "traceloop.entity.output", "gen_ai.prompt", "gen_ai.completion", "gen_ai.input.messages", "gen_ai.output.messages",
	"gen_ai.system_instructions", "gen_ai.tool.definitions", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "llm.invocation_parameters",
}

func compare(t *testing.T, request string, in, out ptrace.Span, read map[string]int) {
	t.Helper()
	for _, key := range shown {
		was, ok := in.Attributes().Get(key)
		if !ok {
			continue
		}
		is, _ := out.Attributes().Get(key)
		if a, b := form(was), form(is); a != b {
			t.Errorf("%s: %s was %s and is %s", request, key, a, b)
		}
		read["shape"]++
	}
	for _, key := range []string{"gen_ai.input.messages", "gen_ai.output.messages"} {
		was, err := messagesOf(in.Attributes(), key)
		if err != nil || was == nil {
			continue
		}
		is, err := messagesOf(out.Attributes(), key)
		if err != nil || !reflect.DeepEqual(was, is) {
			t.Errorf("%s: %s read as %v and %v: %v", request, key, was, is, err)
		}
		read["messages"]++
	}
	for _, first := range []bool{true, false} {
		was, err := nested(in.Attributes(), first)
		if err != nil {
			t.Fatalf("%s: what went in cannot be nested: %v", request, err)
		}
		is, err := nested(out.Attributes(), first)
		if err != nil {
			t.Errorf("%s: %v", request, err)
		}
		for key, value := range was {
			if strings.HasSuffix(key, "message.content") || strings.HasSuffix(key, "function.arguments") || strings.HasSuffix(key, "message.role") || strings.HasPrefix(key, "gen_ai.prompt.") {
				if a, b := fmt.Sprintf("%T", value), fmt.Sprintf("%T", is[key]); a != b {
					t.Errorf("%s: %s was a %s and is a %s", request, key, a, b)
				}
				read["nested"]++
			}
		}
	}
}

// form is the type of a value as a backend sees it that parses JSON in strings.
func form(v pcommon.Value) string {
	if v.Type() != pcommon.ValueTypeStr {
		return v.Type().String()
	}
	var parsed any
	if json.Unmarshal([]byte(v.Str()), &parsed) == nil {
		switch parsed.(type) {
		case []any:
			return "JSON list in a string"
		case map[string]any:
			return "JSON object in a string"
		}
	}
	return "string"
}

// messagesOf reads roles, and types of parts, of messages in the OpenTelemetry
// schema; nil if there are none of that form.
func messagesOf(attrs pcommon.Map, key string) (read []string, err error) {
	v, ok := attrs.Get(key)
	if !ok {
		return nil, nil
	}
	parsed := v.AsRaw()
	if s, ok := parsed.(string); ok {
		if err := json.Unmarshal([]byte(s), &parsed); err != nil {
			return nil, err
		}
	}
	list, ok := parsed.([]any)
	if !ok {
		return nil, errors.New("no list")
	}
	for _, item := range list {
		m, _ := item.(map[string]any)
		role, _ := m["role"].(string)
		parts, ok := m["parts"].([]any)
		if role == "" || !ok {
			return nil, errors.New("a message without role or parts")
		}
		read = append(read, role)
		for _, p := range parts {
			part, _ := p.(map[string]any)
			kind, _ := part["type"].(string)
			for _, member := range required[kind] {
				if _, ok := part[member]; !ok {
					return nil, fmt.Errorf("a %s part without %s", kind, member)
				}
			}
			read = append(read, kind)
		}
	}
	return read, nil
}

// required are the members that the schema of each type of part requires.
var required = map[string][]string{
	"text": {"content"}, "reasoning": {"content"}, "tool_call": {"name"}, "tool_call_response": {"response"}, "uri": {"modality", "uri"},
	"blob": {"modality", "content"}, "file": {"modality", "file_id"}, "server_tool_call": {"name", "server_tool_call"},
}

// nested reads dotted keys as nesting, in order. With first, a value stands against
// members that come later under their own dotted key, as in Phoenix; else the later
// one wins, and setting a member on a string is an error, as in Langfuse.
func nested(attrs pcommon.Map, first bool) (map[string]any, error) {
	leaves := map[string]any{}
	for key, value := range attrs.All() {
		path := strings.Split(key, ".")
		for i := 1; i < len(path); i++ {
			parent := strings.Join(path[:i], ".")
			if s, ok := leaves[parent].(string); ok && !first && i > 2 && indexed(path) {
				return nil, fmt.Errorf("%s is set on the string %d bytes long under %s", key, len(s), parent)
			}
		}
		leaves[key] = value.AsRaw()
	}
	for key := range leaves { // a place with members and no value of its own is an object
		if parent, _, ok := cutLast(key); ok && leaves[parent] == nil {
			leaves[parent] = map[string]any{}
		}
	}
	return leaves, nil
}

// indexed reports whether a path is one of those that Langfuse nests.
func indexed(path []string) bool {
	for _, segment := range path[:len(path)-1] {
		if _, err := strconv.Atoi(segment); err == nil {
			return true
		}
	}
	return false
}

func cutLast(key string) (parent, last string, ok bool) {
	i := strings.LastIndexByte(key, '.')
	if i < 0 {
		return "", key, false
	}
	return key[:i], key[i+1:], true
}
