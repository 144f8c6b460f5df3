package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
)

func auditVerifyCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Short: "Check the whole log against its signed checkpoint",
		Long: `Reads every entry, computes the whole Merkle tree again and compares it with the tiles and with
the signed checkpoint. With --dir it needs the log's directory and the verifier string, nothing
else. With --config it also holds the state database against the log: requests, approvals,
grants, ends and reads that one of them has and the other has not. Where copies of the log are
kept ('audit.copies', or --copies with --dir) each copied checkpoint must sign what the log
begins with: a log that was put back or written anew as a whole is named. Where witnesses cosign the
log ('audit.witnesses', or --witnesses with --dir) a checkpoint that not enough of them have cosigned
is a fault; nobody is asked, the cosignatures stand under the checkpoint. Pass the verifier string that 'sotto keys init'
printed with --verifier if you do not trust the machine either, and an older checkpoint that
you kept with --known to see that the log only grew.`,
		Example: `  sotto audit verify --config /etc/sotto/broker.yaml
  sotto audit verify --dir ./audit-copy --verifier "sotto.local/audit+1a2b3c4d+AQID..." --known checkpoint-january
  sotto audit verify --dir ./audit-copy --verifier "sotto.local/audit+1a2b3c4d+AQID..." --copies bucket.yaml
  sotto audit verify --dir ./audit-copy --verifier "sotto.local/audit+1a2b3c4d+AQID..." --witnesses policy --cosigned-within 1h`,
		Args: cobra.NoArgs,
	}
	flags, out := newLogFlags(c), outputFlag(c)
	flags.verifier = c.Flags().String("verifier", "", "verifier string of the log (default: of the signing key in the configuration)")
	copies := copiesFlag(c)
	witnesses := newWitnessFlags(c)
	known := c.Flags().String("known", "", "file with an older checkpoint of this log")
	c.RunE = func(c *cobra.Command, _ []string) error {
		dir, verifier, err := flags.resolve()
		if err != nil {
			return err
		}
		if verifier == "" {
			return cli.Usage("--verifier is needed with --dir")
		}
		var opts audit.Options
		if *known != "" {
			if opts.Known, err = os.ReadFile(*known); err != nil {
				return cli.Usage("read known checkpoint: %w", err)
			}
			if len(opts.Known) == 0 {
				return cli.Usage("read known checkpoint: the file is empty")
			}
		}
		if err := witnesses.resolve(flags, verifier, env.Now(), &opts); err != nil {
			return err
		}
		store, err := openCopies(*copies, flags, verifier)
		if err != nil {
			return err
		}
		if store != nil { // before the log is read: it may grow meanwhile
			if opts.Copies, err = store.Copies(c.Context()); err != nil {
				return err
			}
		}
		report, err := broker.VerifyLog(c.Context(), dir, verifier, opts)
		if err != nil {
			return err
		}
		answer := verified{Report: report}
		if *flags.dir == "" && report.Err() == nil { // nothing can be held against a log that is not right itself
			if answer.Database, err = compareState(c, *flags.config); err != nil {
				return err
			}
		}
		if err := out.Print(env.Stdout, answer, func(w io.Writer) error { return answer.print(w) }); err != nil {
			return err
		}
		if report.Err() != nil || answer.Database != nil && len(answer.Database.Faults) > 0 {
			return cli.ErrSilent
		}
		return nil
	}
	return c
}

// verified is what `sotto audit verify` found.
type verified struct {
	audit.Report
	Database *broker.StateReport `json:"database,omitempty"` // nil: only the log was looked at
}

func compareState(c *cobra.Command, path string) (*broker.StateReport, error) {
	config, err := broker.LoadConfig(path)
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	r, err := broker.CompareState(c.Context(), config, time.Now)
	return &r, err
}

func (v verified) print(w io.Writer) error {
	if err := printVerified(w, v.Report); err != nil || v.Database == nil {
		return err
	}
	d := v.Database
	word := "the database agrees"
	if len(d.Faults) > 0 {
		word = "THE DATABASE DOES NOT AGREE"
	}
	if _, err := fmt.Fprintf(w, "%s: %d requests, %d reads, %d erasures, holds and releases\n", word, d.Requests, d.Reads, d.Proposals); err != nil {
		return err
	}
	for _, f := range d.Faults {
		fmt.Fprintf(w, "  %-10s  %s\n", f.Kind, cli.Line(f.String()))
	}
	for _, f := range d.Unfinished {
		fmt.Fprintf(w, "  %-10s  %s\n", "unfinished", cli.Line(f.String()))
	}
	return nil
}

func printVerified(w io.Writer, r audit.Report) error {
	span := ""
	if r.First != nil && r.Last != nil {
		span = fmt.Sprintf(", %s to %s", r.First.Format(time.RFC3339), r.Last.Format(time.RFC3339))
	}
	if len(r.Faults) == 0 {
		fmt.Fprintf(w, "verified: %s, %d entries%s\nroot %s\n", r.Origin, r.Size, span, r.Root)
		if c := r.Copies; c != nil {
			fmt.Fprintf(w, "%d copied checkpoints agree, the newest signs %d entries\n", c.Checkpoints, c.Newest)
		}
		return printCosigned(w, r.Witnesses)
	}
	fmt.Fprintf(w, "NOT VERIFIED: %s, %d entries%s\n", r.Origin, r.Size, span)
	for _, f := range r.Faults {
		fmt.Fprintf(w, "  %-10s  %s\n", f.Kind, cmp.Or(cli.Line(f.String()), "-"))
	}
	return printCosigned(w, r.Witnesses)
}
