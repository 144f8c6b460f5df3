// OpenTelemetry's own instrumentation of openai, and of HTTP, headers captured.
'use strict'

const { registerInstrumentations } = require('@opentelemetry/instrumentation')
const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai')
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici')
const { c, content, options, run, withOpenAI } = require('./conversation.cjs')
process.env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT = String(content)
const sdk = require('./provider.cjs').start()

registerInstrumentations({
  tracerProvider: sdk.tracing,
  loggerProvider: sdk.logging,
  instrumentations: [
    new OpenAIInstrumentation({ captureMessageContent: content }),
    new UndiciInstrumentation({ headersToSpanAttributes: { requestHeaders: ['x-debug', 'authorization'] } }),
  ],
})
const { OpenAI } = require('openai')

run(async () => {
  await sdk.tracer.startActiveSpan('POST /chat', { attributes: { 'user.id': c.userId, 'session.id': c.sessionId } }, async (span) => {
    await withOpenAI(new OpenAI(options))
    span.end()
  })
  await sdk.stop()
})
