package rules

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
)

// sample writes a text that an expression describes, drawn from r: the values are
// made up where they are needed, so that no scanner of this repository meets one.
func sample(r *rand.Rand, re *syntax.Regexp, b *strings.Builder) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		var all []rune
		for k := 0; k < len(re.Rune); k += 2 {
			for c := max(re.Rune[k], ' '); c <= min(re.Rune[k+1], '~'); c++ {
				all = append(all, c)
			}
		}
		b.WriteRune(all[r.IntN(len(all))])
	case syntax.OpCapture:
		sample(r, re.Sub[0], b)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			sample(r, sub, b)
		}
	case syntax.OpAlternate:
		sample(r, re.Sub[r.IntN(len(re.Sub))], b)
	case syntax.OpQuest:
		if r.IntN(2) == 0 {
			sample(r, re.Sub[0], b)
		}
	case syntax.OpRepeat:
		// Long enough to be random beyond doubt, and no longer than a key is.
		n := re.Min + r.IntN(min(re.Max-re.Min, 16)+1)
		for range n {
			sample(r, re.Sub[0], b)
		}
	case syntax.OpPlus, syntax.OpStar:
		for range 1 + r.IntN(3) {
			sample(r, re.Sub[0], b)
		}
	}
}

// token is a made-up token of a rule, without what may stand before and after it.
func token(t *testing.T, r *rand.Rand, o own) string {
	t.Helper()
	expr := strings.TrimSuffix(o.expr, end)
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if o.head != "" && o.least > 0 {
		h, err := syntax.Parse(o.head, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		for range o.least {
			sample(r, h, &b)
		}
	}
	sample(r, re, &b)
	return b.String()
}

// found lists the ids of the rules that match somewhere in a text, as the engine
// would ask them.
func found(list []*Rule, text string) (ids []string) {
	low := strings.ToLower(text)
	for _, r := range list {
		for k, l := range r.Triggers {
			lit := strings.ToLower(l.Text)
			for at := 0; ; at++ {
				i := strings.Index(low[at:], lit)
				if i < 0 {
					break
				}
				if at += i; r.Mode >= Near {
					if _, ok := r.MatchIn(text, 0, len(text)); ok {
						ids = append(ids, r.ID)
					}
					break
				}
				if _, ok := r.Match(text, at, at+len(lit), k); ok {
					ids = append(ids, r.ID)
				}
			}
		}
	}
	return ids
}

func allOwn() []own {
	return slices.Concat(ownRules, serviceRules, tokenRules, hashRules, commandRules, callRules, protocolRules, deviceRules, moreDeviceRules)
}

// ownCompiled are our own rules, as they stand beside gitleaks' default configuration.
func ownCompiled(t *testing.T) []*Rule {
	t.Helper()
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	list, err := Own(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// allCompiled are our own rules and gitleaks'.
func allCompiled(t *testing.T) []*Rule {
	t.Helper()
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	list := ownCompiled(t)
	for _, id := range cfg.OrderedRules {
		rs, err := Compile(cfg.Rules[id], nil)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, rs...)
	}
	return list
}

// samples are texts that a token stands in.
func samples(v string) []string {
	return []string{
		v, "see " + v + " there", `{"a":"` + v + `"}`, "x='" + v + "'\n",
		"(it is " + v + ")", "<key>" + v + "</key>", "it is " + v + ", and", "It is " + v + ".", "It is " + v + "!", "**" + v + "**", "钥匙是" + v + "。",
	}
}

// TestOwnRules: each rule finds tokens of its form, alone, in a sentence, in JSON
// and in code; and not those that are cut short or made of one letter.
func TestOwnRules(t *testing.T) {
	list := ownCompiled(t)
	r := rand.New(rand.NewPCG(7, 7))
	for _, o := range allOwn() {
		missed := 0
		const n = 20
		for range n {
			v := token(t, r, o)
			for _, text := range samples(v) {
				if !slices.Contains(found(list, text), o.id) {
					missed++
					if missed == 1 {
						t.Logf("%s misses a sample of %d bytes", o.id, len(v))
					}
				}
			}
		}
		// A sample may have too few digits, or end like an example in a manual; what
		// may be any character has none more often.
		most := n
		if o.digits > 0 && slices.Contains(slices.Concat(commandRules, deviceRules, moreDeviceRules), o) {
			most = 3 * n
		}
		if all := n * len(samples("")); missed > most*len(samples(""))/4 {
			t.Errorf("%s misses %d of %d samples", o.id, missed, all)
		}
		if o.entropy > 2 && o.head == "" {
			v := token(t, r, o)
			flat := []byte(v)
			for i := 4; i < len(flat); i++ {
				if c := flat[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
					flat[i] = 'x'
				}
			}
			if slices.Contains(found(list, string(flat)), o.id) {
				t.Errorf("%s takes a token of one letter", o.id)
			}
		}
		short := token(t, r, o)
		if k := len(short) / 3; slices.Contains(found(list, short[:k]+" "), o.id) {
			t.Errorf("%s takes a third of a token", o.id)
		}
	}
}

// TestNearMisses: what looks like a token at first sight, and is none.
func TestNearMisses(t *testing.T) {
	list := ownCompiled(t)
	hex := strings.Repeat("4bf92f35", 8)
	for _, text := range []string{
		"sk-learn-contrib-package-name", "task-" + hex[:40], "risk-assessment-2024-q3", "hf_transfer_enabled_by_default_now", "gsk_" + strings.Repeat("a", 52), "xai-explainability-toolkit-overview",
		"key-value-store-" + hex[:32], "monkey-" + hex[:32], "live_demo_environment_for_customers", "pat-na1-region-overview", "ptr_to_some_struct_in_the_kernel", "sl.some_module.some_function_name",
		"AIoT and IoT devices", "the AKC registration of a dog", "APIs of the APAC region", "figd_documentation", "tskey-", "dp.st.", "$2b$10$short", "$6$salt", "$1 and $5 $6", "commit " + hex[:40],
		"docker login -u me --password-stdin", "sshpass -p $PASS ssh", "machine learning login page password field", "NetworkCredential(user, pass)", "psexec -p %PASS%",
		"seed phrase: twelve words", "the mnemonic is hard to remember and nobody wants to write it down again", "localhost:5432:mydb", "https://hooks.zapier.com/", "1000.5 and 1000.25", "NF-1", "EAA in Europe",
		"pub-c-" + "not-an-id", "Private-Lines: 14", "vault operator unseal", "oy2 " + hex[:43], "00D", "da2-appsync", "cio" + "-summit", "thog-key-", "odt_document_template_name_of_it",
		"image@sha256:" + hex, "chatcmpl-" + hex[:29], "call_" + hex[:24], "msg_01" + hex[:22],
		"ops_eyJ is how they begin", "A3-" + strings.Repeat("X", 6) + "-" + strings.Repeat("X", 11) + "-XXXXX-XXXXX-XXXXX", "packagist_ack_of_a_package", "api_org_chart_of_the_company",
		"the AIDA model of marketing", "AROADMAP2026Q3PLANNING", "s.some_method_of_a_struct_name", "r.Context().Value(requestIDKey)", "live_view_of_the_camera_in_room_12", "test_user_can_log_in_with_two_factors_2024",
		"EAAS and IGNORE", "key_" + hex[:32], "pk_of_a_table_with_a_long_name", "GOOGLE_APPLICATION_CREDENTIALS_JSON", "SCWAPPROVALBOARD", "SUPERCALIFRAGILISTIC", "apps.googleusercontent.com", "rnd_seed_for_the_experiment_number_12",
		"3MVG9 is how consumer keys begin", "secret-management-in-kubernetes-clusters-with-helm", "doo_v1_" + hex[:20], "hook.eu1.make.com/", "FLWSECK", "dt0c01.SHORT", "ATTACHMENTS" + hex[:20], "re_match_groups_in_python_3",
	} {
		if ids := found(list, text); len(ids) > 0 {
			t.Errorf("%q is taken for %v", text, ids)
		}
	}
}

// TestColoured: what sets a colour is no part of the word that follows.
func TestColoured(t *testing.T) {
	list := ownCompiled(t)
	r := rand.New(rand.NewPCG(3, 3))
	v := "llx-" + token(t, r, own{expr: "[A-Za-z0-9]{48}"})
	for text, want := range map[string]bool{
		"\x1b[94m" + v: true, "\x1b[1;94m" + v + "\x1b[0m": true, "\x1b[m" + v: true,
		"m" + v: false, "[94m" + v: false, "\x1b[94mm" + v: false, "\x1b[94k" + v: false,
	} {
		if got := slices.Contains(found(list, text), "llamacloud-api-key"); got != want {
			t.Errorf("%q: found %v, want %v", text[:8], got, want)
		}
	}
}

// TestEndsInPrompts: the rules of gitleaks, which expect files, find tokens in prose as well.
func TestEndsInPrompts(t *testing.T) {
	cfg, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for id, v := range map[string]string{
		"sourcegraph-access-token": "sgp_local_" + strings.Repeat("a1b2c3d4e5", 4),
		"asana-client-id":          "asana: 7515436882954786",
		"notion-api-token":         "ntn_45647615172" + "WqCIEhbLM9Go9yEg8SfkBDFROmea8mxW7X8",
		"telegram-bot-api-token":   "telegram: 78788773:A" + strings.Repeat("rh1q-v", 6)[:34],
	} {
		list, err := Compile(cfg.Rules[id], nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range samples(v) {
			if !slices.Contains(found(list, text), id) {
				t.Errorf("%s is not found in %q", id, text)
			}
		}
		for _, text := range []string{v + "-x", v + "_", v + ".x", v + "a"} {
			if slices.Contains(found(list, text), id) {
				t.Errorf("%s is found in %q, where it goes on", id, text)
			}
		}
	}
}
