// Package objstoretest is the contract of objstore.Bucket as a test suite. A
// driver that passes it can hold sealed objects; package s3server says where
// the suite finds a real S3 server.
package objstoretest

import (
	"testing"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Run runs the suite. open returns an empty bucket; it is called once for each test.
func Run(t *testing.T, open func(t *testing.T) objstore.Bucket) {
	for name, test := range map[string]func(*testing.T, objstore.Bucket){
		"RoundTrip":          roundTrip,
		"PutIfAbsent":        putIfAbsent,
		"OneWriterWins":      oneWriterWins,
		"Ranges":             ranges,
		"ReaderAt":           readerAt,
		"ListOrder":          listOrder,
		"ListPrefix":         listPrefix,
		"ListManyKeys":       listManyKeys,
		"ListStops":          listStops,
		"Delete":             deleteOne,
		"DeleteLeavesOthers": deleteLeavesOthers,
		"PutDeleteRace":      putDeleteRace,
		"AwkwardKeys":        awkwardKeys,
		"BadKeys":            badKeys,
		"NotFound":           notFound,
		"Cancelled":          cancelled,
		"History":            history,
		"Purge":              purge,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

const deep = "sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=00/01K9ZQ5T6V0000000000000000.parquet"

func put(t *testing.T, b objstore.Bucket, key string, data []byte) {
	t.Helper()
	if err := b.Put(t.Context(), key, data); err != nil {
		t.Fatalf("put: %v", err)
	}
}

func read(t *testing.T, b objstore.Bucket, key string, off, n int64) []byte {
	t.Helper()
	data, err := b.ReadRange(t.Context(), key, off, n)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return data
}

func keys(t *testing.T, b objstore.Bucket, prefix string) []string {
	t.Helper()
	var all []string
	for o, err := range b.List(t.Context(), prefix) {
		if err != nil {
			t.Fatalf("list: %v", err)
		}
		all = append(all, o.Key)
	}
	return all
}
