package content

import "strings"

// llmWords recognise an instrumentation scope as an LLM client's when one of
// the words of its name is among them. Words are split at everything that is
// not a letter or digit, so "ai" does not match "domain".
var llmWords = set(
	"ai", "genai", "llm", "llms", "openai", "anthropic", "claude", "bedrock", "sagemaker", "cohere", "mistral",
	"mistralai", "ollama", "vllm", "groq", "gemini", "vertexai", "vertex", "watsonx", "togetherai",
	"huggingface", "transformers", "deepseek", "xai", "openrouter", "litellm", "langchain", "langgraph",
	"llamaindex", "llama", "haystack", "crewai", "autogen", "dspy", "guardrails", "instructor", "smolagents",
	"semantickernel", "agent", "agents", "agentcore", "strands", "mastra", "genkit", "adk", "codex", "mcp",
	"fastmcp", "modelcontextprotocol", "openinference", "openllmetry", "traceloop", "openlit", "langfuse",
	"langsmith", "langtrace", "logfire", "pydantic", "braintrust", "helicone", "arize", "mlflow",
	"promptflow", "portkey", "lmnr", "laminar", "livekit", "pipecat", "voiceflow", "flue", "copilot",
	"chroma", "chromadb", "pinecone", "weaviate", "qdrant", "milvus", "marqo", "lancedb", "mem0", "letta",
	"firecrawl", "crawl4ai", "browser-use", "assemblyai", "elevenlabs", "embedding", "embeddings", "chat",
	"chatbot", "completion", "completions", "rag", "inference",
)

// llmPrefixes are namespaces that only LLM clients write.
var llmPrefixes = []string{
	"gen_ai.", "genai.", "llm.", "llms.", "ai.", "openinference.", "traceloop.", "langfuse.", "langsmith.", "langchain.",
	"langgraph.", "mlflow.", "pydantic_ai.", "logfire.", "openlit.", "openai.", "anthropic.", "claude_code.", "codex.",
	"gemini_cli.", "gcp.vertex.agent.", "genkit:", "genkit.", "haystack.", "crewai.", "crew_", "litellm.", "mcp.", "lk.",
	"flue.", "mastra.", "braintrust.", "strands.", "agent.", "agent_framework.", "semantic_kernel.", "sk.", "aws.bedrock.",
	"bedrock.", "cohere.", "retrieval.", "reranker.", "embedding.", "prompt.", "prompts.", "completion.", "completions.",
	"message.", "messages.", "message_content.", "tool.", "tool_call.", "input.", "output.", "memory.", "chat.", "dspy.",
	"autogen.", "llamaindex.", "llama_index.", "smolagents.", "helicone.", "langtrace.", "weave.", "pinecone.", "db.chroma.",
	"db.milvus.", "db.marqo.", "db.vector.", "db.query.result", "db.search.result", "db.query.embeddings", "evaluation.", "annotation.",
	"metadata.", "lmnr.", "arize.", "phoenix.", "guardrail.", "vercel.ai", "operation.name.ai",
}

// llmPrefixesBy holds llmPrefixes by their first byte: most keys of other
// namespaces are told apart without a comparison.
var llmPrefixesBy = func() (by [256][]string) {
	for _, p := range llmPrefixes {
		by[p[0]] = append(by[p[0]], p)
	}
	return by
}()

// llmBare are keys without a namespace that LLM clients write.
var llmBare = set(
	"prompt", "prompts", "completion", "completions", "messages", "system_prompt", "user_prompt", "user_system_prompt",
	"all_messages_events", "final_result", "tool_arguments", "tool_response", "model_request_parameters", "request_data",
	"response_data", "tool_calls", "tool_input", "tool_parameters", "function_args", "request_text", "response_text",
	"model_name", "tool_name", "agent_name", "query_source", "task_output", "hidden_params", "llm",
)

// LLMScope reports whether a scope of this name is an LLM client's.
func LLMScope(name string) bool {
	for word := range words(name) {
		if llmWords[word] {
			return true
		}
	}
	return false
}

// LLMKey reports whether an attribute with this key marks its record as an LLM client's.
func LLMKey(key string) bool {
	if llmBare[key] {
		return true
	}
	if key == "" {
		return false
	}
	for _, p := range llmPrefixesBy[key[0]] {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

// LLMEvent reports whether a span event, log event or metric of this name is an LLM client's.
func LLMEvent(name string) bool {
	return name != "" && (LLMKey(name) || strings.HasPrefix(name, "llm_") || LLMScope(name))
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// words yields the lower-case words of a name: runs of letters and digits,
// split at a change from lower to upper case as well.
func words(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		emit := func(end int) bool {
			if start < 0 {
				return true
			}
			w := name[start:end]
			start = -1
			return yield(strings.ToLower(w))
		}
		for i := 0; i < len(name); i++ {
			c := name[i]
			switch {
			case isUpper(c) && i > 0 && isLower(name[i-1]):
				if !emit(i) {
					return
				}
				start = i
			case isAlnum(c):
				if start < 0 {
					start = i
				}
			default:
				if !emit(i) {
					return
				}
			}
		}
		emit(len(name))
	}
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlnum(c byte) bool { return isUpper(c) || isLower(c) || isDigit(c) }
