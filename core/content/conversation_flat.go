package content

import (
	"strconv"
	"strings"
)

// openInferenceMessages reads llm.input_messages.0.message.role, .content,
// .contents.0.message_content.text and .tool_calls.0.tool_call.function.name.
func openInferenceMessages(attrs map[string]any, prefix string) (out []Message) {
	for _, n := range indices(attrs, prefix) {
		p := prefix + strconv.Itoa(n) + ".message."
		m := Message{Role: text(attrs[p+"role"]), Text: text(attrs[p+"content"]), ToolCallID: text(attrs[p+"tool_call_id"])}
		var lines []string
		for _, c := range indices(attrs, p+"contents.") {
			q := p + "contents." + strconv.Itoa(c) + ".message_content."
			if t, ok := attrs[q+"text"]; ok {
				lines = append(lines, text(t))
			} else if kind := text(attrs[q+"type"]); kind != "" {
				lines = append(lines, "["+kind+"]")
			}
		}
		if m.Text == "" {
			m.Text = strings.Join(lines, "\n")
		}
		for _, c := range indices(attrs, p+"tool_calls.") {
			q := p + "tool_calls." + strconv.Itoa(c) + ".tool_call."
			m.ToolCalls = append(m.ToolCalls, ToolCall{
				ID: text(attrs[q+"id"]), Name: text(attrs[q+"function.name"]), Arguments: text(attrs[q+"function.arguments"]),
			})
		}
		if name := text(attrs[p+"function_call_name"]); name != "" {
			m.ToolCalls = append(m.ToolCalls, ToolCall{Name: name, Arguments: text(attrs[p+"function_call_arguments_json"])})
		}
		out = append(out, m)
	}
	return out
}

// vercelPrompt reads ai.prompt.messages (calls to a model) or ai.prompt (the
// caller's request).
func vercelPrompt(attrs map[string]any) []Message {
	if m := messages(decoded(attrs["ai.prompt.messages"])); len(m) > 0 {
		return m
	}
	switch p := decoded(attrs["ai.prompt"]).(type) {
	case nil:
		return nil
	case string:
		if p == "" {
			return nil
		}
		return []Message{{Role: "user", Text: p}}
	default:
		return messages(p)
	}
}

// vercelResponse reads ai.response.* as one message of the assistant.
func vercelResponse(attrs map[string]any) []Message {
	m := Message{Role: "assistant"}
	for _, k := range []string{"ai.response.text", "ai.response.object", "ai.result.text", "ai.result.object"} {
		if m.Text = text(attrs[k]); m.Text != "" {
			break
		}
	}
	for _, k := range []string{"ai.response.toolCalls", "ai.result.toolCalls"} {
		if calls, ok := decoded(attrs[k]).([]any); ok && len(m.ToolCalls) == 0 {
			for _, c := range calls {
				if call, ok := decoded(c).(map[string]any); ok {
					m.ToolCalls = append(m.ToolCalls, toolCall(call))
				}
			}
		}
	}
	if m.Text == "" && len(m.ToolCalls) == 0 {
		return nil
	}
	return []Message{m}
}
