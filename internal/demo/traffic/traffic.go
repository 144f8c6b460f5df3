// Package traffic plays a small shop assistant that is instrumented in several
// conventions, with the OpenTelemetry SDK as a real service would: OpenTelemetry
// GenAI, OpenInference and Vercel AI. Its people, numbers and keys are made up.
package traffic

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/metric"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Sent tells what one run sent.
type Sent struct {
	Spans, Logs, Metrics int
	// Featured is the trace whose conversation is worth opening afterwards.
	Featured trace.TraceID
}

// Send plays every scene once against the OTLP/HTTP endpoint ("http://host:port")
// and returns when the endpoint has acknowledged all of it.
func Send(ctx context.Context, endpoint string) (Sent, error) {
	s, err := open(ctx, endpoint)
	if err != nil {
		return Sent{}, err
	}
	var sent Sent
	sent.Featured = s.genAI(ctx, &sent)
	s.openInference(ctx, &sent)
	s.vercelAI(ctx, &sent)
	s.captureSwitchedOff(ctx, &sent)
	return sent, s.close(ctx)
}

// service is one instrumented process with its three signal providers.
type service struct {
	traces  *sdktrace.TracerProvider
	logs    *sdklog.LoggerProvider
	metrics *sdkmetric.MeterProvider
	made    *invented
}

func open(ctx context.Context, endpoint string) (*service, error) {
	res := resource.NewSchemaless(
		attribute.String("service.name", "shop-assistant"),
		attribute.String("service.version", "2.4.1"),
		attribute.String("deployment.environment.name", "demo"),
	)
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("open trace exporter: %w", err)
	}
	records, err := otlploghttp.New(ctx, otlploghttp.WithEndpointURL(endpoint+"/v1/logs"))
	if err != nil {
		return nil, fmt.Errorf("open log exporter: %w", err)
	}
	points, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(endpoint+"/v1/metrics"))
	if err != nil {
		return nil, fmt.Errorf("open metric exporter: %w", err)
	}
	return &service{
		traces:  sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(res)),
		logs:    sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(records)), sdklog.WithResource(res)),
		metrics: sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(points)), sdkmetric.WithResource(res)),
		made:    invent(),
	}, nil
}

// close flushes: the SDKs answer only when the endpoint took everything.
func (s *service) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return errors.Join(s.traces.Shutdown(ctx), s.logs.Shutdown(ctx), s.metrics.Shutdown(ctx))
}

// genAI is a conversation in the OpenTelemetry GenAI conventions: content in
// span attributes, the user's identity in a log record and in a metric.
func (s *service) genAI(ctx context.Context, sent *Sent) trace.TraceID {
	tracer := s.traces.Tracer("opentelemetry.instrumentation.openai_v2")
	ctx, root := tracer.Start(ctx, "POST /chat", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", "POST"),
		attribute.String("url.full", "https://shop.example/chat?session="+s.made.session),
		attribute.String("user.id", s.made.email),
	))
	_, span := tracer.Start(ctx, "chat gpt-4o", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("gen_ai.operation.name", "chat"),
		attribute.String("gen_ai.provider.name", "openai"),
		attribute.String("gen_ai.request.model", "gpt-4o"),
		attribute.String("gen_ai.response.model", "gpt-4o-2024-08-06"),
		attribute.StringSlice("gen_ai.response.finish_reasons", []string{"stop"}),
		attribute.Int("gen_ai.usage.input_tokens", 212),
		attribute.Int("gen_ai.usage.output_tokens", 48),
		attribute.String("gen_ai.conversation.id", s.made.session),
		attribute.String("gen_ai.system_instructions", jsonText([]part{{Type: "text", Content: "You are the assistant of the shop. Never promise a refund."}})),
		attribute.String("gen_ai.input.messages", jsonText([]message{
			{Role: "user", Parts: []part{{Type: "text", Content: "Hi, I am " + s.made.name + " (" + s.made.email + ", " + s.made.phone +
				"). My order 88-1042 never came and the card " + s.made.card + " was charged. Can you refund it to " + s.made.iban + "?"}}},
			{Role: "assistant", Parts: []part{{Type: "tool_call", ID: "call_1", Name: "find_order", Arguments: map[string]any{"email": s.made.email, "order": "88-1042"}}}},
			{Role: "tool", Parts: []part{{Type: "tool_call_response", ID: "call_1", Response: map[string]any{"status": "lost", "dsn": s.made.dsn}}}},
		})),
		attribute.String("gen_ai.output.messages", jsonText([]message{
			{Role: "assistant", FinishReason: "stop", Parts: []part{{Type: "text", Content: "I am sorry, your parcel was lost. A colleague will write to " + s.made.email + " about the refund today."}}},
		})),
	))
	span.End()
	root.End()
	sent.Spans += 2

	var record log.Record
	record.SetTimestamp(time.Now())
	record.SetEventName("gen_ai.user.message")
	record.SetSeverity(log.SeverityInfo)
	record.SetBody(attribute.MapValue(attribute.String("role", "user"), attribute.String("content", "My order never came, call me at "+s.made.phone)))
	record.AddAttributes(attribute.String("gen_ai.provider.name", "openai"))
	s.logs.Logger("opentelemetry.instrumentation.openai_v2").Emit(trace.ContextWithSpanContext(ctx, span.SpanContext()), record)
	sent.Logs++

	tokens, err := s.metrics.Meter("shop-assistant").Int64Counter("shop.tokens.used", metric.WithUnit("{token}"))
	if err == nil {
		tokens.Add(ctx, 260, metric.WithAttributes(attribute.String("gen_ai.request.model", "gpt-4o"), attribute.String("user.id", s.made.email)))
		sent.Metrics++
	}
	return span.SpanContext().TraceID()
}

