package cue

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTells holds that no key which announces something is passed by for its last letters.
func TestTells(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 3))
	pieces := strings.Fields(`a b A B Base x _ - . 1 9 é authorization cookie Cookies password PASSWD passphrase passcode passwort pwd pw secret Secrets pass
		clientsecret appSecret apisecret dbpassword apikey apiKey apitoken jwt bearer credential creds secretkey authkey sessiontoken jsessionid pat
		page next token key api access hash hashed value Plain plaintext new old current prod production dev staging test confirm confirmation again
		repeat secure string text admin root user default encrypted raw data order sunny`)
	announced := 0
	for range 300_000 {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		if key := b.String(); len(key) >= 3 && judge(key, key) != None {
			announced++
			if !tells(key) {
				t.Fatalf("%q is passed by", key)
			}
		}
	}
	if announced < 1000 {
		t.Fatalf("only %d keys announced something", announced)
	}
}
