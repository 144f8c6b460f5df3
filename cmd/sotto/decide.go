package main

import (
	"context"
	"io"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

func approveCommand(env *cli.Env) *cobra.Command {
	return decideCommand(env, "approve", "Approve somebody else's request", `Approves a request of somebody else. Nobody approves their own. An approver never sees the
content.`, "pending")
}

func denyCommand(env *cli.Env) *cobra.Command {
	return decideCommand(env, "deny", "Deny somebody else's request", "Denies a request of somebody else that waits.", "pending")
}

func withdrawCommand(env *cli.Env) *cobra.Command {
	return decideCommand(env, "withdraw", "Take your own request or grant back", "Takes your own request back, or gives your grant back.", "pending", "granted", "spent")
}

func revokeCommand(env *cli.Env) *cobra.Command {
	return decideCommand(env, "revoke", "End a grant at once", "Ends a grant at once, also for a reading that is under way.", "granted", "spent")
}

// decideCommand is one of the verbs that change a request.
func decideCommand(env *cli.Env, verb, short, long string, states ...string) *cobra.Command {
	c := &cobra.Command{
		Use:   verb + " REQUEST-ID|TRACE-ID|BATCH-ID",
		Short: short,
		Long:  long + "\nA trace id stands for the one request about it that can be meant, a batch id for all of the batch.",
		Example: "  sotto " + verb + " r7k3m9qx2d0abc\n" +
			"  sotto " + verb + ` r7k3m9qx2d0abc --note "see ticket 1042"`,
		Args: cobra.ExactArgs(1),
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	note := c.Flags().StringP("note", "n", "", "a word for the requester and the auditors")
	away := ""
	if verb == "approve" {
		c.Flags().StringVar(&away, "for", "", "an approver who is away and has delegated to you; see 'sotto delegate'")
	}
	c.ValidArgsFunction = completeRequests(connect, states[0])
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		if batchID.MatchString(args[0]) {
			return decideBatch(c.Context(), env, cl, *out, args[0], verb, api.Note{Note: *note, For: away})
		}
		id, err := requestOf(c.Context(), cl, args[0], states...)
		if err != nil {
			return err
		}
		var q api.Request
		if away != "" {
			q, err = cl.ApproveFor(c.Context(), id, *note, away)
		} else {
			q, err = cl.Decide(c.Context(), id, verb, *note)
		}
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, q, func(w io.Writer) error { return printRequest(w, q) })
	}
	return c
}

var batchID = regexp.MustCompile(`^b[0-9a-z]{13}$`)

// decideBatch decides about each request of a batch; one that is refused does not stop
// the others, and makes the exit code 1.
func decideBatch(ctx context.Context, env *cli.Env, cl *client.Client, out cli.Output, id, verb string, in api.Note) error {
	all, err := cl.DecideBatch(ctx, id, verb, in)
	if err != nil {
		return err
	}
	refused := false
	rows := make([][]string, len(all.Outcomes))
	for i, o := range all.Outcomes {
		rows[i] = []string{o.Request.ID, stateLine(o.Request), o.Request.TraceID, o.Detail}
		refused = refused || o.Code != ""
	}
	if err := out.Print(env.Stdout, all, func(w io.Writer) error {
		return cli.Table(w, []string{"REQUEST", "STATE", "TRACE", "REFUSED"}, rows)
	}); err != nil {
		return err
	}
	if refused {
		return cli.ErrSilent
	}
	return nil
}
