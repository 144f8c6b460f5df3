package broker

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWebhookConfig: each fault is told by its key; a secret never stands in the file.
func TestWebhookConfig(t *testing.T) {
	const hook = "webhooks: [{name: siem, url: 'https://h.example.org/x', secret_file: s, actions: ['request.*']}]"
	for _, tc := range []struct{ yaml, fault string }{
		{hook, ""},
		{"webhooks: [{name: chat, format: slack, url_file: u, actions: [request.create]}]", ""},
		{strings.Replace(hook, "siem", "Siem", 1), "'webhooks[0].name'"},
		{strings.Replace(hook, "name: siem", "name: siem, format: teams", 1), "'webhooks[0].format'"},
		{strings.Replace(hook, "'request.*'", "request.creat", 1), "'webhooks[0].actions[0]'"},
		{strings.Replace(hook, "['request.*']", "[]", 1), "'webhooks[0].actions'"},
		{strings.Replace(hook, "https", "http", 1), "'webhooks[0].url'"},
		{strings.Replace(hook, "secret_file: s, ", "", 1), "'webhooks[0].secret_file'"},
		{strings.Replace(hook, "secret_file: s", "secret: canary", 1), "is not a known key"},
		{strings.Replace(hook, "secret_file: s", "secret_file: s, allow: [10.0.0.1/8]", 1), "'webhooks[0].allow'"},
		{strings.Replace(hook, "secret_file: s", "secret_file: s, give_up: 90d", 1), "'webhooks[0].give_up'"},
		{strings.Replace(hook, "secret_file: s", "secret_file: s, url_file: u", 1), "'webhooks[0].url'"},
		{"webhooks: [{name: chat, format: slack, url: 'https://hooks.slack.example/canary', actions: [request.create]}]", "does not belong here"},
	} {
		c, err := ParseConfig([]byte(minimal+tc.yaml+"\n"), "/srv")
		if (tc.fault == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), tc.fault) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: %v", tc.yaml, err)
			continue
		}
		if err == nil && c.Webhooks[0].URLFile+c.Webhooks[0].SecretFile != "/srv/u" && c.Webhooks[0].SecretFile != "/srv/s" {
			t.Errorf("%s: paths %+v", tc.yaml, c.Webhooks[0])
		}
	}
	// Files that others can read, that are empty or hold something else are refused by key.
	dir := t.TempDir()
	put := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := WebhookConfig{Name: "siem", URL: "https://h.example.org/", Actions: []string{"*"}}
	for name, tc := range map[string]struct {
		path, fault string
	}{
		"open":  {put("open", "whsec_canarycanary", 0o644), "'secret_file': open has mode 0644"},
		"empty": {put("empty", "\n", 0o600), "'secret_file': the file is empty"},
		"other": {put("other", "canary", 0o600), "its secret must hold whsec_"},
		"none":  {filepath.Join(dir, "none"), "'secret_file'"},
	} {
		w := good
		w.SecretFile = tc.path
		_, err := Config{Webhooks: []WebhookConfig{w}}.webhooks()
		if err == nil || !strings.Contains(err.Error(), tc.fault) || !strings.HasPrefix(err.Error(), "'webhooks[0]'") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
