// Traceloop's OpenLLMetry with its defaults: OTLP over HTTP protobuf.
'use strict'

process.env.TRACELOOP_TELEMETRY = 'false'
const traceloop = require('@traceloop/node-server-sdk')
const { c, content, given, options, run, withOpenAI } = require('./conversation.cjs')
const OpenAI = require('openai')

traceloop.initialize({
  appName: given.client,
  baseUrl: given.otlp,
  apiKey: 'none',
  disableBatch: true,
  silenceInitializationMessage: true,
  traceloopSyncEnabled: false,
  traceContent: content,
  instrumentModules: { openAI: OpenAI.OpenAI },
})

run(async () => {
  await traceloop.withAssociationProperties({ user_id: c.userId, session_id: c.sessionId, note: c.metadata, tag: c.tag }, () =>
    traceloop.withWorkflow({ name: 'shop' }, async (question) => { await withOpenAI(new OpenAI(options)); return question }, c.prompt))
  await traceloop.forceFlush()
})
