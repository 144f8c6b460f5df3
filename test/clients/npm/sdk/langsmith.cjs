// LangSmith's OpenAI wrapper in its OpenTelemetry mode.
'use strict'

process.env.LANGSMITH_TRACING = 'true'
process.env.LANGSMITH_TRACING_MODE = 'otel'
process.env.LANGSMITH_API_KEY = 'none'
const { OpenAI } = require('openai')
const { c, content, given, options, run, withOpenAI } = require('./conversation.cjs')
process.env.LANGSMITH_HIDE_INPUTS = process.env.LANGSMITH_HIDE_OUTPUTS = String(!content)
process.env.LANGSMITH_ENDPOINT = given.model // asked what it can do; it cannot, and says so at once
const sdk = require('./provider.cjs').start()
const { initializeOTEL } = require('langsmith/experimental/otel/setup')
initializeOTEL({ globalTracerProvider: sdk.tracing, skipGlobalContextManagerSetup: true })
const { Client } = require('langsmith')
const { traceable } = require('langsmith/traceable')
const { wrapOpenAI } = require('langsmith/wrappers')

run(async () => {
  const client = new Client()
  const about = { client, metadata: { user_id: c.userId, session_id: c.sessionId, note: c.metadata }, tags: [c.tag] }
  const shop = traceable(async (question) => {
    await withOpenAI(wrapOpenAI(new OpenAI(options), about))
    return question
  }, { name: 'shop', ...about })
  await shop(c.prompt)
  await client.awaitPendingTraceBatches()
  await sdk.stop()
})
