package sweeper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// maxViolations of one kind are named in a report.
const maxViolations = 100

// InspectOptions of a report.
type InspectOptions struct {
	// Grace is how long a key may outlive its expiry.
	Grace time.Duration
	// Tolerance is how late a removal may be before it counts as a violation:
	// the distance between two sweeps. Zero: not at all.
	Tolerance time.Duration
	// MaxSkew is how far the store's clock and now may be apart. Zero: any distance.
	MaxSkew time.Duration
	// Held tells whether the legal hold that a key belongs to is in force. nil: none is.
	Held func(keyring.Epoch) bool
	// Progress is called now and then with the number of objects seen.
	Progress func(seen int)
}

// Inspect reads the whole store's listing and compares it with the policy and
// the keys. It changes nothing. Without keys (nil) these are not looked at.
func Inspect(ctx context.Context, b objstore.Bucket, now time.Time, policy retention.Policy, keys Keys, opts InspectOptions) (Report, error) {
	_, history := b.(objstore.History)
	i := &inspection{
		now: now, policy: policy, opts: opts, classes: map[string]*class{}, expiries: map[expiry]*ExpiryReport{},
		report: Report{At: now, Store: fmt.Sprint(b), Counts: map[Kind]int{}, Classes: []ClassReport{}, KeyExpiries: []KeyExpiry{}, Violations: []Violation{}, History: history, Tolerance: opts.Tolerance},
	}
	for v, err := range versions(ctx, b, "") {
		if err != nil {
			return Report{}, fmt.Errorf("inspect store: %w", err)
		}
		i.version(v)
		if opts.Progress != nil && i.seen%1000 == 0 {
			opts.Progress(i.seen)
		}
	}
	if keys != nil {
		if err := i.keys(ctx, keys); err != nil {
			return Report{}, fmt.Errorf("inspect store: %w", err)
		}
	}
	if err := i.store(ctx, b); err != nil {
		return Report{}, fmt.Errorf("inspect store: %w", err)
	}
	return i.finish(), nil
}

// store looks at what is no object: unfinished uploads, settings and the clock.
func (i *inspection) store(ctx context.Context, b objstore.Bucket) error {
	if u, ok := b.(objstore.Uploads); ok {
		for upload, err := range u.Unfinished(ctx, "") {
			if err != nil {
				return err
			}
			i.violation(Violation{Kind: Unfinished, Object: upload.Key, Version: upload.ID})
		}
	}
	if d, ok, err := skew(ctx, b, i.now); err != nil {
		return err
	} else if ok {
		d = d.Round(time.Second)
		i.report.Skew = &d
		if i.opts.MaxSkew > 0 && d.Abs() > i.opts.MaxSkew {
			i.violation(Violation{Kind: ClockSkew, Late: d.String()})
		}
	}
	guard, ok := b.(objstore.Guard)
	if !ok {
		for _, c := range lockedClasses(i.policy) {
			i.violation(Violation{Kind: NotLocked, Class: c.Name, Detail: "a folder has no object lock"})
		}
		return nil
	}
	settings, err := guard.Settings(ctx)
	if err != nil {
		return err
	}
	i.report.Settings = &settings
	for _, r := range Rules(i.policy) {
		if !slices.ContainsFunc(settings.Rules, r.Same) {
			i.violation(Violation{Kind: NoLifecycle, Detail: "rule " + r.ID})
		}
	}
	for _, p := range settings.Public {
		i.violation(Violation{Kind: Public, Detail: p})
	}
	for _, u := range settings.Unknown {
		i.violation(Violation{Kind: NotKnown, Detail: u})
	}
	if err := i.locks(ctx, b); err != nil {
		return err
	}
	return i.unlocked(ctx, b)
}

