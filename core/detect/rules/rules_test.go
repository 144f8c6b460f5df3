package rules_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/sotto-project/sotto/core/detect/rules"
)

func Example() {
	cfg, err := rules.Load("") // gitleaks' default configuration
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := rules.Compile(cfg.Rules["gitlab-ptt"], rules.NewLists(cfg.Allowlists))
	if err != nil {
		fmt.Println(err)
		return
	}
	rule := list[0]
	text := "export TOKEN=glptt-0123456789abcdef0123456789abcdef01234567"
	trigger := rule.Triggers[0].Text
	at := strings.Index(text, trigger)
	m, ok := rule.Match(text, at, at+len(trigger), 0)
	fmt.Println(trigger, ok, text[m.Start:m.End])
	// Output:
	// glptt- true glptt-0123456789abcdef0123456789abcdef01234567
}

// TestEveryDefaultRuleHasTriggers holds that no rule of the default
// configuration needs a whole text.
func TestEveryDefaultRuleHasTriggers(t *testing.T) {
	cfg, err := rules.Load("")
	if err != nil {
		t.Fatal(err)
	}
	own, err := rules.Own(cfg)
	if err != nil {
		t.Fatal(err)
	}
	global := rules.NewLists(cfg.Allowlists)
	n := 0
	check := func(list []*rules.Rule) {
		for _, r := range list {
			n++
			if r.Mode == rules.Everywhere || len(r.Triggers) == 0 {
				t.Errorf("rule %s would run over a whole text", r.ID)
			}
			for _, l := range r.Triggers {
				if len(l.Text) < 2 {
					t.Errorf("rule %s is triggered by %q", r.ID, l.Text)
				}
			}
		}
	}
	check(own)
	for id, r := range cfg.Rules {
		list, err := rules.Compile(r, global)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		check(list)
	}
	if n < 250 {
		t.Errorf("only %d rules", n)
	}
}

// find applies the rules at every trigger, as the engine does.
func find(list []*rules.Rule, text string) (secrets []string) {
	for _, r := range list {
		if r.Mode >= rules.Near {
			if m, ok := r.MatchIn(text, 0, len(text)); ok {
				secrets = append(secrets, text[m.Start:m.End])
			}
			continue
		}
		for k, l := range r.Triggers {
			for i := 0; i+len(l.Text) <= len(text); i++ {
				if !strings.EqualFold(text[i:i+len(l.Text)], l.Text) {
					continue
				}
				if m, ok := r.Match(text, i, i+len(l.Text), k); ok {
					secrets = append(secrets, text[m.Start:m.End])
				}
			}
		}
	}
	return secrets
}

// TestLikeTheExpression compares the compiled rules with the expressions they
// were made of, with the ends of tokens widened, on texts near what the expressions match.
func TestLikeTheExpression(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	pick := func(set string, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = set[r.IntN(len(set))]
		}
		return string(b)
	}
	const hexDigits, lower, mixed = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	cfg, err := rules.Load("")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"adafruit", "twitter", "Etsy", "etSy", "ETSY", "meraki", "api_key", "x", "discord", "lob", "snyk_token", "aPi", "api", "ghp_", "glpat-", "sk_live_", "shpat_", "SK", "xoxb-1", "npm_", "dapi"}
	matched := 0
	exprs := map[string]*regexp.Regexp{}
	for id, rule := range cfg.Rules {
		if rule.Regex != nil {
			exprs[id] = regexp.MustCompile(rules.Widened(rule.Regex.String()))
		}
	}
	for range 20_000 {
		var text string
		value := pick([]string{hexDigits, lower, mixed}[r.IntN(3)], []int{15, 20, 24, 32, 36, 40, 64}[r.IntN(7)])
		name := names[r.IntN(len(names))]
		text = pick(" \n.-x\"", r.IntN(3)) + name + pick(" ._-a", r.IntN(4)) + pick(" '\"", r.IntN(2)) + []string{"=", ":", " = ", "=>", ":::=", "||", "?=", ",", "", ">"}[r.IntN(10)] + pick(" '\"=`", r.IntN(4)) + value + pick(" '\";x\n\\n.,)<!é", r.IntN(3))
		for _, id := range []string{"adafruit-api-key", "twitter-api-key", "twitter-access-secret", "etsy-access-token", "cisco-meraki-api-key", "discord-client-secret", "github-pat", "stripe-access-token", "shopify-access-token", "npm-access-token", "twilio-api-key", "databricks-api-token", "gitlab-pat"} {
			rule := cfg.Rules[id]
			plain := config.Rule{RuleID: id, Regex: rule.Regex, Keywords: rule.Keywords}
			list, err := compiled(plain)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if m := exprs[id].FindStringSubmatch(text); m != nil {
				want = m[0]
				if len(m) > 1 {
					want = m[1]
				}
			}
			got := find(list, text)
			if (want == "") != (len(got) == 0) || want != "" && got[0] != want && got[len(got)-1] != want {
				t.Fatalf("%s on %q: got %q, the expression finds %q", id, text, got, want)
			}
			if want != "" {
				matched++
			}
		}
	}
	if matched < 300 {
		t.Errorf("only %d of the texts match anything", matched)
	}
}

var cache = map[string][]*rules.Rule{}

func compiled(r config.Rule) ([]*rules.Rule, error) {
	if list, ok := cache[r.RuleID]; ok {
		return list, nil
	}
	list, err := rules.Compile(r, nil)
	cache[r.RuleID] = list
	return list, err
}

func TestEntropy(t *testing.T) {
	for s, want := range map[string]float64{"": 0, "aaaa": 0, "abab": 1, "abcd": 2} {
		if got := rules.Entropy(s); got != want {
			t.Errorf("Entropy(%q) = %v, want %v", s, got, want)
		}
	}
}
