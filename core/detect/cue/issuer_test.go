package cue

import (
	"strings"
	"testing"
)

func TestIssuer(t *testing.T) {
	for name, want := range map[string]bool{
		"currencyfreaksKEY": true, "auth0ClientSecret": true, "openweather_api_key": true, "OPENAI_TOKEN": true, "buttercmsPRIVATEkey": true, "vultrapikey": true,
		"cacheKey": false, "primary_key": false, "wandb": false, "nextToken": false, "key": false, "": false, "monkey": false, "keyboard": false,
	} {
		if got := Issuer(name); got != want {
			t.Errorf("Issuer(%q) = %v", name, got)
		}
	}
}

func TestIssued(t *testing.T) {
	for v, want := range map[string]bool{
		strings.Repeat("abc123", 4): true, strings.Repeat("1234567890abcdef", 2): true, "ABC123" + "DEF456": true,
		"abc": false, "configuration": false, "2024.08.06-rc": false, strings.Repeat("0", 20) + "abc": false, "item-1234567890": false, "your_api_key_123": false, "call_abc123def456": false,
	} {
		if got := Issued(v); got != want {
			t.Errorf("Issued(%q) = %v", v, got)
		}
	}
}
