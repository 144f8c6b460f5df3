package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/retentionreport"
	"github.com/sotto-project/sotto/internal/sweeper"
)

func retentionCommand(env *cli.Env) *cobra.Command {
	return group("retention", "Enforce and prove TTLs (on the broker's machine)", planCommand(env), applyCommand(env), sweepCommand(env), reportCommand(env), verifyReportCommand(env))
}

func sweepCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "sweep", Short: "Destroy the keys and remove the objects that have expired",
		Long:    "Destroys the keys and removes the objects that have expired, with all their versions. `sotto serve`\ndoes it by itself. Each removal is in the audit log, before and after.",
		Example: "  sotto retention sweep --config /etc/sotto/broker.yaml", Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error { return sweep(c.Context(), env, *config, *out) }
	return c
}

func sweep(ctx context.Context, env *cli.Env, config string, out cli.Output) error {
	return withBroker(ctx, env, config, func(b *broker.Broker) error {
		progress, done := counter(env.Stderr, "sweeping")
		b.Progress = progress
		r, failed := b.Sweep(ctx, localActor())
		done()
		if err := out.Print(env.Stdout, r, func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "deleted %d objects (%s), destroyed %d keys; looked at %d objects, %d of them foreign, %d failed\n",
				r.Deleted, size(r.Bytes), r.Keys, r.Seen, r.Foreign, r.Failed)
			if err == nil && r.Locked > 0 {
				_, err = fmt.Fprintf(w, "%d expired objects lie under a lock of the store, and go when it ends; nobody reads them once their key is gone\n", r.Locked)
			}
			return err
		}); err != nil {
			return err
		}
		return failed
	})
}

func reportCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "report", Short: "Show what is kept, until when, and what violates a TTL",
		Long: `Shows what is kept, until when, and what violates a TTL: in the store, in its settings, and among
the private keys. --signed writes a file that 'sotto retention verify' checks without the broker.`,
		Example: `  sotto retention report --config /etc/sotto/broker.yaml
  sotto retention report --strict --output json
  sotto retention report --signed 2026-11.report --html 2026-11.html`,
		Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	strict := strictFlag(c)
	html := c.Flags().String("html", "", "also write the report as a page to this file")
	signed := c.Flags().String("signed", "", "also write the report, signed with the audit log's key, to this file")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			progress, done := counter(env.Stderr, "looking")
			b.Progress = progress
			r, err := b.Report(c.Context())
			done()
			if err != nil {
				return err
			}
			file, err := b.SignReport(r)
			if err != nil {
				return err
			}
			if err := errors.Join(
				writeReport(*signed, func(w io.Writer) error { _, err := w.Write(file); return err }),
				writeReport(*html, func(w io.Writer) error { return retentionreport.HTML(w, r, "") }),
			); err != nil {
				return err
			}
			return showReport(env, *out, r, *strict)
		})
	}
	return c
}

func strictFlag(c *cobra.Command) *bool {
	return c.Flags().Bool("strict", false, "exit with 1 if anything violates a TTL")
}

func showReport(env *cli.Env, out cli.Output, r sweeper.Report, strict bool) error {
	if err := out.Print(env.Stdout, r, func(w io.Writer) error { return printReport(w, r) }); err != nil {
		return err
	}
	if strict && !r.Clean() {
		return cli.ErrSilent
	}
	return nil
}

func verifyReportCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "verify FILE", Short: "Check a signed report, and show it",
		Long: `Checks that a report written by 'sotto retention report --signed' is as it was signed, and shows
it. It needs the verifier of the audit log and nothing else: no broker, no store, no network.`,
		Example: "  sotto retention verify 2026-11.report --verifier 'sotto.example.org/audit+…'", Args: cobra.ExactArgs(1),
	}
	out, strict := outputFlag(c), strictFlag(c)
	verifier := c.Flags().String("verifier", "", "the audit log's verifier, as 'sotto keys init' printed it")
	html := c.Flags().String("html", "", "also write the report as a page to this file")
	_ = c.MarkFlagRequired("verifier")
	c.RunE = func(_ *cobra.Command, args []string) error {
		file, err := os.ReadFile(args[0])
		if err != nil {
			return cli.Usage("read report: %w", err)
		}
		r, signer, err := retentionreport.Open(file, *verifier)
		if err != nil {
			return err
		}
		if err := writeReport(*html, func(w io.Writer) error { return retentionreport.HTML(w, r, signer) }); err != nil {
			return err
		}
		if *out == cli.Human {
			fmt.Fprintf(env.Stdout, "signed by %s\n", cli.Line(signer))
		}
		return showReport(env, *out, r, *strict)
	}
	return c
}

func printReport(w io.Writer, r sweeper.Report) error {
	fmt.Fprintf(w, "retention at %s: %d objects, %s, %d private keys\n\n", stamp(r.At), r.Objects, size(r.Bytes), r.Keys)
	rows := make([][]string, len(r.Classes))
	for i, k := range r.Classes {
		ttl := k.TTL
		switch {
		case k.Hold:
			ttl = "legal hold"
		case !k.InPolicy:
			ttl = "not in the policy"
		}
		rows[i] = []string{k.Name, ttl, strconv.Itoa(k.Objects), size(k.Bytes), strconv.Itoa(k.Tenants), date(k.Oldest), date(k.NextExpiry), date(k.LastExpiry)}
	}
	if err := cli.Table(w, []string{"CLASS", "TTL", "OBJECTS", "SIZE", "TENANTS", "OLDEST", "NEXT EXPIRY", "LAST EXPIRY"}, rows); err != nil {
		return err
	}
	if err := printExpiries(w, r); err != nil {
		return err
	}
	if r.Clean() {
		_, err := fmt.Fprintln(w, "\nno violations")
		return err
	}
	fmt.Fprintln(w, "\nviolations")
	rows = nil
	for _, v := range r.Violations {
		what := v.Object
		switch {
		case v.Key != "":
			what = "key of " + v.Key
		case what == "":
			what = v.Detail
		}
		rows = append(rows, []string{string(v.Kind), v.Late, what})
	}
	if err := cli.Table(w, []string{"KIND", "LATE BY", "WHAT"}, rows); err != nil {
		return err
	}
	for kind, n := range r.Counts {
		if n > 100 { // the report names the first of each kind
			fmt.Fprintf(w, "%d of %s in all\n", n, kind)
		}
	}
	return nil
}

func date(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return stamp(*t)
}

// printExpiries draws the time line: what expires in each of at most twenty spans.
func printExpiries(w io.Writer, r sweeper.Report) error {
	const spans, width = 20, 30
	bins := retentionreport.Bins(r, spans)
	var most int64
	for _, b := range bins {
		most = max(most, b.Bytes)
	}
	if most == 0 {
		return nil
	}
	fmt.Fprintln(w)
	var rows [][]string
	for _, b := range bins {
		note := ""
		if b.Overdue {
			note = "overdue"
		}
		rows = append(rows, []string{
			b.From.Format(time.DateOnly), strings.Repeat("█", int((b.Bytes*width+most-1)/most)), strconv.Itoa(b.Objects), size(b.Bytes), strconv.Itoa(b.Keys), note,
		})
	}
	head := "EXPIRES"
	if d := bins[0].Days; d > 1 {
		head = fmt.Sprintf("EXPIRES (%d DAYS)", d)
	}
	return cli.Table(w, []string{head, "", "OBJECTS", "SIZE", "KEYS DUE", ""}, rows)
}

// size is a number of bytes for people.
func size(n int64) string { return retentionreport.Size(n) }

// counter shows a growing number if somebody is looking.
func counter(stderr io.Writer, what string) (set func(int), done func()) {
	terminal, ok := stderr.(*os.File)
	if !ok || !isatty.IsTerminal(terminal.Fd()) {
		return func(int) {}, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(n int) { _ = bar.Set(n) }, func() { _ = bar.Finish() }
}
