package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

const pollHold = 500 * time.Millisecond

func holdCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "hold",
		Short: "Keep traces beyond their expiry: legal holds",
		Long: `A legal hold keeps copies of chosen traces beyond their expiry, under a key of its own, until its
day or until it is released. One person proposes it and another approves; to release it takes two
people as well. What has expired before the approval is gone. Who wants to read a copy asks for the
hold's class: sotto request TRACE --class hold-h0123456789abc.`,
		Example: `  sotto hold add 4bf92f3577b34da6a3ce929d0e0e4736 --until 2027-02-28 --reason "preservation letter of 24 November" --ticket LEGAL-7
  sotto hold approve h0123456789abc
  sotto hold list
  sotto hold release h0123456789abc --reason "the case is settled"
  sotto hold approve x0123456789abc`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		holdAddCommand(env), holdListCommand(env), holdShowCommand(env), holdReleaseCommand(env),
		holdVerb(env, "approve", "Approve a hold, or a release, that somebody else proposed"),
		holdVerb(env, "deny", "Deny a hold or a release"),
		holdVerb(env, "withdraw", "Take back a hold or a release that you proposed, before it begins"),
	)
	return c
}

func holdAddCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "add TRACE...", Short: "Propose to keep traces beyond their expiry",
		Example: `  sotto hold add 4bf92f3577b34da6a3ce929d0e0e4736 --until 90d --reason "preservation letter of 24 November" --wait`,
		Args:    cobra.MinimumNArgs(1),
	}
	connect, out := profileFlag(c, env), outputFlag(c)
	tenant := c.Flags().String("tenant", "", "whose traces; needed where the broker has several tenants")
	until := c.Flags().String("until", "", "the day on which it ends, as 2027-02-28, or a duration such as 90d")
	reason := c.Flags().String("reason", "", "why, for the approver and the audit log")
	ticket := c.Flags().String("ticket", "", "the ticket it belongs to")
	wait := c.Flags().Bool("wait", false, "wait for the approval and until everything is copied")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *until == "" || *reason == "" {
			return cli.Usage("say until when with --until and why with --reason")
		}
		day := *until
		if d, err := retention.ParseTTL(day); err == nil {
			day = time.Now().UTC().Add(d).Format(time.DateOnly)
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		h, err := cl.Hold(c.Context(), api.NewHold{TraceIDs: args, Tenant: *tenant, Expires: day, Reason: *reason, Ticket: *ticket})
		if err == nil && *wait {
			fmt.Fprintf(env.Stderr, "proposed %s; waiting for 'sotto hold approve %s'\n", h.ID, h.ID)
			h, err = followHold(c.Context(), cl, h.ID)
		}
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, h, func(w io.Writer) error { return printHold(w, h) })
	}
	return c
}

func holdReleaseCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "release ID", Short: "Propose to end a hold before its day",
		Long: `Proposes to destroy the key of a hold and to remove its copies. Another person approves it by the
id of the release, which this command prints.`,
		Example: `  sotto hold release h0123456789abc --reason "the case is settled" --wait`,
		Args:    cobra.ExactArgs(1),
	}
	connect, out := profileFlag(c, env), outputFlag(c)
	reason := c.Flags().String("reason", "", "why, for the approver and the audit log")
	ticket := c.Flags().String("ticket", "", "the ticket it belongs to")
	wait := c.Flags().Bool("wait", false, "wait for the approval and until everything is gone")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *reason == "" {
			return cli.Usage("say why with --reason")
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		h, err := cl.ReleaseHold(c.Context(), args[0], api.NewRelease{Reason: *reason, Ticket: *ticket})
		if err == nil && *wait {
			fmt.Fprintf(env.Stderr, "proposed %s; waiting for 'sotto hold approve %s'\n", h.Release.ID, h.Release.ID)
			h, err = followHold(c.Context(), cl, h.Release.ID)
		}
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, h, func(w io.Writer) error { return printHold(w, h) })
	}
	return c
}

