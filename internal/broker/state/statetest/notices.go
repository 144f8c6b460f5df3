package statetest

import (
	"errors"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/broker/state"
)

// notices: the cursor and its notices move together or not at all, each notice is there
// until it was delivered or given up, and is made once.
func notices(t *testing.T, db, other *state.DB) {
	ctx := t.Context()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	if _, known, err := db.NoticeCursor(ctx, "log"); known || err != nil {
		t.Errorf("a log that was never read: %v %v", known, err)
	}
	if err := db.AddNotices(ctx, "log", 0, 1, []state.Notice{{ID: "lost", Target: "a", Created: now}}); !errors.Is(err, state.ErrCursor) {
		t.Errorf("without a cursor: %v", err)
	}
	if err := db.StartNotices(ctx, "log", 5); err != nil {
		t.Fatal(err)
	}
	list := []state.Notice{
		{ID: "2", Target: "a", Position: 6, Payload: []byte(`{"n":2}`), Created: now},
		{ID: "1", Target: "a", Position: 5, Payload: []byte(`{"n":1}`), Created: now},
		{ID: "1", Target: "b", Position: 5, Payload: []byte(`{"n":1}`), Created: now},
	}
	if err := db.AddNotices(ctx, "log", 5, 7, list); err != nil {
		t.Fatal(err)
	}
	if err := other.AddNotices(ctx, "log", 5, 8, []state.Notice{{ID: "3", Target: "a", Created: now}}); !errors.Is(err, state.ErrCursor) {
		t.Errorf("a second reader: %v", err)
	}
	due := func(target string, at time.Time) (out []string) {
		t.Helper()
		list, err := other.DueNotices(ctx, target, at, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			out = append(out, n.ID+string(n.Payload))
		}
		return out
	}
	if got := due("a", now); len(got) != 2 || got[0] != `1{"n":1}` || got[1] != `2{"n":2}` {
		t.Errorf("due: %v", got)
	}
	if err := db.Undelivered(ctx, list[1], now, now.Add(time.Minute), false); err != nil {
		t.Fatal(err)
	}
	if got := due("a", now); len(got) != 1 || got[0][0] != '2' {
		t.Errorf("after an attempt in vain: %v", got)
	}
	if later, err := db.DueNotices(ctx, "a", now.Add(time.Minute), 10); err != nil || len(later) != 2 || later[1].Attempts != 1 || !later[1].Created.Equal(now) {
		t.Errorf("later: %+v %v", later, err)
	}
	if err := db.Delivered(ctx, list[0]); err != nil {
		t.Fatal(err)
	}
	if err := db.Undelivered(ctx, list[1], now, now, true); err != nil {
		t.Fatal(err)
	}
	waiting, dead, err := other.Notices(ctx)
	if err != nil || waiting["a"] != 0 || dead["a"] != 1 || waiting["b"] != 1 {
		t.Errorf("waiting %v dead %v: %v", waiting, dead, err)
	}
	if c, err := other.Counts(ctx, now); err != nil || c.NoticesWaiting != 1 || c.NoticesDead != 1 {
		t.Errorf("%+v %v", c, err)
	}
	if err := db.ForgetNotices(ctx, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, dead, _ := other.Notices(ctx); dead["a"] != 0 {
		t.Error("what was given up long ago is still there")
	}
	if next, known, err := other.NoticeCursor(ctx, "log"); next != 7 || !known || err != nil {
		t.Errorf("cursor %d %v %v", next, known, err)
	}
}
