package eraser_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
)

// TestOnServer: on a real server no version and no marker of an erased object is left; an
// object under a lock stays, with all that is in it, and is named with its end.
func TestOnServer(t *testing.T) {
	for _, kind := range []s3server.Kind{s3server.Plain, s3server.Versioned, s3server.Locked} {
		t.Run([]string{"plain", "versioned", "locked"}[kind], func(t *testing.T) {
			b, err := s3.Open(s3server.Bucket(t, kind))
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			w.bucket = b
			theirs, others := w.row("errors", "default", 1, ada), w.row("errors", "default", 2, ben)
			w.put(theirs, others)
			w.put(w.row("sample", "default", 1))
			want, left := ids(others), 0
			if kind == s3server.Locked {
				kept := w.row("errors", "default", 3, ada)
				data := encode(t, kept)
				until := time.Now().Add(5 * time.Second)
				if err := b.PutUntil(t.Context(), object.Key(kept.Header, 0, []sealed.Record{kept}), data, until, "governance"); err != nil {
					t.Fatal(err)
				}
				want, left = ids(others, kept), 1
			}
			r, err := eraser.Run(t.Context(), b, eraser.Order{Tenant: "default", Subjects: []string{ada}}, eraser.Journal{}, w, time.Now(), eraser.Options{Save: keepNothing, Mine: always})
			if err != nil || r.Left != left || r.Rows != 2 {
				t.Fatalf("%+v, %v", r, err)
			}
			if left == 1 && (r.Remains[0].Why != eraser.ObjectLock || r.Remains[0].Until == nil) {
				t.Errorf("%+v", r.Remains)
			}
			if got := w.spansOf(); !slices.Equal(got, want) {
				t.Errorf("left are %v, want %v", got, want)
			}
			versions := 0
			for v, err := range objstore.History(b).Versions(t.Context(), object.Root) {
				if err != nil || v.Marker || !v.Current {
					t.Errorf("%+v, %v", v, err)
				}
				versions++
			}
			if versions != 1+left {
				t.Errorf("%d versions are left", versions)
			}
		})
	}
}

func keepNothing(context.Context, eraser.Journal) error { return nil }

func always(context.Context) error { return nil }

func encode(t *testing.T, rows ...sealed.Record) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := object.Write(&file, rows); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
