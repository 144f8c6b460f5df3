package eraser

import (
	"context"
	"errors"
	"fmt"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Journal is what must outlive a stop. It is saved before anything goes. What it holds grows
// with the person's traces and not with the objects they lay in.
type Journal struct {
	Traces  []string `json:"traces"` // in which the person is named
	Rounds  int      `json:"rounds"`
	Objects int      `json:"objects"` // that went
	Rows    int      `json:"rows"`    // that went with them
	Made    int      `json:"made"`    // objects that hold rows of others in their place
	Bytes   int64    `json:"bytes"`   // of the objects that went
	// Pending are the objects of the batch that goes now. After a stop those that are gone
	// count; the others are found again.
	Pending map[string]Pending `json:"pending,omitempty"`
}

// Pending is an object that is about to go.
type Pending struct {
	Rows  int   `json:"rows"`
	Bytes int64 `json:"bytes"`
	Made  bool  `json:"made,omitempty"` // something stands in its place
}

// settle counts what was pending: it is gone.
func (j *Journal) settle() {
	for _, p := range j.Pending {
		j.Objects, j.Rows, j.Bytes = j.Objects+1, j.Rows+p.Rows, j.Bytes+p.Bytes
		if p.Made {
			j.Made++
		}
	}
	j.Pending = nil
}

// resume counts of what was pending at a stop what has gone.
func (r *run) resume(ctx context.Context) error {
	for key := range r.journal.Pending {
		switch _, err := r.bucket.ReadRange(ctx, key, 0, 1); {
		case errors.Is(err, objstore.ErrNotFound):
		case err != nil:
			return fmt.Errorf("look what is gone already: %w", err)
		default:
			delete(r.journal.Pending, key)
		}
	}
	r.journal.settle()
	return nil
}
