package object

import (
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

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

// namedRow is the schema of an object of which some record names somebody.
type namedRow struct {
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
	Subjects   string `parquet:"subjects,dict"`
	Ciphertext []byte `parquet:"ciphertext"`
}

const traceColumn = 0

// layout is one of the two kinds of objects. Ciphertext is the last column of both.
type layout struct {
	format    string // value of formatKey
	columns   int
	encodings []format.Encoding // of the data pages, by column
	schema    string
}

func (l *layout) ciphertext() int { return l.columns - 1 }

var (
	plain = &layout{
		format: "sealed object v1", columns: 12, schema: parquet.SchemaOf(row{}).String(),
		encodings: []format.Encoding{
			format.RLEDictionary, format.DeltaLengthByteArray, format.RLEDictionary, format.RLEDictionary, format.RLEDictionary, format.RLEDictionary,
			format.DeltaBinaryPacked, format.RLEDictionary, format.DeltaBinaryPacked, format.RLEDictionary, format.RLEDictionary, format.DeltaLengthByteArray,
		},
	}
	named = &layout{
		format: "sealed object v1 with subjects", columns: 13, schema: strings.Replace(parquet.SchemaOf(namedRow{}).String(), "namedRow", "row", 1),
		encodings: slices.Insert(slices.Clone(plain.encodings), 11, format.RLEDictionary),
	}
)

func toNamed(r sealed.Record) namedRow {
	w := toRow(r)
	return namedRow{
		w.TraceID, w.SpanID, w.Signal, w.Tenant, w.Class, w.Expires, w.SealedAt, w.KeyID, w.Size, w.BatchKey, w.TraceKey,
		strings.Join(r.Subjects, " "), w.Ciphertext,
	}
}

// record refuses what could not have been written.
func (w namedRow) record() (sealed.Record, error) {
	r, err := row{
		w.TraceID, w.SpanID, w.Signal, w.Tenant, w.Class, w.Expires, w.SealedAt, w.KeyID, w.Size, w.BatchKey, w.TraceKey, w.Ciphertext,
	}.record()
	if err != nil {
		return r, err
	}
	if w.Subjects != "" {
		r.Subjects = strings.Split(w.Subjects, " ")
	}
	return r, r.Validate()
}

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
