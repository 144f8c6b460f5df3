package object

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/format"

	"github.com/sotto-project/sotto/core/sealed"
)

// subjectsKey is the metadata of the footer with the Bloom filter over the pseudonyms of
// the whole object, in base64: a split block filter over their xxhash64, as Parquet has
// them. The column's own would be over whole lists, and an object from which somebody is
// erased is written anew as a whole.
const subjectsKey = "sotto.subjects.filter"

// subjectFilter makes the filter; "" if nobody is named.
func subjectFilter(records []sealed.Record) string {
	distinct := map[string]bool{}
	for _, r := range records {
		for _, s := range r.Subjects {
			distinct[s] = true
		}
	}
	if len(distinct) == 0 {
		return ""
	}
	filter := make(bloom.SplitBlockFilter, bloom.NumSplitBlocksOf(int64(len(distinct)), bloomBits))
	for s := range distinct {
		filter.Insert(bloom.XXH64{}.Sum64([]byte(s)))
	}
	return base64.StdEncoding.EncodeToString(filter.Bytes())
}

// MayName reports whether the object can hold records about one of the subjects. Like
// [MayHold] it reads the object's end only, and never misses one.
func MayName(r io.ReaderAt, size int64, subjects ...string) (bool, error) {
	tail, may, err := look(r, size, func(_ *window, meta *format.FileMetaData) (bool, error) {
		text, ok := metadata(meta, subjectsKey)
		if ok != (layoutOf(meta) == named) {
			return false, errors.New("its filter of subjects is missing, or stands where none should")
		}
		if !ok {
			return false, nil
		}
		bits, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(bits) == 0 || len(bits)%bloom.BlockSize != 0 {
			return false, errors.New("its filter of subjects does not decode")
		}
		filter := bloom.MakeSplitBlockFilter(bits)
		return slices.ContainsFunc(subjects, func(s string) bool { return filter.Check(bloom.XXH64{}.Sum64([]byte(s))) }), nil
	})
	tail.release()
	if err != nil {
		return false, fmt.Errorf("look for subjects: %w", err)
	}
	return may, nil
}
