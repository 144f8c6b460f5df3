package broker

import (
	"strings"
	"testing"
)

// TestConsoleAndProviderFaults: each fault of console and oidc is named by its key.
func TestConsoleAndProviderFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		add  string
		want []string
	}{
		"good": {"console: {url: 'https://sotto.example.org/', trace_url: 'https://t.example.org/trace/{trace_id}?span={span_id}'}\n" +
			"oidc: {issuer: 'https://login.example.org/realm', client_id: sotto, roles: {g: [debugger]}}", nil},
		"loopback provider":     {"console: {url: 'http://localhost:7465'}\noidc: {issuer: 'http://localhost:9000', client_id: sotto, roles: {g: [debugger]}}", nil},
		"console":               {"console: {url: 'sotto.example.org', trace_url: 'https://t.example.org/'}", []string{"'console.url' (line", "'console.trace_url' (line"}},
		"path in the address":   {"console: {url: 'https://sotto.example.org/x'}", []string{"'console.url'"}},
		"script as a trace":     {"console: {trace_url: 'javascript:alert({trace_id})'}", []string{"'console.trace_url'"}},
		"secret in the address": {"console: {trace_url: 'https://u:p@t.example.org/{trace_id}'}", []string{"'console.trace_url'"}},
		"empty provider":        {"oidc: {client_id: sotto}", []string{"'oidc.issuer'"}},
		"all of a provider": {
			"oidc: {issuer: 'http://login.example.org', name_claim: '', groups_claim: '', scopes: [email], roles: {g: [king]}}",
			[]string{"'oidc.issuer'", "plain http", "'oidc.client_id'", "'console.url'", "'oidc.name_claim'", "'oidc.groups_claim'", "'oidc.scopes'", "'oidc.roles.g[0]'"},
		},
		"no roles": {"console: {off: true}\noidc: {issuer: 'https://login.example.org', client_id: sotto}", []string{"'oidc.roles'"}},
	} {
		_, err := ParseConfig([]byte(minimal+tc.add+"\n"), "/srv")
		if len(tc.want) == 0 {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: no fault", name)
			continue
		}
		for _, want := range tc.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %s in\n%v", name, want, err)
			}
		}
		if n := len(strings.Split(err.Error(), "\n")); n > len(tc.want) {
			t.Errorf("%s: %d faults:\n%v", name, n, err)
		}
	}
	// With a provider nobody needs to stand in the file.
	without := strings.Split(minimal, "people:")[0]
	if _, err := ParseConfig([]byte(without+"console: {off: true}\noidc: {issuer: 'https://login.example.org', client_id: sotto, roles: {g: [debugger]}}\n"), "/srv"); err != nil {
		t.Error(err)
	}
}
