package cue_test

import (
	"math/rand/v2"
	"testing"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// TestOpaque: random values are opaque, whatever they are made of; what people and
// programs write is not, nor what names something.
func TestOpaque(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, alphabet := range []string{
		"0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "abcdefghijklmnopqrstuvwxyz0123456789",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	} {
		missed := 0
		for range 2000 {
			b := make([]byte, 24)
			for i := range b {
				b[i] = alphabet[r.IntN(len(alphabet))]
			}
			if !cue.Opaque(string(b)) {
				missed++
			}
		}
		if missed > 30 { // three in two hundred have few digits and follow each other like words
			t.Errorf("of 2000 random values of %q, %d are not opaque", alphabet, missed)
		}
	}
	for _, v := range []string{
		"getTokenFromRequestHeader", "AbstractSingletonProxyFactoryBean", "my-kubernetes-cluster-01-prod-eu-west-1", "text-embedding-3-large", "claude-sonnet-4-20250514",
		"user_profile_settings_v2", "internationalization", "2024-08-06T12:34:56", "SpringBoot2RestControllerV1", "path/to/some/file_name_01.json", "xxxxxxxxxxxxxxxxxxxxxxxx", "aaaaaaaaaaaaaaaaaaaaaaaa",
		"123e4567-e89b-12d3-a456-426614174000", "chatcmpl-9rZtqm3kq0vXGQ1bqPkYfD3sT7uAe", "msg_01XFDUDYJgAACzvnptvVoYEL", "call_abc123DEF456ghi789JKL012", "12345678901234567890", "flask_sqlalchemy_migrate_001",
	} {
		if cue.Opaque(v) {
			t.Errorf("%q is opaque, with a surprise of %.1f bits", v, cue.Surprise(v))
		}
	}
}

func TestVendor(t *testing.T) {
	for name, want := range map[string]bool{"wandb": true, "FASTFOREX_KEY": true, "my.clearbit.token": true, "apollo": false, "box": false, "": false, "github": false} {
		if cue.Vendor(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
