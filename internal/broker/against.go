package broker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// The state database is not signed; the audit log is. So the log tells when the database
// was rolled back or edited, and the reads that the database has counted tell when
// the log was. See docs/decisions/0031.

// StateReport is how the state database agrees with the audit log.
type StateReport struct {
	Requests int `json:"requests"`
	Reads    int `json:"reads"`
	// Proposals are erasures, legal holds and their releases.
	Proposals int `json:"proposals"`
	// Faults cannot come from a broker that stopped at a bad moment, or leave something
	// allowed that the log says has ended.
	Faults []audit.Fault `json:"faults"`
	// Unfinished are acts with an entry that were not stored, because the broker stopped or
	// its caller went away in between. Nothing follows from them.
	Unfinished []audit.Fault `json:"unfinished"`
}

// CompareState holds the state database against the audit log of c. It changes neither,
// and a broker may run meanwhile.
func CompareState(ctx context.Context, c Config, now func() time.Time) (StateReport, error) {
	key, err := audit.ReadKeyFile(c.Audit.Signer)
	if err != nil {
		return StateReport{}, named("audit.signer", err)
	}
	db, err := c.State.open(ctx)
	if err != nil {
		return StateReport{}, named("state", err)
	}
	defer db.Close()
	for deadline := time.Now().Add(settle); ; { // what is under way has its entry and not yet its row
		r, err := compareOnce(ctx, db, c.Audit.Directory, key.Signer.Name(), now())
		if err != nil || len(r.Faults)+len(r.Unfinished) == 0 || !time.Now().Before(deadline) {
			return r, err
		}
		select {
		case <-ctx.Done():
			return r, nil
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func compareOnce(ctx context.Context, db *state.DB, dir, origin string, now time.Time) (StateReport, error) {
	l := newLogged()
	if err := l.read(dir); err != nil {
		return StateReport{}, err
	}
	list, err := db.Requests(ctx, state.Filter{Limit: 1 << 30})
	if err != nil {
		return StateReport{}, err
	}
	freeze, err := db.Freeze(ctx)
	if err != nil {
		return StateReport{}, err
	}
	c := &comparison{log: l, origin: origin, whole: !db.Shared(), now: now, stored: map[string]storedRequest{}}
	for _, q := range list {
		reads, err := db.Reads(ctx, q.ID)
		if err != nil {
			return StateReport{}, err
		}
		c.stored[q.ID] = storedRequest{q, reads}
		c.Requests, c.Reads = c.Requests+1, c.Reads+len(reads)
	}
	proposals, err := c.proposals(ctx, db)
	if err != nil {
		return StateReport{}, err
	}
	c.Proposals = len(proposals)
	c.logAgainstState(freeze)
	c.proposalsAgainstState(proposals)
	if err := l.read(dir); err != nil { // what was added since then may be in the database
		return StateReport{}, err
	}
	for _, q := range list {
		c.stateAgainstLog(c.stored[q.ID])
	}
	for _, id := range slices.Sorted(maps.Keys(proposals)) {
		c.proposalAgainstLog(proposals[id])
	}
	return c.StateReport, nil
}

type storedRequest struct {
	access.Request
	reads []state.Read
}

// comparison is one run.
type comparison struct {
	StateReport
	log    *logged
	origin string
	whole  bool // all acts are in this log: no other broker writes one
	now    time.Time
	stored map[string]storedRequest
}

func (c *comparison) fault(index uint64, format string, args ...any) {
	c.Faults = append(c.Faults, audit.Fault{Kind: audit.BadState, Entry: int64(index), Path: "database", Detail: fmt.Sprintf(format, args...)})
}

func (c *comparison) unfinished(index uint64, format string, args ...any) {
	c.Unfinished = append(c.Unfinished, audit.Fault{Kind: audit.BadState, Entry: int64(index), Path: "database", Detail: fmt.Sprintf(format, args...)})
}

// logAgainstState looks for what the log has and the database has not.
func (c *comparison) logAgainstState(freeze access.Freeze) {
	if f := c.log.freeze; f != nil && freeze.At.Before(f.Time.Truncate(time.Second)) {
		c.fault(f.Index, "it does not know this freeze: it was rolled back")
	}
	for _, id := range c.log.order {
		l := c.log.requests[id]
		q, ok := c.stored[id]
		switch {
		case !ok && l.onlyAsked():
			c.unfinished(l.last().Index, "it has no request %s: the broker stopped before it was stored, or the database was rolled back", id)
		case !ok:
			c.fault(l.last().Index, "it has no request %s, which was decided or read: it was rolled back", id)
		default:
			c.acts(l, q)
			c.reads(l, q)
		}
	}
}

// acts are approvals and the end of a request.
func (c *comparison) acts(l *loggedRequest, q storedRequest) {
	for _, a := range l.approvals {
		if !approvedBy(q.Request, a.Actor) {
			c.unfinished(a.Index, "it has no approval of %s by %s: it was not stored, or the database was rolled back", q.ID, a.Actor)
		}
	}
	if l.end == nil || q.End != nil {
		return
	}
	if s := q.State(c.now); s == access.Pending || s == access.Granted {
		c.fault(l.end.Index, "request %s has ended by %s and is %s there: it was rolled back, or the broker stopped before it was stored; end it again", q.ID, l.end.Actor, s)
		return
	}
	if l.end.Action == audit.Review {
		return // the grant was over by then
	}
	c.unfinished(l.end.Index, "it does not know that %s ended %s", l.end.Actor, q.ID)
}

// reads: each is counted before its entry is written, so a missing one was taken away.
func (c *comparison) reads(l *loggedRequest, q storedRequest) {
	counted := 0
	for _, r := range q.reads {
		if r.AuditLog == "" || r.AuditLog == c.origin {
			counted++
		}
	}
	if n := len(l.opens); n > counted {
		c.fault(l.opens[n-1].Index, "request %s was read %d times, it has counted %d: it was rolled back", q.ID, n, counted)
	}
}

// stateAgainstLog looks for what the database has and the log has not.
func (c *comparison) stateAgainstLog(q storedRequest) {
	l := c.log.requests[q.ID]
	if l == nil {
		l = &loggedRequest{}
	}
	for _, r := range q.reads {
		if r.AuditIndex == nil || r.AuditLog != "" && r.AuditLog != c.origin {
			continue
		}
		if e := l.open(*r.AuditIndex); e == nil || e.Shown != r.Shown {
			c.fault(*r.AuditIndex, "it says that read %d of %s stands here, which is not so: the log was rolled back or the database edited", r.Number, q.ID)
		}
	}
	if !c.whole {
		return
	}
	switch {
	case l.ask == nil:
		c.fault(0, "the log has no entry of request %s", q.ID)
		return
	case !strings.EqualFold(l.ask.Actor, q.Requester) || l.ask.TraceID != q.Scope.TraceID || l.ask.Tenant != q.Scope.Tenant || l.ask.Class != q.Scope.Class:
		c.fault(l.ask.Index, "request %s is of somebody else or about something else there: it was edited", q.ID)
	}
	for _, a := range q.Approvals {
		if !l.approvedBy(a.By) {
			c.fault(l.ask.Index, "the log has no approval of %s by %s: the database was edited", q.ID, a.By)
		}
	}
	if q.Grant != nil && !l.grants(*q.Grant) {
		c.fault(l.ask.Index, "the log has no grant of %s until %s with the mask %s: the database was edited", q.ID, q.Grant.Until.UTC().Format(time.RFC3339), q.Grant.Mask)
	}
	if q.End != nil && l.end == nil {
		c.fault(l.ask.Index, "the log does not say that %s has ended: the database was edited", q.ID)
	}
}

func approvedBy(q access.Request, name string) bool {
	for _, a := range q.Approvals {
		if strings.EqualFold(a.By, name) {
			return true
		}
	}
	return false
}
