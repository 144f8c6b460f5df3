package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

func requestsCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "requests",
		Short: "List requests: your own, or all if you approve or audit",
		Example: `  sotto requests
  sotto requests --state pending --output json`,
		Args: cobra.NoArgs,
	}
	state := c.Flags().String("state", "", "only these: pending, granted, denied, withdrawn, revoked, spent, expired")
	_ = c.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(
		[]string{"pending", "granted", "denied", "withdrawn", "revoked", "spent", "expired"}, cobra.ShellCompDirectiveNoFileComp))
	listing(c, env, func(ctx context.Context, cl *client.Client) ([]api.Request, error) { return cl.Requests(ctx, *state) })
	return c
}

func grantsCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:     "grants",
		Short:   "List the grants that are in force",
		Example: "  sotto grants",
		Args:    cobra.NoArgs,
	}
	listing(c, env, func(ctx context.Context, cl *client.Client) ([]api.Request, error) { return cl.Grants(ctx) })
	return c
}

func listing(c *cobra.Command, env *cli.Env, get func(context.Context, *client.Client) ([]api.Request, error)) {
	connect := profileFlag(c, env)
	out := outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		list, err := get(c.Context(), cl)
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, api.Requests{Requests: list}, func(w io.Writer) error {
			if len(list) == 0 {
				_, err := fmt.Fprintln(w, "none")
				return err
			}
			rows := make([][]string, len(list))
			for i, q := range list {
				rows[i] = []string{q.ID, stateLine(q), q.Requester, q.TraceID, stamp(q.Created), q.Reason}
			}
			return cli.Table(w, []string{"REQUEST", "STATE", "REQUESTER", "TRACE", "MADE", "REASON"}, rows)
		})
	}
}
