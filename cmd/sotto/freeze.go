package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

func freezeCommand(env *cli.Env) *cobra.Command {
	on := freezeVerb(env, "on", "Stop all reading at once, everywhere",
		`Stops all reading at once, for everybody, also a reading that is under way. Requests can still be made and
decided. Whoever may sign in may do it; a reason is needed.`,
		`  sotto freeze on --reason "a laptop was stolen"`,
		func(c *cobra.Command) func(context.Context, *client.Client) (api.Freeze, error) {
			reason := c.Flags().StringP("reason", "r", "", "why; everybody sees it, and it is in the audit log")
			_ = c.MarkFlagRequired("reason")
			return func(ctx context.Context, cl *client.Client) (api.Freeze, error) { return cl.StartFreeze(ctx, *reason) }
		})
	off := freezeVerb(env, "off", "Lift a freeze; two different people must",
		"Says that reading may go on. A freeze ends when two different people, approvers or operators, have said so.",
		`  sotto freeze off --note "the laptop is back, token replaced"`,
		func(c *cobra.Command) func(context.Context, *client.Client) (api.Freeze, error) {
			note := c.Flags().StringP("note", "n", "", "a word for the auditors")
			return func(ctx context.Context, cl *client.Client) (api.Freeze, error) { return cl.LiftFreeze(ctx, *note) }
		})
	status := freezeVerb(env, "status", "Tell whether reading is frozen", "Tells whether reading is frozen, by whom and why.", "  sotto freeze status",
		func(*cobra.Command) func(context.Context, *client.Client) (api.Freeze, error) {
			return func(ctx context.Context, cl *client.Client) (api.Freeze, error) { return cl.Freeze(ctx) }
		})
	return group("freeze", "Stop all reading at once, until two people lift it", on, off, status)
}

// freezeVerb is one of the commands below freeze; flags adds its own and gives what it does.
func freezeVerb(env *cli.Env, verb, short, long, example string,
	flags func(*cobra.Command) func(context.Context, *client.Client) (api.Freeze, error),
) *cobra.Command {
	c := &cobra.Command{Use: verb, Short: short, Long: long, Example: example, Args: cobra.NoArgs}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	act := flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		f, err := act(c.Context(), cl)
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, f, func(w io.Writer) error { return printFreeze(w, f) })
	}
	return c
}

func printFreeze(w io.Writer, f api.Freeze) error {
	lines := []string{"reading is not frozen"}
	if f.Frozen {
		lines = []string{
			"reading is FROZEN",
			fmt.Sprintf("since      %s, by %s", stamp(*f.At), f.By),
			"reason     " + f.Reason,
			fmt.Sprintf("lifted by  %d of %d people", len(f.Lifts), f.Needs),
		}
	}
	for _, l := range f.Lifts {
		lines = append(lines, "lifted     by "+l.By+" at "+stamp(l.At)+note(l.Note))
	}
	for i := range lines {
		lines[i] = strings.TrimRight(cleanLine(lines[i]), " ")
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
