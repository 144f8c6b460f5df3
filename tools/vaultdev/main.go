//go:build ignore

// Command vaultdev is a real HashiCorp Vault for tests: the core, the transit engine
// at secret/ and the HTTP API, all in memory, unsealed, on loopback. It prints its address
// and its root token. 1.14 is the last version under the MPL; it is never shipped or linked.
// It is built with a module file of its own: see vault.mod beside this folder.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/builtin/logical/transit"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "vaultdev:", err)
		os.Exit(1)
	}
}

// engine is the transit engine. The sdk that can be had as a module refuses paths that
// name an operation which is never asked for without a check of existence; they lose it.
func engine(ctx context.Context, c *logical.BackendConfig) (logical.Backend, error) {
	b, err := transit.Backend(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range b.Paths {
		if p.ExistenceCheck == nil {
			delete(p.Operations, logical.CreateOperation)
			delete(p.Callbacks, logical.CreateOperation)
		}
	}
	return b, b.Setup(ctx, c)
}

func run() error {
	// The transit engine is mounted at secret/ from the start: as the "kv" engine of the
	// mount that Vault makes under this setting. The system backend, which mounts engines
	// on request, does not agree with the sdk that can be had as a module.
	if err := os.Setenv("VAULT_INTERACTIVE_DEMO_SERVER", "true"); err != nil {
		return err
	}
	logger := hclog.NewNullLogger()
	backend, err := inmem.NewInmem(nil, logger)
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical: backend, Logger: logger, DisableMlock: true,
		LogicalBackends: map[string]logical.Factory{"kv": engine},
	})
	if err != nil {
		return err
	}
	one := &vault.SealConfig{SecretShares: 1, SecretThreshold: 1}
	made, err := core.Initialize(context.Background(), &vault.InitParams{BarrierConfig: one, RecoveryConfig: one})
	if err != nil {
		return err
	}
	for end := time.Now().Add(30 * time.Second); core.Sealed(); time.Sleep(20 * time.Millisecond) {
		if _, err := core.Unseal(made.SecretShares[0]); err != nil {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("it stays sealed")
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s %s\n", l.Addr(), made.RootToken)
	return http.Serve(l, vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core: core, ListenerConfig: &configutil.Listener{Address: l.Addr().String()},
	}))
}
