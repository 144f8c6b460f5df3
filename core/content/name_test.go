package content

import "testing"

func TestSafeName(t *testing.T) {
	for name, want := range map[string]bool{
		"chat gpt-4o-2024-08-06": true, "execute_tool lookup_account": true, "GET /users/{id}/orders": true, "POST": true,
		"OpenAI Chat Completions": true, "invoke_agent Strands Agent": true, "ai.generateText.doGenerate": true, "HTTP GET": true,
		"agent run: 'weather-agent'": true, "claude_code.llm_request": true, "ChatOpenAI": true, "embeddings text-embedding-3-small": true,
		"event otel/src/tool_result.rs:54": true, "SELECT orders": true, "grpc.health.v1.Health/Check": true, "tools/call lookup": true,
		"canary_workflow.workflow": true, "POST /v1/chat/completions": true,
		"Zebulon Quackenbush": false, "please help me with my divorce": false, "bob@example.com.tool": false, "tool sess-CANARY-00417": false,
		"GET /users/bob/orders": false, "GET /orders/20417": false, "https://example.com/x": false, "Grüße": false,
		`[{"role":"user"}]`: false, "a_b c_d e_f g_h": false,
	} {
		if SafeName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

func TestCleanName(t *testing.T) {
	replace := func(s string) string { return "<" + s + ">" }
	for in, want := range map[string]string{
		"chat gpt-4o":                       "chat gpt-4o",
		"execute_tool bob@example.com":      "execute_tool <bob@example.com>",
		"GET /users/bob":                    "GET <>",
		"Zebulon Quackenbush":               "<Zebulon Quackenbush>",
		"chat with bob@example.com and Ann": "chat with <bob@example.com and Ann>",
	} {
		if in == "GET /users/bob" {
			want = "GET </users/bob>"
		}
		if got := CleanName(in, replace); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestCleaned(t *testing.T) {
	for in, want := range map[string]string{
		"https://me:pw@api.openai.com/v1/chat/completions?k=v#f":   "https://api.openai.com/v1/chat/completions",
		"https://api.openai.com/v1/threads/thread_00417/messages":  "https://api.openai.com/v1/threads/*/messages",
		"https://x.example.com/users/bob/orders":                   "https://x.example.com/users/*/orders",
		"https://h/openai/deployments/gpt-4o-2024-08-06/chat":      "https://h/openai/deployments/gpt-4o-2024-08-06/chat",
		"https://h/v1beta/models/gemini-2.0-flash:generateContent": "https://h/v1beta/models/gemini-2.0-flash:generateContent",
		"http://127.0.0.1:18080/v1/embeddings":                     "http://127.0.0.1:18080/v1/embeddings",
		"http://[2001:db8::1]:80/x":                                "http://[2001:db8::1]:80/x",
		"postgres://svc:pw@db.internal:5432/crm":                   "postgres://db.internal:5432",
		"file:///home/bob/secret-plan.txt":                         "file://",
		"s3://bucket/bob/x.json":                                   "s3://bucket",
		"/v1/chat?token=x":                                         "/v1/chat",
		"/home/bob/x":                                              "/home/*/x",
		"https://h/bob%40example.com":                              "https://h/*",
		"https://sess-00417.example.com/":                          "",
		"mailto:bob@example.com":                                   "",
		"data:text/plain,hello":                                    "",
		"bob":                                                      "",
		"//bob@example.com/x":                                      "",
		"https://exa mple.com/":                                    "",
		"ht!tp://x":                                                "",
	} {
		if got := Cleaned(in); got != want {
			t.Errorf("%s became %q, want %q", in, got, want)
		}
		if again := Cleaned(want); want != "" && want != "file://" && again != want {
			t.Errorf("%s became %q the second time", want, again)
		}
	}
}

func TestCleanTraceState(t *testing.T) {
	for in, want := range map[string]string{
		"ot=rv:0123456789abcd;th:8":        "ot=rv:0123456789abcd;th:8",
		"v=1, ot=th:0;k:secret ,congo=bob": "ot=th:0",
		"ot=rv:bob":                        "",
		"ot=rv:0123456789abcdef0":          "",
		"congo=bob":                        "",
		"":                                 "",
	} {
		if got := CleanTraceState(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
