package access

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mask says which kinds of personal data, as core/detect names them, a reader does not
// see. The zero value masks every kind, so that what was never decided shows nothing.
// While a policy judges, a mask only grows ([Mask.Union]); what the requester named, and
// more people approve for it, is taken out once ([Mask.Lift]). Secrets are no personal
// data: a mask that masks anything masks them, and nothing lifts that.
type Mask struct {
	// Only turns it round: only Kinds are masked. Else all kinds are, but for Kinds.
	Only bool `json:"only,omitempty"`
	// Kinds are in order, each once.
	Kinds []string `json:"kinds,omitempty"`
}

// MaskAll masks every kind but those named.
func MaskAll(but ...string) Mask { return Mask{Kinds: kinds(but)} }

// MaskOnly masks the kinds named; without any it is [Mask.None].
func MaskOnly(these ...string) Mask { return Mask{Only: true, Kinds: kinds(these)} }

func kinds(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// Covers reports whether a kind is masked.
func (m Mask) Covers(kind string) bool { return slices.Contains(m.Kinds, kind) == m.Only }

// None reports whether nothing is masked: a sample is shown as it was sealed.
func (m Mask) None() bool { return m.Only && len(m.Kinds) == 0 }

// Union masks what either masks.
func (m Mask) Union(o Mask) Mask {
	switch {
	case m.Only && o.Only:
		return MaskOnly(slices.Concat(m.Kinds, o.Kinds)...)
	case m.Only:
		return o.Union(m)
	}
	return MaskAll(slices.DeleteFunc(slices.Clone(m.Kinds), o.Covers)...)
}

// secret is how core/detect names secrets.
const secret = "SECRET"

// Lift shows the kinds named. Where something was masked secrets stay so, even if nothing
// else does.
func (m Mask) Lift(named []string) Mask {
	named = slices.DeleteFunc(slices.Clone(named), func(k string) bool { return k == secret })
	switch rest := slices.DeleteFunc(slices.Clone(m.Kinds), func(k string) bool { return slices.Contains(named, k) }); {
	case m.None():
		return m
	case m.Only && len(rest) == 0:
		return MaskOnly(secret)
	case m.Only:
		return MaskOnly(rest...)
	}
	return MaskAll(slices.Concat(m.Kinds, named)...)
}

// String spells the mask for people and for the audit log: "none", "all", "all but
// EMAIL_ADDRESS", or the kinds that are masked. Equal masks are spelled alike.
func (m Mask) String() string {
	list := strings.Join(m.Kinds, ", ")
	switch {
	case m.None():
		return "none"
	case m.Only:
		return list
	case list == "":
		return "all"
	}
	return "all but " + list
}

// Validate refuses kinds that are none, stand twice or are too many.
func (m Mask) Validate() error {
	if len(m.Kinds) > maxMaskKinds {
		return fmt.Errorf("must name up to %d kinds", maxMaskKinds)
	}
	for _, k := range m.Kinds {
		if !validEntity(k) {
			return errors.New("must name kinds as in EMAIL_ADDRESS")
		}
	}
	if !slices.Equal(kinds(m.Kinds), m.Kinds) {
		return errors.New("must name each kind once, in order")
	}
	return nil
}

// maxMaskKinds bounds a mask: it stands in each request, and core/detect knows some 120.
const maxMaskKinds = 500

// unmask decides what the requester sees of the kinds they named: those that are masked
// for them cost the approvals that the terms ask for. A broken glass, which nobody
// approves, lifts nothing unless the policy says so.
func (p *Policy) unmask(who Person, ask Ask, now time.Time, t *Terms) (Result, error) {
	for _, k := range ask.Scope.Entities {
		if t.Mask.Covers(k) {
			t.Lifted = append(t.Lifted, k)
		}
	}
	r := Result{Rule: "unmask", Key: "access.unmask_approvals", Holds: len(t.Lifted) > 0}
	if !r.Holds {
		return r, nil
	}
	list := strings.Join(t.Lifted, ", ")
	if ask.BreakGlass {
		r.Key = "access.break_glass.unmask"
		if g := p.spec.BreakGlass; g == nil || !g.Unmask {
			r.Effect = "refused"
			return r, ruled(ErrBreakGlass, "unmask", "request: a broken glass lifts no mask at this broker; name no kinds of personal data, or ask for an approval")
		}
		r.Effect = "shows " + list + " without approval"
	} else {
		least := t.UnmaskApprovals
		if p.spec.Rules.UnmaskApprovals == 0 {
			without := ask // rules may look at what is named
			without.Scope.Entities = nil
			least = max(least, p.Judge(who, without, now).Terms.Needs+1)
		}
		t.Needs = max(t.Needs, least)
		r.Effect = fmt.Sprintf("shows %s, at least %d approvals", list, least)
	}
	t.Mask = t.Mask.Lift(t.Lifted)
	return r, nil
}
