package broker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/transparency-dev/tessera/storage/posix"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/cosign"
)

// WitnessesConfig is who cosigns the checkpoints of the audit log.
type WitnessesConfig struct {
	// Policy is a file with the witnesses' keys and URLs and how many of them must sign;
	// [audit.ParseWitnesses] tells its form. Give auditors the same file. No default.
	Policy string `yaml:"policy"`
	// Wait is how long a checkpoint waits for them before it is published without. Default
	// 2s. Nothing that people do waits for it.
	Wait Duration `yaml:"wait"`
	// Retry is the time between two attempts for a checkpoint that is not cosigned, or was
	// long ago. Default 1m.
	Retry Duration `yaml:"retry"`
}

const (
	witnessWait   = 2 * time.Second
	witnessRetry  = time.Minute
	maxPolicy     = 64 << 10
	tellAgain     = 10 * time.Minute // about a witness that goes on failing
	maxWitnessing = Duration(5 * time.Second)
)

func (c Config) checkWitnesses(fault func(key, format string, args ...any)) {
	w := c.Audit.Witnesses
	if w == nil {
		return
	}
	if w.Policy == "" {
		fault("audit.witnesses.policy", "must be a file with the witnesses' keys and URLs, and the quorum")
	}
	if w.Wait != 0 && (w.Wait < Duration(100*time.Millisecond) || w.Wait > maxWitnessing) {
		fault("audit.witnesses.wait", "must be between 100ms and 5s: the last checkpoint of a broker that stops waits so long too")
	}
	if w.Retry != 0 && (w.Retry < Duration(time.Second) || w.Retry > Duration(10*time.Minute)) {
		fault("audit.witnesses.retry", "must be between 1s and 10m: a quiet log is dated by it")
	}
}

func (w *WitnessesConfig) wait() time.Duration {
	if w == nil {
		return 0
	}
	if w.Wait == 0 {
		return witnessWait
	}
	return time.Duration(w.Wait)
}

// ReadWitnesses reads the policy of the witnesses of the log with this verifier; nil if
// none are configured. All that is wrong with the file is in the error.
func (c Config) ReadWitnesses(verifier string) (*audit.Witnesses, error) {
	if c.Audit.Witnesses == nil {
		return nil, nil
	}
	w, err := ReadWitnessPolicy(c.Audit.Witnesses.Policy, verifier)
	if err == nil {
		err = w.Askable()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(c.Audit.Witnesses.Policy), err)
	}
	return w, nil
}

// ReadWitnessPolicy reads a policy, which may lack URLs, for the log with this verifier.
func ReadWitnessPolicy(path, verifier string) (*audit.Witnesses, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxPolicy+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxPolicy {
		return nil, fmt.Errorf("the file is larger than %d bytes", maxPolicy)
	}
	w, err := audit.ParseWitnesses(text)
	if err != nil {
		return nil, err
	}
	for _, one := range w.All {
		if one.IsKeyOf(verifier) {
			err = errors.Join(err, fmt.Errorf("witness %s has the key that signs the log: it is no second witness of anything", one.Name))
		}
	}
	return w, err
}

// openLog opens the audit log, with its witnesses if there are any.
func (b *Broker) openLog(ctx context.Context, key audit.Key) (*audit.Log, error) {
	c := b.Config.Audit
	if b.witnesses == nil {
		return audit.Open(ctx, c.Directory, key)
	}
	asked := &attempts{b: b, last: map[string]answered{}}
	client, err := cosign.Client(c.Directory, b.witnesses, asked.tell)
	if err != nil {
		return nil, err
	}
	retry := time.Duration(c.Witnesses.Retry)
	if retry == 0 {
		retry = witnessRetry
	}
	return audit.OpenWitnessed(ctx, c.Directory, key, audit.Witnessing{
		Witnesses: b.witnesses, Wait: c.Witnesses.wait(), Retry: retry, Storage: posix.Config{HTTPClient: client},
	})
}

// attempts counts how witnesses answer, and tells of each change and now and then of what lasts.
type attempts struct {
	b    *Broker
	mu   sync.Mutex
	last map[string]answered
}

type answered struct {
	outcome cosign.Outcome
	at      time.Time // on the monotonic clock
}

func (a *attempts) tell(t cosign.Attempt) {
	a.b.metrics.Asked(context.Background(), t.Outcome)
	a.mu.Lock()
	last, known := a.last[t.Witness]
	changed := last.outcome != t.Outcome
	due := changed || time.Since(last.at) > tellAgain
	if due {
		a.last[t.Witness] = answered{t.Outcome, time.Now()}
	}
	a.mu.Unlock()
	switch {
	case !due:
	case t.Outcome == cosign.Cosigned && (!known || !changed): // nothing was wrong
	case t.Outcome == cosign.Cosigned:
		a.b.slog.Info("a witness cosigns the audit log again", "witness", t.Witness)
	case t.Outcome == cosign.Contradicts:
		a.b.slog.Error("a witness contradicts the audit log; keep the directory as evidence and verify it", "witness", t.Witness, "why", t.Why)
	default:
		a.b.slog.Error("a witness does not cosign the audit log; it is asked again", "witness", t.Witness, "why", t.Why)
	}
}

// cosigned is how many entries the newest checkpoint signs that enough witnesses have
// cosigned; all, if none have to.
func (b *Broker) cosigned() uint64 {
	if b.witnesses == nil {
		return b.log.Size()
	}
	b.seen.Lock()
	defer b.seen.Unlock()
	raw, err := os.ReadFile(filepath.Join(b.log.Dir(), "checkpoint"))
	if err != nil || !b.witnesses.Satisfied(raw, time.Time{}) {
		return b.seen.size
	}
	if h, err := audit.OpenHead(raw, b.verifier); err == nil {
		b.seen.size = h.Size
	}
	return b.seen.size
}

// seen is the newest checkpoint that was found cosigned.
type seen struct {
	sync.Mutex
	size uint64
}
