package keyring

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/retention"
)

// Epoch is what shares one key pair: the samples of a tenant that expire together.
type Epoch struct {
	Tenant  string
	Expires time.Time
}

// ID spells the epoch, for example "default/2026-11-26".
func (e Epoch) ID() string { return e.Tenant + "/" + retention.FormatExpiry(e.Expires) }

// ParseEpoch reads what [Epoch.ID] writes, and nothing else.
func ParseEpoch(id string) (Epoch, error) {
	tenant, expiry, _ := strings.Cut(id, "/")
	if !retention.ValidName(tenant) {
		return Epoch{}, errors.New("parse epoch: the tenant's name is not valid")
	}
	at, err := retention.ParseExpiry(expiry)
	if err != nil {
		return Epoch{}, fmt.Errorf("parse epoch: %w", err)
	}
	return Epoch{Tenant: tenant, Expires: at}, nil
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
