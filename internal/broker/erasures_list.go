package broker

import (
	"context"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

// Erasures lists erasures, the newest first, if who may see them.
func (b *Broker) Erasures(ctx context.Context, who access.Person) ([]Erasure, error) {
	if err := maySeeErasures(who); err != nil {
		return nil, err
	}
	list, err := b.State.Proposals(ctx, state.ProposalFilter{Kind: erasureKind, Limit: maxList})
	if err != nil {
		return nil, err
	}
	out := make([]Erasure, len(list))
	for i, p := range list {
		if out[i], err = readErasure(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Certificates opens certificates of erasures that are done, as some broker on this
// database signed them: the state itself is not signed, and may have been edited.
func (b *Broker) Certificates(ctx context.Context) (open func(Erasure) (erasurecert.Certificate, error), err error) {
	logs, err := b.State.AuditLogs(ctx)
	if err != nil {
		return nil, err
	}
	verifiers := []string{b.verifier}
	for _, l := range logs {
		if l.Verifier != b.verifier {
			verifiers = append(verifiers, l.Verifier)
		}
	}
	return func(e Erasure) (erasurecert.Certificate, error) {
		c, _, err := erasurecert.Open([]byte(e.Run.Outcome), strings.Join(verifiers, " "))
		return c, err
	}, nil
}

// Certificate is the signed file of an erasure that is done.
func (b *Broker) Certificate(ctx context.Context, who access.Person, id string) ([]byte, error) {
	e, err := b.findErasure(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if e.State(b.now()) != access.Done {
		return nil, errNotDone
	}
	return []byte(e.Run.Outcome), nil
}
