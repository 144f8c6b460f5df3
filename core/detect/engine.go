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

	"github.com/sotto-project/sotto/core/detect/automaton"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
	"github.com/sotto-project/sotto/core/detect/rules"
)

// Engine is a compiled policy. It is safe for concurrent use.
type Engine struct {
	auto     *automaton.Automaton
	patterns []pattern
	rules    []*rules.Rule
	near     []int // rules tried in merged windows
	anywhere []int // rules tried on the whole text
	regions  []string
	kinds    pii.Set

	actions  [entityCount]Action
	minScore [entityCount]float64
	allow    map[string]struct{}
	allowRes []*regexp.Regexp
	prf      PRF
	disabled map[string]bool

	pool sync.Pool
}

// pattern is a string the automaton looks for and what to do where it is.
type pattern struct {
	len  int
	uses []use
}

type use struct {
	trigger trigger
	rule    int // index into rules
	literal int // index into the rule's triggers
}

// trigger says which verifier looks at a hit.
type trigger uint8

const (
	triggerRule trigger = iota
	triggerNear
	triggerDigit
	triggerAt
	triggerURL
	triggerPEM
	triggerJWT
	triggerScheme
	triggerAssign
	triggerQuery
	triggerColons
	triggerName
)

// entity is an index into entities.
type entity uint8

const entityCount = identity + entity(pii.KindCount)

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

// name says that an entity is a name, which is told by its surroundings alone.
func (e entity) name() bool { return e == person || e == location }

// New compiles a policy. It reports all faults of the policy at once.
func New(p Policy) (*Engine, error) {
	if errs := p.check(); len(errs) > 0 {
		return nil, fmt.Errorf("compile policy: %w", errors.Join(errs...))
	}
	e := &Engine{regions: slices.Clone(p.PhoneRegions), prf: p.PRF, disabled: map[string]bool{}, allow: map[string]struct{}{}}
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
	for _, id := range p.DisabledRules {
		e.disabled[id] = true
	}
	if err := e.load(p.GitleaksConfig); err != nil {
		return nil, fmt.Errorf("compile policy: %w", err)
	}
	if err := e.compile(); err != nil {
		return nil, fmt.Errorf("compile policy: %w", err)
	}
	e.pool.New = func() any { return newScanner(e) }
	return e, nil
}

func (e *Engine) load(path string) error {
	cfg, err := rules.Load(path)
	if err != nil {
		return err
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(cfg.OrderedRules))) {
		// PEM blocks have a verifier that also sees one cut off, JSON web tokens
		// one that reads their header. The rule for
		// Terraform's passwords is any quoted word after "password =" unless its
		// path condition holds, and there are no paths here.
		if id == rulePEM || id == ruleJWT || id == "hashicorp-tf-password" || e.disabled[id] {
			continue
		}
		rs, err := rules.Compile(cfg.Rules[id], cfg.Allowlists)
		if err != nil {
			return fmt.Errorf("rule %s: %w", id, err)
		}
		e.rules = append(e.rules, rs...)
	}
	own, err := rules.Own(cfg)
	if err != nil {
		return err
	}
	known := []string{ruleKey, ruleAssign, ruleURL, ruleQuery, ruleScheme, rulePEM, ruleJWT}
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

// compile gathers all triggers in one automaton.
func (e *Engine) compile() error {
	index := map[string]int{}
	var list []string
	add := func(text string, u use) {
		text = strings.ToLower(text)
		i, ok := index[text]
		if !ok {
			i = len(list)
			index[text] = i
			list = append(list, text)
			e.patterns = append(e.patterns, pattern{len: len(text)})
		}
		e.patterns[i].uses = append(e.patterns[i].uses, u)
	}
	for i, r := range e.rules {
		switch r.Mode {
		case rules.Everywhere:
			e.anywhere = append(e.anywhere, i)
		case rules.Near:
			n := len(e.near)
			e.near = append(e.near, i)
			for _, l := range r.Triggers {
				add(l.Text, use{trigger: triggerNear, rule: n})
			}
		default:
			for k, l := range r.Triggers {
				add(l.Text, use{trigger: triggerRule, rule: i, literal: k})
			}
		}
	}
	for c := '0'; c <= '9'; c++ {
		add(string(c), use{trigger: triggerDigit})
	}
	add("@", use{trigger: triggerAt})
	add("://", use{trigger: triggerURL})
	add("-----begin", use{trigger: triggerPEM})
	add("eyj", use{trigger: triggerJWT})
	add("::", use{trigger: triggerColons})
	for _, w := range []string{"bearer ", "basic "} {
		add(w, use{trigger: triggerScheme})
	}
	for _, w := range assignWords {
		add(w, use{trigger: triggerAssign})
	}
	for _, w := range names.Introductions {
		add(w, use{trigger: triggerName})
	}
	for _, w := range queryWords {
		add(w, use{trigger: triggerQuery})
	}
	var err error
	e.auto, err = automaton.New(list)
	return err
}

func knownRegion(region string) bool { return len(region) == 2 && pii.KnownRegion(region) }
