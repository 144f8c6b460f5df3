package object

import (
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/sotto-project/sotto/core/sealed"
)

// row is the schema. The order of the fields is the order in the file: ciphertext
// must stay last.
type row struct {
	TraceID    string `parquet:"trace_id,dict"`
	SpanID     string `parquet:"span_id"`
	Signal     string `parquet:"signal,dict"`
	Tenant     string `parquet:"tenant_id,dict"`
	Class      string `parquet:"retention_class,dict"`
	Expires    int64  `parquet:"expires_at,dict,timestamp(millisecond)"`
	SealedAt   int64  `parquet:"sealed_at,delta,timestamp(millisecond)"`
	KeyID      string `parquet:"key_id,dict"`
	Size       int64  `parquet:"plaintext_bytes,delta"`
	BatchKey   []byte `parquet:"batch_key,dict"`
	TraceKey   []byte `parquet:"trace_key,dict"`
	Ciphertext []byte `parquet:"ciphertext"`
}

const (
	traceColumn      = 0
	ciphertextColumn = 11
	columns          = 12
)

var schema = parquet.SchemaOf(row{})

func toRow(r sealed.Record) row {
	return row{
		TraceID: r.TraceID, SpanID: r.SpanID, Signal: r.Signal, Tenant: r.Tenant, Class: r.Class,
		Expires: r.Expires.UnixMilli(), SealedAt: r.SealedAt.UnixMilli(), KeyID: r.KeyID, Size: int64(r.Size),
		BatchKey: r.BatchKey, TraceKey: r.TraceKey, Ciphertext: r.Ciphertext,
	}
}

// record refuses what could not have been written: see sealed.Record.Validate.
func (w row) record() (sealed.Record, error) {
	r := sealed.Record{
		Header: sealed.Header{
			TraceID: w.TraceID, SpanID: w.SpanID, Signal: w.Signal, Tenant: w.Tenant, Class: w.Class,
			Expires: time.UnixMilli(w.Expires).UTC(),
		},
		SealedAt: time.UnixMilli(w.SealedAt).UTC(), KeyID: w.KeyID, Size: int(w.Size),
		BatchKey: w.BatchKey, TraceKey: w.TraceKey, Ciphertext: w.Ciphertext,
	}
	return r, r.Validate()
}
