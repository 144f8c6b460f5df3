// Package content knows which places of a span, log record or metric carry
// what a person or a model wrote, and which carry metadata about it.
//
// It promises default deny. [Classify] answers [Metadata] only for a value that
// is on the safe list and also looks like what the safe list expects there: a
// finish reason of two kilobytes, or one with an @ in it, is content. Everything
// else is content of some [Kind]. The rules, in the order they are asked:
//
//  1. The table: keys of the OpenTelemetry GenAI conventions (current and
//     older), OpenInference, Vercel AI and other clients, and the paths on which
//     text leaks whatever the client (URLs, headers, error texts, SQL, command
//     lines, baggage, identities). A '#' in a key stands for an index, a final
//     '*' for anything.
//  2. Names of measures: a number under a key such as "x.duration_ms".
//  3. In a record of a recognised LLM scope, or that carries a key of an LLM
//     namespace (Site.LLM), every other string is content.
//  4. Elsewhere a string is metadata only if it reads like a word of a program
//     and not of a person: see [Policy.MaxPlainBytes].
//
// It does not promise to understand text. It looks at where a string stands and
// at its outward shape; a person's name in one plain word under an allowed key
// passes. Names of spans and events are judged word by word, see [Name].
//
// [Conversation] goes the other way: it reads the messages out of a span for a
// person who may see them.
package content

//go:generate go run ./gen
