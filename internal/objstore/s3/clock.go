package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
)

// dates remembers the Date header of the newest answer, and when it came.
type dates struct {
	http.RoundTripper
	last atomic.Pointer[reading]
}

type reading struct {
	store time.Time
	at    time.Time // by our clock, halfway between request and answer
}

// RoundTrip implements http.RoundTripper.
func (d *dates) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	response, err := d.RoundTripper.RoundTrip(r)
	if err == nil {
		if store, bad := http.ParseTime(response.Header.Get("Date")); bad == nil {
			d.last.Store(&reading{store, began.Add(time.Since(began) / 2)})
		}
	}
	return response, err
}

// Now implements objstore.Clock by the Date header of an answer given now. The header
// has whole seconds; half of one is added.
func (b *Bucket) Now(ctx context.Context) (time.Time, error) {
	b.dates.last.Store(nil)
	_, err := b.core.BucketExists(ctx, b.bucket)
	r := b.dates.last.Load() // also a refusal has a date
	if r == nil {
		if err = classify("ask the time of", b.bucket, err); err == nil {
			err = errors.New("its answers have no Date")
		}
		return time.Time{}, fmt.Errorf("read the store's clock: %w", err)
	}
	return r.store.Add(time.Second / 2).Add(time.Since(r.at)), nil
}

var _ objstore.Clock = (*Bucket)(nil)
