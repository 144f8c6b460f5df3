package main

import (
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
		add("mask", r.Mask)
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
