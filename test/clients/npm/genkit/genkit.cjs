// Genkit with its own tracing, whose spans have one scope for flows, models and tools.
'use strict'

const { defineCompatOpenAIModel, openAICompatible } = require('@genkit-ai/compat-oai')
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http')
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base')
const { genkit, z } = require('genkit')
const { enableTelemetry } = require('genkit/tracing')
const OpenAI = require('openai')
const { c, given, model, mustFail, options, refusing, run } = require('./conversation.cjs')

run(async () => {
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${given.otlp}/v1/traces` }))
  await enableTelemetry({ spanProcessors: [processor] })
  const ai = genkit({ plugins: [openAICompatible({ name: 'shop', ...options, initializer: async () => {} })] })
  const client = new OpenAI(options)
  for (const name of [model, refusing]) defineCompatOpenAIModel({ ai, name: `shop/${name}`, client })
  const find = ai.defineTool({ name: 'find_order', description: c.toolDefinition, inputSchema: z.object({ email: z.string() }) }, async () => JSON.parse(c.toolResult))
  const ask = { model: `shop/${model}`, system: c.system, config: { user: c.userId } }

  const shop = ai.defineFlow({ name: 'shop', inputSchema: z.string() }, async (prompt) => (await ai.generate({ ...ask, prompt, tools: [find] })).text)
  await shop(c.prompt)
  const { stream } = ai.generateStream({ ...ask, prompt: c.prompt })
  for await (const _ of stream); // read to the end
  await mustFail(() => ai.generate({ model: `shop/${refusing}`, prompt: c.refused }))
  await processor.forceFlush()
})
