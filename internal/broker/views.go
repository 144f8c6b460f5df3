package broker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// This file is what auditors and operators may look at besides requests. Approvers and
// debuggers may not: it tells who else is looked at, and why.

func mayAudit(who access.Person) error {
	if !who.Has(access.Auditor, access.Operator) {
		return &access.Refusal{Code: access.ErrRole.Code, Detail: "this needs the role auditor or operator"}
	}
	return nil
}

// AuditFilter narrows a listing of the log; empty fields match everything.
type AuditFilter struct {
	Actor    string
	Action   audit.Action
	Decision audit.Decision
	About    string // a request's id or a trace id
}

func (f AuditFilter) matches(e audit.Record) bool {
	return (f.Actor == "" || f.Actor == e.Actor) && (f.Action == "" || f.Action == e.Action) &&
		(f.Decision == "" || f.Decision == e.Decision) && (f.About == "" || f.About == e.Request || f.About == e.TraceID)
}

// AuditPage is a part of the log, newest entry first.
type AuditPage struct {
	Records []audit.Record
	// Size is how many entries the log holds.
	Size uint64
	// Next is where the next page ends: pass it as before. 0 means that this was the oldest.
	Next uint64
	// Unreadable counts what is no entry; 'sotto audit verify' names it.
	Unreadable int
}

// auditScan bounds the entries that one page may look at.
const (
	auditScan  = 50_000
	auditChunk = 256
)

// Audit reads the log backwards from the entry before 'before' (0 means the newest) until n
// entries match. It proves nothing; Proof does.
func (b *Broker) Audit(ctx context.Context, who access.Person, f AuditFilter, before uint64, n int) (AuditPage, error) {
	if err := mayAudit(who); err != nil {
		return AuditPage{}, err
	}
	page := AuditPage{Size: b.log.Size()}
	end := page.Size
	if before > 0 && before < end {
		end = before
	}
	for seen := 0; end > 0 && seen < auditScan && len(page.Records) < n; {
		if err := ctx.Err(); err != nil {
			return AuditPage{}, err
		}
		from := end - min(end, auditChunk)
		chunk := make([]audit.Record, 0, end-from)
		for r, err := range audit.Entries(b.log.Dir(), from) {
			if r.Index >= end {
				break
			}
			if err != nil && r.V == 0 && r.Index < from {
				return AuditPage{}, fmt.Errorf("read audit log: %w", err)
			}
			if err != nil {
				page.Unreadable++
				continue
			}
			chunk = append(chunk, r)
		}
		seen += len(chunk)
		next := from
		for i := len(chunk) - 1; i >= 0 && len(page.Records) < n; i-- {
			if f.matches(chunk[i]) {
				page.Records = append(page.Records, chunk[i])
				if len(page.Records) == n {
					next = chunk[i].Index
				}
			}
		}
		end = next
	}
	page.Next = end
	return page, nil
}

// Checkpoint is the newest signed head of the log. Kept elsewhere, it shows later that
// the log only grew.
func (b *Broker) Checkpoint(who access.Person) ([]byte, error) {
	if err := mayAudit(who); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(b.log.Dir(), "checkpoint"))
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	return raw, nil
}

// Proof is the outcome of a verification of the whole log, and when it was done.
type Proof struct {
	At     time.Time
	Report audit.Report
}

// fresh is how old a proof or a report may be before it is made anew: both read everything.
const fresh = time.Minute

// Proof verifies the whole log, at most once a minute.
func (b *Broker) Proof(ctx context.Context, who access.Person) (Proof, error) {
	if err := mayAudit(who); err != nil {
		return Proof{}, err
	}
	return b.proof.get(b.now(), func(now time.Time) (Proof, error) {
		report, err := VerifyLog(ctx, b.log.Dir(), b.verifier, audit.Options{Witnesses: b.witnesses})
		return Proof{now, report}, err
	})
}

// settle is how long VerifyLog waits for a running broker to sign its last entries.
const settle = 4 * time.Second

// VerifyLog verifies a log that a broker may be writing to: it gives it the time to sign
// what it has just written.
func VerifyLog(ctx context.Context, dir, verifier string, opts audit.Options) (audit.Report, error) {
	for deadline := time.Now().Add(settle); ; {
		report, err := audit.VerifyDir(ctx, dir, verifier, opts)
		var tampered *audit.TamperError
		onlyUnsigned := errors.As(report.Err(), &tampered) && len(tampered.Faults) == 1 && tampered.Faults[0].Kind == audit.Unsigned
		if err != nil || !onlyUnsigned || !time.Now().Before(deadline) {
			return report, err
		}
		select {
		case <-ctx.Done():
			return report, nil
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Verifier is the key that an auditor verifies the log with.
func (b *Broker) Verifier() string { return b.verifier }

// Retention is what `sotto retention report` tells, at most a minute old.
func (b *Broker) Retention(ctx context.Context, who access.Person) (sweeper.Report, error) {
	if err := mayAudit(who); err != nil {
		return sweeper.Report{}, err
	}
	return b.retained.get(b.now(), func(time.Time) (sweeper.Report, error) { return b.Report(ctx) })
}

// Keys are all epoch keys, destroyed ones too.
func (b *Broker) Keys(ctx context.Context, who access.Person) ([]state.Key, error) {
	if err := mayAudit(who); err != nil {
		return nil, err
	}
	return b.Keeper.Keys(ctx)
}

// recent keeps one answer for a while. Who comes while it is made waits for it.
type recent[T any] struct {
	mu    sync.Mutex
	at    time.Time
	value T
}

func (r *recent[T]) get(now time.Time, make func(time.Time) (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := now.Sub(r.at); !r.at.IsZero() && age >= 0 && age < fresh {
		return r.value, nil
	}
	v, err := make(now)
	if err == nil {
		r.at, r.value = now, v
	}
	return v, err
}
