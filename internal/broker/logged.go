package broker

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
)

// logged is what a log says about requests: acts that were allowed.
type logged struct {
	requests map[string]*loggedRequest
	order    []string // ids, by first entry
	// proposals are erasures, legal holds and their releases, and proposed their ids in order.
	proposals map[string]*loggedProposal
	proposed  []string
	freeze    *audit.Record
	next      uint64
}

type loggedRequest struct {
	ask       *audit.Record // asked for, or the glass broken
	approvals []audit.Record
	end       *audit.Record // denied, withdrawn or revoked, also by a review
	opens     []audit.Record
	other     bool
	newest    audit.Record
}

func newLogged() *logged {
	return &logged{requests: map[string]*loggedRequest{}, proposals: map[string]*loggedProposal{}}
}

// read goes on where it ended the last time. What is no entry is named by the
// verification of the log itself.
func (l *logged) read(dir string) error {
	for r, err := range audit.Entries(dir, l.next) {
		if err != nil && (r.Index == 0 || r.Index < l.next) { // no entry could be read at all
			return fmt.Errorf("read audit log: %w", err)
		}
		l.next = r.Index + 1
		if err != nil || r.Decision != audit.Allowed {
			continue
		}
		if r.Action == audit.FreezeStart {
			l.freeze = &r
		}
		if r.Request != "" {
			l.of(r.Request).add(r)
		}
		if kind, id := proposalOf(r); id != "" {
			if l.proposals[id] == nil {
				l.proposals[id] = &loggedProposal{kind: kind}
				l.proposed = append(l.proposed, id)
			}
			l.proposals[id].add(r)
		}
	}
	return nil
}

func (l *logged) of(id string) *loggedRequest {
	if l.requests[id] == nil {
		l.requests[id] = &loggedRequest{}
		l.order = append(l.order, id)
	}
	return l.requests[id]
}

func (l *loggedRequest) add(r audit.Record) {
	l.newest = r
	switch r.Action {
	case audit.RequestCreate, audit.BreakGlass:
		l.ask = &r
	case audit.RequestApprove:
		l.approvals = append(l.approvals, r)
	case audit.RequestDeny, audit.RequestWithdraw, audit.GrantRevoke:
		l.end = &r
	case audit.Review:
		if l.other = true; r.Verdict == unjustified { // it ends what is still in force
			l.end = &r
		}
	case audit.SampleOpen:
		l.opens = append(l.opens, r)
	default:
		l.other = true
	}
}

func (l *loggedRequest) last() audit.Record { return l.newest }

// onlyAsked: nothing came after the asking, which would have needed it to be stored.
func (l *loggedRequest) onlyAsked() bool {
	return len(l.approvals) == 0 && l.end == nil && len(l.opens) == 0 && !l.other
}

func (l *loggedRequest) approvedBy(name string) bool {
	for _, a := range l.approvals {
		if strings.EqualFold(a.Actor, name) {
			return true
		}
	}
	return false
}

// grants reports whether an entry made such a grant. One of an older version does not say
// what is masked.
func (l *loggedRequest) grants(g access.Grant) bool {
	for _, r := range append(slices.Clip(l.approvals), *l.ask) {
		if r.Until != nil && r.Until.Sub(g.Until).Abs() < time.Second && (r.Mask == "" || r.Mask == g.Mask.String()) {
			return true
		}
	}
	return false
}

func (l *loggedRequest) open(index uint64) *audit.Record {
	for i := range l.opens {
		if l.opens[i].Index == index {
			return &l.opens[i]
		}
	}
	return nil
}
