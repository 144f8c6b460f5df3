package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

func requestCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "request TRACE-ID|SAMPLE-ID... --reason WHY",
		Short: "Ask to read the kept content of a trace",
		Long: `Asks to read the kept content of a trace. The trace id is the one your tracing backend
shows; a sample id is the attribute sotto.sample.id of a span and narrows the request to its
class and tenant. Somebody else has to approve.

Several traces make a batch: one reason, one decision, a request for each. --renew asks to
prolong a grant; it is approved anew. --break-glass reads at once, where the broker's policy
lets you: it raises an alarm, and until somebody else has reviewed it you cannot do it again.`,
		Example: `  sotto request 4bf92f3577b34da6a3ce929d0e0e4736 --reason "customer complaint 1042"
  sotto request 4bf92f3577b34da6a3ce929d0e0e4736 --reason "answer cut off" --ttl 15m --reads 1 --wait
  sotto request 4bf92f3577b34da6a3ce929d0e0e4736 0af7651916cd43dd8448eb211c80319c --reason "same fault in both"
  sotto request --renew r7k3m9qx2d0abc --reason "still comparing the answers"
  sotto request 4bf92f3577b34da6a3ce929d0e0e4736 --break-glass --reason "checkout answers with secrets" --ticket INC-7`,
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	var in api.NewRequest
	f := c.Flags()
	f.StringVarP(&in.Reason, "reason", "r", "", "why you need it; approvers and auditors read this (needed)")
	f.StringVar(&in.Tenant, "tenant", "", "only what belongs to this tenant")
	f.StringVar(&in.Class, "class", "", "only this retention class")
	f.StringVar(&in.TTL, "ttl", "", "how long the grant shall last (default: as long as the broker allows)")
	f.IntVar(&in.Reads, "reads", 0, "how often you want to read (default: as often as the broker allows)")
	f.IntVar(&in.Rows, "rows", 0, "how many records you want to see (default: as many as the broker allows)")
	f.StringVar(&in.Ticket, "ticket", "", "the ticket this belongs to")
	f.StringSliceVar(&in.Entities, "entity", nil, "a kind of personal data you need to see, such as EMAIL_ADDRESS; if it is masked for you, more people must approve")
	f.BoolVar(&in.BreakGlass, "break-glass", false, "read at once, without approval; an alarm, and a review afterwards")
	f.StringVar(&in.Renews, "renew", "", "the request whose grant shall be prolonged, instead of a trace")
	wait := f.Bool("wait", false, "wait until it is decided")
	c.Args = func(_ *cobra.Command, args []string) error {
		if (in.Renews == "") == (len(args) == 0) {
			return errors.New("name at least one trace, or a request to renew")
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if !f.Changed("reason") {
			return cli.Usage("--reason is needed: say why, for those who approve and audit\nrun 'sotto request --help'")
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		for i, arg := range args {
			if !strings.Contains(arg, "/") {
				args[i] = strings.ToLower(arg) // backends differ in the case they show
			}
		}
		if len(args) > 1 {
			if *wait {
				return cli.Usage("--wait waits for one request; a batch is listed by 'sotto requests'")
			}
			return requestBatch(c.Context(), env, cl, *out, api.NewBatch{Samples: args, Ask: in})
		}
		if len(args) == 1 && strings.Contains(args[0], "/") {
			in.SampleID = args[0]
		} else if len(args) == 1 {
			in.TraceID = args[0]
		}
		q, err := cl.Create(c.Context(), in)
		if err != nil {
			return err
		}
		if *wait {
			if *out == cli.Human {
				fmt.Fprintf(env.Stderr, "request %s waits for %d approval(s)\n", q.ID, q.Needs)
			}
			if q, err = awaitDecision(c.Context(), cl, q); err != nil {
				return err
			}
		}
		if err := out.Print(env.Stdout, q, func(w io.Writer) error { return printRequest(w, q) }); err != nil {
			return err
		}
		if *wait && q.State != "granted" {
			return cli.ErrSilent
		}
		return nil
	}
	return c
}

// requestBatch asks for several traces.
func requestBatch(ctx context.Context, env *cli.Env, cl *client.Client, out cli.Output, in api.NewBatch) error {
	list, err := cl.CreateBatch(ctx, in)
	if err != nil {
		return err
	}
	return out.Print(env.Stdout, api.Requests{Requests: list}, func(w io.Writer) error {
		rows := make([][]string, len(list))
		for i, q := range list {
			rows[i] = []string{q.ID, stateLine(q), q.TraceID}
		}
		if err := cli.Table(w, []string{"REQUEST", "STATE", "TRACE"}, rows); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "\nsomebody else approves all with: sotto approve %s\n", list[0].Batch)
		return err
	})
}

