package detect

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/sotto-project/sotto/core/detect/pii"
	"github.com/sotto-project/sotto/core/detect/pii/dial"
	"github.com/sotto-project/sotto/core/detect/rules"
)

// Engine is a compiled policy. It is safe for concurrent use.
type Engine struct {
	index    index
	rules    []*rules.Rule
	near     []int      // rules tried in merged windows
	words    [][]string // what rules ask for somewhere around
	anywhere []int      // rules tried on the whole text
	regions  dial.Regions
	kinds    pii.Set

	actions  [entityCount]Action
	minScore [entityCount]float64
	allow    map[string]struct{}
	allowRes []*regexp.Regexp
	prf      PRF
	disabled map[string]bool
	cache    *cache // nil when there is none

	pool sync.Pool
}

// trigger says which verifier looks at a hit.
type trigger uint8

const (
	triggerRule trigger = iota
	triggerNear
	triggerJWT
	triggerAssign
	triggerQuery
	triggerWWW
	triggerTold
	triggerToldToken
	triggerPair
	triggerManifest
	triggerPiped
	triggerAlias
	triggerPlease
	triggerDigit
	triggerRecovery
	triggerInsert
	triggerHome
	triggerSpoken
)

// entity is an index into entities.
type entity uint8

const entityCount = otherPII + 1

const (
	secret entity = iota
	email
	card
	phone
	ssn
	ip
	iban
	person
	location
	identity // the first of pii.Kinds
)

const (
	otherPII = identity + entity(pii.KindCount)
	// failed is no entity of a policy: what nobody could look at.
	failed = otherPII + 1
)

// name says that an entity is a name, which is told by its surroundings alone.
func (e entity) name() bool { return e == person || e == location }

// New compiles a policy. It reports all faults of the policy at once.
func New(p Policy) (*Engine, error) {
	if errs := p.check(); len(errs) > 0 {
		return nil, fmt.Errorf("compile policy: %w", errors.Join(errs...))
	}
	e := &Engine{regions: dial.Of(p.PhoneRegions), prf: p.PRF, disabled: map[string]bool{}, allow: map[string]struct{}{}}
	for i, name := range entities {
		e.actions[i] = p.Actions[name]
		e.minScore[i] = DefaultMinScore
		if entity(i) == person {
			e.minScore[i] = DefaultPersonScore
		}
		if s, ok := p.MinScore[name]; ok {
			e.minScore[i] = s
		}
	}
	e.kinds = p.kinds()
	for _, v := range p.Allow {
		e.allow[strings.ToLower(v)] = struct{}{}
	}
	for _, expr := range p.AllowPatterns {
		re, err := regexp.Compile(`\A(?:` + expr + `)\z`)
		if err != nil {
			return nil, fmt.Errorf("compile policy: %w", err)
		}
		e.allowRes = append(e.allowRes, re)
	}
	if e.prf == nil {
		e.prf = newRandomPRF(rand.Reader)
	}
	if p.Pseudonyms != (Pseudonyms{}) {
		if p.Pseudonyms.Period > 0 && p.Now == nil {
			return nil, errors.New("compile policy: 'pseudonyms.period' needs somebody who tells the time")
		}
		e.prf = &scopedPRF{e.prf, p.Pseudonyms, p.Now}
	}
	for _, id := range p.DisabledRules {
		e.disabled[id] = true
	}
	if err := e.load(p.GitleaksConfig); err != nil {
		return nil, fmt.Errorf("compile policy: %w", err)
	}
	if err := e.compile(); err != nil {
		return nil, fmt.Errorf("compile policy: %w", err)
	}
	if p.CacheBytes > 0 {
		var err error
		if e.cache, err = newCache(p.CacheBytes); err != nil {
			return nil, fmt.Errorf("compile policy: %w", err)
		}
	}
	e.pool.New = func() any { return newScanner(e) }
	return e, nil
}

func (e *Engine) load(path string) error {
	cfg, err := rules.Load(path)
	if err != nil {
		return err
	}
	global := rules.NewLists(cfg.Allowlists)
	for _, id := range slices.Compact(slices.Sorted(slices.Values(cfg.OrderedRules))) {
		// PEM blocks have a verifier that also sees one cut off, JSON web tokens
		// one that reads their header. The rule for
		// Terraform's passwords is any quoted word after "password =" unless its
		// path condition holds, and there are no paths here.
		if id == rulePEM || id == ruleJWT || id == "hashicorp-tf-password" || e.disabled[id] {
			continue
		}
		rs, err := rules.Compile(cfg.Rules[id], global)
		if err != nil {
			return fmt.Errorf("rule %s: %w", id, err)
		}
		e.rules = append(e.rules, rs...)
	}
	own, err := rules.Own(cfg)
	if err != nil {
		return err
	}
	known := []string{ruleKey, ruleAssign, ruleURL, ruleQuery, ruleScheme, rulePEM, ruleJWT, ruleAnnounced, ruleVendor, ruleColumn, ruleCode, ruleTold, ruleCommand, ruleEcho}
	known = append(known, partedRules...)
	for _, r := range own {
		known = append(known, r.ID)
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(e.disabled)) {
		if _, ok := cfg.Rules[id]; !ok && !slices.Contains(known, id) {
			errs = append(errs, fmt.Errorf("'disabled_rules': there is no rule %q", id))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	for _, r := range own {
		if !e.disabled[r.ID] {
			e.rules = append(e.rules, r)
		}
	}
	return nil
}

func knownRegion(region string) bool { return len(region) == 2 && dial.Known(region) }
