package broker

import (
	"context"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/retentionreport"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// Sweep removes what has expired, once. What legal holds keep is copied before; what could
// not be goes all the same.
func (b *Broker) Sweep(ctx context.Context, actor string) (sweeper.Result, error) {
	b.holdDue(ctx)
	return sweeper.Sweep(ctx, b.Bucket, b.now(), b.Keeper, retentionLog{b.audit, actor}, sweeper.Options{
		Grace: time.Duration(b.Config.Retention.Grace), MaxSkew: time.Duration(b.Config.Retention.MaxClockSkew), Waiting: &b.waiting,
		Progress: func(r sweeper.Result) { b.progress(r.Deleted + r.Keys) },
	})
}

func (b *Broker) progress(n int) {
	if b.Progress != nil {
		b.Progress(n)
	}
}

// Report compares the store and the keys with the policy.
func (b *Broker) Report(ctx context.Context) (sweeper.Report, error) {
	policy, err := LoadPolicy(b.Config.Policy)
	if err != nil {
		return sweeper.Report{}, err
	}
	holds, err := b.holds(ctx, true)
	if err != nil {
		return sweeper.Report{}, err
	}
	kept := map[string]bool{} // epochs of holds that keep something
	for _, h := range holds {
		if h.InForce(b.now()) {
			kept[h.Epoch().ID()] = true
		}
	}
	return sweeper.Inspect(ctx, b.Bucket, b.now(), policy, b.Keeper, sweeper.InspectOptions{
		Held:  func(e keyring.Epoch) bool { return kept[e.ID()] },
		Grace: time.Duration(b.Config.Retention.Grace), Tolerance: 2 * time.Duration(b.Config.Retention.Sweep),
		MaxSkew: time.Duration(b.Config.Retention.MaxClockSkew), Progress: b.progress,
	})
}

// SignReport makes a file of a report that can be checked without the broker.
func (b *Broker) SignReport(r sweeper.Report) ([]byte, error) {
	return retentionreport.Sign(r, b.signer)
}

// Plan says what Apply would change in the store's own settings.
func (b *Broker) Plan(ctx context.Context) (sweeper.Plan, error) {
	policy, err := LoadPolicy(b.Config.Policy)
	if err != nil {
		return sweeper.Plan{}, err
	}
	return sweeper.MakePlan(ctx, b.Bucket, policy)
}

// Apply sets the store's lifecycle rules as a plan says, on the record.
func (b *Broker) Apply(ctx context.Context, actor string, p sweeper.Plan) error {
	if !p.Pending() {
		return nil
	}
	var changed []string
	for _, s := range p.Steps {
		switch {
		case s.Op == sweeper.Keep:
		case s.After != nil:
			changed = append(changed, string(s.Op)+" "+s.After.ID)
		default:
			changed = append(changed, string(s.Op)+" "+s.Before.ID)
		}
	}
	if p.EnableLock {
		changed = append(changed, "enable object lock")
	}
	if _, err := b.audit.Append(ctx, audit.Entry{
		Time: b.now(), Actor: actor, Action: audit.RulesApply, Decision: audit.Allowed, Objects: changed,
	}); err != nil {
		return err
	}
	return p.Apply(ctx, b.Bucket)
}