// openInference flattens messages into numbered attributes.
func (s *service) openInference(ctx context.Context, sent *Sent) {
	_, span := s.traces.Tracer("openinference.instrumentation.langchain").Start(ctx, "ChatOpenAI", trace.WithAttributes(
		attribute.String("openinference.span.kind", "LLM"),
		attribute.String("llm.model_name", "gpt-4o-mini"),
		attribute.Int("llm.token_count.prompt", 96),
		attribute.Int("llm.token_count.completion", 31),
		attribute.String("llm.input_messages.0.message.role", "system"),
		attribute.String("llm.input_messages.0.message.content", "Answer from the handbook only."),
		attribute.String("llm.input_messages.1.message.role", "user"),
		attribute.String("llm.input_messages.1.message.content", "I pasted our key by accident: "+s.made.apiKey+". Is that bad?"),
		attribute.String("llm.output_messages.0.message.role", "assistant"),
		attribute.String("llm.output_messages.0.message.content", "Yes. Revoke it now and tell "+s.made.colleague+"."),
		attribute.String("input.value", `{"question":"I pasted our key by accident"}`),
		attribute.String("input.mime_type", "application/json"),
		attribute.String("session.id", s.made.session),
	))
	span.End()
	sent.Spans++
}

// vercelAI carries prompts as JSON text and ends in an error that echoes them.
func (s *service) vercelAI(ctx context.Context, sent *Sent) {
	_, span := s.traces.Tracer("ai").Start(ctx, "ai.generateText", trace.WithAttributes(
		attribute.String("ai.operationId", "ai.generateText"),
		attribute.String("ai.model.id", "claude-sonnet-4"),
		attribute.String("ai.model.provider", "anthropic.messages"),
		attribute.Int("ai.usage.promptTokens", 54),
		attribute.Int("ai.usage.completionTokens", 0),
		attribute.String("ai.prompt.messages", jsonText([]map[string]any{
			{"role": "user", "content": []map[string]any{{"type": "text", "text": "Write a letter to " + s.made.name + ", " + s.made.street + "."}}},
		})),
		attribute.String("ai.telemetry.metadata.userId", s.made.email),
	))
	err := errors.New("400 invalid request: could not process 'Write a letter to " + s.made.name + ", " + s.made.street + "'")
	span.RecordError(err)
	span.SetStatus(codes.Error, err.Error())
	span.End()
	sent.Spans++
}

// captureSwitchedOff is what most clients send when content capture is off: no
// message attributes, and the prompt all the same, in the error text.
func (s *service) captureSwitchedOff(ctx context.Context, sent *Sent) {
	_, span := s.traces.Tracer("opentelemetry.instrumentation.openai_v2").Start(ctx, "chat gpt-4o-mini", trace.WithAttributes(
		attribute.String("gen_ai.operation.name", "chat"),
		attribute.String("gen_ai.provider.name", "openai"),
		attribute.String("gen_ai.request.model", "gpt-4o-mini"),
		attribute.String("error.type", "BadRequestError"),
	))
	span.SetStatus(codes.Error, "BadRequestError: the message 'my password is "+s.made.password+"' was flagged")
	span.End()
	sent.Spans++
}
