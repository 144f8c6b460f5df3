package sweeper

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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
	// Progress is called now and then with the number of objects seen.
	Progress func(seen int)
}

// Inspect reads the whole store's listing and compares it with the policy and
// the keys. It changes nothing. Without keys (nil) these are not looked at.
func Inspect(ctx context.Context, b objstore.Bucket, now time.Time, policy retention.Policy, keys Keys, opts InspectOptions) (Report, error) {
	_, history := b.(objstore.History)
	i := &inspection{
		now: now, policy: policy, opts: opts, classes: map[string]*class{},
		report: Report{At: now, Counts: map[Kind]int{}, Classes: []ClassReport{}, Violations: []Violation{}, History: history, Tolerance: opts.Tolerance},
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
	return i.finish(), nil
}

type inspection struct {
	now     time.Time
	policy  retention.Policy
	opts    InspectOptions
	report  Report
	classes map[string]*class
	seen    int
}

type class struct {
	ClassReport
	ttl     time.Duration
	tenants map[string]bool
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
	found.Version = v.ID
	if late := i.now.Sub(info.Expires) - i.opts.Tolerance; late >= 0 {
		found.Kind, found.Late = PastTTL, i.now.Sub(info.Expires).String()
		i.violation(found)
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

func (c *class) add(v objstore.Version, info object.Info) {
	if v.Current {
		c.Objects++
	}
	c.Bytes += v.Size
	c.tenants[info.Tenant] = true
	sealed := info.Sealed()
	earlier(&c.Oldest, sealed, func(a, b time.Time) bool { return a.Before(b) })
	earlier(&c.NextExpiry, info.Expires, func(a, b time.Time) bool { return a.Before(b) })
	earlier(&c.LastExpiry, info.Expires, func(a, b time.Time) bool { return a.After(b) })
}

func earlier(have **time.Time, t time.Time, better func(a, b time.Time) bool) {
	if *have == nil || better(t, **have) {
		*have = &t
	}
}

func (i *inspection) class(name string) *class {
	c, ok := i.classes[name]
	if !ok {
		c = &class{ClassReport: ClassReport{Name: name}, tenants: map[string]bool{}}
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
	for _, e := range epochs {
		if late := i.now.Sub(e.Expires) - i.opts.Grace - i.opts.Tolerance; late >= 0 {
			i.violation(Violation{
				Kind: KeyPastExpiry, Key: e.ID(), Tenant: e.Tenant, Expires: retention.FormatExpiry(e.Expires),
				Late: i.now.Sub(e.Expires).String(),
			})
		}
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
	return i.report
}
