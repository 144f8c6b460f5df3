package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

const pollErasure = 500 * time.Millisecond

func eraseCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "erase",
		Short: "Erase a person's samples before they expire, when somebody else has approved",
		Long: `Proposes to erase what is kept about a person. Name the ids by which services know them, as in
user.id, enduser.id or session.id; the broker turns them into pseudonyms and forgets them. Another
person approves ('sotto erase approve'), and then it is run. With --wait this command waits for the
approval, runs it, and shows the certificate.`,
		Example: `  sotto erase --subject ada@example.org --subject 4711 --reason "asked for by letter" --ticket DSR-17 --wait --certificate ada.cert
  sotto erase list
  sotto erase approve e0123456789abc
  sotto erase run e0123456789abc
  sotto erase certificate e0123456789abc > ada.cert
  sotto erase verify ada.cert --verifier 'sotto.example.org/audit+…'`,
		Args: noArgs,
	}
	connect, out := profileFlag(c, env), outputFlag(c)
	subjects := c.Flags().StringArray("subject", nil, "an id of the person; may be repeated")
	tenant := c.Flags().String("tenant", "", "whose samples; needed where the broker has several tenants")
	reason := c.Flags().String("reason", "", "why, for the approver and the audit log")
	ticket := c.Flags().String("ticket", "", "the ticket it belongs to")
	wait := c.Flags().Bool("wait", false, "wait for the approval, run it, and wait until it is done")
	certificate := c.Flags().String("certificate", "", "with --wait: write the signed certificate to this file")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if len(*subjects) == 0 || *reason == "" {
			return cli.Usage("say whom with --subject and why with --reason")
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		e, err := cl.Erase(c.Context(), api.NewErasure{Subjects: *subjects, Tenant: *tenant, Reason: *reason, Ticket: *ticket})
		if err != nil {
			return err
		}
		if *wait {
			fmt.Fprintf(env.Stderr, "proposed %s; waiting for 'sotto erase approve %s'\n", e.ID, e.ID)
			if e, err = followErasure(c.Context(), cl, e.ID); err != nil {
				return err
			}
			if *certificate != "" {
				file, err := cl.Certificate(c.Context(), e.ID)
				if err != nil {
					return err
				}
				if err := os.WriteFile(*certificate, file, 0o600); err != nil {
					return cli.Usage("write certificate: %w", err)
				}
			}
		}
		return out.Print(env.Stdout, e, func(w io.Writer) error { return printErasure(w, e) })
	}
	c.AddCommand(
		eraseVerb(env, "approve", "Approve an erasure that somebody else proposed"),
		eraseVerb(env, "deny", "Deny an erasure"),
		eraseVerb(env, "withdraw", "Take back an erasure that you proposed, before it is begun"),
		eraseVerb(env, "run", "Begin an erasure that is approved; the broker carries it to its end"),
		eraseListCommand(env), eraseCertificateCommand(env), eraseVerifyCommand(env),
	)
	return c
}

// followErasure runs an erasure when it is approved, and waits for its end.
func followErasure(ctx context.Context, cl *client.Client, id string) (api.Erasure, error) {
	for {
		e, err := cl.Erasure(ctx, id)
		if err != nil {
			return e, err
		}
		switch e.State {
		case "approved":
			if _, err := cl.DecideErasure(ctx, id, "run", ""); err != nil {
				return e, err
			}
		case "pending", "running":
		case "done":
			return e, nil
		default:
			return e, fmt.Errorf("the erasure %s is %s", id, e.State)
		}
		select {
		case <-ctx.Done():
			return e, ctx.Err()
		case <-time.After(pollErasure):
		}
	}
}

func eraseVerb(env *cli.Env, verb, short string) *cobra.Command {
	c := &cobra.Command{Use: verb + " ID", Short: short, Example: "  sotto erase " + verb + " e0123456789abc", Args: cobra.ExactArgs(1)}
	connect, out := profileFlag(c, env), outputFlag(c)
	note := c.Flags().StringP("note", "n", "", "a word for the auditors")
	wait := new(bool)
	if verb == "run" {
		wait = c.Flags().Bool("wait", false, "wait until it is done")
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		e, err := cl.DecideErasure(c.Context(), args[0], verb, *note)
		if err == nil && *wait {
			e, err = followErasure(c.Context(), cl, e.ID)
		}
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, e, func(w io.Writer) error { return printErasure(w, e) })
	}
	return c
}

func eraseListCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List erasures, newest first", Example: "  sotto erase list", Args: noArgs}
	connect, out := profileFlag(c, env), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		list, err := cl.Erasures(c.Context())
		if err != nil {
			return err
		}
		return out.Print(env.Stdout, api.Erasures{Erasures: list}, func(w io.Writer) error {
			rows := make([][]string, len(list))
			for i, e := range list {
				rows[i] = []string{e.ID, e.State, e.Proposer, e.Tenant, stamp(e.Created), e.Reason}
			}
			return cli.Table(w, []string{"ERASURE", "STATE", "PROPOSER", "TENANT", "MADE", "REASON"}, rows)
		})
	}
	return c
}

func printErasure(w io.Writer, e api.Erasure) error {
	lines := []string{"erasure    " + e.ID, "state      " + e.State, "tenant     " + e.Tenant, "subjects   " + strings.Join(e.Subjects, " ")}
	return printLines(w, append(lines, proposed(e.Proposal)...))
}

func printLines(w io.Writer, lines []string) error {
	for i := range lines {
		lines[i] = strings.TrimRight(cleanLine(lines[i]), " ")
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
