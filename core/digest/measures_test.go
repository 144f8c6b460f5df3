package digest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestMeasures: what is told of each shape in which clients write messages.
func TestMeasures(t *testing.T) {
	h := hasher(t)
	for name, test := range map[string]struct {
		in   string
		want Measures
	}{
		"parts": {
			`[{"role":"system","parts":[{"type":"text","content":"x"}]},{"role":"user","parts":[{"type":"text","content":"y"},{"type":"blob","content":"z"}]}]`,
			Measures{Messages: 2, Roles: []string{"system", "user"}, Parts: []string{"text", "blob"}},
		},
		"tool calls in parts": {
			`[{"role":"assistant","parts":[{"type":"tool_call","name":"get_weather","arguments":{"city":"Oslo"}}]}]`,
			Measures{Messages: 1, Roles: []string{"assistant"}, Parts: []string{"tool_call"}, Tools: []string{"get_weather"}},
		},
		"tool calls": {
			`{"messages":[{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"lookup","arguments":"{}"}}]}]}`,
			Measures{Messages: 1, Roles: []string{"assistant"}, Parts: []string{"function"}, Tools: []string{"lookup"}},
		},
		"choice":          {`[{"finish_reason":"stop","message":{"role":"assistant","content":"x"}}]`, Measures{Messages: 1, Roles: []string{"assistant"}}},
		"one message":     {`{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}`, Measures{Messages: 1, Roles: []string{"user"}, Parts: []string{"image_url"}}},
		"strings of JSON": {`["{\"role\":\"user\",\"content\":\"x\"}","{\"role\":\"tool\"}"]`, Measures{Messages: 2, Roles: []string{"user", "tool"}}},
		"definitions": {
			`[{"type":"function","function":{"name":"lookup","parameters":{}}},{"name":"fetch","input_schema":{}},{"name":"Bob"}]`,
			Measures{Parts: []string{"function"}, Tools: []string{"lookup", "fetch"}},
		},
		"words of a person": {
			`[{"role":"Bob","parts":[{"type":"Bob's","content":"x"},{"type":"tool_call","name":"mail bob@example.com"},{"type":"tool_call","name":"pay_48213"}]}]`,
			Measures{Messages: 1, Roles: []string{"other"}, Parts: []string{"other", "tool_call"}},
		},
		"system part":    {`[{"type":"text","content":"x"}]`, Measures{Parts: []string{"text"}}},
		"truncated":      {`[{"role":"user","content":"x"},{"role":"as`, Measures{}},
		"python":         {`{'role': 'user', 'content': 'x'}`, Measures{}},
		"data URI":       {`data:image/png;base64,iVBORw0KGgo=`, Measures{MIME: "image/png"}},
		"strange URI":    {`data:image/bob;base64,iVBORw0KGgo=`, Measures{MIME: "image/*"}},
		"text":           {`hello`, Measures{}},
		"nested strings": {`["{\"role\":\"user\"", "{", "{}", "\"", 1, null]`, Measures{}},
	} {
		_, got := h.Content(test.in)
		test.want.Bytes = len(test.in)
		if len(got.Digests) != got.Messages {
			t.Errorf("%s: %d digests of %d messages", name, len(got.Digests), got.Messages)
		}
		if diff := cmp.Diff(test.want, got, cmpopts.IgnoreFields(Measures{}, "Digests", "Outline", "Malformed")); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestMessageDigests: a turn has one digest wherever it stands, so templates and
// repeated turns are recognised; another turn has another.
func TestMessageDigests(t *testing.T) {
	h := hasher(t)
	const system, user = `{"role":"system","content":"be brief"}`, `{"role":"user","content":"hi"}`
	_, first := h.Content("[" + system + "," + user + "]")
	_, second := h.Content(`{"messages":[` + system + `,{"role":"user","content":"ho"},{"content":"hi","role":"user"}]}`)
	alone, one := h.Content(system)
	if len(first.Digests) != 2 || len(second.Digests) != 3 || len(one.Digests) != 1 {
		t.Fatalf("%d, %d and %d digests", len(first.Digests), len(second.Digests), len(one.Digests))
	}
	if first.Digests[0] != second.Digests[0] || first.Digests[0] != alone || alone != one.Digests[0] {
		t.Error("one system prompt has several digests")
	}
	if first.Digests[1] != second.Digests[2] || first.Digests[1] == second.Digests[1] {
		t.Error("turns are not told apart")
	}
	_, quoted := h.Content(`["{\"content\": \"be brief\", \"role\": \"system\"}"]`)
	if len(quoted.Digests) != 1 || quoted.Digests[0] != alone {
		t.Error("the same message as a JSON string has another digest")
	}
}

// TestBounds: lists stay short however long the content is; the count is exact.
func TestBounds(t *testing.T) {
	h := hasher(t)
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, `{"role":"user","tool_calls":[{"type":"function","function":{"name":"tool_%c%c"}}]},`, 'a'+i%26, 'a'+i/26%26)
	}
	_, m := h.Content("[" + strings.TrimSuffix(b.String(), ",") + "]")
	if m.Messages != 5000 || len(m.Digests) != MaxListed || len(m.Roles) != MaxListed || len(m.Tools) != MaxTools || len(m.Parts) != 1 {
		t.Errorf("%d messages, %d digests, %d roles, %d tools, %d parts", m.Messages, len(m.Digests), len(m.Roles), len(m.Tools), len(m.Parts))
	}
}

// TestMeasure: only what a digest of the same key would have put there passes a
// second time.
func TestMeasure(t *testing.T) {
	h := hasher(t)
	for _, test := range []struct {
		base, key, value string
		want             bool
	}{
		{"k", "k.roles", "user", true},
		{"k", "k.roles", "Bob", false},
		{"k", "k.parts", "text", true},
		{"k", "k.parts", "Bob", false},
		{"k", "k.tools", "lookup", true},
		{"k", "k.tools", "ask Bob", false},
		{"k", "k.tools", "", false},
		{"k", "k.mime", "image/png", true},
		{"k", "k.mime", "image/bob", false},
		{"k", "k.messages.digests", h.Text("x"), true},
		{"k", "k.messages.digests", "hmac-sha256:bob", false},
		{"k", "j.roles", "user", false},
		{"", ".roles", "user", false},
		{"k", "k.other", "other", false},
	} {
		if got := Measure(test.base, test.key, test.value); got != test.want {
			t.Errorf("%q after %q: %q passes: %v", test.key, test.base, test.value, got)
		}
	}
}
