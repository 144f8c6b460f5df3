// Vercel's AI SDK from version 7: telemetry is registered once.
'use strict'

const { createOpenAICompatible } = require('@ai-sdk/openai-compatible')
const { OpenTelemetry } = require('@ai-sdk/otel')
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http')
const { resourceFromAttributes } = require('@opentelemetry/resources')
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base')
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')
const { embed, generateText, registerTelemetry, stepCountIs, streamText, tool } = require('ai')
const { z } = require('zod')
const { c, content, given, model, mustFail, options, refusing, run } = require('./conversation.cjs')

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': given.client }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${given.otlp}/v1/traces` }))],
})
provider.register()
registerTelemetry(new OpenTelemetry())

const shop = createOpenAICompatible({
  name: 'shop', baseURL: given.model, apiKey: c.apiKey, headers: options.defaultHeaders, queryParams: options.defaultQuery,
})
const telemetry = { isEnabled: true, functionId: 'shop', recordInputs: content, recordOutputs: content }
const common = {
  model: shop(model), instructions: c.system, telemetry, maxRetries: 0, runtimeContext: { userId: c.userId, sessionId: c.sessionId, note: c.metadata, tags: [c.tag] },
}

run(async () => {
  await generateText({
    ...common,
    prompt: c.prompt,
    tools: { find_order: tool({ description: c.toolDefinition, inputSchema: z.object({ email: z.string() }), execute: async () => JSON.parse(c.toolResult) }) },
    stopWhen: stepCountIs(3),
  })
  const { textStream } = streamText({ ...common, prompt: c.prompt })
  for await (const _ of textStream); // read to the end
  await embed({ model: shop.embeddingModel('text-embedding-3-small'), value: c.embedded, telemetry, maxRetries: 0 })
  await mustFail(() => generateText({ ...common, model: shop(refusing), prompt: c.refused }))
  await provider.forceFlush()
  await provider.shutdown()
})
