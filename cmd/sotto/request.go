package main

import (
	"context"
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
		Use:   "request TRACE-ID|SAMPLE-ID --reason WHY",
		Short: "Ask to read the kept content of a trace",
		Long: `Asks to read the kept content of a trace. The trace id is the one your tracing backend
shows; a sample id is the attribute sotto.sample.id of a span and narrows the request to its
class and tenant. Somebody else has to approve.`,
		Example: `  sotto request 4bf92f3577b34da6a3ce929d0e0e4736 --reason "customer complaint 1042"
  sotto request 4bf92f3577b34da6a3ce929d0e0e4736 --reason "answer cut off" --ttl 15m --reads 1 --wait`,
		Args: cobra.ExactArgs(1),
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
	wait := f.Bool("wait", false, "wait until it is decided")
	c.RunE = func(c *cobra.Command, args []string) error {
		if !f.Changed("reason") {
			return cli.Usage("--reason is needed: say why, for those who approve and audit\nrun 'sotto request --help'")
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		if strings.Contains(args[0], "/") {
			in.SampleID = args[0]
		} else {
			in.TraceID = strings.ToLower(args[0]) // backends differ in the case they show
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
	for _, a := range q.Approvals {
		lines = append(lines, "approved   by "+a.By+" at "+stamp(a.At)+note(a.Note))
	}
	if q.End != nil {
		lines = append(lines, fmt.Sprintf("%-10s by %s at %s%s", q.State, q.End.By, stamp(q.End.At), note(q.End.Note)))
	}
	switch q.State {
	case "pending":
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
		return fmt.Sprintf("granted until %s, %d of %d reads left", stamp(q.Grant.Until), q.Grant.Reads-q.Grant.Used, q.Grant.Reads)
	}
	return q.State
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
