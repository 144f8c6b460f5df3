package crashtest

import (
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
)

// compare asks the broker about the last requests (0: all) and holds its answers against
// what people were told: no decision is lost, and no grant is larger than it was.
func (c *crowd) compare(t *testing.T, last int) {
	t.Helper()
	c.mu.Lock()
	list := slices.Clone(c.requests)
	c.mu.Unlock()
	if last > 0 && len(list) > last {
		list = list[len(list)-last:]
	}
	for _, h := range list {
		h.mu.Lock()
		q, err := c.client("ben").Request(t.Context(), h.id)
		switch {
		case err != nil:
			t.Errorf("%s is lost: %v", h.id, err)
		case h.denied && q.State != string(access.Denied):
			t.Errorf("%s was denied and is %s", h.id, q.State)
		case h.revoked != nil && h.approved != nil && q.State == string(access.Granted):
			t.Errorf("%s was revoked and is granted", h.id)
		case h.granted != nil && q.Grant == nil:
			t.Errorf("the grant of %s is lost", h.id)
		case h.granted != nil && (!q.Grant.Until.Equal(h.granted.Until) || !q.Grant.From.Equal(h.granted.From) || q.Grant.Reads != h.granted.Reads):
			t.Errorf("the grant of %s was %+v and is %+v", h.id, h.granted, q.Grant)
		case h.approved == nil && q.Grant != nil:
			t.Errorf("%s has a grant and nobody approved it", h.id)
		case q.Grant != nil && (q.Grant.Used < len(h.shown) || q.Grant.Used > h.reads || q.Grant.Reads > h.reads):
			t.Errorf("%s: shown %d times, the grant says %d of %d, asked for %d", h.id, len(h.shown), q.Grant.Used, q.Grant.Reads, h.reads)
		}
		h.mu.Unlock()
	}
}

// perRequest is what the log says about one request.
type perRequest struct {
	asked, approved, denied, revoked bool
	opens                            map[uint64]audit.Record
}

// judge holds what people were told and shown against the log and the state, after all.
func (c *crowd) judge(t *testing.T) {
	t.Helper()
	db, entries := c.w.open(t)
	logged := map[string]*perRequest{}
	for _, e := range entries {
		if e.Request == "" || e.Decision != audit.Allowed {
			continue
		}
		p := logged[e.Request]
		if p == nil {
			p = &perRequest{opens: map[uint64]audit.Record{}}
			logged[e.Request] = p
		}
		switch e.Action {
		case audit.RequestCreate:
			p.asked = true
		case audit.RequestApprove:
			p.approved = true
		case audit.RequestDeny:
			p.denied = true
		case audit.GrantRevoke:
			p.revoked = true
		case audit.SampleOpen:
			p.opens[e.Index] = e
		}
	}
	shown, entriesWithout, codes := 0, 0, map[string]int{}
	for _, h := range c.requests {
		p := logged[h.id]
		if p == nil || !p.asked {
			t.Errorf("%s is not in the log", h.id)
			continue
		}
		q, err := db.Request(t.Context(), h.id)
		if err != nil {
			t.Errorf("%s: %v", h.id, err)
			continue
		}
		reads, err := db.Reads(t.Context(), h.id)
		if err != nil {
			t.Fatal(err)
		}
		stand := 0 // reads that name an entry, which is there
		for _, r := range reads {
			if r.AuditIndex == nil {
				continue
			}
			e, ok := p.opens[*r.AuditIndex]
			if !ok || e.Shown != r.Shown || e.Shown != c.w.shown[h.trace] {
				t.Errorf("%s: read %d stands at %d, where the log has %+v", h.id, r.Number, *r.AuditIndex, e)
				continue
			}
			if e.Time.Before(q.Grant.From) || !e.Time.Before(q.Grant.Until) {
				t.Errorf("%s: read at %s, the grant was in force from %s to %s", h.id, e.Time, q.Grant.From, q.Grant.Until)
			}
			stand++
		}
		shown += len(h.shown)
		entriesWithout += len(p.opens) - len(h.shown)
		if len(h.shown) > stand || len(p.opens) > len(reads) {
			t.Errorf("%s: shown %d times, %d reads with an entry, %d entries, %d reads counted", h.id, len(h.shown), stand, len(p.opens), len(reads))
		}
		if q.Grant != nil && (!p.approved || q.Grant.Used != len(reads) || q.Grant.Used > h.reads) {
			t.Errorf("%s: used %d of %d, %d reads stored, approved in the log: %v", h.id, q.Grant.Used, h.reads, len(reads), p.approved)
		}
		if h.denied && !p.denied || q.End != nil && q.End.State == access.Revoked && !p.revoked {
			t.Errorf("%s: its end is not in the log", h.id)
		}
		h.times(t)
		for code, n := range h.codes {
			codes[code] += n
		}
	}
	t.Logf("%d requests, %d calls without an answer; shown %d times, %d answers with content were cut; %d entries of reads that nobody saw; refusals %v; %d entries",
		len(c.requests), c.unanswered, shown, c.cut, entriesWithout, codes, len(entries))
	if shown == 0 || codes["reads_spent"] == 0 || codes["pending"] == 0 || c.unanswered == 0 {
		t.Error("the load did not meet every case: the test proved too little")
	}
}

// times: nothing is shown before it was approved, after it was revoked, or after it was denied.
func (h *told) times(t *testing.T) {
	t.Helper()
	for _, s := range h.shown {
		switch {
		case h.denied || h.approved == nil:
			t.Errorf("%s was shown and never approved", h.id)
		case s.ended.Before(h.approved.began):
			t.Errorf("%s was shown before anybody approved it", h.id)
		case h.revoked != nil && s.began.After(h.revoked.ended):
			t.Errorf("%s was opened %s after it was revoked", h.id, s.began.Sub(h.revoked.ended).Round(time.Millisecond))
		}
	}
}
