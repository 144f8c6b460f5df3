package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/siem"
)

func auditExportCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "export", Short: "Write the entries for a SIEM: JSON lines, OCSF or CEF",
		Long: `Writes the entries of the log, one on a line, to standard output: as the log holds them (jsonl), as events of the
Open Cybersecurity Schema Framework 1.8.0 (ocsf), or as ArcSight's Common Event Format (cef). The log is verified
first, unless --dir is given without --verifier. At the end it says on standard error where the next export begins.`,
		Example: `  sotto audit export --config /etc/sotto/broker.yaml --format ocsf > events.jsonl
  sotto audit export --dir ./audit-copy --verifier "sotto.local/audit+1a2b3c4d+AQID..." --format cef --from 1200`,
		Args: cobra.NoArgs,
	}
	flags := newLogFlags(c)
	flags.verifier = c.Flags().String("verifier", "", "verifier string of the log (default: of the signing key in the configuration)")
	name := c.Flags().String("format", string(siem.JSONLines), "format: "+strings.Join(siem.Formats(), ", "))
	from := c.Flags().Uint64("from", 0, "index of the first entry")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(siem.Formats(), cobra.ShellCompDirectiveNoFileComp))
	c.RunE = func(c *cobra.Command, _ []string) error {
		format, err := siem.ParseFormat(*name)
		if err != nil {
			return cli.Usage("--format: %w", err)
		}
		dir, verifier, err := flags.resolve()
		if err != nil {
			return err
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("read audit log: %s is no directory", dir)
		}
		if verifier != "" {
			report, err := broker.VerifyLog(c.Context(), dir, verifier, audit.Options{})
			if err != nil {
				return err
			}
			if report.Err() != nil {
				if err := printVerified(env.Stderr, report); err != nil {
					return err
				}
				return cli.ErrSilent
			}
		} else {
			fmt.Fprintln(env.Stderr, "the log is not verified: --verifier is not given")
		}
		buffer := bufio.NewWriter(env.Stdout)
		out := siem.NewWriter(buffer, format, env.Version)
		next := *from
		for r, err := range audit.Entries(dir, *from) {
			if err != nil {
				return err
			}
			if err := out.Write(r); err != nil {
				return err
			}
			next = r.Index + 1
		}
		if err := buffer.Flush(); err != nil {
			return fmt.Errorf("write entries: %w", err)
		}
		_, err = fmt.Fprintf(env.Stderr, "%d entries; the next export begins with --from %d\n", next-*from, next)
		return err
	}
	return c
}
