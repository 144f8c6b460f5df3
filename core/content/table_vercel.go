package content

import "slices"

// vercel: the ai.* attributes of the Vercel AI SDK and of others under ai.*.
var vercel = slices.Concat(
	carries("Vercel AI", Prompt, "ai.prompt", "ai.prompt.*", "ai.input_messages", "ai.texts"),
	carries("Vercel AI", System, "ai.preamble"),
	carries("Vercel AI", Completion,
		"ai.response.text", "ai.response.object", "ai.response.reasoning", "ai.response.files", "ai.response.providerMetadata",
		"ai.result.text", "ai.result.object", "ai.responses", "ai.stream.*"),
	carries("Vercel AI", ToolDefinition, "ai.prompt.tools", "ai.prompt.toolChoice", "ai.schema", "ai.schema.*"),
	carries("Vercel AI", ToolArguments, "ai.response.toolCalls", "ai.result.toolCalls", "ai.toolCall.args", "ai.tool_calls"),
	carries("Vercel AI", ToolResult, "ai.toolCall.result"),
	carries("Vercel AI", Retrieval, "ai.documents", "ai.search_queries", "ai.search_results", "ai.citations"),
	carries("Vercel AI", EmbeddingInput, "ai.value", "ai.values", "ai.embedding", "ai.embeddings"),
	carries("Vercel AI", Identity, "ai.telemetry.metadata.*", "ai.settings.context.*", "ai.settings.runtimeContext.*"),
	carries("Vercel AI", Other, "ai.request.headers.*", "ai.request.body", "ai.response.headers.*", "ai.metadata"),

	safe("Vercel AI", Word,
		"ai.operationId", "ai.model.provider", "ai.response.finishReason", "ai.finishReason", "ai.settings.output",
		"ai.settings.mode", "ai.toolCall.name", "ai.telemetry.functionId"),
	safe("Vercel AI", Title, "operation.name", "resource.name"),
	safe("Vercel AI", Model, "ai.model.id", "ai.response.model"),
	safe("Vercel AI", MadeID, "ai.response.id", "ai.toolCall.id"),
	safe("Vercel AI", Time, "ai.response.timestamp"),
	safe("Vercel AI", Number, "ai.response.msToFinish", "ai.response.msToFirstChunk", "ai.settings.maxRetries"),
	safe("Vercel AI", Measures, "ai.usage.*"),
)
