package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/objstore"
)

func keysCommand(env *cli.Env) *cobra.Command {
	return group("keys", "Make, list, publish and destroy keys (on the broker's machine)",
		keysInitCommand(env), keysListCommand(env), keysPublishCommand(env), keysRotateCommand(env), keysShredCommand(env), keysImportCommand(env), keysAuditCommand(env), keysSubjectsCommand(env))
}

func keysInitCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "init",
		Short: "Make everything a fresh broker needs in a folder",
		Long: `Makes the key-encryption key, the signing keys of the key directory and of the audit log, the
digest keyset for the collectors, state, log and the first epoch keys, and, where they are not
there yet, broker.yaml and policy.yaml. It never overwrites a key.

Keep the two verifier strings: collectors pin the first, auditors need the second.`,
		Example: `  sotto keys init --dir /var/lib/sotto --name sotto.example.org
  sotto keys init --dir ./broker --person ada=debugger --person ben=approver,group:security`,
		Args: cobra.NoArgs,
	}
	out := outputFlag(c)
	f := c.Flags()
	dir := f.StringP("dir", "d", ".", "the folder; made if it is not there")
	name := f.String("name", "sotto.local", "the name that the verifier strings carry")
	listen := f.String("listen", "", "host:port of the broker, for broker.yaml (default 127.0.0.1:7465)")
	store := f.String("store", "", "folder of the sealed objects, for broker.yaml (default store)")
	tenants := f.StringSlice("tenant", nil, "tenants to make keys for, for broker.yaml (default default)")
	persons := f.StringArray("person", nil, "somebody with roles, as name=role,role, also group:NAME and same:NAME (a second account of NAME); gets a token (default: one debugger, one approver, one auditor)")
	dsnFile := f.String("state-dsn-file", "", "file (0600) with the connection string of a PostgreSQL database, for broker.yaml (default: SQLite, state.db)")
	_ = c.MarkFlagFilename("state-dsn-file")
	_ = c.MarkFlagDirname("dir")
	c.RunE = func(c *cobra.Command, _ []string) error {
		people, err := personsOf(*persons)
		if err != nil {
			return err
		}
		made, err := broker.Init(c.Context(), broker.InitOptions{
			Dir: *dir, Name: *name, People: people, Listen: *listen, Tenants: *tenants, Store: objstore.Config{Directory: *store}, StateDSNFile: *dsnFile,
		}, env.Now)
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, made, func(w io.Writer) error {
			fmt.Fprintf(w, "made a broker in %s\n\n", made.Dir)
			fmt.Fprintf(w, "keyring verifier (seal's keyring.verifier)   %s\n", made.KeyringVerifier)
			fmt.Fprintf(w, "audit verifier (sotto audit verify)          %s\n\n", made.AuditVerifier)
			fmt.Fprintf(w, "key directory (seal's keyring.file)          %s\n", made.Keyring)
			fmt.Fprintf(w, "digest keyset (digest's keyset_file)         %s\n", made.DigestKeyset)
			for _, person := range slices.Sorted(maps.Keys(made.Tokens)) {
				fmt.Fprintf(w, "token of %-35s %s\n", person, made.Tokens[person])
			}
			_, err := fmt.Fprintf(w, "\nserve with: sotto serve --config %s\n", made.Config)
			return err
		})
	}
	return c
}

func personsOf(flags []string) ([]broker.PersonConfig, error) {
	var out []broker.PersonConfig
	for _, text := range flags {
		name, roles, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return nil, cli.Usage("--person must be name=role,role")
		}
		p := broker.PersonConfig{Name: name}
		for role := range strings.SplitSeq(roles, ",") {
			if group, ok := strings.CutPrefix(role, "group:"); ok {
				p.Groups = append(p.Groups, group)
				continue
			}
			if other, ok := strings.CutPrefix(role, "same:"); ok {
				p.SamePerson = append(p.SamePerson, other)
				continue
			}
			if !slices.Contains(access.Roles(), access.Role(role)) {
				return nil, cli.Usage("--person %s: a role is one of %v", name, access.Roles())
			}
			p.Roles = append(p.Roles, access.Role(role))
		}
		out = append(out, p)
	}
	return out, nil
}

// keyLine is a key as it is listed.
type keyLine struct {
	Epoch     string            `json:"epoch"`
	Tenant    string            `json:"tenant"`
	Expires   string            `json:"expires"`
	ID        string            `json:"id"`
	Algorithm keyring.Algorithm `json:"algorithm"`
	Created   string            `json:"created"`
	Destroyed string            `json:"destroyed,omitempty"`
}

func keysListCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "List the epoch keys, destroyed ones too",
		Example: "  sotto keys list --config /etc/sotto/broker.yaml", Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			keys, err := b.Keeper.Keys(c.Context())
			if err != nil {
				return err
			}
			lines := []keyLine{}
			var rows [][]string
			for _, k := range keys {
				l := keyLine{
					Epoch: k.Public.Epoch.ID(), Tenant: k.Public.Epoch.Tenant, Expires: retention.FormatExpiry(k.Public.Epoch.Expires),
					ID: k.Public.ID, Algorithm: k.Public.Algorithm, Created: stamp(k.Created),
				}
				state := "alive"
				if !k.Destroyed.IsZero() {
					l.Destroyed = stamp(k.Destroyed)
					state = "destroyed " + l.Destroyed
				}
				lines = append(lines, l)
				rows = append(rows, []string{l.Epoch, l.ID, string(l.Algorithm), l.Created, state})
			}
			return out.Print(env.Stdout, map[string]any{"keys": lines}, func(w io.Writer) error {
				return cli.Table(w, []string{"EPOCH", "KEY", "ALGORITHM", "MADE", "PRIVATE KEY"}, rows)
			})
		})
	}
	return c
}

func keysPublishCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "publish", Short: "Make the keys of the coming epochs and write the signed directory",
		Long:    "Makes the keys of the coming epochs and writes the signed directory that collectors read.\n`sotto serve` does it by itself.",
		Example: "  sotto keys publish --config /etc/sotto/broker.yaml", Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			p, err := b.Keeper.Publish(c.Context(), localActor())
			if err != nil {
				return err
			}
			return out.Print(env.Stdout, p, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "published %d keys, %d of them new, valid until %s, in %s\n",
					p.Keys, p.Created, stamp(p.ValidUntil), b.Config.Keyring.DirectoryFile)
				return err
			})
		})
	}
	return c
}

func keysRotateCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "rotate", Short: "Wrap all private keys under a new version of the key-encryption key",
		Long: `Wraps every living private key under a new version of the key-encryption key, and retires the
older versions. A copy of the state made before can then be opened with nothing that is left, so
what has expired is unreadable in backups too. Brokers may run meanwhile. Of a key that lives in
a KMS, rotate it there first, run this, and then let the KMS retire the older versions.`,
		Example: "  sotto keys rotate --config /etc/sotto/broker.yaml", Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			r, err := b.Keeper.RotateKEK(c.Context(), localActor())
			if err != nil {
				return err
			}
			return out.Print(env.Stdout, r, func(w io.Writer) error {
				next := "the older versions are gone"
				if !r.Retired {
					next = "let the KMS retire the older versions now"
				}
				_, err := fmt.Fprintf(w, "wrapped %d private keys under the new version; %s\n", r.Keys, next)
				return err
			})
		})
	}
	return c
}

func keysShredCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "shred [EPOCH]",
		Short: "Destroy private keys: those that have expired, or one epoch's at once",
		Long: `Without an argument it destroys the private keys whose epoch and grace have passed, and removes
the objects that have expired, as the broker does by itself. With an epoch, such as
default/2026-12-01, it destroys that epoch's key now. What was sealed to it cannot be read any
more, by anybody, in any copy; until then no new samples are kept that would expire with it.
Each destruction is in the audit log.`,
		Example: `  sotto keys shred
  sotto keys shred default/2026-12-01 --reason "erasure request 17" --yes`,
		Args: cobra.MaximumNArgs(1),
	}
	config, out := configFlag(c), outputFlag(c)
	reason := c.Flags().String("reason", "", "why, for the audit log; needed with an epoch")
	yes := c.Flags().Bool("yes", false, "really: it cannot be undone; needed with an epoch")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return sweep(c.Context(), env, *config, *out)
		}
		epoch, err := keyring.ParseEpoch(args[0])
		if err != nil {
			return cli.Usage("%w; an epoch is tenant/expiry as in 'sotto keys list'", err)
		}
		if err := access.CheckReason(*reason); err != nil {
			return cli.Usage("--reason: %w", errors.New("say why in words; it goes into the audit log"))
		}
		if !*yes {
			return cli.Usage("shredding cannot be undone; say --yes")
		}
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			if err := b.Keeper.Shred(c.Context(), localActor(), epoch, *reason); err != nil {
				return err
			}
			return out.Print(env.Stdout, map[string]string{"destroyed": epoch.ID()}, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "destroyed the private key of %s\n", epoch.ID())
				return err
			})
		})
	}
	return c
}
