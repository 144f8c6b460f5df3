package kms

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
	"github.com/tink-crypto/tink-go-hcvault/v2/integration/hcvault"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// patience is how long one request to a service may take.
const patience = 10 * time.Second

// openVault opens a key of the transit engine of HashiCorp Vault or OpenBao. Token,
// namespace and certificates come from the environment, as for Vault's own command line
// (VAULT_TOKEN, VAULT_NAMESPACE, VAULT_CACERT …). A token file that is renewed, by
// Vault's agent for example, is named by token_file in the URI and read for each use.
func openVault(u *url.URL) (tink.AEAD, error) {
	query := u.Query()
	tokenFile := query.Get("token_file")
	query.Del("token_file")
	parts := strings.Split(u.EscapedPath(), "/")
	if u.Host == "" || u.User != nil || u.Fragment != "" || len(query) > 0 || len(parts) < 4 || parts[len(parts)-2] != "keys" {
		return nil, errors.New("want hcvault://host:port/transit/keys/NAME, with ?token_file=/path or the token in VAULT_TOKEN")
	}
	config := api.DefaultConfig()
	if config.Error != nil {
		return nil, errors.New("the environment's VAULT_… settings cannot be used")
	}
	config.Address = "https://" + u.Host
	config.Timeout = patience
	config.MaxRetries = 1
	client, err := api.NewClient(config)
	if err != nil {
		return nil, errors.New("the environment's VAULT_… settings cannot be used")
	}
	if tokenFile == "" && client.Token() == "" {
		return nil, errors.New("no token: set VAULT_TOKEN, or ?token_file=/path")
	}
	plain := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
	vault, err := hcvault.NewClientWithAEADOptions(plain, client.Logical())
	if err != nil {
		return nil, errors.New("the key's path is not one of the transit engine")
	}
	primitive, err := vault.GetAEAD(plain)
	if err != nil {
		return nil, errors.New("the key's path is not one of the transit engine")
	}
	if tokenFile != "" {
		primitive = withToken{primitive, client, tokenFile}
		if _, err := os.Stat(tokenFile); err != nil {
			return nil, fmt.Errorf("read token: %w", err)
		}
	}
	return &remote{aead: primitive, name: "Vault's key", down: vaultDown}, nil
}

// vaultDown: Vault answers 400 to a ciphertext that does not open. All else says
// nothing about it.
func vaultDown(err error) bool {
	var answer *api.ResponseError
	return !errors.As(err, &answer) || answer.StatusCode != http.StatusBadRequest
}

// withToken reads the token before each use.
type withToken struct {
	tink.AEAD
	client *api.Client
	file   string
}

func (w withToken) read() error {
	text, err := os.ReadFile(w.file)
	if err != nil {
		return fmt.Errorf("read token: %w", err)
	}
	w.client.SetToken(strings.TrimSpace(string(text)))
	return nil
}

// Encrypt implements tink.AEAD.
func (w withToken) Encrypt(plaintext, associatedData []byte) ([]byte, error) {
	if err := w.read(); err != nil {
		return nil, err
	}
	return w.AEAD.Encrypt(plaintext, associatedData)
}

// Decrypt implements tink.AEAD.
func (w withToken) Decrypt(ciphertext, associatedData []byte) ([]byte, error) {
	if err := w.read(); err != nil {
		return nil, err
	}
	return w.AEAD.Decrypt(ciphertext, associatedData)
}
