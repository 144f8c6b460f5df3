package broker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/kms"
	"github.com/sotto-project/sotto/internal/objstore"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// Broker is everything opened together: what `sotto serve` runs and what the
// operator's commands use beside it.
type Broker struct {
	Config Config
	Gate   *Gate
	Keeper *Keeper
	State  *state.DB
	Bucket objstore.Bucket

	log    *audit.Log
	audit  Recorder
	people people
	policy *access.Policy
	now    func() time.Time
	slog   *slog.Logger
}

// Open opens the state, the audit log, the keys and the store. The clock decides about
// grants and expiry; logger gets no content and no token.
func Open(ctx context.Context, c Config, now func() time.Time, logger *slog.Logger) (*Broker, error) {
	b := &Broker{Config: c, now: now, slog: logger}
	var err error
	if b.people, err = newPeople(c.People); err != nil {
		return nil, err
	}
	// All that can be wrong with files is said at once, before anything is opened for writing.
	kek, kekErr := kms.Open(c.KEK)
	auditKey, auditErr := audit.ReadKeyFile(c.Audit.Signer)
	ringKey, ringErr := audit.ReadKeyFile(c.Keyring.Signer)
	_, policyErr := LoadPolicy(c.Policy)
	bucket, bucketErr := storeopen.Bucket(c.Store)
	var accessErr error
	b.policy, accessErr = access.Compile(c.AccessSpec())
	if err := errors.Join(
		named("kek", kekErr), named("audit.signer", auditErr), named("keyring.signer", ringErr),
		named("policy", policyErr), named("store", bucketErr), accessErr,
	); err != nil {
		return nil, err
	}
	b.Bucket = bucket
	if b.State, err = c.State.open(ctx); err != nil {
		return nil, named("state", err)
	}
	if b.log, err = audit.Open(ctx, c.Audit.Directory, auditKey); err != nil {
		return nil, errors.Join(named("audit.directory", err), b.State.Close())
	}
	if b.audit, err = b.recorder(ctx, auditKey); err != nil {
		return nil, errors.Join(named("audit.signer", err), b.Close(ctx))
	}
	b.Keeper = &Keeper{
		state: b.State, audit: b.audit, kek: kek, signer: ringKey.Signer,
		config: c.Keyring, policy: c.Policy, now: now,
	}
	b.Gate = &Gate{state: b.State, audit: b.audit, log: auditKey.Signer.Name(), samples: samples{bucket}, keys: b.Keeper, now: now}
	return b, nil
}

func named(key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("'%s': %w", key, err)
}

// Close waits until the audit log is signed.
func (b *Broker) Close(ctx context.Context) error {
	return errors.Join(b.log.Close(ctx), b.State.Close())
}

// Sweep removes what has expired, once.
func (b *Broker) Sweep(ctx context.Context, actor string) (sweeper.Result, error) {
	return sweeper.Sweep(ctx, b.Bucket, b.now(), b.Keeper, retentionLog{b.audit, actor},
		sweeper.Options{Grace: time.Duration(b.Config.Retention.Grace)})
}

// Report compares the store and the keys with the policy.
func (b *Broker) Report(ctx context.Context) (sweeper.Report, error) {
	policy, err := LoadPolicy(b.Config.Policy)
	if err != nil {
		return sweeper.Report{}, err
	}
	return sweeper.Inspect(ctx, b.Bucket, b.now(), policy, b.Keeper, sweeper.InspectOptions{
		Grace: time.Duration(b.Config.Retention.Grace), Tolerance: 2 * time.Duration(b.Config.Retention.Sweep),
	})
}

// retentionLog writes the sweeper's events as audit entries.
type retentionLog struct {
	audit Recorder
	actor string
}

// Record implements sweeper.Recorder.
func (l retentionLog) Record(ctx context.Context, e sweeper.Event) error {
	objects := e.Objects
	if len(objects) == 0 {
		objects = []string{e.Tenant + "/" + e.Expires}
	}
	_, err := l.audit.Append(ctx, audit.Entry{
		Time: e.At, Actor: l.actor, Action: audit.Action(e.Action), Decision: audit.Allowed,
		Tenant: e.Tenant, Class: e.Class, Expires: e.Expires, Objects: objects, Bytes: e.Bytes,
	})
	return err
}

// decide changes a request by one act of a person, and writes the act down, allowed or
// refused. An allowed act holds only if its entry is durable.
func (b *Broker) decide(ctx context.Context, who access.Person, id string, action audit.Action, note string,
	act func(access.Request, time.Time) (access.Request, error), notes ...func(*audit.Entry),
) (access.Request, error) {
	now := b.now()
	entry := audit.Entry{Time: now, Actor: who.Name, Action: action, Decision: audit.Allowed, Request: id, Reason: note}
	for _, note := range notes {
		note(&entry)
	}
	about := func(q access.Request) {
		entry.Ticket, entry.Batch = q.Ticket, q.Batch
		entry.TraceID, entry.Tenant, entry.Class = q.Scope.TraceID, q.Scope.Tenant, q.Scope.Class
	}
	q, err := b.State.Change(ctx, id, func(q access.Request) (access.Request, error) {
		if !maySee(who, q) {
			return q, state.ErrNotFound
		}
		about(q)
		next, err := act(q, now)
		if err != nil {
			return q, err
		}
		if next.Grant != nil && q.Grant == nil {
			entry.Until = &next.Grant.Until
		}
		_, err = b.audit.Append(ctx, entry)
		return next, err
	})
	if code := codeOf(err); code != "" {
		entry.Decision, entry.Code, entry.Rule = audit.Refused, code, ruleOf(err)
		if _, auditErr := b.audit.Append(ctx, entry); auditErr != nil {
			return access.Request{}, errors.Join(err, auditErr)
		}
	}
	return q, err
}

// maySee: a debugger sees their own requests only. For the others a request that
// somebody else made is one that does not exist.
func maySee(who access.Person, q access.Request) bool {
	return who.Has(access.Approver, access.Auditor, access.Operator) || q.Requester == who.Name || who.Is(q.Requester)
}
