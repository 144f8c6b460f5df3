package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/cli"
)

func delegateCommand(env *cli.Env) *cobra.Command {
	return group("delegate", "Let another approver count for your groups while you are away",
		delegateToCommand(env), delegateListCommand(env), delegateEndCommand(env))
}

func delegateToCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "to NAME --until WHEN", Short: "Let another approver count for your groups for a while",
		Long: `Lets another approver count for your groups until a time. They still approve as themselves, with --for and your
name; the two of you count as one. Nobody approves your own requests through it.`,
		Example: "  sotto delegate to ben --until 5d --note \"on holiday\"\n  sotto delegate to ben --until 2026-12-24T18:00:00Z",
		Args:    cobra.ExactArgs(1),
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	until := c.Flags().String("until", "", "a duration such as 5d, or a time (RFC 3339)")
	_ = c.MarkFlagRequired("until")
	note := c.Flags().StringP("note", "n", "", "a word for the auditors")
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		d, err := cl.Delegate(c.Context(), api.NewDelegation{To: args[0], Until: *until, Note: *note})
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, d, func(w io.Writer) error { return printDelegations(w, []api.Delegation{d}) })
	}
	return c
}

func delegateListCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the delegations in force", Example: "  sotto delegate list", Args: cobra.NoArgs}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		list, err := cl.Delegations(c.Context())
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, list, func(w io.Writer) error { return printDelegations(w, list.Delegations) })
	}
	return c
}

func delegateEndCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "end DELEGATION-ID", Short: "Take a delegation back", Example: "  sotto delegate end d7k3m9qx2d0abc", Args: cobra.ExactArgs(1),
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	note := c.Flags().StringP("note", "n", "", "a word for the auditors")
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		d, err := cl.EndDelegation(c.Context(), args[0], *note)
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, d, func(w io.Writer) error { return printDelegations(w, []api.Delegation{d}) })
	}
	return c
}

func printDelegations(w io.Writer, list []api.Delegation) error {
	rows := make([][]string, len(list))
	for i, d := range list {
		state := "until " + stamp(d.Until)
		if d.End != nil {
			state = "ended by " + d.End.By
		}
		rows[i] = []string{d.ID, d.From, d.To, strings.Join(d.Groups, ", "), state, d.Note}
	}
	return cli.Table(w, []string{"DELEGATION", "AWAY", "ACTS", "GROUPS", "STATE", "NOTE"}, rows)
}