// unlocked looks whether the classes that ask for an object lock have one: the bucket,
// and the object of each class that was sealed last, for how collectors write now.
func (i *inspection) unlocked(ctx context.Context, b objstore.Bucket) error {
	l, ok := b.(objstore.Locks)
	for _, p := range lockedClasses(i.policy) {
		c := i.classes[p.Name]
		switch {
		case i.report.Settings.ObjectLock == "off":
			i.violation(Violation{Kind: NotLocked, Class: p.Name, Detail: "the bucket has no object lock"})
			continue
		case !ok || c == nil || c.newest == "":
			continue
		}
		lock, err := l.Lock(ctx, c.newest, "")
		if errors.Is(err, objstore.ErrNotFound) { // gone since
			continue
		}
		if err != nil {
			return err
		}
		info, err := object.ParseKey(c.newest)
		if err != nil {
			return err
		}
		if lock.Mode == "" || lock.Until.Before(info.Expires) || p.ObjectLock == retention.Compliance && lock.Mode != retention.Compliance {
			i.violation(Violation{
				Kind: NotLocked, Object: c.newest, Class: p.Name, Tenant: info.Tenant, Expires: retention.FormatExpiry(info.Expires),
				Detail: "the newest object of the class is not locked as it asks: 'policy_file' of sealed_store names another policy, or none",
			})
		}
	}
	return nil
}

// locks says of objects that should be gone whether a lock keeps them.
func (i *inspection) locks(ctx context.Context, b objstore.Bucket) error {
	l, ok := b.(objstore.Locks)
	if !ok || i.report.Settings.ObjectLock == "off" {
		return nil
	}
	for n, v := range i.report.Violations {
		if v.Kind != PastTTL {
			continue
		}
		lock, err := l.Lock(ctx, v.Object, v.Version)
		switch {
		case errors.Is(err, objstore.ErrNotFound): // gone since
		case err != nil:
			return err
		case lock.Hold:
			i.report.Violations[n].Detail = "the store has it under a legal hold"
		case lock.Until.After(i.now):
			i.report.Violations[n].Detail = fmt.Sprintf("the store has it locked (%s) until %s", lock.Mode, lock.Until.UTC().Format(time.RFC3339))
		}
	}
	return nil
}

// expiry is what shares a line of Report.Expiries.
type expiry struct{ expires, class string }

type inspection struct {
	now      time.Time
	policy   retention.Policy
	opts     InspectOptions
	report   Report
	classes  map[string]*class
	expiries map[expiry]*ExpiryReport
	seen     int
}

type class struct {
	ClassReport
	ttl     time.Duration
	tenants map[string]bool
	newest  string    // the current object that was sealed last
	sealed  time.Time // when that was
}

func (i *inspection) version(v objstore.Version) {
	i.seen++
	i.report.Bytes += v.Size
	if v.Current {
		i.report.Objects++
	}
	info, err := object.ParseKey(v.Key)
	if err != nil {
		i.violation(Violation{Kind: Foreign, Object: v.Key, Version: v.ID})
		return
	}
	found := Violation{Object: v.Key, Version: v.ID, Class: info.Class, Tenant: info.Tenant, Expires: retention.FormatExpiry(info.Expires)}
	switch {
	case v.Marker:
		found.Kind = DeleteMarker
		i.violation(found)
		return // it has no content, so no term
	case !v.Current:
		found.Kind = OldVersion
		i.violation(found)
	}
	c := i.class(info.Class)
	c.add(v, info)
	i.expiry(v, info)
	found.Version = v.ID
	if late := i.now.Sub(info.Expires) - i.opts.Tolerance; late >= 0 {
		found.Kind, found.Late = PastTTL, i.now.Sub(info.Expires).String()
		i.violation(found)
	}
	if held := info.Held(); held.Hold != "" {
		if !i.inForce(held) {
			found.Kind, found.Late = EndedHold, ""
			i.violation(found)
		}
		return
	}
	if !c.InPolicy {
		found.Kind, found.Late = NoClass, ""
		i.violation(found)
		return
	}
	if late := info.Expires.Sub(info.Sealed().Add(c.ttl)); late > 0 {
		found.Kind, found.Late = BeyondPolicy, late.String()
		i.violation(found)
	}
}

