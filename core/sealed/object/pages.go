package object

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// span is a range of the file.
type span struct{ off, n int64 }

// checkPages checks the dictionary and the given data pages of a column, all of
// which were fetched. Page headers have no checksum and the library allocates what
// they say, so each must be, byte for byte, the one that the page index and the
// page's own bytes lead to. all are the data pages of the column.
func checkPages(w *window, l *layout, g *format.RowGroup, column int, all, pages []format.PageLocation) error {
	m := &g.Columns[column].MetaData
	if m.DictionaryPageOffset > 0 {
		dictionary := span{m.DictionaryPageOffset, m.DataPageOffset - m.DictionaryPageOffset}
		if err := checkPage(w, dictionary, func(body []byte) (*format.PageHeader, bool) {
			n, ok := plainValues(m.Type, body)
			return &format.PageHeader{
				Type:                 format.DictionaryPage,
				DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(n), Encoding: format.Plain}),
			}, ok && n > 0 && int64(n) <= g.NumRows
		}); err != nil {
			return fmt.Errorf("dictionary of column %d: %w", column, err)
		}
	}
	for i, p := range pages {
		rows := int32(rowsOf(all, g.NumRows, p))
		if err := checkPage(w, span{p.Offset, int64(p.CompressedPageSize)}, func([]byte) (*format.PageHeader, bool) {
			return &format.PageHeader{
				Type: format.DataPageV2,
				DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{
					NumValues: rows, NumRows: rows, Encoding: l.encodings[column], IsCompressed: thrift.New(false),
				}),
			}, true
		}); err != nil {
			return fmt.Errorf("page %d of column %d: %w", i, column, err)
		}
	}
	return nil
}

// checkPage compares a page's header with the one that it should have.
func checkPage(w *window, s span, want func(body []byte) (*format.PageHeader, bool)) error {
	data, ok := w.bytes(s.off, s.n)
	if !ok {
		return errors.New("it lies outside its column")
	}
	protocol := new(thrift.CompactProtocol)
	var h format.PageHeader
	if err := thrift.NewDecoder(protocol.NewReader(bytes.NewReader(data))).Decode(&h); err != nil {
		return errors.New("its header is not Thrift")
	}
	n := int64(h.CompressedPageSize)
	if n < 0 || n > s.n {
		return errors.New("its size is not valid")
	}
	header, body := data[:s.n-n], data[s.n-n:]
	expected, ok := want(body)
	if !ok {
		return errors.New("its count of values is not valid")
	}
	expected.CompressedPageSize, expected.UncompressedPageSize = int32(n), int32(n)
	expected.CRC = int32(crc32.ChecksumIEEE(body))
	encoded, err := thrift.Marshal(protocol, expected)
	if err != nil || !bytes.Equal(encoded, header) {
		return errors.New("its header or its checksum is not what it should be")
	}
	return nil
}

// plainValues counts the values of a page in the encoding PLAIN: 8 bytes each, or
// each behind its length in 4 bytes.
func plainValues(t format.Type, body []byte) (n int, ok bool) {
	if t == format.Int64 {
		return len(body) / 8, len(body)%8 == 0
	}
	for ; len(body) >= 4; n++ {
		length := uint64(binary.LittleEndian.Uint32(body))
		if length > uint64(len(body)-4) {
			return 0, false
		}
		body = body[4+length:]
	}
	return n, len(body) == 0
}

// rowsOf is how many rows a page has: up to the first row of the next one.
func rowsOf(all []format.PageLocation, rows int64, l format.PageLocation) int64 {
	for _, next := range all {
		if next.FirstRowIndex > l.FirstRowIndex {
			return next.FirstRowIndex - l.FirstRowIndex
		}
	}
	return rows - l.FirstRowIndex
}

// checkOffsets refuses an offset index whose pages are not a walk through the
// column's data, row by row.
func checkOffsets(g *format.RowGroup, column int, index *format.OffsetIndex) error {
	m := &g.Columns[column].MetaData
	next, row := m.DataPageOffset, int64(0)
	end := chunkStart(m) + m.TotalCompressedSize
	for i, l := range index.PageLocations {
		if l.Offset != next || l.CompressedPageSize <= 0 || int64(l.CompressedPageSize) > end-l.Offset {
			return fmt.Errorf("the pages of column %d are not one after the other", column)
		}
		if i == 0 && l.FirstRowIndex != 0 || i > 0 && l.FirstRowIndex <= row || l.FirstRowIndex >= g.NumRows {
			return fmt.Errorf("the pages of column %d do not count the rows", column)
		}
		next, row = l.Offset+int64(l.CompressedPageSize), l.FirstRowIndex
	}
	if len(index.PageLocations) == 0 || next != end {
		return fmt.Errorf("the pages of column %d do not fill it", column)
	}
	return nil
}

// pagesOf returns the pages that hold rows [a, b).
func pagesOf(pages []format.PageLocation, rows, a, b int64) []format.PageLocation {
	first, last := len(pages), 0
	for i, l := range pages {
		end := rows
		if i+1 < len(pages) {
			end = pages[i+1].FirstRowIndex
		}
		if l.FirstRowIndex < b && end > a {
			first, last = min(first, i), i+1
		}
	}
	if first >= last {
		return nil
	}
	return pages[first:last]
}
