// Strands Agents, which runs the tools itself and asks in streams only.
'use strict'

process.env.OTEL_SEMCONV_STABILITY_OPT_IN = 'gen_ai_latest_experimental'
const { c, given, model, mustFail, options, refusing, run } = require('./conversation.cjs')
process.env.OTEL_SERVICE_NAME = given.client
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = given.otlp

run(async () => {
  const { Agent, tool } = await import('@strands-agents/sdk')
  const { OpenAIModel } = await import('@strands-agents/sdk/models/openai')
  const { setupMeter, setupTracer } = await import('@strands-agents/sdk/telemetry')
  const { z } = await import('zod')
  const tracing = setupTracer({ exporters: { otlp: true } })
  const metering = setupMeter({ exporters: { otlp: true } })

  const agent = (modelId) => new Agent({
    model: new OpenAIModel({ api: 'chat', modelId, apiKey: c.apiKey, clientConfig: options }),
    systemPrompt: c.system,
    tools: [tool({ name: 'find_order', description: c.toolDefinition, inputSchema: z.object({ email: z.string() }), callback: async () => JSON.parse(c.toolResult) })],
    traceAttributes: { 'user.id': c.userId, 'session.id': c.sessionId, 'shop.note': c.metadata, 'tag.tags': [c.tag] },
    printer: false,
  })
  await agent(model).invoke(c.prompt)
  await mustFail(() => agent(refusing).invoke(c.refused))
  await tracing.forceFlush()
  await metering.forceFlush()
})
