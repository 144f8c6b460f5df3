package broker

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// maxKey bounds an idempotency key, in bytes.
const maxKey = 255

var errKey = &access.Refusal{Code: "idempotency_key"}

// idOfKey is the id of the request that a person makes with an idempotency key: the same
// whenever they send it. See docs/decisions/0049.
func idOfKey(who access.Person, key string) (string, error) {
	if len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c < 0x21 || c > 0x7e }) {
		return "", &access.Refusal{Code: errKey.Code, Detail: "request: 'Idempotency-Key' is 1 to 255 visible ASCII characters"}
	}
	sum := sha256.Sum256([]byte("sotto request by key v1\n" + strings.ToLower(who.Name) + "\n" + key))
	return spellID('r', sum[:idBytes]), nil
}

// repeated gives the request that was made with an id before, if what is asked now is the
// same; ok is false if there is none.
func (b *Broker) repeated(ctx context.Context, who access.Person, id string, ask access.Ask, renews string) (q access.Request, ok bool, err error) {
	q, err = b.State.Request(ctx, id)
	if errors.Is(err, state.ErrNotFound) {
		return access.Request{}, false, nil
	}
	if err != nil {
		return access.Request{}, false, err
	}
	same := strings.EqualFold(q.Requester, who.Name) && q.Reason == ask.Reason && (q.Glass != nil) == ask.BreakGlass
	if renews != "" {
		same = same && q.Renews != nil && q.Renews.Of == renews
	} else {
		s := ask.Scope
		same = same && q.Renews == nil && q.Ticket == ask.Ticket && q.Scope.TraceID == s.TraceID && q.Scope.Tenant == s.Tenant && q.Scope.Class == s.Class && slices.Equal(q.Scope.Entities, s.Entities)
	}
	if !same {
		return access.Request{}, false, &access.Refusal{Code: errKey.Code, Detail: "request: this 'Idempotency-Key' was used for another request; take a new one"}
	}
	return q, true, nil
}