// followHold waits until a hold is copied, or until a release, by its id, is done.
func followHold(ctx context.Context, cl *client.Client, id string) (api.Hold, error) {
	for {
		h, err := cl.FindHold(ctx, id)
		if err != nil {
			return h, err
		}
		state, reached := h.State, h.Copied != nil
		if h.Release != nil && h.Release.ID == id {
			state, reached = h.Release.State, h.Release.State == "done"
		}
		switch {
		case reached:
			return h, nil
		case state == "denied", state == "withdrawn", state == "expired", state == "done":
			return h, fmt.Errorf("%s is %s", id, state)
		}
		select {
		case <-ctx.Done():
			return h, ctx.Err()
		case <-time.After(pollHold):
		}
	}
}

func holdVerb(env *cli.Env, verb, short string) *cobra.Command {
	c := &cobra.Command{Use: verb + " ID", Short: short, Example: "  sotto hold " + verb + " h0123456789abc", Args: cobra.ExactArgs(1)}
	connect, out := profileFlag(c, env), outputFlag(c)
	note := c.Flags().StringP("note", "n", "", "a word for the auditors")
	wait := new(bool)
	if verb == "approve" {
		wait = c.Flags().Bool("wait", false, "wait until everything is copied, or gone")
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		h, err := cl.DecideHold(c.Context(), args[0], verb, *note)
		if err == nil && *wait {
			h, err = followHold(c.Context(), cl, args[0])
		}
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, h, func(w io.Writer) error { return printHold(w, h) })
	}
	return c
}

func holdShowCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{Use: "show ID", Short: "Show a hold and its release", Example: "  sotto hold show h0123456789abc", Args: cobra.ExactArgs(1)}
	connect, out := profileFlag(c, env), outputFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		h, err := cl.FindHold(c.Context(), args[0])
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, h, func(w io.Writer) error { return printHold(w, h) })
	}
	return c
}

func holdListCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List holds, newest first", Example: "  sotto hold list", Args: noArgs}
	connect, out := profileFlag(c, env), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		list, err := cl.Holds(c.Context())
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, api.Holds{Holds: list}, func(w io.Writer) error {
			rows := make([][]string, len(list))
			for i, h := range list {
				rows[i] = []string{h.ID, holdState(h), h.Tenant, strconv.Itoa(len(h.TraceIDs)), h.Expires, strconv.Itoa(h.Objects), size(h.Bytes), h.Reason}
			}
			return cli.Table(w, []string{"HOLD", "STATE", "TENANT", "TRACES", "UNTIL", "OBJECTS", "SIZE", "REASON"}, rows)
		})
	}
	return c
}

// holdState says where a hold stands, in a word or two.
func holdState(h api.Hold) string {
	switch {
	case h.Ended != "":
		return h.Ended
	case h.InForce && h.Release != nil && h.Release.State == "pending":
		return "in force, release proposed"
	case h.InForce:
		return "in force"
	case h.Release != nil && (h.Release.State == "approved" || h.Release.State == "running"):
		return "being released"
	}
	return h.State
}

func printHold(w io.Writer, h api.Hold) error {
	lines := []string{
		"hold       " + h.ID, "state      " + holdState(h), "tenant     " + h.Tenant, "traces     " + strings.Join(h.TraceIDs, " "),
		"until      " + h.Expires, "class      " + h.Class,
	}
	if h.Copied != nil {
		lines = append(lines, fmt.Sprintf("kept       %d objects (%s), copied as a whole at %s", h.Objects, size(h.Bytes), stamp(*h.Copied)))
	}
	lines = append(lines, proposed(h.Proposal)...)
	if h.Release != nil {
		lines = append(append(lines, "release    "+h.Release.ID, "state      "+h.Release.State), proposed(*h.Release)...)
	}
	return printLines(w, lines)
}

// proposed are the lines about who wanted something and who agreed.
func proposed(p api.Proposal) []string {
	lines := []string{"proposed   by " + p.Proposer + " at " + stamp(p.Created), "reason     " + p.Reason}
	for _, a := range p.Approvals {
		lines = append(lines, "approved   by "+a.By+" at "+stamp(a.At)+note(a.Note))
	}
	if e := p.End; e != nil {
		lines = append(lines, p.State+" by "+e.By+" at "+stamp(e.At)+note(e.Note))
	}
	return lines
}
