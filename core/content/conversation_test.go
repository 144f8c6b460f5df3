package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConversation(t *testing.T) {
	call := []ToolCall{{ID: "call_1", Name: "lookup", Arguments: `{"who":"Bob"}`}}
	want := []Message{
		{Role: "system", Text: "Be kind."},
		{Role: "user", Text: "Who is Bob?"},
		{Role: "assistant", ToolCalls: call},
		{Role: "tool", Text: "a customer", ToolCallID: "call_1"},
		{Role: "assistant", Text: "A customer."},
	}
	for name, test := range map[string]struct {
		attrs  map[string]any
		events []Event
	}{
		"GenAI, JSON": {attrs: map[string]any{
			"gen_ai.system_instructions": `[{"type":"text","content":"Be kind."}]`,
			"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"Who is Bob?"}]},` +
				`{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"lookup","arguments":{"who":"Bob"}}]},` +
				`{"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":"a customer"}]}]`,
			"gen_ai.output.messages": `[{"role":"assistant","parts":[{"type":"text","content":"A customer."}],"finish_reason":"stop"}]`,
		}},
		"GenAI, structured": {attrs: map[string]any{
			"gen_ai.system_instructions": "Be kind.",
			"gen_ai.input.messages": []any{
				map[string]any{"role": "user", "parts": []any{map[string]any{"type": "text", "content": "Who is Bob?"}}},
				map[string]any{"role": "assistant", "parts": []any{map[string]any{"type": "tool_call", "id": "call_1", "name": "lookup", "arguments": `{"who":"Bob"}`}}},
				map[string]any{"role": "tool", "parts": []any{map[string]any{"type": "tool_call_response", "id": "call_1", "result": "a customer"}}},
			},
			"gen_ai.output.messages": []any{map[string]any{"role": "assistant", "parts": []any{map[string]any{"type": "text", "content": "A customer."}}}},
		}},
		"GenAI, older events": {events: []Event{
			{"gen_ai.system.message", map[string]any{"content": "Be kind."}},
			{"gen_ai.user.message", map[string]any{"content": "Who is Bob?", "role": "user"}},
			{"gen_ai.assistant.message", map[string]any{"tool_calls": `[{"id":"call_1","type":"function","function":{"name":"lookup","arguments":"{\"who\":\"Bob\"}"}}]`}},
			{"gen_ai.tool.message", map[string]any{"content": "a customer", "id": "call_1", "tool_call_id": "call_1"}},
			{"gen_ai.choice", map[string]any{"index": 0, "message": `{"role":"assistant","content":"A customer."}`}},
		}},
		"GenAI, indexed": {attrs: map[string]any{
			"gen_ai.prompt.0.role": "system", "gen_ai.prompt.0.content": "Be kind.",
			"gen_ai.prompt.1.role": "user", "gen_ai.prompt.1.content": `[{"type":"text","text":"Who is Bob?"}]`,
			"gen_ai.prompt.2.role": "assistant", "gen_ai.prompt.2.tool_calls.0.id": "call_1", "gen_ai.prompt.2.tool_calls.0.name": "lookup",
			"gen_ai.prompt.2.tool_calls.0.arguments": `{"who":"Bob"}`,
			"gen_ai.prompt.3.role":                   "tool", "gen_ai.prompt.3.content": "a customer", "gen_ai.prompt.3.tool_call_id": "call_1",
			"gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": "A customer.",
		}},
		"OpenInference": {attrs: map[string]any{
			"llm.input_messages.0.message.role": "system", "llm.input_messages.0.message.content": "Be kind.",
			"llm.input_messages.1.message.role":                                      "user",
			"llm.input_messages.1.message.contents.0.message_content.type":           "text",
			"llm.input_messages.1.message.contents.0.message_content.text":           "Who is Bob?",
			"llm.input_messages.2.message.role":                                      "assistant",
			"llm.input_messages.2.message.tool_calls.0.tool_call.id":                 "call_1",
			"llm.input_messages.2.message.tool_calls.0.tool_call.function.name":      "lookup",
			"llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments": `{"who":"Bob"}`,
			"llm.input_messages.3.message.role":                                      "tool", "llm.input_messages.3.message.content": "a customer",
			"llm.input_messages.3.message.tool_call_id": "call_1",
			"llm.output_messages.0.message.role":        "assistant", "llm.output_messages.0.message.content": "A customer.",
			"input.value": "the whole request again",
		}},
		"Vercel AI": {attrs: map[string]any{
			"ai.prompt.messages": `[{"role":"system","content":"Be kind."},{"role":"user","content":[{"type":"text","text":"Who is Bob?"}]},` +
				`{"role":"assistant","content":[{"type":"tool-call","toolCallId":"call_1","toolName":"lookup","input":{"who":"Bob"}}]},` +
				`{"role":"tool","content":[{"type":"tool-result","toolCallId":"call_1","toolName":"lookup","output":"a customer"}]}]`,
			"ai.response.text": "A customer.",
		}},
		"OpenAI request as plain value": {attrs: map[string]any{
			"input.value": `{"model":"gpt-4o","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Who is Bob?"},` +
				`{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","function":{"name":"lookup","arguments":"{\"who\":\"Bob\"}"}}]},` +
				`{"role":"tool","tool_call_id":"call_1","content":"a customer"}]}`,
			"output.value": `{"choices":[{"index":0,"message":{"role":"assistant","content":"A customer."}}]}`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, Conversation(test.attrs, test.events...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConversationOdd(t *testing.T) {
	for name, test := range map[string]struct {
		attrs map[string]any
		want  []Message
	}{
		"nothing":         {map[string]any{"http.method": "GET", "gen_ai.request.model": "gpt-4o"}, nil},
		"vercel prompt":   {map[string]any{"ai.prompt": `{"system":"Be kind.","prompt":"Hi"}`}, []Message{{Role: "system", Text: "Be kind."}, {Role: "user", Text: "Hi"}}},
		"vercel calls":    {map[string]any{"ai.response.toolCalls": `[{"toolCallId":"1","toolName":"f","input":"{}"}]`}, []Message{{Role: "assistant", ToolCalls: []ToolCall{{"1", "f", "{}"}}}}},
		"tool span":       {map[string]any{"gen_ai.tool.name": "f", "gen_ai.tool.call.arguments": "{}", "gen_ai.tool.call.result": "ok"}, []Message{{Role: "assistant", ToolCalls: []ToolCall{{"", "f", "{}"}}}, {Role: "tool", Text: "ok"}}},
		"truncated":       {map[string]any{"gen_ai.input.messages": `[{"role":"user"`, "input.value": `[{"role":"us`}, []Message{{Role: "user", Text: `[{"role":"us`}}},
		"media":           {map[string]any{"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"blob","content":"AAAA"}]}]`}, []Message{{Role: "user", Text: "[blob]"}}},
		"plain strings":   {map[string]any{"traceloop.entity.input": "hi", "traceloop.entity.output": "ho"}, []Message{{Role: "user", Text: "hi"}, {Role: "assistant", Text: "ho"}}},
		"wrong types":     {map[string]any{"gen_ai.input.messages": 12, "ai.prompt": true, "gen_ai.prompt.x.role": "user"}, nil},
		"huge index":      {map[string]any{"gen_ai.prompt.99999999999999999999.role": "user"}, nil},
		"deep but finite": {map[string]any{"gen_ai.input.messages": `[{"role":"user","content":[[[["x"]]]]}]`}, []Message{{Role: "user", Text: "x"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Conversation(test.attrs)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
