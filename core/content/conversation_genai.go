package content

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// genAIMessages reads gen_ai.<direction>.messages and the system instructions.
func genAIMessages(attrs map[string]any, direction string) (out []Message) {
	if direction == "input" {
		if s := parts(decoded(attrs["gen_ai.system_instructions"])); s.Text != "" {
			s.Role = "system"
			out = append(out, s)
		}
	}
	return append(out, messages(decoded(attrs["gen_ai."+direction+".messages"]))...)
}

// indexed reads the older flattened form gen_ai.prompt.0.role and .content.
func indexed(attrs map[string]any, prefix string) (out []Message) {
	for _, n := range indices(attrs, prefix) {
		p := prefix + strconv.Itoa(n) + "."
		m := Message{Role: text(attrs[p+"role"]), ToolCallID: text(attrs[p+"tool_call_id"])}
		m.Text = parts(decoded(attrs[p+"content"])).Text
		for _, c := range indices(attrs, p+"tool_calls.") {
			q := p + "tool_calls." + strconv.Itoa(c) + "."
			m.ToolCalls = append(m.ToolCalls, ToolCall{ID: text(attrs[q+"id"]), Name: text(attrs[q+"name"]), Arguments: text(attrs[q+"arguments"])})
		}
		out = append(out, m)
	}
	return out
}

// fromEvents reads gen_ai.*.message and gen_ai.choice, and the newer event that
// carries everything at once.
func fromEvents(events []Event, output bool) (out []Message) {
	for _, e := range events {
		role, isMessage := strings.CutSuffix(strings.TrimPrefix(e.Name, "gen_ai."), ".message")
		switch {
		case e.Name == "gen_ai.choice" && output:
			m := message(e.Attributes)
			if inner, ok := decoded(e.Attributes["message"]).(map[string]any); ok {
				m = message(inner)
			} else if m.Text == "" {
				m.Text = text(e.Attributes["message"])
			}
			m.Role = orElse(m.Role, "assistant")
			out = append(out, m)
		case isMessage && strings.HasPrefix(e.Name, "gen_ai.") && !output:
			m := message(e.Attributes)
			m.Role = orElse(m.Role, role)
			out = append(out, m)
		case e.Name == "gen_ai.content.prompt" && !output:
			out = append(out, plain(e.Attributes, "user", inputKeys)...)
		case e.Name == "gen_ai.content.completion" && output:
			out = append(out, plain(e.Attributes, "assistant", outputKeys)...)
		case output:
			out = append(out, genAIMessages(e.Attributes, "output")...)
		default:
			out = append(out, genAIMessages(e.Attributes, "input")...)
		}
	}
	return out
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// messages reads a list of messages, one message, or an object that holds them.
func messages(v any) (out []Message) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if m, ok := decoded(item).(map[string]any); ok && isMessage(m) {
				out = append(out, message(m))
			}
		}
	case map[string]any:
		if isMessage(v) {
			return []Message{message(v)}
		}
		if s := parts(v["system"]); s.Text != "" {
			out = append(out, Message{Role: "system", Text: s.Text})
		}
		for _, k := range []string{"messages", "input", "prompt", "choices", "output"} {
			if inner, ok := v[k]; ok {
				if m := messages(decoded(inner)); len(m) > 0 {
					return append(out, m...)
				}
				if t, ok := inner.(string); ok && t != "" && k != "output" {
					return append(out, Message{Role: "user", Text: t})
				}
			}
		}
		if inner, ok := v["message"].(map[string]any); ok {
			return append(out, message(inner))
		}
	}
	return out
}

func isMessage(m map[string]any) bool {
	if _, ok := m["message"].(map[string]any); ok { // a choice
		return true
	}
	_, role := m["role"]
	return role
}

func message(m map[string]any) Message {
	if inner, ok := m["message"].(map[string]any); ok {
		return message(inner)
	}
	var out Message
	for _, k := range []string{"parts", "content"} {
		if p := parts(decoded(m[k])); p.Text != "" || len(p.ToolCalls) > 0 {
			out = p
			break
		}
	}
	out.Role = text(m["role"])
	out.ToolCallID = orElse(out.ToolCallID, text(m["tool_call_id"]))
	if calls, ok := decoded(m["tool_calls"]).([]any); ok {
		for _, c := range calls {
			if call, ok := decoded(c).(map[string]any); ok {
				out.ToolCalls = append(out.ToolCalls, toolCall(call))
			}
		}
	}
	return out
}

// parts reads the content of a message: a string, a part or a list of parts.
func parts(v any) (out Message) {
	switch v := v.(type) {
	case []any:
		var lines []string
		for _, item := range v {
			p := parts(item)
			if p.Text != "" {
				lines = append(lines, p.Text)
			}
			out.ToolCalls = append(out.ToolCalls, p.ToolCalls...)
			out.ToolCallID = orElse(out.ToolCallID, p.ToolCallID)
		}
		out.Text = strings.Join(lines, "\n")
	case map[string]any:
		switch kind := text(v["type"]); kind {
		case "tool_call", "tool-call", "tool_use", "server_tool_call", "function_call":
			out.ToolCalls = []ToolCall{toolCall(v)}
		case "tool_call_response", "tool-result", "tool_result", "server_tool_call_response", "function_call_output":
			out.ToolCallID = orElse(text(v["id"]), orElse(text(v["toolCallId"]), text(v["tool_use_id"])))
			for _, k := range []string{"response", "result", "output", "content"} {
				if r, ok := v[k]; ok {
					out.Text = text(r)
					break
				}
			}
		case "blob", "uri", "file", "image", "image_url", "input_audio", "audio", "input_image":
			out.Text = "[" + kind + "]" // media are not shown as text
		default:
			for _, k := range []string{"content", "text", "reasoning", "input_text", "output_text"} {
				if t, ok := v[k]; ok {
					out.Text = text(t)
					break
				}
			}
		}
	case nil:
	default:
		out.Text = text(v)
	}
	return out
}

func toolCall(m map[string]any) ToolCall {
	if f, ok := m["function"].(map[string]any); ok {
		c := toolCall(f)
		c.ID = orElse(text(m["id"]), c.ID)
		return c
	}
	c := ToolCall{
		ID:   orElse(text(m["id"]), text(m["toolCallId"])),
		Name: orElse(text(m["name"]), text(m["toolName"])),
	}
	for _, k := range []string{"arguments", "args", "input"} {
		if a, ok := m[k]; ok {
			c.Arguments = text(a)
			break
		}
	}
	return c
}

// decoded parses a string that is a JSON object or list; other values stay.
func decoded(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	t := strings.TrimSpace(s)
	if t == "" || t[0] != '{' && t[0] != '[' {
		return v
	}
	dec := json.NewDecoder(strings.NewReader(t))
	dec.UseNumber()
	var out any
	if dec.Decode(&out) != nil {
		return v
	}
	return out
}

func encoded(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return ""
	}
	return string(slices.Clip(bytes.TrimRight(b.Bytes(), "\n")))
}
