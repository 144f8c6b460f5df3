package detect_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

const alphanumerics = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// drawn is a made-up value of n characters of an alphabet.
func drawn(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

// TestLongSecrets holds that a secret is replaced as a whole however long it is: session tokens have
// thousands of characters.
func TestLongSecrets(t *testing.T) {
	e := engine()
	r := rand.New(rand.NewPCG(1, 2))
	for _, form := range []string{
		`{"token": "§"}`, `{"secret": "§"}`, `{"password": "§"}`, `{"client_secret": "§"}`, `{"access_token": "§"}`, `{"cookie": "§"}`, "export TOKEN=§", "my token is §", "password: §", `curl -H "Authorization: [BEARER]§" https://x.example`,
		`curl "https://x.example/?access_token=§&a=b"`, `curl "https://x.example/?sig=§&a=b"`, "virustotal key §", "the secret § is old", "token = '§'", "<password>§</password>",
	} {
		for _, n := range []int{100, 300, 700, 2000, 5000, 40_000, 70_000, 300_000} {
			for kind, value := range map[string]string{
				"letters and digits": drawn(r, alphanumerics, n/2) + "." + drawn(r, alphanumerics, n/2), "letters": drawn(r, alphanumerics[:52], n), "small letters": drawn(r, alphanumerics[:26], n),
			} {
				in := strings.NewReplacer("§", value, "[BEARER]", "Bearer ").Replace(form)
				want := strings.NewReplacer("§", "[SECRET]", "[BEARER]", "").Replace(form)
				if out, _ := e.Redact("", in); out != want {
					t.Errorf("%s with %d %s: %d of them left", form, n, kind, strings.Count(out, "")-strings.Count(want, ""))
				}
			}
		}
	}
}

// TestPartedKeys holds that keys are found that nothing begins and no word announces, by the
// lengths of their parts.
func TestPartedKeys(t *testing.T) {
	e := engine()
	r := rand.New(rand.NewPCG(3, 4))
	const hexadecimal = "0123456789abcdef"
	uuid := func() string {
		return fmt.Sprintf("%s-%s-%s-%s-%s", drawn(r, hexadecimal, 8), drawn(r, hexadecimal, 4), drawn(r, hexadecimal, 4), drawn(r, hexadecimal, 4), drawn(r, hexadecimal, 12))
	}
	for rule, make := range map[string]func() string{
		"zhipu-api-key":         func() string { return drawn(r, hexadecimal, 32) + ".aB3" + drawn(r, alphanumerics, 13) },
		"truenas-api-key":       func() string { return "12-" + drawn(r, alphanumerics, 64) },
		"laravel-sanctum-token": func() string { return "7|aB3" + drawn(r, alphanumerics, 37) },
		"prefixed-api-key":      func() string { return "aB3" + drawn(r, alphanumerics, 5) + ".aB3" + drawn(r, alphanumerics, 29) },
		"fal-api-key":           func() string { return uuid() + ":" + drawn(r, hexadecimal, 32) },
		"mailgun-private-key": func() string {
			return drawn(r, hexadecimal, 32) + "-" + drawn(r, hexadecimal, 8) + "-" + drawn(r, hexadecimal, 8)
		},
		"ngrok-auth-token": func() string { return "2aB3" + drawn(r, alphanumerics, 23) + "_aB3" + drawn(r, alphanumerics, 17) },
	} {
		missed := 0
		for range 200 {
			key := make()
			out, _ := e.Redact("", "see "+key+" there")
			if out != "see [SECRET] there" {
				missed++
			}
		}
		if missed > 6 { // what looks drawn by chance
			t.Errorf("%s: %d of 200 are missed", rule, missed)
		}
	}
	for _, text := range []string{
		"9f8e7d6c5b4a39281706f5e4d3c2b1a0.js", "main.9f8e7d6c5b4a39281706f5e4d3c2b1a0.chunk", "12-9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0", "7|9f8e7d6c5b4a39281706f5e4d3c2b1a0a1b2c3d4", "| 7|Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1 |",
		"850d2bb9-5ac6-fcfe-a9d5-c0b1674426e0:1", "com.example.ThisIsANameOfAClassIndeed2024", "package.MyVeryLongClassNameWithManyWords1",
	} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}

// TestIssuedKeys holds that a value is a key where the name of a service that gives out keys is said
// with a word for one, and where a word for one is shouted.
func TestIssuedKeys(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"the virustotal key is §d44d4b16add3ee11b8c2a33d72ec7d9d81db0efa8b4b49b8ddbee09550c6aa01§", "my zenrows key was §865b52dc742100cb6053f9512a12ae76e0df536c§", "el token de wandb es §4fddc9c38820bb84f418cbbc8660748b4e408b5c§",
		"the token is §kqzmwpfhtyrnbvcxlqwhgtdp§", "the travis token is §eZbjiYJZceYpUWePNazEOT§", "speechtext-secretkey-§9f8e7d6c5b4a39281706f5e4d3c2b1a0§", "vbout SECRET §9172637481920374619283746§", "glassnode KEY §abcdefghijklmnopqrstuvwxyzA§",
	} {
		parts := strings.Split(text, "§")
		if out, _ := e.Redact("", strings.Join(parts, "")); out != parts[0]+"[SECRET]"+parts[2] {
			t.Errorf("%q: got %q", text, out)
		}
	}
	for _, text := range []string{
		"the primary key is 850d2bb9-5ac6-fcfe-a9d5-c0b1674426e0", "the cache key is d44d4b16add3ee11b8c2a33d72ec7d9d", "the token is internationalization", "a token of representativeness and more", "datadog is monitoring d44d4b16 now", "the key 12345678901234567890",
		"the secret of supercalifragilisticexpialidocious", "PRIVATE KEY ExportableEncryptedPrivateKeyInfo",
	} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}
