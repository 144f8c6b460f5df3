package broker

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// Bounds of a search. A request for one trace must not take the broker down.
const (
	searchParallel = 16        // objects looked at at once, about 1-3 ranged reads each
	maxShown       = 128 << 20 // bytes of plaintext in one answer
	maxProblems    = 100
	maxLooks       = 4 // searches of one request, while objects are rewritten
)

// Problem is an object, or a record in it, that could not be shown.
type Problem struct {
	Object string `json:"object"`
	Error  string `json:"error"`
}

// located is a sealed record and where it lies.
type located struct {
	object string
	sealed.Record
}

// samples finds the sealed records of a trace.
type samples struct {
	bucket objstore.Bucket
}

// find looks for the records inside a scope that have not expired. What cannot be read
// is a problem and does not hide the rest; only a store that does not list is an error.
//
// An erasure may rewrite objects meanwhile. If one that has not expired went between the
// listing and the reading, its records lie in a new one that the listing may have missed:
// the search is done again.
func (s samples) find(ctx context.Context, scope access.Scope, now time.Time) ([]located, []Problem, error) {
	for try := 1; ; try++ {
		found, problems, moved, err := s.look(ctx, scope, now)
		if err != nil || moved == 0 {
			return found, problems, err
		}
		if try == maxLooks {
			return found, append(problems, Problem{Error: fmt.Sprintf("%d objects were rewritten during the search, so something may be missing: open it again later", moved)}), nil
		}
	}
}

func (s samples) look(ctx context.Context, scope access.Scope, now time.Time) (_ []located, _ []Problem, moved int, _ error) {
	var mu sync.Mutex
	var found []located
	var problems []Problem
	problem := func(key string, err error) {
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, Problem{Object: key, Error: err.Error()})
	}
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(searchParallel)
	var listing error
	for o, err := range s.bucket.List(ctx, prefix(scope)) {
		if err != nil {
			listing = err
			break
		}
		info, err := object.ParseKey(o.Key)
		switch {
		case err != nil:
			problem(o.Key, errors.New("its name is not that of a sealed object"))
			continue
		case !scope.Covers(scope.TraceID, info.Tenant, info.Class):
			continue
		case info.Held().Hold != "" && scope.Class != info.Class:
			continue // what a legal hold keeps is read for the hold only
		case !info.Expires.After(now):
			continue // waits for the sweeper; nothing in it may be shown
		}
		work.Go(func() error {
			records, err := object.Find(objstore.Direct(inner, s.bucket, o), o.Size, scope.TraceID)
			if errors.Is(err, objstore.ErrNotFound) {
				mu.Lock()
				moved++
				mu.Unlock()
				return nil
			}
			if err != nil {
				problem(o.Key, err)
				return nil
			}
			for _, r := range records {
				r.Held = info.Held()
				switch {
				case !info.Holds(r.Header):
					problem(o.Key, errors.New("it holds a record that belongs elsewhere"))
				case !scope.Covers(r.TraceID, r.Tenant, classOf(info, r)):
					problem(o.Key, errors.New("it holds a record outside the request"))
				case !r.Key().Expires.After(now):
					problem(o.Key, errors.New("it holds a record that has expired"))
				default:
					mu.Lock()
					found = append(found, located{o.Key, r})
					mu.Unlock()
				}
			}
			return nil
		})
	}
	if err := errors.Join(listing, work.Wait()); err != nil {
		return nil, nil, 0, fmt.Errorf("look for the sample: %w", err)
	}
	if ctx.Err() != nil {
		return nil, nil, 0, fmt.Errorf("look for the sample: %w", context.Cause(ctx))
	}
	slices.SortFunc(found, func(a, b located) int {
		return cmp.Or(a.SealedAt.Compare(b.SealedAt), strings.Compare(a.object, b.object), strings.Compare(a.SpanID, b.SpanID))
	})
	found, more := bound(once(found))
	problems = append(problems, more...)
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Object, b.Object), strings.Compare(a.Error, b.Error))
	})
	if len(problems) > maxProblems {
		rest := len(problems) - maxProblems
		problems = append(problems[:maxProblems:maxProblems], Problem{Error: fmt.Sprintf("and %d more", rest)})
	}
	return found, problems, moved, nil
}

// once leaves out what is there twice because an erasure has written the new object and
// not yet removed the old one. Nothing sealed anew has the same ciphertext.
func once(found []located) []located {
	seen := make(map[[sha256.Size]byte]bool, len(found))
	return slices.DeleteFunc(found, func(r located) bool {
		h := sha256.New()
		_, _ = io.WriteString(h, r.TraceID+r.SpanID)
		_, _ = h.Write(r.Ciphertext)
		sum := [sha256.Size]byte(h.Sum(nil))
		twice := seen[sum]
		seen[sum] = true
		return twice
	})
}

// classOf is the class that a record is kept in: of a copy that of its legal hold.
func classOf(i object.Info, r sealed.Record) string {
	if r.Held.Hold != "" {
		return i.Class
	}
	return r.Class
}

// prefix narrows the listing as far as the scope allows.
func prefix(s access.Scope) string {
	if s.Class != "" {
		return object.Root + "class=" + s.Class + "/"
	}
	return object.Root
}

// bound leaves out what would make the answer too large.
func bound(found []located) (kept []located, problems []Problem) {
	size := 0
	for i, r := range found {
		if size += r.Size; size > maxShown {
			for _, r := range found[i:] {
				problems = append(problems, Problem{r.object, fmt.Sprintf("a record of %d bytes is left out: the answer would exceed %d bytes", r.Size, maxShown)})
			}
			return found[:i], problems
		}
	}
	return found, nil
}