func (i *inspection) inForce(e keyring.Epoch) bool { return i.opts.Held != nil && i.opts.Held(e) }

func (c *class) add(v objstore.Version, info object.Info) {
	if v.Current {
		c.Objects++
	}
	c.Bytes += v.Size
	c.tenants[info.Tenant] = true
	sealed := info.Sealed()
	if v.Current && !sealed.Before(c.sealed) {
		c.newest, c.sealed = v.Key, sealed
	}
	earlier(&c.Oldest, sealed, func(a, b time.Time) bool { return a.Before(b) })
	earlier(&c.NextExpiry, info.Expires, func(a, b time.Time) bool { return a.Before(b) })
	earlier(&c.LastExpiry, info.Expires, func(a, b time.Time) bool { return a.After(b) })
}

func (i *inspection) expiry(v objstore.Version, info object.Info) {
	at := expiry{retention.FormatExpiry(info.Expires), info.Class}
	e := i.expiries[at]
	if e == nil {
		e = &ExpiryReport{Expires: at.expires, Class: at.class}
		i.expiries[at] = e
	}
	e.Bytes += v.Size
	if v.Current {
		e.Objects++
	}
}

func earlier(have **time.Time, t time.Time, better func(a, b time.Time) bool) {
	if *have == nil || better(t, **have) {
		*have = &t
	}
}

func (i *inspection) class(name string) *class {
	c, ok := i.classes[name]
	if !ok {
		_, hold := retention.HoldOf(name)
		c = &class{ClassReport: ClassReport{Name: name, Hold: hold}, tenants: map[string]bool{}}
		i.classes[name] = c
		if p, known := i.policy.Class(name); known {
			c.InPolicy, c.ttl, c.TTL = true, p.TTL, p.TTL.String()
		}
	}
	return c
}

func (i *inspection) keys(ctx context.Context, keys Keys) error {
	epochs, err := keys.Epochs(ctx)
	if err != nil {
		return fmt.Errorf("list keys: %w", err)
	}
	i.report.Keys = len(epochs)
	due := map[string]int{}
	for _, e := range epochs {
		due[retention.FormatExpiry(e.Expires)]++
		if late := i.now.Sub(e.Expires) - i.opts.Grace - i.opts.Tolerance; late >= 0 {
			i.violation(Violation{
				Kind: KeyPastExpiry, Key: e.ID(), Tenant: e.Tenant, Expires: retention.FormatExpiry(e.Expires),
				Late: i.now.Sub(e.Expires).String(),
			})
		} else if e.Hold != "" && !i.inForce(e) {
			i.violation(Violation{Kind: EndedHold, Key: e.ID(), Tenant: e.Tenant, Expires: retention.FormatExpiry(e.Expires)})
		}
	}
	for _, at := range slices.Sorted(maps.Keys(due)) {
		i.report.KeyExpiries = append(i.report.KeyExpiries, KeyExpiry{at, due[at]})
	}
	return nil
}

func (i *inspection) violation(v Violation) {
	i.report.Counts[v.Kind]++
	if i.report.Counts[v.Kind] <= maxViolations {
		i.report.Violations = append(i.report.Violations, v)
	}
}

func (i *inspection) finish() Report {
	for _, p := range i.policy.Classes { // a class that holds nothing is worth a line too
		i.class(p.Name)
	}
	for _, c := range i.classes {
		c.Tenants = len(c.tenants)
		i.report.Classes = append(i.report.Classes, c.ClassReport)
	}
	slices.SortFunc(i.report.Classes, func(a, b ClassReport) int { return strings.Compare(a.Name, b.Name) })
	i.report.Expiries = []ExpiryReport{}
	for _, e := range i.expiries {
		i.report.Expiries = append(i.report.Expiries, *e)
	}
	slices.SortFunc(i.report.Expiries, func(a, b ExpiryReport) int {
		return cmp.Or(strings.Compare(a.Expires, b.Expires), strings.Compare(a.Class, b.Class))
	})
	return i.report
}
