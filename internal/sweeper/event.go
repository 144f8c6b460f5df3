package sweeper

import (
	"context"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
)

// Recorder takes entries of the audit log. When Record returns nil the entry is durable.
type Recorder interface {
	Record(ctx context.Context, e Event) error
}

// Action says what an event is about.
type Action string

// Actions come in pairs: before and after. A first without its second means
// that the sweep ended in between; the next one does the rest.
const (
	ObjectsExpiring Action = "retention.objects.expiring"
	ObjectsDeleted  Action = "retention.objects.deleted"
	KeyExpiring     Action = "retention.key.expiring"
	KeyDestroyed    Action = "retention.key.destroyed"
)

// Event is one entry. It names objects and keys, never content.
type Event struct {
	Action  Action    `json:"action"`
	At      time.Time `json:"at"`
	Class   string    `json:"class,omitempty"` // of objects; a key serves all classes
	Tenant  string    `json:"tenant"`
	Expires string    `json:"expires"`           // as in the objects' names
	Objects []string  `json:"objects,omitempty"` // at most 256
	Bytes   int64     `json:"bytes,omitempty"`   // of all versions of them
}

func objectEvent(a Action, now time.Time, group []due) Event {
	i := group[0].info
	e := Event{Action: a, At: now, Class: i.Class, Tenant: i.Tenant, Expires: retention.FormatExpiry(i.Expires)}
	for _, d := range group {
		e.Objects = append(e.Objects, d.key)
		e.Bytes += d.bytes
	}
	return e
}

func keyEvent(a Action, now time.Time, k keyring.Epoch) Event {
	e := Event{Action: a, At: now, Tenant: k.Tenant, Expires: retention.FormatExpiry(k.Expires)}
	if k.Hold != "" {
		e.Objects = []string{k.ID()} // else tenant and expiry are the epoch
	}
	return e
}
