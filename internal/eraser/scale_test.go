package eraser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
)

// The size of TestScale: a million records, of 50,000 people.
const scaleObjects, scaleRows, scalePeople = 10_000, 100, 50_000

func person(n int) string { return fmt.Sprintf("%032x", n+1) }

// Of the made-up people: one who is in each hundredth object, and one in each.
var (
	rare  = person(scalePeople)
	often = person(scalePeople + 1)
)

// fillScale stores objects that look as sealed ones do; nobody opens them. A trace is five
// records, of which two name its person and three nobody. It returns how many go with whom.
func fillScale(t *testing.T, b objstore.Bucket, n int) (rows map[string]int) {
	t.Helper()
	var mu sync.Mutex
	rows = map[string]int{}
	var work errgroup.Group
	work.SetLimit(8)
	for i := range n {
		work.Go(func() error {
			rnd := rand.New(rand.NewPCG(uint64(i), 1))
			random := func(n int) []byte {
				b := make([]byte, n)
				for i := range b {
					b[i] = byte(rnd.Uint32())
				}
				return b
			}
			batch := random(1208) // as long as a batch key under X-Wing
			var list []sealed.Record
			var names []string
			for r := range scaleRows {
				if r%5 == 0 {
					names = []string{person(rnd.IntN(scalePeople))}
					switch {
					case r == 0 && i%100 == 0:
						names = []string{rare}
					case r == 5:
						names = []string{often}
					}
				}
				record := sealed.Record{
					Header:   sealed.Header{Tenant: "acme", Class: "errors", Expires: expiry, TraceID: trace(i*scaleRows/5 + r/5), SpanID: fmt.Sprintf("%016x", i*scaleRows+r+1), Signal: sealed.Traces},
					SealedAt: noon.Add(-time.Hour), KeyID: "0123456789abcdef", BatchKey: batch, TraceKey: random(60), Ciphertext: random(120), Size: 90,
				}
				if r%5 < 2 {
					record.Subjects = names
				}
				mu.Lock()
				rows[names[0]]++
				mu.Unlock()
				list = append(list, record)
			}
			var file bytes.Buffer
			if err := object.Write(&file, list); err != nil {
				return err
			}
			return b.Put(t.Context(), object.Key(list[0].Header, i%16, list), file.Bytes())
		})
	}
	if err := work.Wait(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestScale erases people out of a million records in 10,000 objects: a folder always, and
// the S3 server under test if there is one. `make test-scale` runs it. Memory is flat: what
// lives while the last objects go is not more than a little of what lived while the first went.
func TestScale(t *testing.T) {
	if os.Getenv("SOTTO_SCALE") == "" {
		t.Skip("a million records take minutes: run `make test-scale`")
	}
	t.Run("folder", func(t *testing.T) {
		b, err := dir.Open(filepath.Join(t.TempDir(), "store"))
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		eraseScale(t, b, fillScale(t, b, scaleObjects), nil)
	})
	t.Run("s3", func(t *testing.T) {
		c := s3server.Bucket(t, s3server.Versioned)
		direct, err := s3.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		host, err := c.Host()
		if err != nil {
			t.Fatal(err)
		}
		rows := fillScale(t, direct, scaleObjects)
		var requests atomic.Int64
		proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: host})
			r.Out.Host = r.In.Host // it is signed
		}}
		between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			proxy.ServeHTTP(w, r)
		}))
		defer between.Close()
		c.Endpoint = between.URL
		b, err := s3.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		eraseScale(t, b, rows, &requests)
	})
}

func eraseScale(t *testing.T, b objstore.Bucket, rows map[string]int, requests *atomic.Int64) {
	falsely(t, b)
	for _, who := range []struct{ says, name string }{{"nobody", person(scalePeople + 2)}, {"one of each hundredth object", rare}, {"one of every object", often}} {
		if who.name == often && os.Getenv("SOTTO_SCALE") == "short" {
			continue
		}
		if requests != nil {
			requests.Store(0)
		}
		var mu sync.Mutex
		var heap []int64
		journal := 0
		before := live()
		note := func() {
			mu.Lock()
			defer mu.Unlock()
			heap = append(heap, (live()-before)>>10)
		}
		began := time.Now()
		r, err := eraser.Run(t.Context(), b, eraser.Order{Tenant: "acme", Subjects: []string{who.name}}, eraser.Journal{}, recorder(func(e eraser.Event) {
			if e.Done {
				note()
			}
		}), noon, eraser.Options{
			Save: func(_ context.Context, j eraser.Journal) error {
				text, err := json.Marshal(j)
				journal = max(journal, len(text))
				return err
			},
			Mine: always,
			Progress: func(n int) {
				if n%5000 == 0 {
					note()
				}
			},
		})
		took := time.Since(began)
		if err != nil || !r.Complete() || r.Rows != rows[who.name] {
			t.Fatalf("%s: %d of %d rows, %d left, %v", who.says, r.Rows, rows[who.name], r.Left, err)
		}
		asked := "–"
		if requests != nil {
			asked = fmt.Sprint(requests.Load())
		}
		t.Logf("%s: %d records of %d objects in %v; requests %s; journal %d KiB; the heap grew by KiB %v", who.says, r.Rows, r.Objects, took.Round(time.Millisecond), asked, journal>>10, heap)
		if half := len(heap) / 2; half == 0 || slices.Max(heap[half:]) > slices.Max(heap[:half])+16<<10 {
			t.Errorf("memory is not flat: KiB %v", heap)
		}
	}
}

type recorder func(eraser.Event)

func (f recorder) Record(_ context.Context, e eraser.Event) error { f(e); return nil }

// falsely counts how often the end of an object says that it may name somebody whom it does not.
func falsely(t *testing.T, b objstore.Bucket) {
	const absent = 20
	asked, yes, size, objects := 0, 0, int64(0), 0
	for o, err := range b.List(t.Context(), object.Root) {
		if err != nil {
			t.Fatal(err)
		}
		size, objects = size+o.Size, objects+1
		if objects%10 != 0 {
			continue
		}
		for n := range absent {
			may, err := object.MayName(objstore.Direct(t.Context(), b, o), o.Size, person(scalePeople+100+objects*absent+n))
			if err != nil {
				t.Fatal(err)
			}
			asked++
			if may {
				yes++
			}
		}
	}
	t.Logf("%d objects, %d MiB; %d of %d ends say falsely that they may name somebody", objects, size>>20, yes, asked)
}

// live is the size of the heap after a collection.
func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
