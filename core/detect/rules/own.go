package rules

import (
	"fmt"
	"slices"

	"github.com/zricethezav/gitleaks/v8/config"
)

// end is what may follow a token, as gitleaks' generator writes it, and a few
// marks of prose and markup more.
const end = "(?:[\\x60'\"\\s;,.)\\]}<>&|]|\\\\[nr]|\\z)"

type own struct {
	id, expr string
	entropy  float64
	digits   int
	score    float64
}

// ownRules are tokens that gitleaks' default configuration has no rule for, or
// has one that knows only one exact length: model vendors change theirs often.
var ownRules = []own{
	{"openai-api-key", `\b(sk-(?:proj|svcacct|admin|None|service)-[A-Za-z0-9_-]{20,220})`, 3, 1, .95},
	{"openai-api-key", `\b(sk-[A-Za-z0-9]{32,64})` + end, 3.2, 2, .9},
	{"anthropic-api-key", `\b(sk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{80,140})`, 3, 2, .95},
	{"openrouter-api-key", `\b(sk-or-v\d-[a-f0-9]{48,72})`, 3, 2, .95},
	{"langfuse-key", `\b([sp]k-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})`, 0, 0, .95},
	{"langsmith-key", `\b(lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{6,12})`, 3, 1, .95},
	{"langsmith-key", `\b(ls__[a-f0-9]{32})`, 3, 1, .9},
	{"groq-api-key", `\b(gsk_[A-Za-z0-9]{40,60})`, 3.5, 2, .95},
	{"xai-api-key", `\b(xai-[A-Za-z0-9_]{60,100})`, 3.5, 2, .95},
	{"replicate-api-token", `\b(r8_[A-Za-z0-9]{36,40})`, 3.2, 1, .95},
	{"huggingface-access-token", `\b(hf_[A-Za-z0-9]{30,40})` + end, 3.2, 1, .95},
	{"nvidia-api-key", `\b(nvapi-[A-Za-z0-9_-]{50,80})`, 3.5, 2, .95},
	{"tavily-api-key", `\b(tvly-(?:dev-|prod-)?[A-Za-z0-9]{28,40})`, 3, 1, .95},
	{"pinecone-api-key", `\b(pcsk_[A-Za-z0-9_]{50,80})`, 3.5, 2, .95},
	{"cerebras-api-key", `\b(csk-[a-z0-9]{40,60})`, 3.2, 2, .95},
	{"fireworks-api-key", `\b(fw_[A-Za-z0-9]{22,30})` + end, 3.2, 2, .85},
	{"jina-api-key", `\b(jina_[A-Za-z0-9_-]{50,70})`, 3.5, 2, .95},
	{"voyage-api-key", `\b(pa-[A-Za-z0-9_-]{40,50})` + end, 3.8, 2, .8},
	{"elevenlabs-api-key", `\b(sk_[a-f0-9]{48})\b`, 3, 2, .9},
	{"firecrawl-api-key", `\b(fc-[a-f0-9]{32})\b`, 3, 2, .85},
	{"perplexity-api-key", `\b(pplx-[A-Za-z0-9]{40,60})`, 3.5, 1, .95},
	{"gcp-api-key", `\b(AIza[0-9A-Za-z_-]{35})` + end, 3.5, 1, .9},
	{"gcp-oauth-token", `\b(ya29\.[0-9A-Za-z_-]{40,300})`, 3.5, 2, .9},
	{"gcp-oauth-secret", `\b(GOCSPX-[0-9A-Za-z_-]{24,32})`, 3, 1, .95},
	{"aws-access-token", `\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}|A3T[A-Z0-9]{17})\b`, 0, 0, .8},
	{"github-pat", `\b(gh[oprsu]_[A-Za-z0-9]{36,255})\b`, 3, 1, .95},
	{"gitlab-pat", `\b(gl(?:pat|dt|soat|rt|ptt|ft|imt|agent|oas|cbt)-[A-Za-z0-9_-]{20,80})` + end, 2.5, 0, .9},
	{"slack-token", `\b(xox[abeoprs]-[0-9A-Za-z-]{20,160})` + end, 3, 3, .9},
	{"stripe-access-token", `\b((?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{16,128})`, 2.5, 0, .95},
	{"stripe-webhook-secret", `\b(whsec_[A-Za-z0-9+/=]{24,64})`, 3, 1, .95},
	{"telegram-bot-api-token", `(?:\b|bot)([0-9]{8,10}:AA[A-Za-z0-9_-]{33})` + end, 3, 1, .95},
	{"mailchimp-api-key", `\b([0-9a-f]{32}-us[0-9]{1,2})\b`, 2.5, 1, .95},
	{"sendgrid-api-token", `\b(SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50})`, 3, 1, .95},
	{"twilio-api-key", `\b((?:AC|SK)[a-z0-9]{32})\b`, 0, 0, .8},
	{"npm-access-token", `_authToken=([A-Za-z0-9_./+=-]{20,100})`, 3.4, 1, .9},
	{"pypi-upload-token", `\b(pypi-AgE[A-Za-z0-9_-]{80,1000})`, 3, 1, .95},
	{"discord-api-token", `\b((?:M[DTjzZ]|N[DTjz]|O[DT])[A-Za-z0-9_-]{22,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38})` + end, 3.5, 2, .95},
	{"slack-webhook-url", `hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{30,80})`, 3, 1, .95},
	{"discord-webhook-url", `discord(?:app)?\.com/api/webhooks/([0-9]{15,20}/[A-Za-z0-9_-]{50,80})`, 3, 1, .95},
	{"softlayer-api-key", `softlayer\.com/(?:soap|rest)/v3(?:\.1)?/([a-z0-9]{40,80})`, 2, 1, .9},
	{"azure-storage-key", `AccountKey=([A-Za-z0-9+/]{86}==)`, 3.5, 1, .95},
	{"azure-sas-signature", `SharedAccess(?:Key|Signature)=([A-Za-z0-9+/%]{40,100}={0,2})`, 3, 1, .95},
	{"artifactory-api-key", `(?:^|[\s"'=:])(AKC[A-Za-z0-9]{10,80})` + end, 3, 1, .9},
	{"artifactory-password", `(?:^|[\s"'=:])(AP[0-9A-F][a-z0-9]{10,80})` + end, 0, 0, .75},
	{"linear-api-key", `\b(lin_api_[A-Za-z0-9]{30,50})`, 3, 1, .95},
	{"notion-api-token", `\b((?:secret|ntn)_[A-Za-z0-9]{40,50})` + end, 4, 1, .95},
	{"vault-service-token", `\b(hv[sb]\.[A-Za-z0-9_-]{24,300})`, 3.5, 2, .9},
	{"docker-pat", `\b(dckr_[po]at_[A-Za-z0-9_-]{27,36})`, 3, 1, .95},
	{"databricks-api-token", `\b(dapi[a-f0-9]{32})`, 3, 1, .95},
	{"shopify-access-token", `\b(shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})`, 2, 0, .95},
}

// Own compiles the rules of this package. A rule that carries the id of one in
// cfg shares its allow lists; the global lists are not applied.
func Own(cfg config.Config) ([]*Rule, error) {
	var list []*Rule
	for _, o := range slices.Concat(ownRules, serviceRules, hashRules, commandRules) {
		rs, err := compile(Rule{ID: o.id, Score: o.score, entropy: o.entropy, digits: o.digits, lists: cfg.Rules[o.id].Allowlists}, o.expr, nil)
		if err != nil {
			return nil, fmt.Errorf("compile rule %s: %w", o.id, err)
		}
		list = append(list, rs...)
	}
	return list, nil
}
