// Vercel's AI SDK with its own telemetry.
'use strict'

const { createOpenAICompatible } = require('@ai-sdk/openai-compatible')
const { embed, generateText, stepCountIs, streamText, tool } = require('ai')
const { z } = require('zod')
const { c, content, given, model, mustFail, options, refusing, run } = require('./conversation.cjs')
const sdk = require('./provider.cjs').start()

const shop = createOpenAICompatible({
  name: 'shop', baseURL: given.model, apiKey: c.apiKey, headers: options.defaultHeaders, queryParams: options.defaultQuery,
})
const telemetry = {
  isEnabled: true,
  recordInputs: content,
  recordOutputs: content,
  functionId: 'shop',
  metadata: { userId: c.userId, sessionId: c.sessionId, note: c.metadata, tags: [c.tag] },
}
const common = { model: shop(model), system: c.system, experimental_telemetry: telemetry, maxRetries: 0 }

run(async () => {
  await generateText({
    ...common,
    prompt: c.prompt,
    tools: { find_order: tool({ description: c.toolDefinition, inputSchema: z.object({ email: z.string() }), execute: async () => JSON.parse(c.toolResult) }) },
    stopWhen: stepCountIs(3),
  })
  const { textStream } = streamText({ ...common, prompt: c.prompt })
  for await (const _ of textStream); // read to the end
  await embed({ model: shop.textEmbeddingModel('text-embedding-3-small'), value: c.embedded, experimental_telemetry: telemetry, maxRetries: 0 })
  await mustFail(() => generateText({ ...common, model: shop(refusing), prompt: c.refused }))
  await sdk.stop()
})
