package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/cli"
)

func reviewCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "review [REQUEST-ID]",
		Short: "Judge a reading without approval afterwards, or list those that wait for it",
		Long: `Judges a broken glass: was reading without an approval justified? An approver or an auditor does it, never
the reader. Until then the reader cannot break the glass again. A grant that is still alive ends when it is found
unjustified. Without an id it lists what waits for a review.`,
		Example: `  sotto review
  sotto review r7k3m9qx2d0abc --justified --note "incident INC-7, seen in the post mortem"
  sotto review r7k3m9qx2d0abc --unjustified --note "no incident at that time"`,
		Args: cobra.MaximumNArgs(1),
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	f := c.Flags()
	note := f.StringP("note", "n", "", "what you found; needed")
	justified := f.Bool("justified", false, "it was")
	unjustified := f.Bool("unjustified", false, "it was not")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 1 && *justified == *unjustified {
			return cli.Usage("say one of --justified and --unjustified\nrun 'sotto review --help'")
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		if len(args) == 0 {
			list, err := cl.Unreviewed(c.Context())
			if err != nil {
				return err
			}
			return out.Print(env.Stdout, api.Requests{Requests: list}, func(w io.Writer) error {
				rows := make([][]string, len(list))
				for i, q := range list {
					rows[i] = []string{q.ID, q.Requester, stamp(q.BreakGlass.ReviewDue), q.TraceID, q.Reason}
				}
				return cli.Table(w, []string{"REQUEST", "READER", "REVIEW DUE", "TRACE", "REASON"}, rows)
			})
		}
		q, err := cl.Review(c.Context(), args[0], api.Review{Justified: *justified, Note: *note})
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, q, func(w io.Writer) error { return printRequest(w, q) })
	}
	return c
}
