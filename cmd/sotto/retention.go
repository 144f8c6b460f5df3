package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/sweeper"
)

func retentionCommand(env *cli.Env) *cobra.Command {
	return group("retention", "Enforce and prove TTLs (on the broker's machine)", sweepCommand(env), reportCommand(env))
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
		r, failed := b.Sweep(ctx, localActor())
		if err := out.Print(env.Stdout, r, func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "deleted %d objects (%s), destroyed %d keys; looked at %d objects, %d of them foreign, %d failed\n",
				r.Deleted, size(r.Bytes), r.Keys, r.Seen, r.Foreign, r.Failed)
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
		Example: `  sotto retention report --config /etc/sotto/broker.yaml
  sotto retention report --strict --output json`,
		Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	strict := c.Flags().Bool("strict", false, "exit with 1 if anything violates a TTL")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			r, err := b.Report(c.Context())
			if err != nil {
				return err
			}
			if err := out.Print(env.Stdout, r, func(w io.Writer) error { return printReport(w, r) }); err != nil {
				return err
			}
			if *strict && !r.Clean() {
				return cli.ErrSilent
			}
			return nil
		})
	}
	return c
}

func printReport(w io.Writer, r sweeper.Report) error {
	fmt.Fprintf(w, "retention at %s: %d objects, %s, %d private keys\n\n", stamp(r.At), r.Objects, size(r.Bytes), r.Keys)
	rows := make([][]string, len(r.Classes))
	for i, k := range r.Classes {
		ttl := k.TTL
		if !k.InPolicy {
			ttl = "not in the policy"
		}
		rows[i] = []string{k.Name, ttl, strconv.Itoa(k.Objects), size(k.Bytes), strconv.Itoa(k.Tenants), date(k.Oldest), date(k.NextExpiry), date(k.LastExpiry)}
	}
	if err := cli.Table(w, []string{"CLASS", "TTL", "OBJECTS", "SIZE", "TENANTS", "OLDEST", "NEXT EXPIRY", "LAST EXPIRY"}, rows); err != nil {
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
		if v.Key != "" {
			what = "key of " + v.Key
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

// size is a number of bytes for people.
func size(n int64) string {
	const unit = 1024
	if n < unit {
		return strconv.FormatInt(n, 10) + " B"
	}
	value, prefix := float64(n)/unit, "KMGTPE"
	for value >= unit && len(prefix) > 1 {
		value, prefix = value/unit, prefix[1:]
	}
	return fmt.Sprintf("%.1f %ciB", value, prefix[0])
}
