package sweeper

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	day        = 24 * time.Hour
	classRule  = objstore.RulePrefix + "class-"
	remainRule = objstore.RulePrefix + "remains"
)

// Rules are the lifecycle rules that a policy asks of a store, by id. An object is
// made after its records were sealed and expires at most a TTL after that, and servers
// round up to whole days: a rule never removes anything before its time.
func Rules(p retention.Policy) []objstore.Rule {
	rules := []objstore.Rule{{ID: remainRule, Prefix: object.Root, OldDays: 1, UploadDays: 1, LoneMarkers: true}}
	for _, c := range p.Classes {
		rules = append(rules, objstore.Rule{
			ID: classRule + c.Name, Prefix: object.Root + "class=" + c.Name + "/", Days: int((c.TTL + day - 1) / day),
		})
	}
	slices.SortFunc(rules, func(a, b objstore.Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}

// Op is what becomes of a rule.
type Op string

// What becomes of a rule.
const (
	Add    Op = "add"
	Change Op = "change"
	Remove Op = "remove"
	Keep   Op = "keep"
)

// Step is one line of a plan.
type Step struct {
	Op     Op             `json:"op"`
	Before *objstore.Rule `json:"before,omitempty"`
	After  *objstore.Rule `json:"after,omitempty"`
	Why    string         `json:"why,omitempty"`
}

// Plan is what a store's settings are, and what they should become.
type Plan struct {
	Store string `json:"store"`
	// Settings is nil for a store without a server: there the sweeper is the only line.
	Settings *objstore.Settings `json:"settings"`
	Steps    []Step             `json:"steps"`
	// EnableLock: a class asks for object lock, and it is off.
	EnableLock bool `json:"enable_object_lock,omitempty"`
	// Problems are what Apply does not mend.
	Problems []string `json:"problems"`
}

// Pending reports whether Apply would change anything.
func (p Plan) Pending() bool {
	return p.EnableLock || slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Op != Keep })
}

// MakePlan compares the store with the policy. It changes nothing.
func MakePlan(ctx context.Context, b objstore.Bucket, policy retention.Policy) (Plan, error) {
	p := Plan{Store: fmt.Sprint(b), Steps: []Step{}, Problems: []string{}}
	guard, ok := b.(objstore.Guard)
	if !ok {
		for _, c := range lockedClasses(policy) {
			p.Problems = append(p.Problems, fmt.Sprintf("class %s asks for object lock, which a folder does not have: use a bucket, or leave 'object_lock' out", c.Name))
		}
		return p, nil
	}
	s, err := guard.Settings(ctx)
	if err != nil {
		return p, fmt.Errorf("plan retention: %w", err)
	}
	p.EnableLock = s.ObjectLock == "off" && s.Versioning == "on" && len(lockedClasses(policy)) > 0
	p.Settings = &s
	if err := p.compare(ctx, b, Rules(policy)); err != nil {
		return p, fmt.Errorf("plan retention: %w", err)
	}
	p.Problems = append(problems(s, policy), p.Problems...)
	return p, nil
}

func (p *Plan) compare(ctx context.Context, b objstore.Bucket, want []objstore.Rule) error {
	have := map[string]objstore.Rule{}
	for _, r := range p.Settings.Rules {
		have[r.ID] = r
	}
	for _, w := range want {
		step := Step{Op: Add, After: &w}
		if h, ok := have[w.ID]; ok {
			step.Op, step.Before = Change, &h
			if w.Same(h) {
				step.Op = Keep
			}
			delete(have, w.ID)
		}
		p.Steps = append(p.Steps, step)
	}
	for _, h := range p.Settings.Rules {
		if _, left := have[h.ID]; !left {
			continue
		}
		step := Step{Op: Remove, Before: &h, Why: "the policy has no such class"}
		if strings.HasPrefix(h.ID, classRule) {
			some, err := holdsAny(ctx, b, h.Prefix)
			if err != nil {
				return err
			}
			if some {
				step = Step{Op: Keep, Before: &h, After: &h, Why: "the policy has no such class, but the store still holds objects of it"}
			}
		}
		p.Steps = append(p.Steps, step)
	}
	return nil
}

func holdsAny(ctx context.Context, b objstore.Bucket, prefix string) (bool, error) {
	for _, err := range versions(ctx, b, prefix) {
		return err == nil, err
	}
	return false, nil
}

// problems are what is wrong with a store's settings and is not a rule of ours.
func problems(s objstore.Settings, policy retention.Policy) []string {
	var list []string
	for _, p := range s.Public {
		list = append(list, "the bucket is public: "+p)
	}
	for _, u := range s.Unknown {
		list = append(list, "not known: "+u)
	}
	if s.Versioning == "suspended" {
		list = append(list, "versioning is suspended: what was written before is still kept as older versions; turn it on or delete them")
	}
	if s.ObjectLock == "off" && s.Versioning != "on" {
		for _, c := range lockedClasses(policy) {
			list = append(list, fmt.Sprintf("class %s asks for object lock, which needs versioning: make a bucket with object lock, or turn versioning on and apply again", c.Name))
		}
	}
	for _, c := range policy.Classes {
		if lock := time.Duration(s.LockDays) * day; lock > c.TTL {
			list = append(list, fmt.Sprintf("object lock keeps every object %d days, longer than the TTL of class %s", s.LockDays, c.Name))
		}
	}
	return list
}

func lockedClasses(p retention.Policy) (list []retention.Class) {
	for _, c := range p.Classes {
		if c.ObjectLock != "" {
			list = append(list, c)
		}
	}
	return list
}

// Apply sets the rules of the plan and reads them back. Object lock comes last: a server
// that cannot turn it on for a bucket that is there still gets its rules.
func (p Plan) Apply(ctx context.Context, b objstore.Bucket) error {
	guard, ok := b.(objstore.Guard)
	if !ok || !p.Pending() {
		return nil
	}
	if err := p.applyRules(ctx, guard); err != nil {
		return fmt.Errorf("apply retention: %w", err)
	}
	if !p.EnableLock {
		return nil
	}
	if err := guard.EnableLock(ctx); err != nil {
		return fmt.Errorf("apply retention: the lifecycle rules are set, but: %w", err)
	}
	if s, err := guard.Settings(ctx); err != nil || s.ObjectLock == "off" {
		return errors.Join(errors.New("apply retention: the server was told to turn object lock on, and does not say that it did"), err)
	}
	return nil
}

func (p Plan) applyRules(ctx context.Context, guard objstore.Guard) error {
	var rules []objstore.Rule
	for _, s := range p.Steps {
		if s.After != nil {
			rules = append(rules, *s.After)
		}
	}
	if err := guard.SetRules(ctx, rules); err != nil {
		return err
	}
	s, err := guard.Settings(ctx)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if !slices.ContainsFunc(s.Rules, r.Same) {
			return fmt.Errorf("the server was given rule %s and does not keep it as it is", r.ID)
		}
	}
	return nil
}

// ErrSkew says that the store's clock and ours are too far apart to tell what has expired.
var ErrSkew = errors.New("the store's clock and this machine's are too far apart; nothing was removed")

// skew is how far the store's clock is ahead of now; ok is false for a store without one.
func skew(ctx context.Context, b objstore.Bucket, now time.Time) (d time.Duration, ok bool, err error) {
	c, ok := b.(objstore.Clock)
	if !ok {
		return 0, false, nil
	}
	began := time.Now()
	store, err := c.Now(ctx)
	if err != nil {
		return 0, true, err
	}
	return store.Sub(now.Add(time.Since(began))), true, nil
}
