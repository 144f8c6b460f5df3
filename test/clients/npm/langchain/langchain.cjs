// LangChain with Arize's OpenInference instrumentation of its callbacks.
'use strict'

const { LangChainInstrumentation } = require('@arizeai/openinference-instrumentation-langchain')
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http')
const { resourceFromAttributes } = require('@opentelemetry/resources')
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base')
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')
const { c, content, given, model, mustFail, options, refusing, run } = require('./conversation.cjs')

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': given.client }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${given.otlp}/v1/traces` }))],
})
provider.register()
const traceConfig = content ? {} : { hideInputs: true, hideOutputs: true, hidePrompts: true }
new LangChainInstrumentation({ tracerProvider: provider, traceConfig }).manuallyInstrument(require('@langchain/core/callbacks/manager'))
const { tool } = require('@langchain/core/tools')
const { ChatOpenAI } = require('@langchain/openai')
const { z } = require('zod')

const configuration = { baseURL: given.model, defaultHeaders: options.defaultHeaders, defaultQuery: options.defaultQuery }
const llm = (name) => new ChatOpenAI({ model: name, apiKey: c.apiKey, maxRetries: 0, user: c.userId, configuration })
const about = { runName: 'shop', metadata: { user_id: c.userId, session_id: c.sessionId, note: c.metadata }, tags: [c.tag] }

run(async () => {
  const find = tool(async () => c.toolResult, { name: 'find_order', description: c.toolDefinition, schema: z.object({ email: z.string() }) })
  const messages = [['system', c.system], ['user', c.prompt]]
  const armed = llm(model).bindTools([find])
  const first = await armed.invoke(messages, about)
  const result = await find.invoke(first.tool_calls[0], about)
  await armed.invoke([...messages, first, result], about)
  for await (const _ of await llm(model).stream(messages, about)); // read to the end
  await mustFail(() => llm(refusing).invoke([['user', c.refused]], about))
  await provider.forceFlush()
  await provider.shutdown()
})
