package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/sweeper"
)

func planCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "plan", Short: "Show what 'apply' would change in the store's own settings",
		Long: `Compares the lifecycle rules of the bucket with the policy, and shows the difference. It also looks
at what 'apply' does not change: whether the bucket is public, and its versioning. If a class asks for
object lock, 'apply' turns it on for a bucket with versions, where the server can do that later.
It exits with 1 if there is such a problem.`,
		Example: "  sotto retention plan --config /etc/sotto/broker.yaml", Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			p, err := b.Plan(c.Context())
			if err != nil {
				return err
			}
			if err := out.Print(env.Stdout, p, func(w io.Writer) error { return printPlan(w, p) }); err != nil {
				return err
			}
			if len(p.Problems) > 0 {
				return cli.ErrSilent
			}
			return nil
		})
	}
	return c
}

func applyCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "apply", Short: "Set the store's lifecycle rules as the policy asks",
		Long: `Sets the lifecycle rules of the bucket as 'plan' shows them, and reads them back. Rules of others
stay. They are the second line: what holds a TTL is the sweep and the end of the key. The change is
in the audit log. It exits with 1 if a problem is left that it does not mend.`,
		Example: "  sotto retention apply --config /etc/sotto/broker.yaml", Args: cobra.NoArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			p, err := b.Plan(c.Context())
			if err != nil {
				return err
			}
			if err := b.Apply(c.Context(), localActor(), p); err != nil {
				return err
			}
			if err := out.Print(env.Stdout, p, func(w io.Writer) error {
				if err := printPlan(w, p); err != nil || !p.Pending() {
					return err
				}
				_, err := fmt.Fprintln(w, "applied")
				return err
			}); err != nil {
				return err
			}
			if len(p.Problems) > 0 {
				return cli.ErrSilent
			}
			return nil
		})
	}
	return c
}

// printPlan writes a plan as a diff.
func printPlan(w io.Writer, p sweeper.Plan) error {
	fmt.Fprintf(w, "store %s\n", cli.Line(p.Store))
	if p.Settings == nil {
		_, err := fmt.Fprintln(w, "a folder has no rules of its own: the sweeper is the only line")
		for _, problem := range p.Problems {
			fmt.Fprintf(w, "! %s\n", cli.Line(problem))
		}
		return err
	}
	fmt.Fprintf(w, "versioning %s, object lock %s, encryption at rest %s\n", p.Settings.Versioning, p.Settings.ObjectLock, p.Settings.Encryption)
	if p.EnableLock {
		fmt.Fprintln(w, "+ object lock   # cannot be turned off again; objects are locked one by one, as the classes ask")
	}
	for _, s := range p.Steps {
		why := ""
		if s.Why != "" {
			why = "   # " + s.Why
		}
		switch s.Op {
		case sweeper.Keep:
			fmt.Fprintf(w, "  %s%s\n", rule(*s.Before), why)
		case sweeper.Add:
			fmt.Fprintf(w, "+ %s%s\n", rule(*s.After), why)
		case sweeper.Remove:
			fmt.Fprintf(w, "- %s%s\n", rule(*s.Before), why)
		case sweeper.Change:
			fmt.Fprintf(w, "- %s\n+ %s%s\n", rule(*s.Before), rule(*s.After), why)
		}
	}
	for _, o := range p.Settings.Others {
		fmt.Fprintf(w, "  %s   # somebody else's, stays\n", cli.Line(o))
	}
	for _, problem := range p.Problems {
		fmt.Fprintf(w, "! %s\n", cli.Line(problem))
	}
	if !p.Pending() {
		fmt.Fprintln(w, "nothing to change")
	}
	return nil
}

func rule(r objstore.Rule) string {
	does := []string{}
	days := func(n int, what string) {
		if n > 0 {
			does = append(does, fmt.Sprintf("%s after %dd", what, n))
		}
	}
	days(r.Days, "expires")
	days(r.OldDays, "older versions go")
	days(r.UploadDays, "unfinished uploads go")
	if r.LoneMarkers {
		does = append(does, "lone delete markers go")
	}
	return fmt.Sprintf("%s  %s  %s", cli.Line(r.ID), cli.Line(r.Prefix), strings.Join(does, ", "))
}
