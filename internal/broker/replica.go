package broker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// Where several brokers share a database, each writes an audit log of its own: a Merkle
// log has one writer. See docs/decisions/0029.

// logIDFile tells a folder with a log from another one that is signed by the same key.
const logIDFile = "log-id"

// recorder gives the writer of audit entries. On a shared database the log is registered
// there first, so that an auditor knows which logs there must be.
func (b *Broker) recorder(ctx context.Context, key audit.Key) (Recorder, error) {
	if !b.State.Shared() {
		return b.log, nil
	}
	id, err := logID(b.Config.Audit.Directory)
	if err != nil {
		return nil, err
	}
	origin := key.Signer.Name()
	if err := b.State.RegisterLog(ctx, state.AuditLog{Origin: origin, Verifier: key.Verifier, ID: id, Since: b.now()}); err != nil {
		return nil, err
	}
	return replicaRecorder{b.log, origin}, nil
}

// AuditLogs lists the logs of all brokers on the database.
func (b *Broker) AuditLogs(ctx context.Context) ([]state.AuditLog, error) {
	if !b.State.Shared() {
		key, err := audit.ReadKeyFile(b.Config.Audit.Signer)
		if err != nil {
			return nil, err
		}
		l := state.AuditLog{Origin: key.Signer.Name(), Verifier: key.Verifier}
		for r, err := range audit.Entries(b.Config.Audit.Directory, 0) {
			if err != nil {
				return nil, err
			}
			l.Since = r.Time
			break
		}
		return []state.AuditLog{l}, nil
	}
	return b.State.AuditLogs(ctx)
}

// replicaRecorder names the broker in each entry: an entry that was exported must not
// lose from which log it is.
type replicaRecorder struct {
	Recorder
	replica string
}

// Append implements Recorder.
func (r replicaRecorder) Append(ctx context.Context, e audit.Entry) (uint64, error) {
	e.Replica = r.replica
	return r.Recorder.Append(ctx, e)
}

// logID reads the random id of a log's folder, or makes one.
func logID(dir string) (string, error) {
	path := filepath.Join(dir, logIDFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = writeNew(path, []byte(rand.Text()+"\n"))
		if err == nil || errors.Is(err, fs.ErrExist) { // made meanwhile by a command beside us
			text, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return "", fmt.Errorf("read log id: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

const (
	leaseWait  = 30 * time.Second // a broker that was killed may be missed this long
	leaseCheck = 5 * time.Second
)

// holdLog makes sure that one process serves with this audit log. A copy of the folder
// on another machine would write another continuation of it.
func (b *Broker) holdLog(ctx context.Context) (*state.Lease, error) {
	name := "log " + b.Gate.log
	for deadline := time.Now().Add(leaseWait); ; {
		lease, ok, err := b.State.Hold(ctx, name)
		if err != nil || ok {
			return lease, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("serve with audit log %s: %w", b.Gate.log, state.ErrOtherLog)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(time.Second):
		}
	}
}

// keepLog returns when another broker has taken the audit log, or ctx ends. While the
// database is away nothing can be decided or shown, so waiting for it is safe.
func (b *Broker) keepLog(ctx context.Context, lease *state.Lease) error {
	defer lease.Release()
	tick := time.NewTicker(leaseCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		ok, err := lease.Keep(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			b.slog.Error("the state database does not answer", "error", err)
		case !ok:
			return fmt.Errorf("serve with audit log %s: %w", b.Gate.log, state.ErrOtherLog)
		}
	}
}
