package statetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/broker/state"
)

func key(id string) state.Key {
	return state.Key{
		Public: keyring.PublicKey{
			Epoch: keyring.Epoch{Tenant: "acme", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
			ID:    id, Algorithm: keyring.X25519, Key: []byte("public\x00\xff"),
		},
		Private: []byte("wrapped\x00\xff"), Created: now,
	}
}

func keys(t *testing.T, db, other *state.DB) {
	k, second := key("0011223344556677"), key("ffffffffffffffff")
	e := k.Public.Epoch
	if ok, err := db.AddKey(t.Context(), k); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if ok, err := other.AddKey(t.Context(), second); err != nil || ok {
		t.Errorf("an epoch got a second key: %v, %v", ok, err)
	}
	got, err := other.Key(t.Context(), e)
	if d := cmp.Diff(k, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if ok, err := other.DestroyKey(t.Context(), e, now); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if ok, err := db.DestroyKey(t.Context(), e, now); err != nil || ok {
		t.Errorf("destroyed twice: %v, %v", ok, err)
	}
	if ok, err := db.AddKey(t.Context(), second); err != nil || ok {
		t.Errorf("a destroyed epoch got a new key: %v, %v", ok, err)
	}
	// The key of a hold is another one, also with the tenant and the expiry of an epoch.
	held := key("fedcba9876543210")
	held.Public.Epoch.Hold = "h1"
	if ok, err := db.AddKey(t.Context(), held); err != nil || !ok {
		t.Fatalf("key of a hold: %v, %v", ok, err)
	}
	if ok, err := db.ReplaceKey(t.Context(), e, held.Private, []byte("no")); err != nil || ok {
		t.Errorf("the key of an epoch was replaced for that of a hold: %v, %v", ok, err)
	}
	if got, err := other.Key(t.Context(), held.Public.Epoch); err != nil || got.Public.Epoch != held.Public.Epoch || got.Private == nil {
		t.Errorf("key of a hold: %+v, %v", got, err)
	}
	if ok, err := other.DestroyKey(t.Context(), held.Public.Epoch, now); err != nil || !ok {
		t.Errorf("destroy the key of a hold: %v, %v", ok, err)
	}
	list, err := db.Keys(t.Context())
	if err != nil || len(list) != 2 || list[1].Public.Epoch.Hold != "h1" || list[0].Private != nil || !list[0].Destroyed.Equal(now) {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := db.Key(t.Context(), keyring.Epoch{Tenant: "none", Expires: e.Expires}); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("no such key: %v", err)
	}
}

// oneMakesAKey: brokers that publish at the same moment end with one key for the epoch.
func oneMakesAKey(t *testing.T, db, other *state.DB) {
	var wg sync.WaitGroup
	var made atomic.Int32
	for i := range 16 {
		db := []*state.DB{db, other}[i%2]
		wg.Go(func() {
			ok, err := db.AddKey(t.Context(), key(fmt.Sprintf("%016d", i)))
			if err != nil {
				t.Error(err)
			}
			if ok {
				made.Add(1)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("%d keys of one epoch were made", made.Load())
	}
}
