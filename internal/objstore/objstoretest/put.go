package objstoretest

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
)

func roundTrip(t *testing.T, b objstore.Bucket) {
	large := bytes.Repeat([]byte("0123456789abcdef"), 9<<20/16) // 9 MiB: above one buffer, below one multipart upload
	for key, data := range map[string][]byte{deep: []byte("ciphertext"), "empty": {}, "large": large, "zeros": make([]byte, 70<<10)} {
		put(t, b, key, data)
		if got := read(t, b, key, 0, -1); !bytes.Equal(got, data) {
			t.Errorf("%s: read back %d bytes that differ from the %d stored", key, len(got), len(data))
		}
	}
	before := time.Now().Add(-time.Hour)
	for o, err := range b.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if o.Modified.Before(before) || o.Modified.After(time.Now().Add(time.Hour)) {
			t.Errorf("%s: modified %v, which is not about now", o.Key, o.Modified)
		}
		if o.Key == "large" && o.Size != int64(len(large)) {
			t.Errorf("listed size %d, want %d", o.Size, len(large))
		}
	}
}

func putIfAbsent(t *testing.T, b objstore.Bucket) {
	put(t, b, deep, []byte("first"))
	if err := b.Put(t.Context(), deep, []byte("second")); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("second put: %v, want ErrExists", err)
	}
	if err := b.Put(t.Context(), deep, []byte("first")); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("put of the same bytes: %v, want ErrExists", err)
	}
	if got := read(t, b, deep, 0, -1); string(got) != "first" {
		t.Errorf("object changed to %q", got)
	}
	if err := b.Delete(t.Context(), deep); err != nil {
		t.Fatal(err)
	}
	put(t, b, deep, []byte("third")) // the key is free again
	if got := read(t, b, deep, 0, -1); string(got) != "third" {
		t.Errorf("read %q after delete and put", got)
	}
}

func oneWriterWins(t *testing.T, b objstore.Bucket) {
	const rounds, writers = 5, 8
	for round := range rounds {
		key := fmt.Sprintf("race/%d/object", round)
		var won atomic.Int32
		var winner atomic.Value
		var all sync.WaitGroup
		start := make(chan struct{})
		for w := range writers {
			all.Go(func() {
				<-start
				data := bytes.Repeat([]byte{byte('a' + w)}, 32<<10)
				err := b.Put(t.Context(), key, data)
				for errors.Is(err, objstore.ErrUnavailable) { // a store may ask for another try
					err = b.Put(t.Context(), key, data)
				}
				switch {
				case err == nil:
					won.Add(1)
					winner.Store(data)
				case !errors.Is(err, objstore.ErrExists):
					t.Errorf("put: %v, want nil or ErrExists", err)
				}
			})
		}
		close(start)
		all.Wait()
		if won.Load() != 1 {
			t.Fatalf("%s: %d of %d writers were told that they stored it", key, won.Load(), writers)
		}
		if got := read(t, b, key, 0, -1); !bytes.Equal(got, winner.Load().([]byte)) {
			t.Errorf("%s: holds other bytes than the winner's", key)
		}
	}
}
