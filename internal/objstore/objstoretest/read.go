package objstoretest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
)

func ranges(t *testing.T, b objstore.Bucket) {
	const data = "0123456789"
	put(t, b, "ten", []byte(data))
	put(t, b, "none", nil)
	for _, c := range []struct {
		key    string
		off, n int64
		want   string
	}{
		{"ten", 0, -1, data},
		{"ten", 0, 10, data},
		{"ten", 0, 11, data},
		{"ten", 0, 1 << 40, data},
		{"ten", 0, 1, "0"},
		{"ten", 0, 0, ""},
		{"ten", 3, 4, "3456"},
		{"ten", 3, -1, "3456789"},
		{"ten", 3, 0, ""},
		{"ten", 9, 1, "9"},
		{"ten", 9, 5, "9"},
		{"ten", 9, -1, "9"},
		{"ten", 10, 1, ""},
		{"ten", 10, -1, ""},
		{"ten", 11, 1, ""},
		{"ten", 1 << 40, -1, ""},
		{"ten", -1, -1, "9"},
		{"ten", -4, -1, "6789"},
		{"ten", -10, -1, data},
		{"ten", -11, -1, data},
		{"ten", -4, 2, "67"},
		{"ten", -4, 0, ""},
		{"ten", -4, 9, "6789"},
		{"none", 0, -1, ""},
		{"none", 0, 1, ""},
		{"none", 1, 1, ""},
		{"none", -1, -1, ""},
		{"none", 0, 0, ""},
	} {
		got, err := b.ReadRange(t.Context(), c.key, c.off, c.n)
		if err != nil || string(got) != c.want {
			t.Errorf("ReadRange(%s, %d, %d) = %q, %v, want %q", c.key, c.off, c.n, got, err, c.want)
		}
	}
}

func readerAt(t *testing.T, b objstore.Bucket) {
	data := make([]byte, 300<<10)
	for i := range data {
		data[i] = byte(i * 7 >> 3)
	}
	put(t, b, deep, data)
	o := objstore.Object{Key: deep, Size: int64(len(data))}
	for name, r := range map[string]io.ReaderAt{"ReaderAt": objstore.ReaderAt(t.Context(), b, o), "Direct": objstore.Direct(t.Context(), b, o)} {
		var all sync.WaitGroup
		for _, off := range []int{0, 1, 65535, 65536, 150000, len(data) - 8, len(data) - 1} {
			all.Go(func() {
				p := make([]byte, min(1000, len(data)-off))
				n, err := r.ReadAt(p, int64(off))
				if n != len(p) || err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(p, data[off:off+n]) {
					t.Errorf("%s: ReadAt(%d bytes, %d) = %d, %v, or wrong bytes", name, len(p), off, n, err)
				}
			})
		}
		all.Wait()
		if n, err := r.ReadAt(make([]byte, 20), int64(len(data)-8)); n != 8 || !errors.Is(err, io.EOF) {
			t.Errorf("%s: over the end %d, %v", name, n, err)
		}
		if n, err := r.ReadAt(make([]byte, 20), int64(len(data)+8)); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("%s: behind the end %d, %v", name, n, err)
		}
		if _, err := r.ReadAt(make([]byte, 8), -1); err == nil {
			t.Errorf("%s: a negative offset reads", name)
		}
	}
}

func notFound(t *testing.T, b objstore.Bucket) {
	put(t, b, "folder/object", []byte("x"))
	for _, key := range []string{"absent", "folder", "folder/absent", "folder/object/below"} {
		for _, n := range []int64{-1, 0, 5} {
			if _, err := b.ReadRange(t.Context(), key, 0, n); !errors.Is(err, objstore.ErrNotFound) {
				t.Errorf("read of %q, %d bytes: %v, want ErrNotFound", key, n, err)
			}
		}
		if _, err := objstore.Direct(t.Context(), b, objstore.Object{Key: key, Size: 9}).ReadAt(make([]byte, 5), 0); !errors.Is(err, objstore.ErrNotFound) {
			t.Errorf("direct read of %q: %v, want ErrNotFound", key, err)
		}
		if _, err := b.ReadRange(t.Context(), key, -5, -1); !errors.Is(err, objstore.ErrNotFound) {
			t.Errorf("read of the end of %q: %v, want ErrNotFound", key, err)
		}
	}
}

func cancelled(t *testing.T, b objstore.Bucket) {
	put(t, b, "here", []byte("x"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, readErr := b.ReadRange(ctx, "here", 0, -1)
	var listErr error
	for _, err := range b.List(ctx, "") {
		listErr = err
	}
	for act, err := range map[string]error{"put": b.Put(ctx, "there", nil), "read": readErr, "list": listErr, "delete": b.Delete(ctx, "here")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s under a cancelled context: %v, want context.Canceled", act, err)
		}
	}
	if diff := cmp.Diff([]string{"here"}, keys(t, b, "")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}
