package object

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/sotto-project/sotto/core/sealed"
)

// Find returns the records of a trace, none if the object has none. It costs one
// read when the trace is not there and three when it is, unless the records of the
// trace lie across row groups.
func Find(r io.ReaderAt, size int64, traceID string) ([]sealed.Record, error) {
	f, err := safeOpen(r, size)
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

func (f *file) find(group int, traceID string) ([]sealed.Record, error) {
	can, err := f.canHold(group, traceID)
	if err != nil || !can {
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

// canHold asks what the end of the file says: bounds first, then the Bloom filter.
func (f *file) canHold(group int, traceID string) (bool, error) {
	bounds := &f.meta.RowGroups[group].Columns[traceColumn].MetaData.Statistics
	if traceID < string(bounds.MinValue) || traceID > string(bounds.MaxValue) {
		return false, nil
	}
	bloom := f.f.RowGroups()[group].ColumnChunks()[traceColumn].BloomFilter()
	if bloom == nil {
		return false, errors.New("its Bloom filter is missing")
	}
	can, err := bloom.Check(parquet.ValueOf(traceID))
	if err != nil {
		return false, errors.New("its Bloom filter does not decode")
	}
	return can, nil
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