// awaitDecision polls until a request is decided.
func awaitDecision(ctx context.Context, cl *client.Client, q api.Request) (api.Request, error) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for q.State == "pending" {
		select {
		case <-ctx.Done():
			return q, fmt.Errorf("stop waiting: request %s is still pending", q.ID)
		case <-tick.C:
		}
		var err error
		if q, err = cl.Request(ctx, q.ID); err != nil {
			return q, err
		}
	}
	return q, nil
}

// printRequest tells a request and what comes next.
func printRequest(w io.Writer, q api.Request) error {
	lines := []string{
		"request    " + q.ID,
		"state      " + stateLine(q),
		"requester  " + q.Requester,
		"trace      " + q.TraceID,
	}
	if q.Tenant != "" || q.Class != "" {
		lines = append(lines, fmt.Sprintf("only       tenant %s, class %s", orAny(q.Tenant), orAny(q.Class)))
	}
	lines = append(lines, "reason     "+q.Reason)
	if q.Ticket != "" {
		lines = append(lines, "ticket     "+q.Ticket)
	}
	if len(q.Entities) > 0 {
		lines = append(lines, "needs      "+strings.Join(q.Entities, ", "))
	}
	if q.Mask != "none" {
		lines = append(lines, "masked     "+q.Mask)
	}
	if q.Renews != "" {
		lines = append(lines, "renews     "+q.Renews)
	}
	if len(q.Rules) > 0 {
		lines = append(lines, "rules      "+strings.Join(q.Rules, ", "))
	}
	for _, a := range q.Approvals {
		on := ""
		if a.For != "" {
			on = ", for " + a.For
		}
		lines = append(lines, "approved   by "+a.By+on+" at "+stamp(a.At)+note(a.Note))
	}
	if g := q.BreakGlass; g != nil && g.Review == nil {
		lines = append(lines, "GLASS      broken; somebody else must review it before "+stamp(g.ReviewDue))
	} else if g != nil {
		verdict := "unjustified"
		if g.Justified {
			verdict = "justified"
		}
		lines = append(lines, "reviewed   "+verdict+", by "+g.Review.By+" at "+stamp(g.Review.At)+note(g.Review.Note))
	}
	if q.End != nil {
		lines = append(lines, fmt.Sprintf("%-10s by %s at %s%s", q.State, q.End.By, stamp(q.End.At), note(q.End.Note)))
	}
	switch q.State {
	case "pending":
		if groups := missing(q); groups != "" {
			lines = append(lines, "waits for  "+groups)
		}
		lines = append(lines, "", "somebody else approves with: sotto approve "+q.ID)
	case "granted":
		lines = append(lines, "", q.Requester+" reads with: sotto open "+q.ID)
	}
	for i := range lines {
		lines[i] = strings.TrimRight(cleanLine(lines[i]), " ")
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

// cleanLine is cli.Line that keeps the columns.
func cleanLine(s string) string { return strings.ReplaceAll(cli.Clean(s), "\n", " ") }

func stateLine(q api.Request) string {
	switch q.State {
	case "pending":
		return fmt.Sprintf("pending, %d of %d approvals, until %s", len(q.Approvals), q.Needs, stamp(q.Deadline))
	case "granted":
		rows := ""
		if q.Grant.Rows > 0 {
			rows = fmt.Sprintf(", %d of %d records", q.Grant.Rows-q.Grant.RowsUsed, q.Grant.Rows)
		}
		return fmt.Sprintf("granted until %s, %d of %d reads%s left", stamp(q.Grant.Until), q.Grant.Reads-q.Grant.Used, q.Grant.Reads, rows)
	}
	return q.State
}

// missing names the groups that must still approve.
func missing(q api.Request) string {
	var groups []string
	for _, g := range q.Missing {
		if g != "" {
			groups = append(groups, g)
		}
	}
	return strings.Join(groups, ", ")
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func orAny(s string) string {
	if s == "" {
		return "any"
	}
	return s
}

func note(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}
