package detect

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/core/detect/rules"
)

// Policy says what is looked for and what becomes of it.
type Policy struct {
	// Actions holds the action of an entity. An entity that is absent is masked.
	Actions map[string]Action
	// MinScore holds the score below which findings of an entity are dropped;
	// absent means DefaultMinScore, or DefaultPersonScore for PERSON. A higher
	// score lets more through.
	MinScore map[string]float64
	// Allow lists values that are never findings, compared as a whole and
	// without regard to case. An allowed value switches nothing else off.
	Allow []string
	// AllowPatterns are regular expressions; a finding they match as a whole is
	// no finding.
	AllowPatterns []string
	// GitleaksConfig is the path of a .gitleaks.toml; empty means the default
	// configuration of the gitleaks module.
	GitleaksConfig string
	// DisabledRules names secret rules, gitleaks' or ours, that are switched off.
	DisabledRules []string
	// PhoneRegions are the countries (ISO 3166, two letters) whose national
	// phone formats are recognised; numbers with a leading + always are.
	PhoneRegions []string
	// Countries are those (ISO 3166, two letters) whose identifiers are looked
	// for: tax, health, identity and bank numbers. Nil means all that are known.
	// A US_SSN is looked for whatever stands here.
	Countries []string
	// PRF makes pseudonyms; tink-go's prf.Set is one. Nil means a random key
	// that lives as long as the engine.
	PRF PRF
	// CacheBytes is how much memory may go into remembering messages that come
	// again, as all of a conversation does at every turn. 0 remembers none. What
	// is remembered is where the findings are, not a message or any part of it.
	CacheBytes int64
	// Pseudonyms bounds them further than the key does.
	Pseudonyms Pseudonyms
	// Now tells the time for Pseudonyms.Period, which needs it; nothing else does.
	Now func() time.Time
}

// PRF is the keyed function behind pseudonyms, as in tink-go's package prf.
type PRF interface {
	ComputePrimaryPRF(input []byte, outputLength uint32) ([]byte, error)
}

// DefaultMinScore is the least score of a finding that is acted upon.
const DefaultMinScore = 0.5

// DefaultPersonScore is the same for PERSON, whose findings rest on their
// surroundings alone and would cost benign text more than they gain below it.
const DefaultPersonScore = 0.7

// DefaultPolicy masks everything this package can find.
func DefaultPolicy() Policy {
	return Policy{PhoneRegions: []string{"US", "GB", "DE", "FR", "ES", "IT", "NL", "CH", "AT", "BE", "SE", "DK", "NO", "FI", "PL", "IE", "PT", "AU", "NZ", "IN", "BR", "MX", "ZA", "JP"}}
}

type policyFile struct {
	Version        int                  `yaml:"version"`
	Entities       map[string]yaml.Node `yaml:"entities"`
	Allow          []string             `yaml:"allow"`
	AllowPatterns  []string             `yaml:"allow_patterns"`
	GitleaksConfig string               `yaml:"gitleaks_config"`
	DisabledRules  []string             `yaml:"disabled_rules"`
	PhoneRegions   []string             `yaml:"phone_regions"`
	Countries      []string             `yaml:"countries"`
	Pseudonyms     yaml.Node            `yaml:"pseudonyms"`
}

type entityFile struct {
	Action   string   `yaml:"action"`
	MinScore *float64 `yaml:"min_score"`
}

// ParsePolicy reads a policy file. What it does not mention keeps its default.
// All faults are reported at once, each with the YAML key it stands under.
//
//	version: 1
//	entities:
//	  EMAIL_ADDRESS: pseudonym          # or {action: pseudonym, min_score: 0.5}
//	  IP_ADDRESS: keep
//	allow: [support@example.com]
//	allow_patterns: ['.*@example\.com']
//	gitleaks_config: /etc/sotto/gitleaks.toml
//	disabled_rules: [generic-api-key]
//	phone_regions: [US, GB]
//	countries: [US, GB]
//	pseudonyms: {scope: acme, period: 24h}   # unlike for each scope, new every day
func ParsePolicy(data []byte) (Policy, error) {
	p := DefaultPolicy()
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return Policy{}, fmt.Errorf("parse policy: %w", err)
	}
	if len(root.Content) == 0 {
		return p, nil
	}
	var errs []error
	m := root.Content[0]
	if m.Kind != yaml.MappingNode {
		return Policy{}, errors.New("parse policy: the document is not a mapping")
	}
	var f policyFile
	known := map[string]any{
		"version": &f.Version, "entities": &f.Entities, "allow": &f.Allow, "allow_patterns": &f.AllowPatterns,
		"gitleaks_config": &f.GitleaksConfig, "disabled_rules": &f.DisabledRules, "phone_regions": &f.PhoneRegions,
		"countries": &f.Countries, "pseudonyms": &f.Pseudonyms,
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i].Value
		into, ok := known[key]
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("'%s' (line %d) is not a key of a policy", key, m.Content[i].Line))
		case seen[key]:
			errs = append(errs, fmt.Errorf("'%s' (line %d) is given twice", key, m.Content[i].Line))
		default:
			seen[key] = true
			if err := m.Content[i+1].Decode(into); err != nil {
				errs = append(errs, fmt.Errorf("'%s' (line %d) has the wrong shape", key, m.Content[i].Line))
			}
		}
	}
	if seen["version"] && f.Version != 1 {
		errs = append(errs, fmt.Errorf("'version' must be 1, is %d", f.Version))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Entities)) {
		node := f.Entities[name]
		errs = append(errs, p.entity(name, &node)...)
	}
	errs = append(errs, p.bounds(&f.Pseudonyms)...)
	p.Allow, p.AllowPatterns = f.Allow, f.AllowPatterns
	p.GitleaksConfig, p.DisabledRules = f.GitleaksConfig, f.DisabledRules
	if seen["phone_regions"] {
		p.PhoneRegions = f.PhoneRegions
	}
	if seen["countries"] {
		p.Countries = append([]string{}, f.Countries...)
	}
	errs = append(errs, p.check()...)
	if len(errs) > 0 {
		return Policy{}, fmt.Errorf("parse policy: %w", errors.Join(errs...))
	}
	return p, nil
}

