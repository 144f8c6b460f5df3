package content

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Message is one turn of a conversation, for a person to read.
type Message struct {
	Role       string // system, user, assistant, tool, or what the client wrote
	Text       string
	ToolCalls  []ToolCall
	ToolCallID string // the call that a tool's message answers
}

// ToolCall is a model's wish to call a tool.
type ToolCall struct {
	ID, Name, Arguments string
}

// Event is a span event, or a log record with its body as attributes.
type Event struct {
	Name       string
	Attributes map[string]any
}

// Conversation reads the messages out of a span's attributes and events, in
// order: what went in, then what came out. Values are strings, numbers, booleans,
// []any and map[string]any, as pcommon.Map.AsRaw gives them. It knows the
// OpenTelemetry GenAI conventions, OpenInference and Vercel AI, and shows input
// and output of other clients as plain text. A span without content yields nil.
// Messages are hostile input: escape them before they reach a terminal or page.
func Conversation(attrs map[string]any, events ...Event) []Message {
	in := first(
		func() []Message { return genAIMessages(attrs, "input") },
		func() []Message { return indexed(attrs, "gen_ai.prompt.") },
		func() []Message { return openInferenceMessages(attrs, "llm.input_messages.") },
		func() []Message { return vercelPrompt(attrs) },
		func() []Message { return fromEvents(events, false) },
		func() []Message { return plain(attrs, "user", inputKeys) },
	)
	out := first(
		func() []Message { return genAIMessages(attrs, "output") },
		func() []Message { return indexed(attrs, "gen_ai.completion.") },
		func() []Message { return openInferenceMessages(attrs, "llm.output_messages.") },
		func() []Message { return vercelResponse(attrs) },
		func() []Message { return fromEvents(events, true) },
		func() []Message { return plain(attrs, "assistant", outputKeys) },
	)
	return slices.Concat(in, toolUse(attrs), out)
}

func first(sources ...func() []Message) []Message {
	for _, source := range sources {
		if m := source(); len(m) > 0 {
			return m
		}
	}
	return nil
}

var (
	inputKeys = []string{
		"gen_ai.prompt", "input.value", "traceloop.entity.input", "langfuse.observation.input", "langfuse.trace.input",
		"ai.value", "ai.values", "mlflow.spanInputs", "gcp.vertex.agent.llm_request", "genkit:input", "request_data", "user_prompt", "prompt",
	}
	outputKeys = []string{
		"gen_ai.completion", "output.value", "traceloop.entity.output", "langfuse.observation.output",
		"langfuse.trace.output", "mlflow.spanOutputs", "gcp.vertex.agent.llm_response", "genkit:output", "response_data", "response", "completion",
	}
)

// plain shows input or output that has no messages of its own attributes. If
// it holds messages after all, they are read.
func plain(attrs map[string]any, role string, keys []string) []Message {
	for _, k := range keys {
		v, ok := attrs[k]
		if !ok {
			continue
		}
		if m := messages(decoded(v)); len(m) > 0 {
			return m
		}
		if t := text(v); t != "" {
			return []Message{{Role: role, Text: t}}
		}
	}
	return nil
}

// toolUse reads a span of a tool's execution.
func toolUse(attrs map[string]any) (out []Message) {
	for _, c := range []struct{ args, result, name, id string }{
		{"gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "gen_ai.tool.name", "gen_ai.tool.call.id"},
		{"ai.toolCall.args", "ai.toolCall.result", "ai.toolCall.name", "ai.toolCall.id"},
	} {
		id := text(attrs[c.id])
		if a, ok := attrs[c.args]; ok {
			out = append(out, Message{Role: "assistant", ToolCalls: []ToolCall{{ID: id, Name: text(attrs[c.name]), Arguments: text(a)}}})
		}
		if r, ok := attrs[c.result]; ok {
			out = append(out, Message{Role: "tool", Text: text(r), ToolCallID: id})
		}
	}
	return out
}

// indices returns the numbers n for which a key prefix+n+"." exists, in order.
func indices(attrs map[string]any, prefix string) []int {
	seen := map[int]bool{}
	for k := range attrs {
		if rest, ok := strings.CutPrefix(k, prefix); ok {
			num, _, _ := strings.Cut(rest, ".")
			if n, err := strconv.Atoi(num); err == nil && n >= 0 {
				seen[n] = true
			}
		}
	}
	out := make([]int, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any, []any:
		return encoded(v)
	default:
		return fmt.Sprint(v)
	}
}
