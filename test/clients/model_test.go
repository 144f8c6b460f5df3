package clients

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/testkit"
)

// refusing is the model that answers with an error which echoes the prompt, as
// real services do when a filter strikes.
const refusing = "refuses"

// startModel serves the part of OpenAI's API that clients use: chat completions,
// plain and streamed, tool calls, embeddings and errors. It returns the base URL.
func startModel(t *testing.T, c conversation) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", func(w http.ResponseWriter, r *http.Request) { chat(w, r, c) })
	mux.HandleFunc("POST /v1/embeddings", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{
			"object": "list", "model": "text-embedding-3-small", "usage": map[string]int{"prompt_tokens": 9, "total_tokens": 9},
			"data": []any{map[string]any{"object": "embedding", "index": 0, "embedding": []float64{0.25, -0.5, 0.125}}},
		})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/v1"
}

type chatRequest struct {
	Model    string
	Stream   bool
	Tools    []any
	Messages []struct {
		Role    string
		Content any
	}
}

func chat(w http.ResponseWriter, r *http.Request, c conversation) {
	var req chatRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || len(req.Messages) == 0 {
		answer(w, http.StatusBadRequest, fault("the request is no conversation"))
		return
	}
	answered := false
	for _, m := range req.Messages {
		answered = answered || m.Role == "tool"
	}
	switch {
	case req.Model == refusing:
		last := req.Messages[len(req.Messages)-1].Content
		answer(w, http.StatusBadRequest, fault(fmt.Sprintf("Invalid prompt: your input %q was flagged", fmt.Sprint(last))))
	case len(req.Tools) > 0 && !answered:
		arguments, _ := json.Marshal(map[string]string{"email": c.ToolArgument})
		call := map[string]any{"id": "call_1", "index": 0, "type": "function", "function": map[string]any{"name": "find_order", "arguments": string(arguments)}}
		say(w, req, "tool_calls", map[string]any{"role": "assistant", "content": nil, "tool_calls": []any{call}})
	case req.Stream:
		deltas := []map[string]any{{"role": "assistant", "content": ""}}
		for _, text := range c.Chunks {
			deltas = append(deltas, map[string]any{"content": text})
		}
		say(w, req, "stop", deltas...)
	default:
		say(w, req, "stop", map[string]any{"role": "assistant", "content": c.Completion})
	}
}

// say answers with one message, or with one chunk for each delta if the client asked for a stream.
func say(w http.ResponseWriter, req chatRequest, finish string, deltas ...map[string]any) {
	usage := map[string]int{"prompt_tokens": 42, "completion_tokens": 17, "total_tokens": 59}
	frame := func(object string, choices ...any) map[string]any {
		if choices == nil {
			choices = []any{}
		}
		return map[string]any{"id": "chatcmpl-1", "object": object, "created": 1700000000, "model": req.Model, "choices": choices}
	}
	if !req.Stream {
		whole := frame("chat.completion", map[string]any{"index": 0, "message": deltas[0], "finish_reason": finish})
		whole["usage"] = usage
		answer(w, http.StatusOK, whole)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(frame map[string]any) {
		text, _ := json.Marshal(frame)
		fmt.Fprintf(w, "data: %s\n\n", text)
		w.(http.Flusher).Flush()
	}
	for _, delta := range deltas {
		send(frame("chat.completion.chunk", map[string]any{"index": 0, "delta": delta, "finish_reason": nil}))
	}
	send(frame("chat.completion.chunk", map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": finish}))
	last := frame("chat.completion.chunk")
	last["usage"] = usage
	send(last)
	fmt.Fprint(w, "data: [DONE]\n\n")
}

func fault(message string) map[string]any {
	return map[string]any{"error": map[string]any{"message": message, "type": "invalid_request_error", "code": "content_filter", "param": nil}}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// TestModel: what the clients are tested against says what they are tested for.
func TestModel(t *testing.T) {
	_, c := newConversation(&testkit.Canaries{}, "model")
	url := startModel(t, c) + "/chat/completions"
	for name, tt := range map[string]struct{ request, want string }{
		"plain":    {`{"model":"m","messages":[{"role":"user","content":"hi"}]}`, c.Completion},
		"tool":     {`{"model":"m","tools":[{}],"messages":[{"role":"user","content":"hi"}]}`, c.ToolArgument},
		"streamed": {`{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}`, c.Chunks[3]},
		"refused":  {`{"model":"refuses","messages":[{"role":"user","content":"echo me"}]}`, "echo me"},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := http.Post(url, "application/json", strings.NewReader(tt.request))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			var body strings.Builder
			if err := res.Write(&body); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(body.String(), tt.want) {
				t.Errorf("the answer lacks %q:\n%s", tt.want, body.String())
			}
		})
	}
}
