package broker

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// StartFreeze stops all reading. Unlike every other act it holds even if it
// cannot be written down: the switch must work when the log does not. The caller is told.
func (b *Broker) StartFreeze(ctx context.Context, who access.Person, reason string) (access.Freeze, error) {
	reason, err := freezeNote(reason)
	if err != nil {
		return access.Freeze{}, err
	}
	entry := audit.Entry{Time: b.now(), Actor: who.Name, Action: audit.FreezeStart, Decision: audit.Allowed, Reason: reason}
	f, err := b.State.ChangeFreeze(ctx, func(f access.Freeze) (access.Freeze, error) { return f.Start(who, reason, entry.Time) })
	if err := b.noteFreeze(ctx, entry, err); err != nil {
		if f.Stands() && errors.Is(err, audit.ErrDown) {
			return f, &api.Fault{
				Title: "audit log is down", Status: http.StatusServiceUnavailable, Code: "audit_down",
				Detail: "reading is frozen, but the audit log has no entry of it; an operator has to look at the log",
			}
		}
		return f, err
	}
	return f, nil
}

// LiftFreeze is one person's word that reading may go on. It holds only if its entry is durable.
func (b *Broker) LiftFreeze(ctx context.Context, who access.Person, note string) (access.Freeze, error) {
	note, err := freezeNote(note)
	if err != nil {
		return access.Freeze{}, err
	}
	entry := audit.Entry{Time: b.now(), Actor: who.Name, Action: audit.FreezeLift, Decision: audit.Allowed, Reason: note}
	f, err := b.State.ChangeFreeze(ctx, func(f access.Freeze) (access.Freeze, error) {
		next, err := f.Lift(who, note, entry.Time)
		if err != nil {
			return f, err
		}
		_, err = b.audit.Append(ctx, entry)
		return next, err
	})
	if codeOf(err) == "" {
		return f, err
	}
	return f, b.noteFreeze(ctx, entry, err)
}

func freezeNote(text string) (string, error) {
	if len(text) > maxNote {
		return "", badRequest("'note' is longer than " + strconv.Itoa(maxNote) + " bytes")
	}
	return strings.TrimSpace(text), nil
}

// noteFreeze writes an act down after it was done or refused.
func (b *Broker) noteFreeze(ctx context.Context, entry audit.Entry, why error) error {
	if code := codeOf(why); code != "" {
		entry.Decision, entry.Code = audit.Refused, code
		if errors.Is(why, access.ErrReason) {
			entry.Reason = ""
		}
	} else if why != nil {
		return why
	}
	_, err := b.audit.Append(ctx, entry)
	return errors.Join(why, err)
}

func (b *Broker) getFreeze(w http.ResponseWriter, r *http.Request, _ access.Person) error {
	f, err := b.State.Freeze(r.Context())
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, showFreeze(f))
	return nil
}

func (b *Broker) postFreeze(act func(context.Context, access.Person, string) (access.Freeze, error)) func(http.ResponseWriter, *http.Request, access.Person) error {
	return func(w http.ResponseWriter, r *http.Request, who access.Person) error {
		var in api.Note
		if err := readJSON(r, &in); err != nil {
			return err
		}
		f, err := act(r.Context(), who, in.Note)
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, showFreeze(f))
		return nil
	}
}

func showFreeze(f access.Freeze) api.Freeze {
	out := api.Freeze{Frozen: f.Stands(), Needs: access.LiftsNeeded, Lifts: []api.Decision{}}
	if f.By != "" {
		out.By, out.At, out.Reason = f.By, &f.At, f.Reason
	}
	for _, l := range f.Lifts {
		out.Lifts = append(out.Lifts, api.Decision{By: l.By, At: l.At, Note: l.Note})
	}
	return out
}
