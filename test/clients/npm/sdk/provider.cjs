// An OpenTelemetry SDK that exports in the protocol the test asks for.
'use strict'

const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks')
const { context, trace } = require('@opentelemetry/api')
const { logs } = require('@opentelemetry/api-logs')
const { resourceFromAttributes } = require('@opentelemetry/resources')
const { BatchLogRecordProcessor, LoggerProvider } = require('@opentelemetry/sdk-logs')
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base')
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')
const { given } = require('./conversation.cjs')

const packages = { 'http/json': 'http', 'http/protobuf': 'proto', grpc: 'grpc' }

function exporter (signal) {
  const flavour = packages[given.protocol]
  const { OTLPTraceExporter, OTLPLogExporter } = require(`@opentelemetry/exporter-${signal === 'traces' ? 'trace' : 'logs'}-otlp-${flavour}`)
  const url = flavour === 'grpc' ? given.otlp : `${given.otlp}/v1/${signal}`
  return new (OTLPTraceExporter ?? OTLPLogExporter)({ url })
}

// start registers providers globally; processors replaces the usual one.
function start (processors) {
  const resource = resourceFromAttributes({ 'service.name': given.client })
  const tracing = new NodeTracerProvider({ resource, spanProcessors: processors ?? [new BatchSpanProcessor(exporter('traces'))] })
  tracing.register()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const logging = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: exporter('logs') })] })
  logs.setGlobalLoggerProvider(logging)
  return {
    tracing,
    logging,
    tracer: trace.getTracer('shop'),
    async stop () {
      await tracing.forceFlush()
      await tracing.shutdown()
      await logging.shutdown()
    },
  }
}

module.exports = { exporter, start }
