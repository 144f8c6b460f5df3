package crashtest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/erasurecert"
	"github.com/sotto-project/sotto/internal/objstore"
)

// check is for an erasure that is done: what is left is exactly what should be, and its
// certificate says so.
func (w *erasing) check(t *testing.T) {
	t.Helper()
	f := w.people.Look(t)
	w.note(f)
	if h, ok := w.people.Bucket.(objstore.History); ok {
		for v, err := range h.Versions(t.Context(), "") {
			if err != nil || v.Marker || !v.Current {
				t.Errorf("a version or a marker is left: %+v, %v", v, err)
			}
		}
	}
	if !f.Exact() {
		t.Errorf("after an erasure: %d records of others are missing, %d twice, %d of the person are left, %d foreign", f.Missing, f.Double, f.Left, f.Foreign)
	}
	file, err := w.client("cleo").Certificate(t.Context(), w.id)
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := erasurecert.Open(file, w.verifier)
	if err != nil || !c.Complete() || c.Erasure != w.id || c.Rows != w.rows {
		t.Errorf("the certificate says %d rows, %d remain, want %d and 0: %v", c.Rows, c.Left, w.rows, err)
	}
	w.ends[w.id] = c.Resumed
	w.done, w.id = append(w.done, w.id), ""
}

// judge looks into the log, after all: whatever went was announced, every erasure that was
// begun has an end, and there is one certificate of each.
func (w *erasing) judge(t *testing.T) {
	t.Helper()
	db, entries := w.open(t)
	announced, ended, resumed := map[string]bool{}, map[string]int{}, 0
	for _, e := range entries {
		switch {
		case e.Decision != audit.Allowed:
			t.Errorf("entry %d: %s was refused: %s", e.Index, e.Action, e.Code)
		case e.Action == audit.EraseRemoving:
			for _, key := range e.Objects {
				announced[key] = true
			}
		case e.Action == audit.EraseDone:
			ended[e.Erasure]++
		}
	}
	for _, key := range w.people.Look(t).Keys {
		delete(w.seen, key)
	}
	for key := range w.seen {
		if !announced[key] {
			t.Errorf("%s went without a word", key)
		}
	}
	for _, id := range w.done {
		p, err := db.Proposal(context.Background(), "erasure", id)
		if err != nil || p.State(time.Now()) != access.Done || ended[id] == 0 {
			t.Errorf("erasure %s: %v, %d ends in the log", id, err, ended[id])
		}
		resumed += w.ends[id]
	}
	again := 0 // ends whose certificate was not stored: the broker was killed in between
	for _, n := range ended {
		again += n - 1
	}
	if kills := len(w.recovery) - 1; w.midway < kills/10 {
		t.Errorf("of %d kills only %d were midway: the test proved too little", kills, w.midway)
	}
	slices.Sort(w.recovery)
	t.Logf("%d erasures; killed midway %d times, while records of others lay there twice %d times; resumed %d times; %d ends written twice; %d entries; ready again after %v (median), %v (longest)",
		len(w.done), w.midway, w.double, resumed, again, len(entries),
		w.recovery[len(w.recovery)/2].Round(time.Millisecond), w.recovery[len(w.recovery)-1].Round(time.Millisecond))
}
