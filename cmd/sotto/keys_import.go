package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/kms"
)

// maxKeysetFile bounds what is read of a keyset file, in bytes; core/keyring refuses more.
const maxKeysetFile = 64 << 10

func keysImportCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "import EPOCH --keyset FILE",
		Short: "Take a private key that another program made with Tink",
		Long: `Takes a Tink keyset, of google/tink/go v1.7.0 or any later module, as the private key of an epoch that
has none and had none, wraps it under the key-encryption key and publishes its public half. What
another program sealed to the key can then be asked for, opened and destroyed like everything else.

The keyset, JSON or binary, holds one HPKE private key: X25519 or X-Wing, HKDF-SHA256, AES-256-GCM,
output prefix TINK. It is encrypted under the broker's key-encryption key, or the one that --kek
names; one in the clear is taken only with --insecure-cleartext.

Destroying the key at the epoch's end destroys it here. Copies that exist elsewhere, of the file too,
are yours to destroy. The import is in the audit log.`,
		Example: `  sotto keys import acme/2026-12-24 --keyset acme.json --reason "samples of the old collector"
  sotto keys import acme/2026-12-24 --keyset acme.bin --kek file:///etc/old/kek.json --reason "samples of the old collector"`,
		Args: cobra.ExactArgs(1),
	}
	config, out := configFlag(c), outputFlag(c)
	f := c.Flags()
	path := f.String("keyset", "", "file with the keyset; with --insecure-cleartext its mode must be 0600")
	reason := f.String("reason", "", "why, for the audit log")
	kek := f.String("kek", "", "URI of the key that encrypts the keyset, as 'kek' in broker.yaml (default: that one)")
	associated := f.String("associated-data", "", "what the encrypted keyset is bound to (default: nothing, or the epoch as this broker does it)")
	open := f.Bool("insecure-cleartext", false, "the keyset is not encrypted: whoever has read the file opens what is sealed to it")
	_ = c.MarkFlagRequired("keyset")
	_ = c.MarkFlagFilename("keyset")
	c.MarkFlagsMutuallyExclusive("insecure-cleartext", "kek")
	c.MarkFlagsMutuallyExclusive("insecure-cleartext", "associated-data")
	c.RunE = func(c *cobra.Command, args []string) error {
		epoch, err := keyring.ParseEpoch(args[0])
		if err != nil {
			return cli.Usage("%w; an epoch is tenant/expiry as in 'sotto keys list'", err)
		}
		if err := access.CheckReason(*reason); err != nil {
			return cli.Usage("--reason: %w", errors.New("say why in words; it goes into the audit log"))
		}
		in := broker.KeyImport{Epoch: epoch, Reason: *reason, InsecureClear: *open}
		if in.Keyset, err = readKeyset(*path, *open); err != nil {
			return err
		}
		defer clear(in.Keyset)
		if c.Flags().Changed("associated-data") {
			in.Associated = []byte(*associated)
		}
		if *kek != "" {
			if in.KEK, err = kms.Open(*kek); err != nil {
				return cli.Usage("--kek: %w", err)
			}
		}
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			done, err := b.Keeper.Import(c.Context(), localActor(), in)
			if err != nil {
				return err
			}
			return out.Print(env.Stdout, done, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "imported key %s (%s) as the key of %s; the directory has %d keys\n"+
					"destroy %s and every other copy of the key: the broker destroys its own only\n",
					done.ID, done.Algorithm, done.Epoch, done.Published, *path)
				return err
			})
		})
	}
	return c
}

// readKeyset reads a keyset file. One in the clear must be its owner's alone, as with the
// key-encryption key.
func readKeyset(path string, unencrypted bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cli.Usage("--keyset: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat() // of the open file, not of a path that may change
	if err != nil {
		return nil, cli.Usage("--keyset: %w", err)
	}
	if mode := info.Mode().Perm(); unencrypted && mode&0o077 != 0 {
		return nil, cli.Usage("--keyset: %s has mode %04o: others may read it (chmod 600)", path, mode)
	}
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(io.LimitReader(f, maxKeysetFile+1)); err != nil {
		return nil, cli.Usage("--keyset: %w", err)
	}
	return buf.Bytes(), nil
}
