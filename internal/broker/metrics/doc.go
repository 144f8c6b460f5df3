// Package metrics counts what the broker does, for Prometheus: the OpenTelemetry metrics
// API with the exporter for Prometheus, names beginning with sotto_.
//
// What people do is counted where it is written down: [Metrics.Recorder] stands before the
// audit log, so that no act is counted that has no entry, and none has an entry that is
// not counted. What is true at the moment of a scrape (keys, the freeze, the log's size)
// is asked for then; see [Source].
//
// A label is an action, a code or a state, each from a closed list. There is no person,
// tenant, class, request, trace or object in a label: metrics are kept for years, by people
// who may read neither samples nor the audit log.
package metrics
