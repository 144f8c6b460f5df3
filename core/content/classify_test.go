package content

import (
	"strings"
	"testing"
)

func TestClassify(t *testing.T) {
	const llm, other = true, false
	for _, test := range []struct {
		key, value string
		llm        bool
		want       Kind
	}{
		{"gen_ai.input.messages", `[{"role":"user"}]`, llm, Prompt},
		{"gen_ai.output.messages", "hello", other, Completion},
		{"gen_ai.system_instructions", "be kind", llm, System},
		{"gen_ai.tool.definitions", "[]", llm, ToolDefinition},
		{"gen_ai.prompt.12.content", "hello", llm, Prompt},
		{"gen_ai.completion.0.tool_calls.3.arguments", "{}", llm, ToolArguments},
		{"llm.input_messages.0.message.content", "hello", llm, Prompt},
		{"llm.input_messages.0.message.role", "user", llm, Metadata},
		{"llm.input_messages.0.message.role", "the user Bob", llm, Other},
		{"retrieval.documents.7.document.content", "text", llm, Retrieval},
		{"embedding.embeddings.0.embedding.text", "text", llm, EmbeddingInput},
		{"ai.prompt.messages", "[]", llm, Prompt},
		{"ai.toolCall.result", "{}", llm, ToolResult},
		{"ai.telemetry.metadata.userId", "bob", llm, Identity},
		{"ai.response.finishReason", "tool-calls", llm, Metadata},
		{"gen_ai.response.finish_reasons", "stop", llm, Metadata},
		{"gen_ai.response.finish_reasons", strings.Repeat("stop", 500), llm, Other},
		{"gen_ai.response.finish_reasons", "bob@example.com", llm, Other},
		{"gen_ai.request.model", "gpt-4o-mini-2024-07-18", llm, Metadata},
		{"gen_ai.request.model", "anthropic.claude-3-5-sonnet-20241022-v2:0", llm, Metadata},
		{"gen_ai.request.model", "bob 4000", llm, Other},
		{"gen_ai.request.model", "account-20417733", llm, Other},
		{"gen_ai.brand.new", "stop", llm, Other},
		{"gen_ai.brand.new", "true", llm, Metadata},
		{"app.brand.new", "checkout", other, Metadata},
		{"app.brand.new", "two words", other, Other},
		{"app.brand.new", "order-20417", other, Other},
		{"app.brand.new", strings.Repeat("a", 33), other, Other},
		{"app.brand.new", `{"role":"user","content":"x"}`, other, Prompt},
		{"app.brand.new", "https://u:p@example.com/x?y=z", other, URL},
		{"app.brand.duration_ms", "1043", llm, Metadata},
		{"app.brand.duration_ms", "ten for Bob", llm, Other},
		{"x.phone.number", "2025550143", llm, Other},
		{"my.user.id", "4711", llm, Identity},
		{"my.user.id", "a document\nabout Bob", llm, Other},
		{"customer.email", "bob@example.com", other, Identity},
		{"http.request.method", "GET", llm, Metadata},
		{"http.request.header.authorization", "Bearer x", other, Other},
		{"url.full", "https://example.com/?a=b", other, URL},
		{"url.full", "not a url", other, Other},
		{"db.query.text", "SELECT 1", other, Other},
		{"exception.message", "boom", other, ErrorText},
		{"exception.type", "java.lang.NullPointerException", other, Metadata},
		{"server.address", "api.openai.com", llm, Metadata},
		{"server.address", "[2001:db8::1]:443", llm, Metadata},
		{"server.address", "bob@example.com", llm, Other},
		{"k8s.pod.name", "web-7d9f8b6c5-x2k4z", other, Metadata},
		{"baggage.user", "bob", other, Other},
		{"image", "data:image/png;base64,AAAA", llm, Media},
		{"mlflow.spanType", `"LLM"`, llm, Metadata},
		{"langfuse.observation.usage_details", `{"input":12,"output":{"text":3}}`, llm, Metadata},
		{"langfuse.observation.usage_details", `{"input":"Bob"}`, llm, Prompt},
		{"langfuse.observation.usage_details", `{"Bob Smith":1}`, llm, Other},
		{"sotto.retention.expires_at", "2026-11-26T15", llm, Metadata},
		{"sotto.sample.id", "debug/2026-11-26/default/0af7651916cd43dd8448eb211c80319c", llm, Metadata},
		{"anything.digest", "hmac-sha256:0123abcd:" + strings.Repeat("x", 43), llm, Metadata},
		{"anything.digest", "hmac-sha256:0123abcd:" + strings.Repeat("x", 44), llm, Other},
		{"", "", llm, Metadata},
	} {
		if got := Classify(Site{Place: SpanAttribute, Key: test.key, LLM: test.llm}, test.value); got != test.want {
			t.Errorf("%s = %.60q (llm %v): %v, want %v", test.key, test.value, test.llm, got, test.want)
		}
	}
}

