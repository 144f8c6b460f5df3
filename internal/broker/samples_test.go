package broker

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore/dir"
)

// BenchmarkLookup finds one trace, whose class and expiry nobody told, among
// 10,000 objects in a directory. The files are links to twenty different ones.
func BenchmarkLookup(b *testing.B) {
	const objects, kinds = 10_000, 20
	for name, perObject := range map[string]int{"10000x80KiB": 20, "10000x8MiB": 2000} {
		b.Run(name, func(b *testing.B) {
			folder := b.TempDir()
			store, err := dir.Open(filepath.Join(folder, "store"))
			if err != nil {
				b.Fatal(err)
			}
			defer store.Close()
			expires := noon.Truncate(24*time.Hour).AddDate(0, 0, 7)
			var files []string
			for kind := range kinds {
				traceID := ""
				if kind == 0 {
					traceID = traceA
				}
				files = append(files, filepath.Join(folder, fmt.Sprint(kind)))
				if err := os.WriteFile(files[kind], randomObject(b, expires, perObject, traceID), 0o600); err != nil {
					b.Fatal(err)
				}
			}
			for n := range objects {
				var id ulid.ULID
				_, _ = rand.Read(id[6:])
				_ = id.SetTime(uint64(noon.UnixMilli() + int64(n)))
				path := filepath.Join(folder, "store", object.Info{Class: "errors", Tenant: "default", Expires: expires, ULID: id.String()}.Key())
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					b.Fatal(err)
				}
				from := files[0] // in one object only
				if n > 0 {
					from = files[1+n%(kinds-1)]
				}
				if err := os.Link(from, path); err != nil {
					b.Fatal(err)
				}
			}
			began := processorTime(b)
			for b.Loop() {
				found, problems, err := samples{store}.find(b.Context(), access.Scope{TraceID: traceA}, noon)
				if err != nil || len(found) != 1 || len(problems) > 0 {
					b.Fatalf("found %d records, %d problems, %v", len(found), len(problems), err)
				}
			}
			// What it takes when others do not use the machine too: about this over the cores.
			b.ReportMetric((processorTime(b)-began).Seconds()/float64(b.N), "cpu-s/op")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// randomObject is an object of n records of 4 KiB. With an id, one of them is of that trace.
func randomObject(b *testing.B, expires time.Time, n int, traceID string) []byte {
	b.Helper()
	random := func(n int) []byte {
		data := make([]byte, n)
		_, _ = rand.Read(data)
		return data
	}
	var list []sealed.Record
	for i := range n {
		r := sealed.Record{
			Header: sealed.Header{
				Tenant: "default", Class: "errors", Expires: expires,
				TraceID: hex.EncodeToString(random(16)), SpanID: hex.EncodeToString(random(8)), Signal: sealed.Traces,
			},
			SealedAt: noon, KeyID: "0123456789abcdef", BatchKey: random(1200), TraceKey: random(60), Ciphertext: random(4096), Size: 8192,
		}
		if i == n/2 && traceID != "" {
			r.TraceID = traceID
		}
		list = append(list, r)
	}
	var out bytes.Buffer
	if err := object.Write(&out, list); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
