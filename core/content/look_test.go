package content

import "testing"

// TestMadeID: what machines make passes as an identifier; what a person chose becomes
// a pseudonym, so that it still links.
func TestMadeID(t *testing.T) {
	for _, id := range []string{
		"call_a8X2b9Qz", "call_1", "chatcmpl-8fK2n4Lm0P", "msg_01XFDUDYJgAACzvnptvVoYEL", "toolu_01A09q90qw90lq917835lq9", "550e8400-e29b-41d4-a716-446655440000",
		"resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b", "0af7651916cd43dd8448eb211c80319c", "fp_44709d6fcb", "run-2024-08-06", "id_1", "12",
	} {
		if k := Classify(Site{Place: SpanAttribute, Key: "gen_ai.tool.call.id", LLM: true}, id); k != Metadata {
			t.Errorf("%s is %v", id, k)
		}
	}
	for _, id := range []string{"sess-CANARY-00417", "tag-3341", "case_48213", "4111111111111111", "+12025550143", "bob1985", "2025550143"} {
		if k := Classify(Site{Place: SpanAttribute, Key: "gen_ai.tool.call.id", LLM: true}, id); !k.Content() {
			t.Errorf("%s passes", id)
		}
	}
	for value, safe := range map[string]bool{
		"projects/123456789/locations/us/models/gemini-2.0-flash": true, "accounts/fireworks/models/llama-v3p1-405b-instruct": true,
		"gpt-4o-2024-08-06": true, "claude-3-5-sonnet-20241022": true, "my-model-7b": true,
		"sess-CANARY-00417/claude-sonnet-4-5": false, "4111111111111111/gpt-4": false, "case 48213": false,
	} {
		if Model.Fits(value) != safe {
			t.Errorf("model %s: safe is %v", value, !safe)
		}
	}
	for value, safe := range map[string]bool{
		"api.openai.com": true, "localhost": true, "10.0.0.12:8080": true, "[::1]:80": true, "ip-10-0-0-12.ec2.internal": true,
		"sess-00417": false, "4111111111111111": false, "bob@example.com": false,
	} {
		if Host.Fits(value) != safe {
			t.Errorf("host %s: safe is %v", value, !safe)
		}
	}
	for value, safe := range map[string]bool{
		"text/plain": true, "application/json; charset=utf-8": true, "image/*": true, "Ann Example": false, "text": true, "ann/example": false,
	} {
		if MIME.Fits(value) != safe {
			t.Errorf("media type %s: safe is %v", value, !safe)
		}
	}
}
