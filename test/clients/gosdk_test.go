package clients

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// playGo is a service in Go that calls the model by hand and is instrumented with
// the OpenTelemetry SDK in the GenAI conventions: with tools, a stream of which each
// chunk is an event, and an error. Without content it leaves out what the conventions
// call opt-in, and still records errors as the SDK does.
func playGo(t *testing.T, told given) {
	t.Helper()
	c, model := told.Says, told.Model
	exporter, err := otlptracegrpc.New(t.Context(), otlptracegrpc.WithEndpointURL(told.OTLP))
	if told.Protocol == httpProto {
		exporter, err = otlptracehttp.New(t.Context(), otlptracehttp.WithEndpointURL(told.OTLP+"/v1/traces"))
	}
	if err != nil {
		t.Fatal(err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "go-sdk"))))
	tracer := provider.Tracer("shop/assistant")

	ctx, root := tracer.Start(t.Context(), "POST /chat", trace.WithAttributes(
		attribute.String("http.request.method", "POST"),
		attribute.String("url.full", "https://shop.example/chat?token="+c.URLToken),
		attribute.String("http.request.header.x-debug", c.Header),
		attribute.String("user.id", c.UserID),
		attribute.String("session.id", c.SessionID),
	))
	optIn := func(span trace.Span, attrs ...attribute.KeyValue) {
		if told.Content {
			span.SetAttributes(attrs...)
		}
	}
	messages := []map[string]any{{"role": "system", "content": c.System}, {"role": "user", "content": c.Prompt}}
	chat := func(name string, messages []map[string]any, tools ...any) string {
		_, span := tracer.Start(ctx, "chat "+name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String("gen_ai.operation.name", "chat"),
			attribute.String("gen_ai.provider.name", "openai"),
			attribute.String("gen_ai.request.model", name),
		))
		defer span.End()
		optIn(span, attribute.String("gen_ai.input.messages", text(t, messages)), attribute.String("gen_ai.tool.definitions", text(t, tools)))
		status, answer := ask(t, model, map[string]any{"model": name, "messages": messages, "tools": tools})
		if status != http.StatusOK {
			err := modelError(answer)
			span.RecordError(err, trace.WithStackTrace(true))
			span.SetStatus(codes.Error, err.Error())
			return ""
		}
		span.SetAttributes(attribute.Int("gen_ai.usage.input_tokens", 42))
		optIn(span, attribute.String("gen_ai.output.messages", answer))
		return answer
	}
	tool := map[string]any{"type": "function", "function": map[string]any{"name": "find_order", "description": c.ToolDefinition}}
	chat("gpt-4o-mini", messages, tool)
	_, call := tracer.Start(ctx, "execute_tool find_order", trace.WithAttributes(attribute.String("gen_ai.tool.name", "find_order")))
	optIn(call, attribute.String("gen_ai.tool.call.arguments", text(t, map[string]string{"email": c.ToolArgument})),
		attribute.String("gen_ai.tool.call.result", c.ToolResult))
	call.End()
	if chat("gpt-4o-mini", append(messages, map[string]any{"role": "tool", "tool_call_id": "call_1", "content": c.ToolResult}), tool) == "" {
		t.Error("the model did not answer")
	}
	_, streamed := tracer.Start(ctx, "chat gpt-4o-mini", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("gen_ai.operation.name", "chat"), attribute.String("gen_ai.request.model", "gpt-4o-mini")))
	_, chunks := ask(t, model, map[string]any{"model": "gpt-4o-mini", "messages": messages, "stream": true})
	for line := range strings.Lines(chunks) {
		if data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: {"); ok && told.Content {
			streamed.AddEvent("gen_ai.content.completion.chunk", trace.WithAttributes(attribute.String("gen_ai.completion.chunk", "{"+data)))
		}
	}
	streamed.End()
	if chat(refusing, []map[string]any{{"role": "user", "content": c.Refused}}) != "" {
		t.Error("the refused prompt was answered")
	}
	root.End()
	if err := provider.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// modelError is what the service got instead of an answer.
type modelError string

func (e modelError) Error() string { return "400: " + string(e) }

func ask(t *testing.T, model string, request any) (int, string) {
	t.Helper()
	res, err := http.Post(model+"/chat/completions", "application/json", bytes.NewBufferString(text(t, request)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
