package recorded

import (
	"fmt"
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Workload is a batch of twenty chat spans of about 5 KB each, for benchmarks: a
// system prompt, a growing conversation, an answer, and the usual metadata.
func Workload() ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "workload")
	rs.Resource().Attributes().PutStr("telemetry.sdk.language", "python")
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("opentelemetry.instrumentation.openai_v2")
	for i := range 20 {
		s := ss.Spans().AppendEmpty()
		s.SetName("chat gpt-4o")
		a := s.Attributes()
		a.PutStr("gen_ai.operation.name", "chat")
		a.PutStr("gen_ai.provider.name", "openai")
		a.PutStr("gen_ai.request.model", "gpt-4o")
		a.PutStr("gen_ai.response.model", "gpt-4o-2024-08-06")
		a.PutStr("gen_ai.response.id", fmt.Sprintf("chatcmpl-%d", i))
		a.PutEmptySlice("gen_ai.response.finish_reasons").AppendEmpty().SetStr("stop")
		a.PutInt("gen_ai.usage.input_tokens", 900)
		a.PutInt("gen_ai.usage.output_tokens", 120)
		a.PutStr("server.address", "api.openai.com")
		a.PutStr("gen_ai.system_instructions", `[{"type":"text","content":"`+strings.Repeat("You answer questions about loans with care. ", 16)+`"}]`)
		var m strings.Builder
		for turn := range 8 {
			fmt.Fprintf(&m, `{"role":"user","parts":[{"type":"text","content":"Turn %d of talk %d: %s"}]},`, turn, i, strings.Repeat("how does the rate change if I pay earlier? ", 8))
		}
		a.PutStr("gen_ai.input.messages", "["+strings.TrimSuffix(m.String(), ",")+"]")
		a.PutStr("gen_ai.output.messages", `[{"role":"assistant","parts":[{"type":"text","content":"`+strings.Repeat("It falls with every payment. ", 20)+`"}],"finish_reason":"stop"}]`)
	}
	return td
}
