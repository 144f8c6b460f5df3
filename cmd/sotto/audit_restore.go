package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/internal/auditcopy"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/objstore"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
)

func copiesFlag(c *cobra.Command) *string {
	return c.Flags().String("copies", "", "where copies of the log are: a folder, or a YAML file with 's3' as in 'audit.copies.store' (default: that of --config)")
}

// openCopies gives the copies that a flag names, or else those of the configuration; nil
// if there are none.
func openCopies(path string, flags logFlags, verifier string) (*auditcopy.Store, error) {
	if path == "" {
		if *flags.dir != "" {
			return nil, nil
		}
		config, err := broker.LoadConfig(*flags.config)
		if err != nil {
			return nil, cli.Usage("%w", err)
		}
		return config.OpenCopies(verifier)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, cli.Usage("--copies: %w", err)
	}
	store := objstore.Config{Directory: path}
	if !info.IsDir() {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, cli.Usage("--copies: %w", err)
		}
		store = objstore.Config{}
		if yaml.Unmarshal(text, &store) != nil { // its words may quote a secret
			return nil, cli.Usage("--copies: %s is no YAML file with 'directory' or 's3'", path)
		}
	}
	bucket, err := storeopen.Bucket(store)
	if err != nil {
		return nil, cli.Usage("--copies: %w", err)
	}
	return auditcopy.Open(bucket, verifier, 0)
}

func auditRestoreCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "restore", Short: "Write the log that was copied into a new directory",
		Long: `Fetches the newest copy of the log ('audit.copies', or --copies) with all its entries into a directory that
does not exist yet, and verifies it. Use it to see what a log that was rolled back held, or to go on after a
disk was lost: put the directory in the place of 'audit.directory'. Entries after the newest copy are not in it.`,
		Example: `  sotto audit restore --config /etc/sotto/broker.yaml --to ./audit-restored
  sotto audit restore --copies bucket.yaml --verifier "sotto.local/audit+1a2b3c4d+AQID..." --to ./audit-restored`,
		Args: cobra.NoArgs,
	}
	config, out, copies := configFlag(c), outputFlag(c), copiesFlag(c)
	to := c.Flags().String("to", "", "directory to make")
	flags := logFlags{config: config, dir: new(string), verifier: c.Flags().String("verifier", "", "verifier string of the log (default: of the signing key in the configuration)")}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *to == "" {
			return cli.Usage("--to is needed: the directory to make")
		}
		verifier := *flags.verifier
		if *copies == "" || verifier == "" {
			var err error
			if _, verifier, err = flags.resolve(); err != nil {
				return err
			}
		}
		store, err := openCopies(*copies, flags, verifier)
		if err != nil {
			return err
		}
		if store == nil {
			return cli.Usage("'audit.copies' is not configured, and --copies is not given")
		}
		report, err := store.Restore(c.Context(), *to)
		if err != nil {
			return err
		}
		if err := out.Print(env.Stdout, report, func(w io.Writer) error {
			fmt.Fprintf(w, "restored to %s\n", *to)
			return printVerified(w, report)
		}); err != nil {
			return err
		}
		if report.Err() != nil {
			return cli.ErrSilent
		}
		return nil
	}
	return c
}
