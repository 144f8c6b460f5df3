package rules

import (
	"fmt"
	"slices"

	"github.com/zricethezav/gitleaks/v8/config"
)

type own struct {
	id, expr string
	entropy  float64
	digits   int
	score    float64
	// head is a class of bytes of which least to most, and no more, stand before
	// what expr describes and belong to the token: what a vendor puts at the end
	// of its keys is looked for, and the beginning is read back from there.
	head        string
	least, most int
}

// ownRules are tokens that gitleaks' default configuration has no rule for, or
// has one that knows only one exact length: model vendors change theirs often.
var ownRules = []own{
	{id: "openai-api-key", expr: `\b(sk-(?:proj|svcacct|admin|None|service)-[A-Za-z0-9_-]{20,220})`, entropy: 3, digits: 1, score: .95},
	{id: "openai-api-key", expr: `\b(sk-[A-Za-z0-9]{32,64})` + end, entropy: 3.2, digits: 2, score: .9},
	{id: "anthropic-api-key", expr: `\b(sk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{80,140})`, entropy: 3, digits: 2, score: .95},
	{id: "openrouter-api-key", expr: `\b(sk-or-v\d-[a-f0-9]{48,72})`, entropy: 3, digits: 2, score: .95},
	{id: "langfuse-key", expr: `\b([sp]k-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})`, entropy: 0, digits: 0, score: .95},
	{id: "langsmith-key", expr: `\b(lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{6,12})`, entropy: 3, digits: 1, score: .95},
	{id: "langsmith-key", expr: `\b(ls__[a-f0-9]{32})`, entropy: 3, digits: 1, score: .9},
	{id: "groq-api-key", expr: `\b(gsk_[A-Za-z0-9]{40,60})`, entropy: 3.5, digits: 2, score: .95},
	{id: "xai-api-key", expr: `\b(xai-[A-Za-z0-9_]{60,100})`, entropy: 3.5, digits: 2, score: .95},
	{id: "replicate-api-token", expr: `\b(r8_[A-Za-z0-9]{36,40})`, entropy: 3.2, digits: 1, score: .95},
	{id: "huggingface-access-token", expr: `\b(hf_[A-Za-z0-9]{30,40})` + end, entropy: 3.2, digits: 0, score: .95},
	{id: "nvidia-api-key", expr: `\b(nvapi-[A-Za-z0-9_-]{50,80})`, entropy: 3.5, digits: 2, score: .95},
	{id: "tavily-api-key", expr: `\b(tvly-(?:dev-|prod-)?[A-Za-z0-9]{28,40})`, entropy: 3, digits: 1, score: .95},
	{id: "pinecone-api-key", expr: `\b(pcsk_[A-Za-z0-9_]{50,80})`, entropy: 3.5, digits: 2, score: .95},
	{id: "cerebras-api-key", expr: `\b(csk-[a-z0-9]{40,60})`, entropy: 3.2, digits: 2, score: .95},
	{id: "fireworks-api-key", expr: `\b(fw_[A-Za-z0-9]{22,30})` + end, entropy: 3.5, digits: 1, score: .85},
	{id: "jina-api-key", expr: `\b(jina_[A-Za-z0-9_-]{50,70})`, entropy: 3.5, digits: 2, score: .95},
	{id: "voyage-api-key", expr: `\b(pa-[A-Za-z0-9_-]{40,50})` + end, entropy: 3.8, digits: 2, score: .8},
	{id: "elevenlabs-api-key", expr: `\b(sk_[a-f0-9]{48})\b`, entropy: 3, digits: 2, score: .9},
	{id: "firecrawl-api-key", expr: `\b(fc-[a-f0-9]{32})\b`, entropy: 3, digits: 2, score: .85},
	{id: "perplexity-api-key", expr: `\b(pplx-[A-Za-z0-9]{40,60})`, entropy: 3.5, digits: 1, score: .95},
	{id: "gcp-api-key", expr: `\b(AIza[0-9A-Za-z_-]{35})` + end, entropy: 3.5, digits: 1, score: .9},
	{id: "gcp-oauth-token", expr: `\b(ya29\.[0-9A-Za-z_-]{40,300})`, entropy: 3.5, digits: 2, score: .9},
	{id: "gcp-oauth-secret", expr: `\b(GOCSPX-[0-9A-Za-z_-]{24,32})`, entropy: 3, digits: 1, score: .95},
	{id: "aws-access-token", expr: `\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}|A3T[A-Z0-9]{17})\b`, entropy: 0, digits: 0, score: .8},
	{id: "github-pat", expr: `\b(gh[oprsu]_[A-Za-z0-9]{36,255})\b`, entropy: 3, digits: 1, score: .95},
	{id: "gitlab-pat", expr: `\b(gl(?:pat|dt|soat|rt|ptt|ft|imt|agent|oas|cbt)-[A-Za-z0-9_-]{20,80})` + end, entropy: 2.5, digits: 0, score: .9},
	{id: "slack-token", expr: `\b(xox[abeoprs]-[0-9A-Za-z-]{20,300})` + end, entropy: 3, digits: 3, score: .9},
	{id: "stripe-access-token", expr: `\b((?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{16,128})`, entropy: 2.5, digits: 0, score: .95},
	{id: "stripe-webhook-secret", expr: `\b(whsec_[A-Za-z0-9+/=]{24,64})`, entropy: 3, digits: 1, score: .95},
	{id: "telegram-bot-api-token", expr: `(:AA[A-Za-z0-9_-]{32,34})` + end, entropy: 3, digits: 1, score: .95, head: "[0-9]", least: 8, most: 10},
	{id: "mailchimp-api-key", expr: `(-us[0-9]{1,2})\b`, entropy: 2.5, digits: 1, score: .95, head: "[0-9a-f]", least: 32, most: 32},
	{id: "sendgrid-api-token", expr: `\b(SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50})`, entropy: 3, digits: 1, score: .95},
	{id: "twilio-api-key", expr: `\b((?:AC|SK)[a-z0-9]{32})\b`, entropy: 0, digits: 0, score: .8},
	{id: "npm-access-token", expr: `_authToken(?:=|\s{1,2})["']?([A-Za-z0-9_./+=-]{20,100})`, entropy: 3.4, digits: 1, score: .9},
	{id: "pypi-upload-token", expr: `\b(pypi-AgE[A-Za-z0-9_-]{80,1000})`, entropy: 3, digits: 1, score: .95},
	{id: "discord-api-token", expr: `\b((?:M[DTjzZ]|N[DTjz]|O[DT])[A-Za-z0-9_-]{22,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38})` + end, entropy: 3.5, digits: 2, score: .95},
	{id: "slack-webhook-url", expr: `hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{30,80})`, entropy: 3, digits: 1, score: .95},
	{id: "discord-webhook-url", expr: `discord(?:app)?\.com/api/webhooks/([0-9]{15,20}/[A-Za-z0-9_-]{50,80})`, entropy: 3, digits: 1, score: .95},
	{id: "softlayer-api-key", expr: `softlayer\.com/(?:soap|rest)/v3(?:\.1)?/([a-z0-9]{40,80})`, entropy: 2, digits: 1, score: .9},
	{id: "azure-storage-key", expr: `AccountKey=([A-Za-z0-9+/]{86}==)`, entropy: 3.5, digits: 1, score: .95},
	{id: "azure-sas-signature", expr: `SharedAccess(?:Key|Signature)=([A-Za-z0-9+/%]{40,100}={0,2})`, entropy: 3, digits: 1, score: .95},
	{id: "artifactory-api-key", expr: `(AKC[A-Za-z0-9]{10,80})` + end, entropy: 3, digits: 1, score: .9, head: "[A-Za-z0-9_/+.%-]", most: 0},
	{id: "artifactory-password", expr: `(AP[0-9A-F][a-z0-9]{10,80})` + end, score: .75, head: "[A-Za-z0-9_/+.%-]", most: 0},
	{id: "linear-api-key", expr: `\b(lin_api_[A-Za-z0-9]{30,50})`, entropy: 3, digits: 1, score: .95},
	{id: "notion-api-token", expr: `\b((?:secret|ntn)_[A-Za-z0-9]{40,50})` + end, entropy: 4, digits: 1, score: .95},
	{id: "vault-service-token", expr: `\b(hv[sb]\.[A-Za-z0-9_-]{24,300})`, entropy: 3.5, digits: 2, score: .9},
	{id: "docker-pat", expr: `\b(dckr_[po]at_[A-Za-z0-9_-]{27,36})`, entropy: 3, digits: 1, score: .95},
	{id: "databricks-api-token", expr: `\b(dapi[a-f0-9]{32})`, entropy: 3, digits: 1, score: .95},
	{id: "shopify-access-token", expr: `\b(shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})`, entropy: 2, digits: 0, score: .95},
}

// Own compiles the rules of this package. A rule that carries the id of one in
// cfg shares its allow lists; the global lists are not applied.
func Own(cfg config.Config) ([]*Rule, error) {
	var list []*Rule
	for _, o := range slices.Concat(ownRules, serviceRules, tokenRules, hashRules, commandRules, callRules, protocolRules, deviceRules, moreDeviceRules) {
		rs, err := compile(Rule{ID: o.id, Score: o.score, entropy: o.entropy, digits: o.digits, lists: NewLists(cfg.Rules[o.id].Allowlists)}, o.expr, nil)
		if err != nil {
			return nil, fmt.Errorf("compile rule %s: %w", o.id, err)
		}
		for _, r := range rs {
			if err := r.leads(o); err != nil {
				return nil, fmt.Errorf("compile rule %s: %w", o.id, err)
			}
		}
		list = append(list, rs...)
	}
	return list, nil
}
