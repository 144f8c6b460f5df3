package object

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/sotto-project/sotto/core/sealed"
)

// ErrCorrupt says that an object is not a sealed object, or not a whole one. An
// error of the reader given is returned as it is, not as ErrCorrupt.
var ErrCorrupt = errors.New("the object is corrupt or foreign")

const (
	// tailBytes is what is read first. Footer, page index and Bloom filter of a
	// 64 MiB object with 4 KiB records have about 45 KB.
	tailBytes = 64 << 10
	// wholeBytes is the size up to which an object is read whole in one read.
	wholeBytes = 256 << 10
	// readBuffer is what the library asks of the window at a time.
	readBuffer = 4096
)

// file is an object whose footer has been checked.
type file struct {
	w    *window
	meta *format.FileMetaData
	f    *parquet.File
	*layout
}

func open(r io.ReaderAt, size int64) (*file, error) {
	source := &source{r: r}
	w := &window{r: source, size: size}
	tail := int64(tailBytes)
	if size <= wholeBytes {
		tail = size
	}
	meta, err := readTail(w, tail)
	var f *file
	if err == nil {
		f, err = openWindow(w, meta)
	}
	if source.err != nil {
		return nil, fmt.Errorf("read object: %w", source.err)
	}
	if err != nil {
		return nil, fmt.Errorf("read object: %w: %w", ErrCorrupt, err)
	}
	return f, nil
}

// readTail reads what follows the row groups, and checks it. The first read has tail bytes.
func readTail(w *window, tail int64) (*format.FileMetaData, error) {
	if err := w.fetch(w.size-tail, tail); err != nil {
		return nil, err
	}
	meta, err := readFooter(w)
	if err != nil {
		return nil, err
	}
	// Indexes and filters of an object with very many row groups begin before the
	// tail: one read for them all instead of one for each.
	start := indexStart(meta)
	if err := w.fetch(start, w.size-start); err != nil {
		return nil, err
	}
	if rest, ok := w.bytes(start, w.size-start); !ok || !checkTail(rest) {
		return nil, errors.New("the checksum of its footer is wrong")
	}
	return meta, nil
}

func openWindow(w *window, meta *format.FileMetaData) (*file, error) {
	f, err := parquet.OpenFile(w, w.size, parquet.SkipMagicBytes(true), parquet.ReadBufferSize(readBuffer))
	if err != nil {
		return nil, errors.New("its footer does not open")
	}
	l := layoutOf(meta)
	if strings.Replace(f.Schema().String(), "namedRow", "row", 1) != l.schema {
		return nil, errors.New("its columns are not those of a sealed object v1")
	}
	if len(f.OffsetIndexes()) != l.columns*len(meta.RowGroups) {
		return nil, errors.New("its page index is not whole")
	}
	for i := range f.OffsetIndexes() {
		if err := checkOffsets(&meta.RowGroups[i/l.columns], i%l.columns, &f.OffsetIndexes()[i]); err != nil {
			return nil, err
		}
	}
	return &file{w: w, meta: meta, f: f, layout: l}, nil
}

// indexStart is where what follows the row groups begins.
func indexStart(meta *format.FileMetaData) int64 {
	end := int64(4)
	for _, g := range meta.RowGroups {
		m := &g.Columns[len(g.Columns)-1].MetaData
		end = max(end, chunkStart(m)+m.TotalCompressedSize)
	}
	return end
}

// rows reads rows [a, b) of a row group. Everything but the ciphertext must have
// been fetched by columnsOf.
func (f *file) rows(group int, a, b int64) ([]sealed.Record, error) {
	g := &f.meta.RowGroups[group]
	all := f.f.OffsetIndexes()[group*f.columns+f.ciphertext()].PageLocations
	pages := pagesOf(all, g.NumRows, a, b)
	if len(pages) == 0 {
		return nil, nil
	}
	last := pages[len(pages)-1]
	start := pages[0].Offset
	if err := f.w.fetch(start, last.Offset+int64(last.CompressedPageSize)-start); err != nil {
		return nil, err
	}
	if err := checkPages(f.w, f.layout, g, f.ciphertext(), all, pages); err != nil {
		return nil, err
	}
	f.w.whole = true
	defer func() { f.w.whole = false }()
	if f.layout == named {
		return readRows[namedRow](f.f.RowGroups()[group], a, b)
	}
	return readRows[row](f.f.RowGroups()[group], a, b)
}

