package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
)

func auditCommand(env *cli.Env) *cobra.Command {
	return group("audit", "Read and verify the audit log", auditTailCommand(env), auditVerifyCommand(env), auditExportCommand(env), auditLogsCommand(env), auditRestoreCommand(env))
}

// logFlags say which log is meant: a directory, or that of a broker.yaml.
type logFlags struct {
	config, dir, verifier *string
}

func newLogFlags(c *cobra.Command) logFlags {
	f := logFlags{config: configFlag(c), dir: c.Flags().String("dir", "", "directory of the log, in place of --config")}
	_ = c.MarkFlagDirname("dir")
	return f
}

// resolve gives the directory and, if it is not given, the verifier of the signing key.
func (f logFlags) resolve() (dir, verifier string, err error) {
	if f.verifier != nil {
		verifier = *f.verifier
	}
	if *f.dir != "" {
		return *f.dir, verifier, nil
	}
	config, err := broker.LoadConfig(*f.config)
	if err != nil {
		return "", "", cli.Usage("%w", err)
	}
	if verifier == "" && f.verifier != nil {
		key, err := audit.ReadKeyFile(config.Audit.Signer)
		if err != nil {
			return "", "", cli.Usage("%w; or give --verifier", err)
		}
		verifier = key.Verifier
	}
	return config.Audit.Directory, verifier, nil
}

func auditTailCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "tail", Short: "Print the last entries",
		Long: "Prints the last entries, as they are. It proves nothing; 'sotto audit verify' does.",
		Example: `  sotto audit tail --config /etc/sotto/broker.yaml
  sotto audit tail --dir /var/lib/sotto/audit --lines 100 --follow --output json`,
		Args: cobra.NoArgs,
	}
	flags, out := newLogFlags(c), outputFlag(c)
	lines := c.Flags().IntP("lines", "n", 50, "how many entries; 0 = all")
	follow := c.Flags().BoolP("follow", "f", false, "go on printing what is added")
	c.RunE = func(c *cobra.Command, _ []string) error {
		dir, _, err := flags.resolve()
		if err != nil {
			return err
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("read audit log: %s is no directory", dir)
		}
		var last []audit.Record
		next := uint64(0)
		for r, err := range audit.Entries(dir, 0) {
			if err != nil && r.Index == 0 && r.V == 0 {
				return err
			}
			next = r.Index + 1
			if last = append(last, r); *lines > 0 && len(last) > *lines {
				last = last[1:]
			}
		}
		for _, r := range last {
			if err := printEntry(env.Stdout, *out, r); err != nil {
				return err
			}
		}
		for *follow {
			select {
			case <-c.Context().Done():
				return nil
			case <-time.After(500 * time.Millisecond):
			}
			for r, err := range audit.Entries(dir, next) {
				if err != nil {
					return err
				}
				if err := printEntry(env.Stdout, *out, r); err != nil {
					return err
				}
				next = r.Index + 1
			}
		}
		return nil
	}
	return c
}

// printEntry writes an entry on one line, as JSON or for people.
func printEntry(w io.Writer, out cli.Output, r audit.Record) error {
	return out.Print(w, r, func(w io.Writer) error {
		if r.V == 0 {
			_, err := fmt.Fprintf(w, "%6d  (this is no audit entry; run 'sotto audit verify')\n", r.Index)
			return err
		}
		words := []string{fmt.Sprintf("%6d  %s  %-12s  %-26s  %-7s", r.Index, r.Time.Format(time.RFC3339), cli.Line(r.Actor), r.Action, r.Decision)}
		add := func(name, value string) {
			if value != "" {
				words = append(words, name+"="+cli.Line(value))
			}
		}
		add("code", r.Code)
		add("request", r.Request)
		add("trace", r.TraceID)
		add("tenant", r.Tenant)
		add("class", r.Class)
		add("expires", r.Expires)
		if r.Until != nil {
			add("until", r.Until.Format(time.RFC3339))
		}
		if r.Records > 0 {
			add("records", fmt.Sprint(r.Records))
		}
		if n := len(r.Objects); n == 1 {
			add("object", r.Objects[0])
		} else if n > 1 {
			add("objects", fmt.Sprint(n))
		}
		add("shown", r.Shown)
		if r.Reason != "" {
			words = append(words, fmt.Sprintf("reason=%q", cli.Line(r.Reason)))
		}
		_, err := fmt.Fprintln(w, strings.Join(words, "  "))
		return err
	})
}

func auditVerifyCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Short: "Check the whole log against its signed checkpoint",
		Long: `Reads every entry, computes the whole Merkle tree again and compares it with the tiles and with
the signed checkpoint. With --dir it needs the log's directory and the verifier string, nothing
else. With --config it also holds the state database against the log: requests, approvals,
grants, ends and reads that one of them has and the other has not. Where copies of the log are
kept ('audit.copies', or --copies with --dir) each copied checkpoint must sign what the log
begins with: a log that was put back or written anew as a whole is named. Pass the verifier string that 'sotto keys init'
printed with --verifier if you do not trust the machine either, and an older checkpoint that
you kept with --known to see that the log only grew.`,
		Example: `  sotto audit verify --config /etc/sotto/broker.yaml
  sotto audit verify --dir ./audit-copy --verifier "sotto.local/audit+1a2b3c4d+AQID..." --known checkpoint-january
  sotto audit verify --dir ./audit-copy --verifier "sotto.local/audit+1a2b3c4d+AQID..." --copies bucket.yaml`,
		Args: cobra.NoArgs,
	}
	flags, out := newLogFlags(c), outputFlag(c)
	flags.verifier = c.Flags().String("verifier", "", "verifier string of the log (default: of the signing key in the configuration)")
	copies := copiesFlag(c)
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
	if _, err := fmt.Fprintf(w, "%s: %d requests, %d reads\n", word, d.Requests, d.Reads); err != nil {
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
		return nil
	}
	fmt.Fprintf(w, "NOT VERIFIED: %s, %d entries%s\n", r.Origin, r.Size, span)
	for _, f := range r.Faults {
		fmt.Fprintf(w, "  %-10s  %s\n", f.Kind, cmp.Or(cli.Line(f.String()), "-"))
	}
	return nil
}
