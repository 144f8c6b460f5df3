package holder_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
)

// TestOnServer: on a real server copies are made and found again, under no lock; one that
// was hidden by a plain delete is made again, and one that was overwritten is replaced with
// all its versions.
func TestOnServer(t *testing.T) {
	for _, kind := range []s3server.Kind{s3server.Plain, s3server.Versioned, s3server.Locked} {
		t.Run([]string{"plain", "versioned", "locked"}[kind], func(t *testing.T) {
			c := s3server.Bucket(t, kind)
			b, err := s3.Open(c)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			w.bucket = b
			w.put("acme", ada, ben)
			h := w.hold("h1", "acme", ada)
			w.copy(nil, h)
			name := w.events[0].Made
			if r := w.copy(nil, h); r.Copied != 0 || !slices.Equal(w.held(h), []string{ada}) {
				t.Errorf("a second run: %+v", r)
			}
			if kind != s3server.Plain {
				s3server.Overwrite(t, c, name, "other bytes")
				if r := w.copy(nil, h); r.Copied != 1 || !slices.Equal(w.held(h), []string{ada}) {
					t.Errorf("after it was overwritten: %+v", r)
				}
				s3server.Hide(t, c, name)
				if r := w.copy(nil, h); r.Copied != 1 || !slices.Equal(w.held(h), []string{ada}) {
					t.Errorf("after it was hidden: %+v", r)
				}
			}
			if lock, err := b.Lock(t.Context(), name, ""); err != nil && !errors.Is(err, objstore.ErrNotFound) || !lock.Until.IsZero() {
				t.Errorf("the copy lies under %+v, %v", lock, err)
			}
			if err := b.Delete(t.Context(), name); err != nil {
				t.Error(err)
			}
			for v, err := range b.Versions(t.Context(), object.Root+"class=hold-h1/") {
				t.Errorf("left is %+v, %v", v, err)
			}
		})
	}
}
