package sealprocessor

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/envelope"
)

func (s *seal) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	b := s.batch()
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				h := sealed.Header{TraceID: span.TraceID().String(), SpanID: span.SpanID().String(), Signal: sealed.Traces}
				b.add(ctx, h, span.Attributes(), func() ([]byte, error) { return oneSpan(rs, ss, span) })
			}
		}
	}
	if b.finish(ctx); len(b.records) == 0 {
		return ptrace.Traces{}, processorhelper.ErrSkipProcessingData
	}
	return envelope.Traces(b.records), nil
}

func (s *seal) logs(ctx context.Context, ld plog.Logs) (plog.Logs, error) {
	b := s.batch()
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, log := range sl.LogRecords().All() {
				h := sealed.Header{TraceID: log.TraceID().String(), SpanID: log.SpanID().String(), Signal: sealed.Logs}
				b.add(ctx, h, log.Attributes(), func() ([]byte, error) { return oneLog(rl, sl, log) })
			}
		}
	}
	if b.finish(ctx); len(b.records) == 0 {
		return plog.Logs{}, processorhelper.ErrSkipProcessingData
	}
	return envelope.Logs(b.records), nil
}

// add seals one span or log record if it is stamped; in every other case it ends
// here.
func (b *batch) add(ctx context.Context, h sealed.Header, attributes pcommon.Map, encode func() ([]byte, error)) {
	stamp, stamped, ok := readStamp(attributes)
	switch {
	case !stamped:
		b.telemetry.ProcessorSealUnstamped.Add(ctx, 1)
		return
	case !ok || stamp.TraceID != h.TraceID:
		b.drop(ctx, badStamp)
		return
	}
	h.Class, h.Tenant, h.Expires = stamp.Class, stamp.Tenant, stamp.Expires
	plaintext, err := encode()
	if err != nil {
		b.drop(ctx, failed)
		return
	}
	record, err := b.Seal(h, plaintext, b.now, subjects(attributes)...)
	if err != nil {
		b.drop(ctx, b.reason(h, err))
		return
	}
	b.records = append(b.records, record)
}

// reason finds the label of an error of sealing.
func (b *batch) reason(h sealed.Header, err error) reason {
	switch {
	case errors.Is(err, sealed.ErrNoKey):
		if why := b.why[h.Epoch().ID()]; why != "" {
			return why
		}
		return noKey
	case errors.Is(err, sealed.ErrExpired):
		return expired
	case errors.Is(err, sealed.ErrTooLarge):
		return tooLarge
	case errors.Is(err, sealed.ErrHeader):
		return invalid
	}
	return failed
}

func (b *batch) finish(ctx context.Context) {
	bytes := 0
	for _, r := range b.records {
		bytes += r.Size
	}
	if len(b.records) > 0 {
		b.telemetry.ProcessorSealRecords.Add(ctx, int64(len(b.records)))
		b.telemetry.ProcessorSealBytes.Add(ctx, int64(bytes))
	}
}

// readStamp reads the attributes of the retain processor. stamped says that there
// is any of them, ok that all are there and agree.
func readStamp(m pcommon.Map) (s retention.Stamp, stamped, ok bool) {
	var values [3]string
	for i, key := range stampKeys {
		v, found := m.Get(key)
		stamped = stamped || found
		if found && v.Type() == pcommon.ValueTypeStr {
			values[i] = v.Str()
		}
	}
	if !stamped {
		return retention.Stamp{}, false, false
	}
	s, err := retention.ParseSampleID(values[2])
	ok = err == nil && s.Class == values[0] && retention.FormatExpiry(s.Expires) == values[1]
	return s, true, ok
}

// subjects are whom a record is about, as the redact processor noted it. What is no
// pseudonym is left out: a person's id must not lie in the clear beside the ciphertext.
func subjects(m pcommon.Map) (out []string) {
	v, ok := m.Get(subject.Attribute)
	if !ok || v.Type() != pcommon.ValueTypeSlice {
		return nil
	}
	for _, s := range v.Slice().All() {
		if subject.Valid(s.Str()) {
			out = append(out, s.Str())
		}
	}
	return subject.List(out)
}

var stampKeys = [3]string{retention.AttrClass, retention.AttrExpires, retention.AttrSampleID}

// unstamp removes the attributes that the envelope carries in their stead.
func unstamp(m pcommon.Map) {
	for _, key := range stampKeys {
		m.Remove(key)
	}
	m.Remove(subject.Attribute)
}

// oneSpan encodes the OTLP message that holds a span, its resource and its scope.
func oneSpan(rs ptrace.ResourceSpans, ss ptrace.ScopeSpans, span ptrace.Span) ([]byte, error) {
	one := ptrace.NewTraces()
	oneRS := one.ResourceSpans().AppendEmpty()
	rs.Resource().CopyTo(oneRS.Resource())
	oneRS.SetSchemaUrl(rs.SchemaUrl())
	oneSS := oneRS.ScopeSpans().AppendEmpty()
	ss.Scope().CopyTo(oneSS.Scope())
	oneSS.SetSchemaUrl(ss.SchemaUrl())
	dst := oneSS.Spans().AppendEmpty()
	span.CopyTo(dst)
	unstamp(dst.Attributes())
	return (&ptrace.ProtoMarshaler{}).MarshalTraces(one)
}

// oneLog is the same for a log record.
func oneLog(rl plog.ResourceLogs, sl plog.ScopeLogs, log plog.LogRecord) ([]byte, error) {
	one := plog.NewLogs()
	oneRL := one.ResourceLogs().AppendEmpty()
	rl.Resource().CopyTo(oneRL.Resource())
	oneRL.SetSchemaUrl(rl.SchemaUrl())
	oneSL := oneRL.ScopeLogs().AppendEmpty()
	sl.Scope().CopyTo(oneSL.Scope())
	oneSL.SetSchemaUrl(sl.SchemaUrl())
	dst := oneSL.LogRecords().AppendEmpty()
	log.CopyTo(dst)
	unstamp(dst.Attributes())
	return (&plog.ProtoMarshaler{}).MarshalLogs(one)
}
