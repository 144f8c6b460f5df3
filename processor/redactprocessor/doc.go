// Package redactprocessor takes secrets and personal data out of telemetry:
// every string of traces, logs and metrics passes through core/detect, wherever it
// stands, and what is found is masked, pseudonymised or dropped.
//
// The package joins internal/otlpwalk, which knows where strings are, to
// core/detect, which knows what to look for.
package redactprocessor

//go:generate ../../build/tools/mdatagen metadata.yaml
