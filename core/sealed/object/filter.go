package object

import (
	"bytes"
	"errors"

	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// filter is what the end of an object says about the trace ids of a row group:
// the least and the greatest, and their Bloom filter.
type filter struct {
	least, greatest string
	bits            []byte
}

// filterOf decodes the filter of a column. The end of the object must have been read.
func filterOf(w *window, m *format.ColumnMetaData) (filter, error) {
	data, ok := w.bytes(m.BloomFilterOffset, int64(m.BloomFilterLength))
	if !ok || len(data) == 0 {
		return filter{}, errors.New("its Bloom filter is missing")
	}
	var header format.BloomFilterHeader
	rest := bytes.NewReader(data)
	if err := thrift.NewDecoder(new(thrift.CompactProtocol).NewReader(rest)).Decode(&header); err != nil {
		return filter{}, errors.New("its Bloom filter does not decode")
	}
	_, split := header.Algorithm.Value.(*format.SplitBlockAlgorithm)
	_, xx := header.Hash.Value.(*format.XxHash)
	_, plain := header.Compression.Value.(*format.BloomFilterUncompressed)
	n := int(header.NumBytes)
	if !split || !xx || !plain || n <= 0 || n != rest.Len() || n%bloom.BlockSize != 0 {
		return filter{}, errors.New("its Bloom filter does not decode")
	}
	return filter{string(m.Statistics.MinValue), string(m.Statistics.MaxValue), data[len(data)-n:]}, nil
}

func (f filter) mayHold(traceID string) bool {
	if traceID < f.least || traceID > f.greatest {
		return false
	}
	// It reads from memory: there is no error.
	may, err := bloom.CheckSplitBlock(bytes.NewReader(f.bits), int64(len(f.bits)), bloom.XXH64{}.Sum64([]byte(traceID)))
	return may || err != nil
}
