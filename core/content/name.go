package content

import "strings"

// vocabulary are words that names of spans are made of. A name may hold one
// plain word that is not among them.
var vocabulary = set(
	"chat", "completion", "completions", "text", "embedding", "embeddings", "embed", "generate", "generation", "content", "execute", "tool",
	"tools", "invoke", "invocation", "agent", "agents", "create", "call", "calls", "llm", "model", "request", "response", "responses", "run", "runs",
	"workflow", "task", "step", "cycle", "stream", "streaming", "chunk", "retrieve", "retrieval", "rerank", "query", "search", "handler",
	"middleware", "handle", "process", "processing", "publish", "receive", "send", "settle", "deliver", "consume", "produce", "poll", "commit",
	"get", "post", "put", "patch", "delete", "head", "options", "trace", "connect", "query", "select", "insert", "update", "upsert", "drop",
	"http", "https", "grpc", "sql", "database", "db", "client", "server", "internal", "root", "event", "events", "message", "messages", "session",
	"start", "end", "stop", "begin", "finish", "open", "close", "read", "write", "load", "save", "fetch", "list", "find", "count", "init",
	"input", "output", "prompt", "prompts", "system", "user", "assistant", "function", "functions", "thought", "reasoning", "memory", "store", "cache",
	"file", "image", "audio", "speech", "transcription", "moderation", "batch", "job", "queue", "worker", "cron", "schedule", "pipeline", "chain",
	"graph", "node", "edge", "loop", "plan", "planner", "router", "route", "parser", "output", "parse", "format", "validate", "check", "test",
	"tls", "dns", "tcp", "connect", "lookup", "resolve", "handoff", "guardrail", "evaluation", "evaluate", "score", "judge", "object", "to", "of",
	"with", "and", "from", "for", "in", "on", "the", "a", "by", "all", "main", "default", "api", "mcp", "initialize", "ping", "resources",
	"notifications", "sampling", "roots", "error", "exception", "unknown", "fs", "net", "middleware", "view", "render", "template", "page",
	"openai", "anthropic", "claude", "gemini", "bedrock", "azure", "google", "cohere", "mistral", "ollama", "langchain", "crew", "kickoff",
	"upload", "download", "analyze", "analyse", "classify", "summarize", "translate", "extract", "complete", "converse", "respond", "answer", "ask",
)

type tokenClass uint8

const (
	badToken tokenClass = iota
	plainToken
	builtToken // joined by . _ - or by capitals, as identifiers are
	nameToken
)

// SafeName reports whether a name of a span, event or metric is made of words
// of programs: operations, identifiers, routes, names of models. Names are
// often built from what a model or a caller chose, so sentences, addresses and
// numbers are not names.
func SafeName(s string) bool {
	if isDigest(s) {
		return true
	}
	if len(s) > 128 || strings.ContainsAny(s, "\n\r\t\v\f") || MessageShape(s) {
		return false
	}
	plain, built, n := 0, 0, 0
	for f := range strings.FieldsSeq(s) {
		if isDigest(f) {
			continue
		}
		switch classOf(f) {
		case badToken:
			return false
		case plainToken:
			plain++
		case builtToken:
			built++
		}
		n++
	}
	return n <= 8 && plain <= 1 && built <= 3
}

// CleanName keeps the leading words of a name that are in the vocabulary and
// replaces the rest by what replace makes of it.
func CleanName(s string, replace func(string) string) string {
	if SafeName(s) {
		return s
	}
	keep := 0
	for i := 0; i < len(s) && i < 64; {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		end := strings.IndexByte(s[i:], ' ')
		if end < 0 {
			break
		}
		if !inVocabulary(s[i : i+end]) {
			break
		}
		i += end
		keep = i
	}
	rest := strings.TrimLeft(s[keep:], " ")
	if isDigest(rest) {
		return s
	}
	if keep == 0 {
		return replace(s)
	}
	return s[:keep] + " " + replace(rest)
}

func inVocabulary(token string) bool {
	if classOf(token) == badToken {
		return false
	}
	n := 0
	for w := range words(token) {
		if !vocabulary[w] {
			return false
		}
		n++
	}
	return n > 0
}

func classOf(token string) tokenClass {
	token = strings.Trim(token, `'"()[]<>,;:.!?`)
	if token == "" || token == "-" || token == "→" || token == "->" || token == "&" {
		return nameToken
	}
	if strings.HasPrefix(token, "/") {
		if len(token) > 200 || cleanPath(token) != token {
			return badToken
		}
		return nameToken
	}
	if len(token) > 96 || !only(token, nameBytes) || strings.Contains(token, "://") {
		return badToken
	}
	if digitRun(token) >= 4 {
		if isModel(token) && hasFamily(token) {
			return nameToken
		}
		return badToken
	}
	if vocabulary[strings.ToLower(token)] || hasFamily(token) && isModel(token) {
		return nameToken
	}
	for i := 0; i < len(token); i++ {
		if !isAlnum(token[i]) || i > 0 && isUpper(token[i]) && isLower(token[i-1]) {
			return builtToken
		}
	}
	return plainToken
}

var nameBytes = bytesOf("_.-/:*#$[]()&,+|")

func hasFamily(s string) bool {
	low := strings.ToLower(s)
	for _, f := range modelFamilies {
		if strings.Contains(low, f) {
			return true
		}
	}
	return false
}

// measurementWords and the vocabulary are all that descriptions of metrics may be
// made of. A description identifies nothing, so one with other words is given up.
var measurementWords = set(
	"number", "count", "counts", "counter", "total", "sum", "size", "duration", "durations", "latency", "latencies", "time", "times", "seconds",
	"milliseconds", "bytes", "token", "tokens", "used", "usage", "rate", "ratio", "histogram", "gauge", "measure", "measures", "measured",
	"requests", "response", "operation", "operations", "per", "active", "current", "cost", "line", "lines", "code", "cli", "sessions", "started",
	"made", "modified", "created", "edit", "edits", "decision", "decisions", "commits", "pull", "git", "first", "between", "or", "is", "are", "was",
	"were", "that", "this", "which", "been", "be", "at", "as", "an", "during", "each", "genai", "inbound", "outbound", "body", "inference",
	"heap", "cpu", "process", "runtime", "threads", "connections", "connection", "items", "spans", "logs", "metrics", "received", "sent",
	"failed", "successful", "succeeded", "dropped", "accepted", "refused", "completed", "since", "last", "average", "maximum", "minimum",
)

func isDescription(s string) bool {
	if len(s) > 256 || !only(s, descriptionBytes) || digitRun(s) > 2 {
		return false
	}
	for w := range words(s) {
		if !vocabulary[w] && !measurementWords[w] {
			return false
		}
	}
	return true
}

var descriptionBytes = bytesOf(" .,;:()-_/'")
