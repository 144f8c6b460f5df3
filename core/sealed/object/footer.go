package object

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// maxGroupBytes bounds what is read at once: a row group of groupBytes and one
	// record of the largest size behind it.
	maxGroupBytes = 160 << 20
	maxRows       = 1 << 20 // in a row group
	maxFooter     = 64 << 20
	magic         = "PAR1"
)

// readFooter decodes the footer and checks every offset, length and count in it
// against the file, because the Parquet library allocates what a footer says.
func readFooter(w *window) (*format.FileMetaData, error) {
	if w.size < 12 {
		return nil, errors.New("it is too short for a Parquet file")
	}
	tail, ok := w.bytes(w.size-8, 8)
	if !ok || string(tail[4:]) != magic {
		return nil, errors.New("it does not end as a Parquet file")
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	if length > min(w.size-12, maxFooter) {
		return nil, errors.New("its footer is longer than the file")
	}
	if err := w.fetch(w.size-8-length, length); err != nil {
		return nil, err
	}
	data, ok := w.bytes(w.size-8-length, length)
	if !ok {
		return nil, errors.New("its footer cannot be read")
	}
	meta := new(format.FileMetaData)
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), data, meta); err != nil {
		return nil, errors.New("its footer is not Thrift")
	}
	return meta, checkFooter(meta, w.size-8-length)
}

// checkFooter checks against the end of the data, where the footer begins.
func checkFooter(meta *format.FileMetaData, end int64) error {
	l := layoutOf(meta)
	if l == nil {
		return errors.New("it is not a sealed object v1")
	}
	// A schema of ours has one root and its columns.
	if len(meta.Schema) != l.columns+1 {
		return errors.New("its columns are not those of a sealed object v1")
	}
	rows, next := int64(0), int64(len(magic))
	for i, g := range meta.RowGroups {
		if err := checkGroup(l, &g, i, &next, end); err != nil {
			return fmt.Errorf("row group %d: %w", i, err)
		}
		rows += g.NumRows
	}
	if rows != meta.NumRows {
		return errors.New("its row groups have not as many rows as the footer says")
	}
	return nil
}

// layoutOf tells by its own word which kind of object it is; nil: none of ours.
func layoutOf(meta *format.FileMetaData) *layout {
	switch value, _ := metadata(meta, formatKey); value {
	case plain.format:
		return plain
	case named.format:
		return named
	}
	return nil
}

func metadata(meta *format.FileMetaData, key string) (string, bool) {
	for _, kv := range meta.KeyValueMetadata {
		if kv.Key == key {
			return kv.Value, true
		}
	}
	return "", false
}

// checkGroup checks a row group whose first byte should be at *next, and moves next
// behind it: the columns fill the file without gaps.
func checkGroup(l *layout, g *format.RowGroup, i int, next *int64, end int64) error {
	if g.NumRows <= 0 || g.NumRows > maxRows || int(g.Ordinal) != i {
		return errors.New("its number or its count of rows is not valid")
	}
	if len(g.Columns) != l.columns {
		return errors.New("it has not all columns")
	}
	within := func(off, n int64) bool { return off >= 4 && n >= 0 && n <= end && off <= end-n }
	start := *next
	for n, c := range g.Columns {
		m := &c.MetaData
		switch {
		case c.FilePath != "":
			return errors.New("a column lies in another file")
		case m.Codec != format.Uncompressed:
			return errors.New("a column is compressed")
		case m.NumValues != g.NumRows:
			return errors.New("a column has not one value a row")
		case m.DictionaryPageOffset != 0 && l.encodings[n] != format.RLEDictionary:
			return errors.New("a column has a dictionary that should have none")
		case !within(chunkStart(m), m.TotalCompressedSize), chunkStart(m) != *next, m.DataPageOffset < chunkStart(m),
			m.DataPageOffset >= chunkStart(m)+m.TotalCompressedSize:
			return errors.New("a column lies outside the file or not in order")
		case c.OffsetIndexLength <= 0, !within(c.OffsetIndexOffset, int64(c.OffsetIndexLength)),
			c.ColumnIndexLength <= 0, !within(c.ColumnIndexOffset, int64(c.ColumnIndexLength)):
			return errors.New("a column has no page index")
		case n == traceColumn && !within(m.BloomFilterOffset, int64(m.BloomFilterLength)),
			n != traceColumn && m.BloomFilterOffset != 0:
			return errors.New("its Bloom filter is not where it should be")
		}
		*next = chunkStart(m) + m.TotalCompressedSize
	}
	if *next-start > maxGroupBytes {
		return errors.New("it is too large")
	}
	return nil
}

// chunkStart is where the pages of a column begin: the dictionary, if it has one.
func chunkStart(m *format.ColumnMetaData) int64 {
	if m.DictionaryPageOffset > 0 {
		return m.DictionaryPageOffset
	}
	return m.DataPageOffset
}
