// Package otlpwalk is the only code that knows where text hides in OTLP.
//
// [Traces], [Logs] and [Metrics] visit every string of a signal, wherever it
// stands: resource, entities of the resource, scope name, version and schema,
// span name, status message, tracestate, events and their names, links,
// severity text, log bodies, names, descriptions and units of metrics,
// datapoints of all five kinds, exemplars, and every attribute map. A
// [Visitor] sees maps and values whole; [Strings] and [Leaves] turn a function
// over single strings into a Visitor and descend into nested maps, lists,
// bytes and the keys of maps. A [Joiner] sees the texts of the events of one span
// side by side before they are visited, for a text may come in chunks. A [Grouper] is told
// which texts belong together, and [Echoes] redacts what is repeated among them.
//
// The walk costs time linear in the size of the data: also for maps of
// 100,000 entries and maps with duplicate keys, both of which the wire format
// allows. Values nested deeper than [MaxDepth] are replaced as a whole.
package otlpwalk
