// Langfuse's OpenAI wrapper and span processor, which exports where we say instead of to Langfuse.
'use strict'

const { LangfuseSpanProcessor } = require('@langfuse/otel')
const { observeOpenAI } = require('@langfuse/openai')
const { propagateAttributes, startActiveObservation } = require('@langfuse/tracing')
const { OpenAI } = require('openai')
const { c, content, options, run, withOpenAI } = require('./conversation.cjs')
const { exporter, start } = require('./provider.cjs')

const sdk = start([new LangfuseSpanProcessor({ exporter: exporter('traces'), publicKey: 'pk', secretKey: 'sk', baseUrl: 'http://127.0.0.1:1', mask: content ? undefined : () => '<masked>' })])

run(async () => {
  const about = { userId: c.userId, sessionId: c.sessionId, metadata: { note: c.metadata }, tags: [c.tag] }
  await propagateAttributes(about, () => startActiveObservation('shop', async (observation) => {
    observation.update({ input: { question: c.prompt }, metadata: { note: c.metadata } })
    const openai = observeOpenAI(new OpenAI(options), { userId: c.userId, sessionId: c.sessionId, tags: [c.tag], generationMetadata: { note: c.metadata } })
    await withOpenAI(openai)
    observation.update({ output: c.toolResult })
  }))
  await sdk.stop()
})
