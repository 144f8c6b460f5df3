package rules

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
)

// maxExtend is how deep [extend] path may nest, as in gitleaks.
const maxExtend = 2

// Load reads a gitleaks configuration: the file at path, or the default that
// the gitleaks module carries when path is empty. A regular expression that
// does not compile is refused, with its rule and line.
//
// [extend] is resolved here rather than by the module's Translate, which keeps
// the depth in a global variable and so extends no third configuration of a
// process.
func Load(path string) (config.Config, error) {
	var vc config.ViperConfig
	var err error
	if path == "" {
		vc, err = parse(config.DefaultConfig, "the default configuration")
	} else {
		vc, err = read(path, 0)
	}
	if err != nil {
		return config.Config{}, fmt.Errorf("load gitleaks rules: %w", err)
	}
	cfg, err := translate(vc)
	if err != nil {
		return config.Config{}, fmt.Errorf("load gitleaks rules: %w", err)
	}
	return cfg, nil
}

// translate turns the panic of a bad expression that parse did not see into an error.
func translate(vc config.ViperConfig) (cfg config.Config, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return vc.Translate()
}

func read(path string, depth int) (config.ViperConfig, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return config.ViperConfig{}, err
	}
	vc, err := parse(string(data), path)
	if err != nil {
		return vc, err
	}
	extend := vc.Extend
	vc.Extend = config.Extend{}
	var base config.ViperConfig
	switch {
	case extend.UseDefault && extend.Path != "":
		return vc, fmt.Errorf("%s: extend.path and extend.useDefault are both set", path)
	case extend.UseDefault:
		base, err = parse(config.DefaultConfig, "the default configuration")
	case extend.Path != "" && depth < maxExtend:
		other := extend.Path
		if !filepath.IsAbs(other) {
			other = filepath.Join(filepath.Dir(path), other)
		}
		base, err = read(other, depth+1)
	case extend.Path != "":
		return vc, fmt.Errorf("%s: configurations extend each other more than %d deep", path, maxExtend)
	default:
		return vc, nil
	}
	if err != nil {
		return vc, err
	}
	return merge(vc, base, extend.DisabledRules), nil
}

func parse(text, name string) (config.ViperConfig, error) {
	var vc config.ViperConfig
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(text)); err != nil {
		return vc, fmt.Errorf("%s: %w", name, err)
	}
	if err := v.Unmarshal(&vc); err != nil {
		return vc, fmt.Errorf("%s: %w", name, err)
	}
	// The module's default configuration itself is still written in the old form.
	if old := vc.AllowList; old != nil { //nolint:staticcheck // SA1019: users' files may use it as well
		if len(vc.Allowlists) > 0 {
			return vc, fmt.Errorf("%s: [allowlist] cannot be used alongside [[allowlists]]", name)
		}
		vc.Allowlists = append(vc.Allowlists, old)
		vc.AllowList = nil //nolint:staticcheck // SA1019: see above
	}
	var errs []error
	check := func(rule, expr string) {
		if _, err := regexp.Compile(expr); err != nil {
			errs = append(errs, fmt.Errorf("%s%s: rule %q: %w", name, line(text, expr), rule, err))
		}
	}
	for i := range vc.Rules {
		r := &vc.Rules[i]
		check(r.ID, r.Regex)
		check(r.ID, r.Path)
		if r.AllowList != nil {
			r.Allowlists = append(r.Allowlists, r.AllowList)
			r.AllowList = nil
		}
		for _, a := range r.Allowlists {
			for _, expr := range slices.Concat(a.Regexes, a.Paths) {
				check(r.ID, expr)
			}
		}
	}
	for _, a := range vc.Allowlists {
		for _, expr := range slices.Concat(a.Regexes, a.Paths) {
			check("allowlist", expr)
		}
	}
	return vc, errors.Join(errs...)
}

// line is ":12" when the expression can be found in the file as it is written.
func line(text, expr string) string {
	i := strings.Index(text, expr)
	if i < 0 {
		return ""
	}
	return fmt.Sprintf(":%d", 1+strings.Count(text[:i], "\n"))
}

// merge lays vc over base the way gitleaks extends: a rule of the same id
// overrides what it sets and adds keywords and allow lists.
func merge(vc, base config.ViperConfig, disabled []string) config.ViperConfig {
	own := map[string]int{}
	for i, r := range vc.Rules {
		own[r.ID] = i
	}
	for _, b := range base.Rules {
		i, ok := own[b.ID]
		switch {
		case slices.Contains(disabled, b.ID):
		case !ok:
			vc.Rules = append(vc.Rules, b)
		default:
			r := &vc.Rules[i]
			if r.Regex == "" {
				r.Regex, r.SecretGroup = b.Regex, b.SecretGroup
			}
			if r.Path == "" {
				r.Path = b.Path
			}
			if r.Entropy == 0 {
				r.Entropy = b.Entropy
			}
			if r.Description == "" {
				r.Description = b.Description
			}
			r.Keywords = slices.Concat(b.Keywords, r.Keywords)
			r.Tags = slices.Concat(b.Tags, r.Tags)
			r.Allowlists = slices.Concat(b.Allowlists, r.Allowlists)
			r.Required = slices.Concat(b.Required, r.Required)
		}
	}
	vc.Allowlists = append(vc.Allowlists, base.Allowlists...)
	return vc
}
