// The conversation that every client has: a tool call and its result, a streamed
// answer, an embedding, and an error that echoes the prompt. The test gives its
// text, with a canary in every place, in the environment, and says whether the
// client is told to leave content out.
'use strict'

const given = JSON.parse(process.env.CONVERSATION)
const c = given.says
const content = given.content // false: the client's own switch is off

const model = 'gpt-4o-mini'
const refusing = 'refuses'

// options of an OpenAI client: a key, a header and a token in the URL, as gateways want them.
const options = {
  apiKey: c.apiKey,
  baseURL: given.model,
  defaultQuery: { token: c.urlToken },
  defaultHeaders: { 'x-debug': c.header },
  maxRetries: 0,
}

const tools = [{
  type: 'function',
  function: {
    name: 'find_order',
    description: c.toolDefinition,
    parameters: { type: 'object', properties: { email: { type: 'string' } }, required: ['email'] },
  },
}]

async function withOpenAI (openai) {
  const messages = [{ role: 'system', content: c.system }, { role: 'user', content: c.prompt }]
  const chat = (more) => openai.chat.completions.create({ model, user: c.userId, metadata: { note: c.metadata }, ...more })

  const first = await chat({ messages, tools })
  const call = first.choices[0].message
  messages.push(call, { role: 'tool', tool_call_id: call.tool_calls[0].id, content: c.toolResult })
  await chat({ messages, tools })

  const stream = await chat({ messages: messages.slice(0, 2), stream: true, stream_options: { include_usage: true } })
  for await (const _ of stream); // read to the end

  await openai.embeddings.create({ model: 'text-embedding-3-small', input: [c.embedded], encoding_format: 'float' })

  await mustFail(() => chat({ model: refusing, messages: [{ role: 'user', content: c.refused }] }))
}

async function mustFail (act) {
  try {
    await act()
  } catch {
    return
  }
  throw new Error('the refused prompt was answered')
}

// run ends the process with what the client's promise says: some clients keep timers alive.
function run (main) {
  main().then(() => process.exit(0), (err) => { console.error(err); process.exit(1) })
}

module.exports = { given, c, content, model, refusing, options, tools, withOpenAI, mustFail, run }
