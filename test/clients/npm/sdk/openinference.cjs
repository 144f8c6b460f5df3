// Arize's OpenInference instrumentation of openai, with session, user, metadata and tags in the context.
'use strict'

const { context } = require('@opentelemetry/api')
const { setMetadata, setSession, setTags, setUser } = require('@arizeai/openinference-core')
const { OpenAIInstrumentation } = require('@arizeai/openinference-instrumentation-openai')
const { c, content, options, run, withOpenAI } = require('./conversation.cjs')
const sdk = require('./provider.cjs').start()
const OpenAI = require('openai')

const traceConfig = content ? {} : { hideInputs: true, hideOutputs: true, hidePrompts: true, hideEmbeddingVectors: true }
const instrumentation = new OpenAIInstrumentation({ tracerProvider: sdk.tracing, traceConfig })
instrumentation.manuallyInstrument(OpenAI)

run(async () => {
  let in_ = setSession(context.active(), { sessionId: c.sessionId })
  in_ = setUser(in_, { userId: c.userId })
  in_ = setMetadata(in_, { note: c.metadata })
  in_ = setTags(in_, [c.tag])
  await context.with(in_, () => withOpenAI(new OpenAI(options)))
  await sdk.stop()
})
