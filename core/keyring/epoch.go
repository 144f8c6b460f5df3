package keyring

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/retention"
)

// Epoch is what shares one key pair: the samples of a tenant that expire together, or
// those of a tenant that one legal hold keeps.
type Epoch struct {
	Tenant  string
	Expires time.Time
	// Hold is the id of the legal hold whose key this is; "" for an ordinary epoch.
	Hold string
}

// ID spells the epoch, for example "default/2026-11-26", or "default/2027-11-26/h0123"
// for the key of a hold.
func (e Epoch) ID() string {
	id := e.Tenant + "/" + retention.FormatExpiry(e.Expires)
	if e.Hold != "" {
		id += "/" + e.Hold
	}
	return id
}

// ParseEpoch reads what [Epoch.ID] writes, and nothing else.
func ParseEpoch(id string) (Epoch, error) {
	tenant, rest, _ := strings.Cut(id, "/")
	expiry, hold, held := strings.Cut(rest, "/")
	if !retention.ValidName(tenant) {
		return Epoch{}, errors.New("parse epoch: the tenant's name is not valid")
	}
	at, err := retention.ParseExpiry(expiry)
	if err != nil {
		return Epoch{}, fmt.Errorf("parse epoch: %w", err)
	}
	if held && !retention.ValidHold(hold) {
		return Epoch{}, errors.New("parse epoch: the hold's id is not valid")
	}
	return Epoch{Tenant: tenant, Expires: at, Hold: hold}, nil
}

// Validate refuses an epoch whose id would not lead back to it.
func (e Epoch) Validate() error {
	back, err := ParseEpoch(e.ID())
	if err != nil {
		return err
	}
	if !back.Expires.Equal(e.Expires) {
		return errors.New("check epoch: the expiry is not a whole hour")
	}
	return nil
}