func (p *Policy) entity(name string, node *yaml.Node) (errs []error) {
	var e entityFile
	if node.Kind == yaml.ScalarNode {
		e.Action = node.Value
	} else {
		if node.Kind != yaml.MappingNode {
			return []error{fmt.Errorf("'entities.%s' must be an action or a mapping", name)}
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, value := node.Content[i].Value, node.Content[i+1]
			var err error
			switch key {
			case "action":
				err = value.Decode(&e.Action)
			case "min_score":
				err = value.Decode(&e.MinScore)
			default:
				errs = append(errs, fmt.Errorf("'entities.%s.%s' is not a key of an entity", name, key))
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("'entities.%s.%s' has the wrong shape", name, key))
			}
		}
	}
	if !slices.Contains(entities, name) {
		return append(errs, unknownEntity(name))
	}
	if e.Action != "" {
		a, err := ParseAction(e.Action)
		if err != nil {
			errs = append(errs, fmt.Errorf("'entities.%s': %w", name, err))
		}
		if p.Actions == nil {
			p.Actions = map[string]Action{}
		}
		p.Actions[name] = a
	}
	if e.MinScore != nil {
		if p.MinScore == nil {
			p.MinScore = map[string]float64{}
		}
		p.MinScore[name] = *e.MinScore
	}
	return errs
}

// bounds reads 'pseudonyms'.
func (p *Policy) bounds(node *yaml.Node) (errs []error) {
	if node.Kind == 0 {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return []error{errors.New("'pseudonyms' must be a mapping of scope and period")}
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		value := node.Content[i+1].Value
		switch key := node.Content[i].Value; key {
		case "scope":
			p.Pseudonyms.Scope = value
		case "period":
			d, err := time.ParseDuration(value)
			if err != nil {
				errs = append(errs, errors.New("'pseudonyms.period' must be a duration, as in 24h"))
			}
			p.Pseudonyms.Period = d
		default:
			errs = append(errs, fmt.Errorf("'pseudonyms.%s' is not a key of pseudonyms; these are scope and period", key))
		}
	}
	return errs
}

// check reports every fault of a policy, whether it came from a file or from code.
func (p *Policy) check() (errs []error) {
	for _, name := range slices.Sorted(maps.Keys(p.Actions)) {
		if !slices.Contains(entities, name) {
			errs = append(errs, unknownEntity(name))
		}
		if a := p.Actions[name]; a < Mask || a > Keep {
			errs = append(errs, fmt.Errorf("'entities.%s': no such action", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.MinScore)) {
		if s := p.MinScore[name]; !(s >= 0 && s <= 1) {
			errs = append(errs, fmt.Errorf("'entities.%s.min_score' must lie between 0 and 1", name))
		}
	}
	if p.CacheBytes < 0 || p.CacheBytes > maxCache {
		errs = append(errs, errors.New("the size of the message cache must lie between 0 and 1 TiB"))
	}
	for i, expr := range p.AllowPatterns {
		if _, err := regexp.Compile(expr); err != nil {
			errs = append(errs, fmt.Errorf("'allow_patterns[%d]' is not a regular expression: %w", i, err))
		}
	}
	if p.GitleaksConfig != "" {
		if _, err := rules.Load(p.GitleaksConfig); err != nil {
			errs = append(errs, fmt.Errorf("'gitleaks_config': %w", err))
		}
	}
	for i, region := range p.PhoneRegions {
		if !knownRegion(region) {
			errs = append(errs, fmt.Errorf("'phone_regions[%d]' is not a country known by two capital letters", i))
		}
	}
	if d := p.Pseudonyms.Period; d != 0 && (d < MinPeriod || d%time.Second != 0) {
		errs = append(errs, fmt.Errorf("'pseudonyms.period' must be at least %v, in whole seconds", MinPeriod))
	}
	for i, c := range p.Countries {
		if !slices.Contains(Countries(), c) {
			errs = append(errs, fmt.Errorf("'countries[%d]' is not one of %s", i, strings.Join(Countries(), ", ")))
		}
	}
	return errs
}
