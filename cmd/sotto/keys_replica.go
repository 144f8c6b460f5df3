package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/cli"
)

func keysAuditCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "audit --file FILE --name NAME", Short: "Make the signing key of a further broker's audit log",
		Long: `Makes a signing key for the audit log of a further broker on the same PostgreSQL database. Everything else that
broker shares with the first one: broker.yaml (but for 'audit', 'listen' and 'keyring.directory_file'), the KEK, the keyring's
signing key and the policy. Give the verifier to your auditors.`,
		Example: "  sotto keys audit --file /etc/sotto/audit.key --name sotto-2.example.org",
		Args:    cobra.NoArgs,
	}
	file := c.Flags().String("file", "audit.key", "where to write it; never overwritten")
	name := c.Flags().String("name", "", "the name that the verifier carries, different for each broker")
	_ = c.MarkFlagRequired("name")
	out := outputFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		if _, err := os.Lstat(*file); err == nil {
			return fmt.Errorf("make signing key: %s exists; keys are never overwritten", *file)
		}
		key, err := audit.CreateKeyFile(*file, *name+"/audit")
		if err != nil {
			return err
		}
		made := struct {
			File     string `json:"file"`
			Verifier string `json:"audit_verifier"`
		}{*file, key.Verifier}
		return out.Print(env.Stdout, made, func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "made %s\naudit verifier (sotto audit verify)  %s\n", made.File, made.Verifier)
			return err
		})
	}
	return c
}
