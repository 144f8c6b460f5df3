package broker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// ErrNoSample says that nothing that may be shown was found.
var ErrNoSample = errors.New("no sealed record of this trace is in the store; it was not kept, has expired, or is not stored yet")

// Gate is the one way to plaintext.
type Gate struct {
	state      *state.DB
	audit      Recorder
	log        string // name of the audit log
	masks      *masks
	opening    *limiter
	openingAll *allLimiter
	habits     *habits // nil: nobody is watched
	samples    samples
	keys       interface {
		Decrypter(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error)
	}
	now func() time.Time
}

// Plain is one opened record. It must not be kept.
type Plain struct {
	Object string
	sealed.Header
	SealedAt time.Time
	OTLP     []byte // protobuf TracesData or LogsData, as sealed
}

// Opened is what one read shows.
type Opened struct {
	Request  access.Request
	Reader   string
	Records  []Plain
	Problems []Problem
}

// Open shows who the sample of a request, if a grant allows it at this moment. The
// order of its steps is the promise of this package.
func (g *Gate) Open(ctx context.Context, who access.Person, id string) (Opened, error) {
	if err := g.opening.spend(ctx, who, 1); err != nil {
		return Opened{}, err
	}
	if err := g.openingAll.spend(ctx, who, 1); err != nil {
		return Opened{}, err
	}
	q, err := g.state.Request(ctx, id)
	if err != nil {
		return Opened{}, g.refuse(ctx, who, access.Request{ID: id}, err)
	}
	if err := q.May(who, g.now()); err != nil {
		return Opened{}, g.refuse(ctx, who, q, err)
	}
	if err := g.thawed(ctx); err != nil {
		return Opened{}, g.refuse(ctx, who, q, err)
	}
	found, problems, err := g.samples.find(ctx, q.Scope, g.now())
	if err != nil {
		return Opened{}, err // nothing was decided and nothing is shown
	}
	if len(found) == 0 {
		err := g.refuse(ctx, who, q, ErrNoSample)
		return Opened{Request: q, Problems: problems}, err
	}
	// 1. A grant in force now, counted under the lock of the state.
	shown := digestOf(found)
	at := g.now()
	q, err = g.state.Count(ctx, id, len(found), shown, at, func(q access.Request) (access.Request, error) { return q.Use(who, len(found), at) })
	if err != nil {
		return Opened{}, g.refuse(ctx, who, q, err)
	}
	// 2. The entry, durable. Without it there is no decryption.
	index, err := g.audit.Append(ctx, audit.Entry{
		Time: at, Actor: who.Name, Action: audit.SampleOpen, Decision: audit.Allowed, Request: id,
		TraceID: q.Scope.TraceID, Tenant: q.Scope.Tenant, Class: q.Scope.Class, Until: &q.Grant.Until,
		Records: len(found), Shown: shown, Mask: q.Grant.Mask.String(),
	})
	if err != nil {
		return Opened{}, err
	}
	if err := g.state.Logged(ctx, id, q.Grant.Used, g.log, index); err != nil {
		return Opened{}, err
	}
	// What departs from somebody's habit is told before it is shown.
	if err := g.habits.judge(ctx, who, q, at); err != nil {
		return Opened{}, g.refuse(ctx, who, q, err)
	}
	// 3. Plaintext.
	opened := Opened{Request: q, Reader: who.Name}
	opened.Records, opened.Problems = g.decrypt(ctx, found, q.Grant.Mask)
	if n := len(opened.Problems); n > 0 {
		// The entry above names more than is shown; this one says so.
		if _, err := g.audit.Append(ctx, audit.Entry{
			Time: g.now(), Actor: who.Name, Action: audit.SampleDamage, Decision: audit.Refused, Code: "not_opened", Request: id,
			TraceID: q.Scope.TraceID, Records: n, Objects: objectsOf(opened.Problems),
		}); err != nil {
			return Opened{}, err
		}
	}
	opened.Problems = append(problems, opened.Problems...)
	// It may have been revoked, have run out or been frozen, while the store and the log were slow.
	if err := g.Stands(ctx, id); err != nil {
		return Opened{}, g.refuse(ctx, who, q, err)
	}
	return opened, nil
}

// Stands tells whether what was opened with a request may still be shown: its grant is
// in force and there is no freeze. Whoever goes on showing asks again and again.
func (g *Gate) Stands(ctx context.Context, id string) error {
	q, err := g.state.Request(ctx, id)
	if err != nil {
		return err
	}
	if err := q.InForce(g.now()); err != nil {
		return err
	}
	return g.thawed(ctx)
}

// thawed refuses while a freeze stands.
func (g *Gate) thawed(ctx context.Context) error {
	f, err := g.state.Freeze(ctx)
	if err != nil {
		return err
	}
	return f.Allows()
}

// refuse writes the refusal down and returns it; if it cannot be written, that.
func (g *Gate) refuse(ctx context.Context, who access.Person, q access.Request, why error) error {
	code := codeOf(why)
	if code == "" {
		return why // a fault of ours, no decision
	}
	if _, err := g.audit.Append(ctx, audit.Entry{
		Time: g.now(), Actor: who.Name, Action: audit.SampleOpen, Decision: audit.Refused, Code: code, Request: q.ID,
		TraceID: q.Scope.TraceID, Tenant: q.Scope.Tenant, Class: q.Scope.Class,
	}); err != nil {
		return errors.Join(why, err)
	}
	return why
}

// decrypt opens what it can; the rest are problems.
func (g *Gate) decrypt(ctx context.Context, found []located, mask access.Mask) (out []Plain, problems []Problem) {
	type opener struct {
		primitive tink.HybridDecrypt
		err       error
	}
	openers := map[string]opener{} // for this call only: private keys are not kept
	for _, r := range found {
		epoch := r.Key()
		o, ok := openers[epoch.ID()]
		if !ok {
			o.primitive, o.err = g.keys.Decrypter(ctx, epoch)
			openers[epoch.ID()] = o
		}
		if o.err != nil {
			problems = append(problems, Problem{r.object, fmt.Sprintf("key of epoch %s: %v", epoch.ID(), o.err)})
			continue
		}
		plaintext, err := sealed.Open(r.Record, o.primitive)
		if err != nil {
			problems = append(problems, Problem{r.object, err.Error()})
			continue
		}
		if plaintext, err = g.masks.apply(mask, r.Signal, plaintext); err != nil {
			problems = append(problems, Problem{r.object, err.Error()})
			continue
		}
		out = append(out, Plain{Object: r.object, Header: r.Header, SealedAt: r.SealedAt, OTLP: plaintext})
	}
	return out, problems
}

// digestOf names the records by their ciphertext, before anything is decrypted.
func digestOf(found []located) string {
	parts := make([][]byte, len(found))
	for i, r := range found {
		parts[i] = slices.Concat(r.BatchKey, r.TraceKey, r.Ciphertext)
	}
	return audit.ShownDigest(parts...)
}

func objectsOf(problems []Problem) []string {
	const named = 100
	var out []string
	for _, p := range problems {
		if len(out) < named && !slices.Contains(out, p.Object) {
			out = append(out, p.Object)
		}
	}
	return out
}

// codeOf names the rule behind a refusal; "" is for faults.
func codeOf(err error) string {
	var refusal *access.Refusal
	switch {
	case errors.As(err, &refusal):
		return string(refusal.Code)
	case errors.Is(err, state.ErrNotFound):
		return "not_found"
	case errors.Is(err, ErrNoSample):
		return "no_sample"
	}
	return ""
}
