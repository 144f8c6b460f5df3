// OpenLIT.
'use strict'

const { default: openlit } = require('openlit')
const { context, metrics, trace } = require('@opentelemetry/api')
const { c, content, given, options, run, withOpenAI } = require('./conversation.cjs')

openlit.init({
  applicationName: given.client,
  environment: 'test',
  otlpEndpoint: given.otlp,
  disableBatch: true,
  captureMessageContent: content,
  pricingJson: { chat: {}, embeddings: {} }, // else it fetches a price list from the internet
  customSpanAttributes: { 'user.id': c.userId, 'session.id': c.sessionId, 'shop.note': c.metadata },
})
const { OpenAI } = require('openai')

run(async () => {
  await withOpenAI(new OpenAI(options))
  const provider = trace.getTracerProvider()
  await (provider.getDelegate?.() ?? provider).forceFlush?.()
  await metrics.getMeterProvider().forceFlush?.()
  await require('@opentelemetry/api-logs').logs.getLoggerProvider().forceFlush?.()
  context.disable()
})