func readRows[R interface{ record() (sealed.Record, error) }](group parquet.RowGroup, a, b int64) ([]sealed.Record, error) {
	reader := parquet.NewGenericRowGroupReader[R](group)
	defer func() { _ = reader.Close() }()
	if err := reader.SeekToRow(a); err != nil {
		return nil, errors.New("a row cannot be found")
	}
	rows := make([]R, b-a)
	for n := 0; n < len(rows); {
		got, err := reader.Read(rows[n:])
		if n += got; n < len(rows) && (err != nil || got == 0) {
			return nil, errors.New("a page does not decode")
		}
	}
	records := make([]sealed.Record, len(rows))
	for n, row := range rows {
		var err error
		if records[n], err = row.record(); err != nil {
			return nil, fmt.Errorf("row %d: %w", a+int64(n), err)
		}
	}
	return records, nil
}

// columnsOf fetches the columns of a row group before the ciphertext, in one read,
// and checks their pages.
func (f *file) columnsOf(group int) error {
	g := &f.meta.RowGroups[group]
	start := chunkStart(&g.Columns[0].MetaData)
	if err := f.w.fetch(start, chunkStart(&g.Columns[f.ciphertext()].MetaData)-start); err != nil {
		return err
	}
	for c := range f.ciphertext() {
		all := f.f.OffsetIndexes()[group*f.columns+c].PageLocations
		if err := checkPages(f.w, f.layout, g, c, all, all); err != nil {
			return fmt.Errorf("row group %d: %w", group, err)
		}
	}
	return nil
}

// guard turns what reading an object may do into an error: the fault of the reader
// as it is, everything else, panics included, as [ErrCorrupt].
func (f *file) guard(read func() error) (err error) {
	src, _ := f.w.r.(*source)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the Parquet reader panicked (%T)", p)
		}
		switch {
		case src.err != nil:
			err = fmt.Errorf("read object: %w", src.err)
		case err != nil:
			err = fmt.Errorf("read object: %w: %w", ErrCorrupt, err)
		}
	}()
	return read()
}

// source keeps the first error of the reader under an object, so that a store that
// is down is not taken for a corrupt object.
type source struct {
	r   io.ReaderAt
	err error
}

// ReadAt passes on the read.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.r.ReadAt(p, off)
	if n < len(p) && err != nil && !errors.Is(err, io.EOF) && s.err == nil {
		s.err = err
	}
	return n, err
}

// All reads every record, one row group at a time. After an error it ends.
func All(r io.ReaderAt, size int64) iter.Seq2[sealed.Record, error] {
	return func(yield func(sealed.Record, error) bool) {
		f, err := safeOpen(r, size)
		if err != nil {
			yield(sealed.Record{}, err)
			return
		}
		keep := len(f.w.parts)
		for i, g := range f.meta.RowGroups {
			var records []sealed.Record
			err := f.guard(func() (err error) {
				if err := f.group(i); err != nil {
					return err
				}
				records, err = f.rows(i, 0, g.NumRows)
				return err
			})
			if err != nil {
				yield(sealed.Record{}, err)
				return
			}
			f.w.forget(keep)
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// group fetches a whole row group in one read.
func (f *file) group(i int) error {
	g := &f.meta.RowGroups[i]
	start, last := chunkStart(&g.Columns[0].MetaData), &g.Columns[f.ciphertext()].MetaData
	if i == 0 { // the magic at the beginning of the file, which nothing else reads
		start = 0
	}
	if err := f.w.fetch(start, chunkStart(last)+last.TotalCompressedSize-start); err != nil {
		return err
	}
	if head, ok := f.w.bytes(0, int64(len(magic))); i == 0 && (!ok || string(head) != magic) {
		return errors.New("it does not begin as a Parquet file")
	}
	return f.columnsOf(i)
}

// safeOpen is open, with panics of the library turned into errors.
func safeOpen(r io.ReaderAt, size int64) (f *file, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read object: %w: the Parquet reader panicked (%T)", ErrCorrupt, p)
		}
	}()
	return open(r, size)
}
