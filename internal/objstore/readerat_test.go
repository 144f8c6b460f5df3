package objstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
)

// object is a bucket of one object that notes which ranges are asked for.
type object struct {
	data     []byte
	requests []string
}

func (o *object) ReadRange(_ context.Context, _ string, off, n int64) ([]byte, error) {
	o.requests = append(o.requests, fmt.Sprintf("%d+%d", off, n))
	off = min(off, int64(len(o.data)))
	return o.data[off:min(off+n, int64(len(o.data)))], nil
}
func (*object) Put(context.Context, string, []byte) error                      { panic("not used") }
func (*object) List(context.Context, string) iter.Seq2[objstore.Object, error] { panic("not used") }
func (*object) Delete(context.Context, string) error                           { panic("not used") }

func newObject(size int) *object {
	o := &object{data: make([]byte, size)}
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(o.data)
	return o
}

func TestReaderAtIsAReader(t *testing.T) {
	o := newObject(200_001)
	r := objstore.ReaderAt(t.Context(), o, objstore.Object{Key: "k", Size: 200_001})
	if err := iotest.TestReader(io.NewSectionReader(r, 0, 200_001), o.data); err != nil {
		t.Error(err)
	}
	for range 500 {
		off, n := rand.IntN(200_001), rand.IntN(100_000)
		p := make([]byte, n)
		got, err := r.ReadAt(p, int64(off))
		want := o.data[off:min(off+n, len(o.data))]
		if !bytes.Equal(p[:got], want) || (err == io.EOF) != (got < n) || (err != nil && err != io.EOF) {
			t.Fatalf("ReadAt(%d bytes, %d) = %d, %v", n, off, got, err)
		}
	}
}

// TestReaderAtRequests: how a Parquet reader goes about: footer length, footer,
// bloom filter, index, one page.
func TestReaderAtRequests(t *testing.T) {
	const size = 64 << 20
	o := newObject(size)
	r := objstore.ReaderAt(t.Context(), o, objstore.Object{Key: "k", Size: size})
	for _, c := range [][2]int64{{size - 8, 8}, {size - 4000, 3992}, {size - 60_000, 8_000}, {30 << 20, 16}, {30<<20 + 16, 60_000}, {0, 4}, {2, 2}, {1 << 20, 1 << 20}} {
		if _, err := r.ReadAt(make([]byte, c[1]), c[0]); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"67043328+65536", "31457280+65536", "0+65536", "1048576+1048576"}
	if diff := cmp.Diff(want, o.requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}

	// Other windows come and go, the tail stays.
	o.requests = nil
	for i := range int64(10) {
		for _, off := range []int64{i << 20, size - 8} {
			if _, err := r.ReadAt(make([]byte, 8), off); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, request := range o.requests {
		if request == "67043328+65536" {
			t.Error("the tail was fetched again")
		}
	}
}

func TestReaderAtSmallObject(t *testing.T) {
	o := newObject(1000)
	r := objstore.ReaderAt(t.Context(), o, objstore.Object{Key: "k", Size: 1000})
	for _, off := range []int64{0, 992, 500} {
		if _, err := r.ReadAt(make([]byte, 8), off); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"0+1000"}, o.requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestReaderAtCutObject: an object that is shorter than its listing said.
func TestReaderAtCutObject(t *testing.T) {
	o := newObject(1000)
	r := objstore.ReaderAt(t.Context(), o, objstore.Object{Key: "k", Size: 2000})
	if _, err := r.ReadAt(make([]byte, 8), 0); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want ErrUnexpectedEOF", err)
	}
	if _, err := r.ReadAt(make([]byte, 8), -1); err == nil {
		t.Error("a negative offset was read")
	}
}
