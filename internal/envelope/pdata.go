package envelope

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/sealed"
)

// PutSpan fills an empty span with a record of the signal traces.
func PutSpan(dst ptrace.Span, r sealed.Record) {
	t, s := ids(r)
	dst.SetTraceID(t)
	dst.SetSpanID(s)
	dst.SetName(Name)
	at := pcommon.NewTimestampFromTime(r.SealedAt)
	dst.SetStartTimestamp(at)
	dst.SetEndTimestamp(at)
	put(dst.Attributes(), r)
}

// PutLog fills an empty log record with a record of the signal logs.
func PutLog(dst plog.LogRecord, r sealed.Record) {
	t, s := ids(r)
	dst.SetTraceID(t)
	dst.SetSpanID(s)
	dst.Body().SetStr(Name)
	dst.SetTimestamp(pcommon.NewTimestampFromTime(r.SealedAt))
	put(dst.Attributes(), r)
}

// Traces puts records into envelopes under one empty resource and scope.
func Traces(records []sealed.Record) ptrace.Traces {
	td := ptrace.NewTraces()
	if len(records) == 0 {
		return td
	}
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	spans.EnsureCapacity(len(records))
	for _, r := range records {
		PutSpan(spans.AppendEmpty(), r)
	}
	return td
}

// Logs puts records into envelopes under one empty resource and scope.
func Logs(records []sealed.Record) plog.Logs {
	ld := plog.NewLogs()
	if len(records) == 0 {
		return ld
	}
	logs := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	logs.EnsureCapacity(len(records))
	for _, r := range records {
		PutLog(logs.AppendEmpty(), r)
	}
	return ld
}

// Records takes the records out of their envelopes. A span that is not one is left
// out, and the error, which wraps [ErrNotSealed], says how many there were and what
// the first one lacks; the records returned beside it are good.
func Records(td ptrace.Traces) ([]sealed.Record, error) {
	var c collector
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				c.add(get(span.Attributes(), sealed.Traces))
			}
		}
	}
	return c.result()
}

// LogRecords is [Records] for logs.
func LogRecords(ld plog.Logs) ([]sealed.Record, error) {
	var c collector
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, log := range sl.LogRecords().All() {
				c.add(get(log.Attributes(), sealed.Logs))
			}
		}
	}
	return c.result()
}

type collector struct {
	records []sealed.Record
	refused int
	first   error
}

func (c *collector) add(r sealed.Record, err error) {
	if err == nil {
		c.records = append(c.records, r)
		return
	}
	c.refused++
	if c.first == nil {
		c.first = err
	}
}

func (c *collector) result() ([]sealed.Record, error) {
	if c.refused == 0 {
		return c.records, nil
	}
	return c.records, fmt.Errorf("refuse %d of %d envelopes: %w", c.refused, c.refused+len(c.records), c.first)
}
