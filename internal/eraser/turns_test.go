package eraser_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/objstore"
)

// sleeper is a store whose user stalls once, before it looks whether an old object is
// still there.
type sleeper struct {
	objstore.Bucket
	meanwhile func()
}

func (s *sleeper) ReadRange(ctx context.Context, key string, off, n int64) ([]byte, error) {
	if f := s.meanwhile; f != nil && off == 0 && n == 1 {
		s.meanwhile = nil
		f()
	}
	return s.Bucket.ReadRange(ctx, key, off, n)
}

// TestTurnLost: a run that stalled until another one had done all of it removes nothing
// that the other one left, be it the same erasure or one of somebody else.
func TestTurnLost(t *testing.T) {
	for name, other := range map[string]string{"same person": ada, "another person": ben} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cleo := w.row("errors", "default", 3)
			rows := ids(cleo)
			if other == ada {
				named := w.row("errors", "default", 2, ben)
				rows = ids(cleo, named)
				w.put(w.row("errors", "default", 1, ada), named, cleo)
			} else {
				w.put(w.row("errors", "default", 1, ada), w.row("errors", "default", 2, ben), cleo)
			}
			mine := true
			_, err := w.run(&sleeper{w.bucket, func() {
				mine = false
				order := eraser.Order{Tenant: "default", Subjects: []string{other}}
				if r, err := eraser.Run(t.Context(), w.bucket, order, eraser.Journal{}, w, noon, eraser.Options{Save: keepNothing, Mine: always}); err != nil || r.Rows != 1 && other == ada {
					t.Errorf("%+v, %v", r, err)
				}
			}}, eraser.Options{Mine: func(context.Context) error {
				if !mine {
					return errStopped
				}
				return nil
			}})
			if !errors.Is(err, errStopped) {
				t.Errorf("it went on: %v", err)
			}
			if r, err := w.run(w.bucket, eraser.Options{}); err != nil || !r.Complete() {
				t.Errorf("resumed: %+v, %v", r, err)
			}
			if got := w.spansOf(); !slices.Equal(got, rows) {
				t.Errorf("left are %v, want %v", got, rows)
			}
		})
	}
}

// TestSweptMeanwhile: what the sweep takes first is taken back where it was written anew,
// and the store is looked at once more.
func TestSweptMeanwhile(t *testing.T) {
	w := newWorld(t)
	others := w.row("sample", "default", 2, ben)
	w.put(others)
	key := w.put(w.row("errors", "default", 1, ada), w.row("errors", "default", 3, ben))
	r, err := w.run(&sleeper{w.bucket, func() {
		if err := w.bucket.Delete(t.Context(), key); err != nil {
			t.Error(err)
		}
	}}, eraser.Options{})
	if err != nil || !r.Complete() || r.Rows != 0 || r.Made != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if got := w.spansOf(); !slices.Equal(got, ids(others)) {
		t.Errorf("left are %v", got)
	}
}
