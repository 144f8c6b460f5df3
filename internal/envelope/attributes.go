package envelope

import (
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
)

// Name of each span that is an envelope, and the body of each log record that is one.
const Name = "sealed"

// The attributes of an envelope.
const (
	attrVersion    = "sotto.sealed.version"
	attrTenant     = "sotto.sealed.tenant"
	attrClass      = "sotto.sealed.class"
	attrExpires    = "sotto.sealed.expires_at"
	attrTraceID    = "sotto.sealed.trace_id"
	attrSpanID     = "sotto.sealed.span_id"
	attrSignal     = "sotto.sealed.signal"
	attrSealedAt   = "sotto.sealed.sealed_at"
	attrKeyID      = "sotto.sealed.key_id"
	attrBatchKey   = "sotto.sealed.batch_key"
	attrTraceKey   = "sotto.sealed.trace_key"
	attrCiphertext = "sotto.sealed.ciphertext"
	attrSize       = "sotto.sealed.size"
	attrSubjects   = "sotto.sealed.subjects" // a list; absent where nobody is named

	version = 1
)

// ErrNotSealed says that a span or log record is not an envelope. It must not be
// stored: it may be plaintext.
var ErrNotSealed = errors.New("not a sealed record")

func put(m pcommon.Map, r sealed.Record) {
	m.EnsureCapacity(14)
	m.PutInt(attrVersion, version)
	m.PutStr(attrTenant, r.Tenant)
	m.PutStr(attrClass, r.Class)
	m.PutStr(attrExpires, retention.FormatExpiry(r.Expires))
	m.PutStr(attrTraceID, r.TraceID)
	m.PutStr(attrSpanID, r.SpanID)
	m.PutStr(attrSignal, r.Signal)
	m.PutInt(attrSealedAt, r.SealedAt.UnixMilli())
	m.PutStr(attrKeyID, r.KeyID)
	m.PutEmptyBytes(attrBatchKey).FromRaw(r.BatchKey)
	m.PutEmptyBytes(attrTraceKey).FromRaw(r.TraceKey)
	m.PutEmptyBytes(attrCiphertext).FromRaw(r.Ciphertext)
	m.PutInt(attrSize, int64(r.Size))
	if len(r.Subjects) > 0 {
		list := m.PutEmptySlice(attrSubjects)
		for _, s := range r.Subjects {
			list.AppendEmpty().SetStr(s)
		}
	}
}

// get reads an envelope's attributes. Errors name keys, never values.
func get(m pcommon.Map, signal string) (sealed.Record, error) {
	g := getter{m: m}
	if g.integer(attrVersion) != version && g.err == nil {
		g.err = fmt.Errorf("%s is not %d", attrVersion, version)
	}
	r := sealed.Record{
		Header: sealed.Header{
			Tenant: g.text(attrTenant), Class: g.text(attrClass),
			TraceID: g.text(attrTraceID), SpanID: g.text(attrSpanID), Signal: g.text(attrSignal),
		},
		SealedAt: time.UnixMilli(g.integer(attrSealedAt)).UTC(), KeyID: g.text(attrKeyID),
		BatchKey: g.bytes(attrBatchKey), TraceKey: g.bytes(attrTraceKey), Ciphertext: g.bytes(attrCiphertext),
		Size: int(g.integer(attrSize)), Subjects: g.subjects(),
	}
	expires, err := retention.ParseExpiry(g.text(attrExpires))
	r.Expires = expires
	switch {
	case g.err != nil:
		err = g.err
	case err != nil:
	case r.Signal != signal:
		err = fmt.Errorf("%s is not %s", attrSignal, signal)
	default:
		err = r.Validate()
	}
	if err != nil {
		return sealed.Record{}, fmt.Errorf("%w: %w", ErrNotSealed, err)
	}
	return r, nil
}

// getter keeps the first attribute that is missing or of another type.
type getter struct {
	m   pcommon.Map
	err error
}

func (g *getter) value(key string, kind pcommon.ValueType) pcommon.Value {
	v, ok := g.m.Get(key)
	if !ok || v.Type() != kind {
		if g.err == nil {
			g.err = fmt.Errorf("%s is missing or not %s", key, kind)
		}
		switch kind {
		case pcommon.ValueTypeInt:
			return pcommon.NewValueInt(0)
		case pcommon.ValueTypeBytes:
			return pcommon.NewValueBytes()
		default:
			return pcommon.NewValueStr("")
		}
	}
	return v
}

// subjects are absent where nobody is named. What is no list of texts is not let pass: a
// record without its subjects would not open.
func (g *getter) subjects() (out []string) {
	v, ok := g.m.Get(attrSubjects)
	if !ok {
		return nil
	}
	if v.Type() != pcommon.ValueTypeSlice {
		_ = g.value(attrSubjects, pcommon.ValueTypeSlice)
		return nil
	}
	for _, s := range v.Slice().All() {
		out = append(out, s.Str())
	}
	return out
}

func (g *getter) text(key string) string   { return g.value(key, pcommon.ValueTypeStr).Str() }
func (g *getter) integer(key string) int64 { return g.value(key, pcommon.ValueTypeInt).Int() }
func (g *getter) bytes(key string) []byte {
	return g.value(key, pcommon.ValueTypeBytes).Bytes().AsRaw()
}

// ids returns the binary ids of a record, zero where they are not hex.
func ids(r sealed.Record) (t pcommon.TraceID, s pcommon.SpanID) {
	if len(r.TraceID) == 2*len(t) {
		_, _ = hex.Decode(t[:], []byte(r.TraceID))
	}
	if len(r.SpanID) == 2*len(s) {
		_, _ = hex.Decode(s[:], []byte(r.SpanID))
	}
	return t, s
}
