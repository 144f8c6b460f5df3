package object

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/sotto-project/sotto/core/sealed"
)

// Find returns the records of a trace, none if the object has none. It costs one
// read when the trace is not there and three when it is, two of a small object,
// unless the records of the trace lie across row groups.
func Find(r io.ReaderAt, size int64, traceID string) ([]sealed.Record, error) {
	// Most objects are asked in vain. For them the library, which decodes page indexes
	// and the schema too, need not be asked.
	tail, may, err := mayHold(r, size, traceID)
	defer tail.release()
	if err != nil || !may {
		return nil, err
	}
	if size <= wholeBytes {
		_ = tail.fetch(0, size) // what is wrong with it, safeOpen meets again
	}
	f, err := safeOpen(tail, size)
	if err != nil {
		return nil, err
	}
	var found []sealed.Record
	err = f.guard(func() error {
		for i := range f.meta.RowGroups {
			records, err := f.find(i, traceID)
			if err != nil {
				return err
			}
			found = append(found, records...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// MayHold reports whether the object can hold records of one of the traces. It
// reads the object's end only, and is wrong for about one trace in a hundred that
// is not there, never for one that is.
func MayHold(r io.ReaderAt, size int64, traceIDs ...string) (bool, error) {
	tail, may, err := mayHold(r, size, traceIDs...)
	tail.release()
	return may, err
}

// mayHold also returns a reader that has the object's end already.
func mayHold(r io.ReaderAt, size int64, traceIDs ...string) (tail *window, may bool, err error) {
	return look(r, size, func(w *window, meta *format.FileMetaData) (may bool, err error) {
		for i := range meta.RowGroups {
			g, err := filterOf(w, &meta.RowGroups[i].Columns[traceColumn].MetaData)
			if err != nil {
				return false, err
			}
			may = may || slices.ContainsFunc(traceIDs, g.mayHold)
		}
		return may, nil
	})
}

// look reads the end of an object and asks ask about it.
func look(r io.ReaderAt, size int64, ask func(*window, *format.FileMetaData) (bool, error)) (tail *window, may bool, err error) {
	src := &source{r: r}
	w := &window{r: src, size: size, pooling: true}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the Parquet decoder panicked (%T)", p)
		}
		switch {
		case src.err != nil:
			err = fmt.Errorf("read object: %w", src.err)
		case err != nil:
			err = fmt.Errorf("read object: %w: %w", ErrCorrupt, err)
		}
	}()
	meta, err := readTail(w, min(size, endBytes+size>>10))
	if err != nil {
		return w, false, err
	}
	may, err = ask(w, meta)
	return w, may, err
}

// endBytes, and a thousandth of the object more, is what a look-up reads first. What
// follows the row groups has 2 to 3 KB in an object of one row group, whose size hardly
// matters, and 45 to 60 KB in one of 64 MiB. If it is more, it takes a second read.
const endBytes = 8 << 10

func (f *file) find(group int, traceID string) ([]sealed.Record, error) {
	filter, err := filterOf(f.w, &f.meta.RowGroups[group].Columns[traceColumn].MetaData)
	if err != nil || !filter.mayHold(traceID) {
		return nil, err
	}
	if err := f.columnsOf(group); err != nil {
		return nil, err
	}
	a, b, err := f.locate(group, traceID)
	if err != nil || a == b {
		return nil, err
	}
	return f.rows(group, a, b)
}

// locate returns the rows [a, b) of a trace in a row group. Rows are sorted by
// trace id, so they are neighbours; that they are is checked.
func (f *file) locate(group int, traceID string) (a, b int64, err error) {
	a, b = -1, -1
	pages := f.f.RowGroups()[group].ColumnChunks()[traceColumn].Pages()
	defer func() { _ = pages.Close() }()
	values := make([]parquet.Value, 512)
	for n := int64(0); ; {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, 0, errors.New("a page does not decode")
		}
		for reader := page.Values(); ; {
			got, err := reader.ReadValues(values)
			for _, v := range values[:got] {
				if string(v.ByteArray()) == traceID {
					if a < 0 {
						a, b = n, n
					}
					if b != n {
						parquet.Release(page)
						return 0, 0, errors.New("its rows are not sorted by trace id")
					}
					b = n + 1
				}
				n++
			}
			if err != nil || got == 0 {
				break
			}
		}
		parquet.Release(page)
	}
	if a < 0 {
		return 0, 0, nil
	}
	return a, b, nil
}
