package object

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/sotto-project/sotto/core/sealed"
)

const (
	// groupBytes ends a row group: what a look-up reads beside the ciphertext is
	// the group's other columns, about 50 bytes a record and 100 more a trace.
	groupBytes = 4 << 20
	// pageBytes is the size of a page of ciphertext, the least that a look-up reads.
	pageBytes = 64 << 10
	// bloomBits per distinct value give about 1 % false positives.
	bloomBits = 10
	// formatKey marks the file as ours, and tells its layout.
	formatKey = "sotto.format"
)

func options(l *layout) []parquet.WriterOption {
	return []parquet.WriterOption{
		parquet.CreatedBy("sotto", "1", "0"), // not the library's version: same records, same bytes
		parquet.KeyValueMetadata(formatKey, l.format),
		parquet.SortingWriterConfig(parquet.SortingColumns(parquet.Ascending("trace_id"))),
		parquet.BloomFilters(parquet.SplitBlockFilter(bloomBits, "trace_id")),
		parquet.DeferBloomFiltersWithBuffers(parquet.NewBufferPool()),
		// Bounds of a page are its least and greatest value: of ciphertext and wrapped
		// keys that is content over again, and of no use. They stand in page headers,
		// where no column needs them, and in the page index.
		parquet.DataPageStatistics(false),
		parquet.SkipPageStatistics("ciphertext"),
		parquet.SkipPageBounds("ciphertext"), parquet.SkipPageBounds("batch_key"), parquet.SkipPageBounds("trace_key"),
		parquet.ColumnIndexSizeLimit(func([]string) int { return 32 }), // a trace id whole
		parquet.PageBufferSize(pageBytes),
		parquet.WriteBufferSize(0), // what is flushed must be out before the tail is held back
	}
}

// Write writes the object that holds the records, which must share class, expiry
// and tenant. The records may be in any order and are left as they are.
func Write(w io.Writer, records []sealed.Record) (err error) {
	if err := check(records); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write object: the Parquet writer panicked (%T)", p)
		}
	}()
	records = slices.SortedFunc(slices.Values(records), order)
	out := &output{w: w}
	if filter := subjectFilter(records); filter != "" {
		err = writeRows(out, records, parquet.NewGenericWriter[namedRow](out, options(named)...), toNamed, filter)
	} else {
		err = writeRows(out, records, parquet.NewGenericWriter[row](out, options(plain)...), toRow, "")
	}
	if err == nil {
		err = out.finish()
	}
	if err != nil {
		return fmt.Errorf("write object: %w", err)
	}
	return nil
}

func writeRows[R any](out *output, records []sealed.Record, w *parquet.GenericWriter[R], toRow func(sealed.Record) R, subjects string) error {
	rows, page, group := []R(nil), 0, 0
	for i, r := range records {
		rows = append(rows, toRow(r))
		page += len(r.Ciphertext)
		group += len(r.Ciphertext)
		last := i+1 == len(records)
		// The library looks at the size of a page only between two calls of Write.
		if page >= pageBytes || last {
			if _, err := w.Write(rows); err != nil {
				return err
			}
			rows, page = rows[:0], 0
		}
		if group >= groupBytes || last {
			if err := w.Flush(); err != nil {
				return err
			}
			group = 0
		}
	}
	// Only filters, indexes and footer are left: they are held back for their checksum.
	out.tail = new(bytes.Buffer)
	if subjects != "" {
		w.SetKeyValueMetadata(subjectsKey, subjects)
	}
	w.SetKeyValueMetadata(tailKey, zeroSum)
	return w.Close()
}
