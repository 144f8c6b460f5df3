package broker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/broker/identity"
	"github.com/sotto-project/sotto/internal/broker/metrics"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/holder"
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
	// Progress is told, by sweeps and reports, how many things were looked at or removed.
	// nil: nobody wants to know.
	Progress func(int)

	// Console is served beside the API below /console/; nil means that there is none.
	Console http.Handler

	log       *audit.Log
	audit     Recorder
	signer    note.Signer // the audit log's, which also signs reports
	verifier  string      // of the audit log
	people    people
	policy    *access.Policy
	refused   *refusals
	asking    *limiter
	askingAll *allLimiter
	metrics   *metrics.Metrics
	hooks     []webhook
	witnesses *audit.Witnesses   // nil: nobody cosigns the log
	seen      seen               // of what they have cosigned
	identity  *identity.Provider // nil: people have tokens
	proof     recent[Proof]
	retained  recent[sweeper.Report]
	waiting   sweeper.Waiting
	now       func() time.Time
	slog      *slog.Logger
	subjects  *subject.Key  // nil: nobody can be erased
	erasing   sync.Mutex    // one erasure at a time
	due       chan struct{} // an erasure was begun, a hold or its release approved
	holding   sync.Mutex    // one run over the holds at a time; guards held
	held      holder.Seen
}

// Open opens the state, the audit log, the keys and the store. The clock decides about
// grants and expiry; logger gets no content and no token.
func Open(ctx context.Context, c Config, now func() time.Time, logger *slog.Logger) (*Broker, error) {
	b := &Broker{due: make(chan struct{}, 1), Config: c, now: now, slog: logger}
	var err error
	if b.people, err = newPeople(c.People); err != nil {
		return nil, err
	}
	if b.metrics, err = metrics.New(); err != nil {
		return nil, err
	}
	// All that can be wrong with files is said at once, before anything is opened for writing.
	kek, kekErr := kms.Open(c.KEK)
	auditKey, auditErr := audit.ReadKeyFile(c.Audit.Signer)
	ringKey, ringErr := audit.ReadKeyFile(c.Keyring.Signer)
	_, policyErr := LoadPolicy(c.Policy)
	provider, oidcErr := b.newIdentity()
	bucket, bucketErr := storeopen.Bucket(c.Store)
	var accessErr, hooksErr error
	b.hooks, hooksErr = c.webhooks()
	var witnessErr error
	b.witnesses, witnessErr = c.ReadWitnesses(auditKey.Verifier)
	var subjectsErr error
	b.subjects, subjectsErr = c.Subjects.open()
	b.policy, accessErr = access.Compile(c.AccessSpec())
	if err := errors.Join(
		named("kek", kekErr), named("audit.signer", auditErr), named("keyring.signer", ringErr),
		named("policy", policyErr), named("store", bucketErr), named("oidc.client_secret_file", oidcErr), named("subjects.keyset", subjectsErr),
		named("audit.witnesses.policy", witnessErr), accessErr, hooksErr,
	); err != nil {
		return nil, err
	}
	b.Bucket, b.identity = bucket, provider
	if b.State, err = c.State.open(ctx); err != nil {
		return nil, named("state", err)
	}
	if b.log, err = b.openLog(ctx, auditKey); err != nil {
		return nil, errors.Join(named("audit.directory", err), b.State.Close())
	}
	if b.audit, err = b.recorder(ctx, auditKey); err != nil {
		return nil, errors.Join(named("audit.signer", err), b.Close(ctx))
	}
	b.audit = b.metrics.Recorder(b.audit)
	if err := b.observe(); err != nil {
		return nil, errors.Join(err, b.Close(ctx))
	}
	b.signer, b.verifier = auditKey.Signer, auditKey.Verifier
	b.refused = &refusals{now: now}
	b.asking = newLimiter("requests", c.Limits.RequestsPerHour, audit.RequestCreate, b.audit, now)
	b.Keeper = &Keeper{
		state: b.State, audit: b.audit, kek: kek, kekURI: c.KEK, signer: ringKey.Signer,
		config: c.Keyring, policy: c.Policy, now: now,
	}
	b.Gate = &Gate{state: b.State, audit: b.audit, log: auditKey.Signer.Name(), samples: samples{bucket}, masks: &masks{}, keys: b.Keeper, now: now}
	b.Gate.opening = newLimiter("openings", c.Limits.OpensPerHour, audit.SampleOpen, b.audit, now)
	b.limitAll(c.Limits.All)
	if !c.Habit.Off {
		b.Gate.habits = &habits{config: c.Habit, state: b.State, audit: b.audit, slog: logger, told: map[string]told{}}
	}
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
	return errors.Join(b.log.Close(ctx), b.closeRest(ctx))
}

func (b *Broker) closeRest(ctx context.Context) error {
	return errors.Join(b.metrics.Close(ctx), b.State.Close())
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
