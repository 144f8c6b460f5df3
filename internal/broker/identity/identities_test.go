package identity

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestIdentitiesOf: an address tells who somebody is only if the provider has verified it.
func TestIdentitiesOf(t *testing.T) {
	for _, tc := range []struct {
		name   string
		claims map[string]any
		want   []string
	}{
		{"none", map[string]any{}, nil},
		{"verified", map[string]any{"email": "ada@example.org", "email_verified": true}, []string{"ada@example.org"}},
		{"not verified", map[string]any{"email": "ada@example.org"}, nil},
		{"verified as text", map[string]any{"email": "ada@example.org", "email_verified": "true"}, []string{"ada@example.org"}},
		{"other accounts", map[string]any{"same_person": []any{"ada-admin", 7, "ada.night"}}, []string{"ada-admin", "ada.night"}},
		{"one other account", map[string]any{"same_person": "ada-admin", "email": "a@b", "email_verified": false}, []string{"ada-admin"}},
		{"no text", map[string]any{"same_person": 7, "email": 8, "email_verified": true}, nil},
	} {
		if d := cmp.Diff(tc.want, identitiesOf(tc.claims), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", tc.name, d)
		}
	}
}