func TestNumeric(t *testing.T) {
	for key, want := range map[string]Kind{
		"gen_ai.usage.input_tokens": Metadata, "gen_ai.usage.output_tokens": Metadata, "llm.token_count.prompt": Metadata, "http.response.status_code": Metadata,
		"sotto.redacted.EMAIL_ADDRESS": Metadata, "sotto.redacted.IP_ADDRESS": Metadata, "some.thing": Metadata,
		"langfuse.trace.metadata.duration_ms": Metadata,
		"user.id":                             Identity, "customer.phone": Identity, "app.account_id": Identity, "ai.telemetry.metadata.accountNumber": Identity,
		"embedding.embeddings.0.embedding.vector": EmbeddingInput, "ai.prompt.secretNumber": Prompt,
	} {
		if got := Numeric(Site{Place: SpanAttribute, Key: key, LLM: true}); got != want {
			t.Errorf("a number under %s: %v, want %v", key, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		place Place
		value string
		want  Kind
	}{
		{StatusMessage, "boom", Metadata},
		{StatusMessage, "could not find Bob", ErrorText},
		{LogBody, "claude_code.user_prompt", Metadata},
		{LogBody, "user Bob signed in", Other},
		{LogBody, `[{"role":"user","content":"x"}]`, Prompt},
		{ScopeName, "@opentelemetry/instrumentation-openai", Metadata},
		{ScopeName, "scope of Bob", Other},
		{ScopeVersion, "2.1b0", Metadata},
		{ScopeVersion, "8c1fa0b2c3d4", Metadata},
		{ScopeVersion, "bob-00417-x", Other},
		{SchemaURL, "https://opentelemetry.io/schemas/1.37.0", Metadata},
		{SchemaURL, "https://opentelemetry.io/?bob", URL},
		{MetricName, "gen_ai.client.token.usage", Metadata},
		{MetricName, "usage of Bob", Other},
		{MetricUnit, "{token}", Metadata},
		{MetricUnit, "mails of Bob", Other},
		{MetricDescription, "Duration of HTTP client requests.", Metadata},
		{MetricDescription, "Duration of Zebulon", Other},
		{SeverityText, "ERROR", Metadata},
		{SeverityText, "Bob's error", Other},
		{TraceState, "ot=rv:0123456789abcd", Other},
		{AttributeKey, "llm.input_messages.10432.message.content", Metadata},
		{AttributeKey, "bob@example.com", Other},
		{AttributeKey, "sess-CANARY-00417", Other},
		{AttributeKey, "Bob Smith", Other},
	} {
		if got := Classify(Site{Place: test.place}, test.value); got != test.want {
			t.Errorf("%v %q: %v, want %v", test.place, test.value, got, test.want)
		}
	}
}

// TestPolicy: the two choices do what they say, and no more.
func TestPolicy(t *testing.T) {
	strict := Policy{}
	s := Site{Place: SpanAttribute, Key: "app.flavour"}
	if strict.Classify(s, "gold") != Other {
		t.Error("MaxPlainBytes 0 lets a word pass")
	}
	if (Policy{MaxPlainBytes: 256}).Classify(s, "a sentence of many words") != Other {
		t.Error("a long bound lets a sentence pass")
	}
	allow := Policy{AllowKeys: []string{"app.order"}}
	s.Key, s.LLM = "app.order", true
	if allow.Classify(s, "A-20417") != Metadata {
		t.Error("an allowed key does not pass")
	}
	if allow.Classify(s, "Bob wrote a long letter about it") != Other {
		t.Error("an allowed key lets a sentence pass")
	}
}

func TestRecognise(t *testing.T) {
	for name, want := range map[string]bool{
		"opentelemetry.instrumentation.openai_v2": true, "@arizeai/openinference-instrumentation-openai": true, "ai": true,
		"Vercel.AI": true, "@langfuse/openai": true, "com.anthropic.claude_code.tracing": true, "genkit-tracer": true, "strands-agents": true,
		"io.opentelemetry.http-url-connection": false, "@opentelemetry/instrumentation-undici": false, "domain.main": false, "": false,
	} {
		if LLMScope(name) != want {
			t.Errorf("scope %q: %v", name, !want)
		}
	}
	for key, want := range map[string]bool{
		"gen_ai.system": true, "llm.model_name": true, "ai.model.id": true, "genkit:input": true, "input.value": true, "prompt": true,
		"http.method": false, "aim.x": false, "service.name": false, "": false,
	} {
		if LLMKey(key) != want {
			t.Errorf("key %q: %v", key, !want)
		}
	}
}

// TestTable: a rule of the table is found by its own key, and no key is listed
// twice with different kinds for the same event and places.
func TestTable(t *testing.T) {
	type id struct{ key, event string }
	seen := map[id]Rule{}
	for _, r := range Table() {
		if r.Convention == "" || r.Key == "" {
			t.Errorf("%+v is not complete", r)
		}
		if r.Kind == Metadata && r.Look == Never || r.Kind != Metadata && r.Look != Never {
			t.Errorf("%s: kind %v with look %d", r.Key, r.Kind, r.Look)
		}
		if before, ok := seen[id{r.Key, r.Event}]; ok && (before.Kind == Metadata) != (r.Kind == Metadata) {
			t.Errorf("%s is %v in %s and %v in %s", r.Key, before.Kind, before.Convention, r.Kind, r.Convention)
		}
		seen[id{r.Key, r.Event}] = r
		key := strings.NewReplacer("#", "12", "*", "anything").Replace(r.Key)
		s := Site{Place: SpanAttribute, Key: key, Event: r.Event, LLM: true}
		if len(r.Places) > 0 {
			s.Place = r.Places[0]
		}
		if find(s) == nil {
			t.Errorf("%s is not found by its key %s", r.Key, key)
		}
	}
	if len(seen) < 400 {
		t.Errorf("%d rules", len(seen))
	}
}

// FuzzClassify: nothing that looks like a person's writing is ever metadata,
// whatever the key.
func FuzzClassify(f *testing.F) {
	for _, r := range Table() {
		f.Add(r.Key, "word", true)
	}
	f.Add("gen_ai.request.model", "bob@example.com", false)
	f.Fuzz(func(t *testing.T, key, value string, llm bool) {
		for _, place := range []Place{SpanAttribute, LogAttribute, ResourceAttribute, MetricAttribute, SpanName, StatusMessage, LogBody} {
			kind := Classify(Site{Place: place, Key: key, LLM: llm}, value)
			if kind != Metadata {
				continue
			}
			if strings.Contains(value, "@") && place != SpanName || strings.Contains(value, "\n") || len(value) > 2048 {
				t.Errorf("%v %q: %q passes", place, key, value)
			}
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	sites := []Site{
		{Place: SpanAttribute, Key: "gen_ai.request.model", LLM: true},
		{Place: SpanAttribute, Key: "llm.input_messages.3.message.content", LLM: true},
		{Place: SpanAttribute, Key: "app.something.unknown"},
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Classify(sites[i%len(sites)], "gpt-4o-mini")
	}
}
