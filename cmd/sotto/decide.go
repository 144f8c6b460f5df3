package main

import (
	"io"

	"github.com/spf13/cobra"

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
		Use:   verb + " REQUEST-ID|TRACE-ID",
		Short: short,
		Long:  long + "\nA trace id stands for the one request about it that can be meant.",
		Example: "  sotto " + verb + " r7k3m9qx2d0abc\n" +
			"  sotto " + verb + ` r7k3m9qx2d0abc --note "see ticket 1042"`,
		Args: cobra.ExactArgs(1),
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	note := c.Flags().StringP("note", "n", "", "a word for the requester and the auditors")
	c.ValidArgsFunction = completeRequests(connect, states[0])
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		id, err := requestOf(c.Context(), cl, args[0], states...)
		if err != nil {
			return err
		}
		q, err := cl.Decide(c.Context(), id, verb, *note)
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, q, func(w io.Writer) error { return printRequest(w, q) })
	}
	return c
}
