package main

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
)

// auditLog is one of the logs that brokers on one database write.
type auditLog struct {
	Origin   string    `json:"origin"`
	Verifier string    `json:"verifier"`
	Since    time.Time `json:"since"`
}

func auditLogsCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "logs", Short: "List the audit logs of all brokers on the database",
		Long: `Lists the audit logs that brokers on the state database write, each with its verifier. An auditor needs all of
them: each broker has one of its own. With SQLite there is one broker and one log.`,
		Example: "  sotto audit logs --config broker.yaml",
		Args:    cobra.NoArgs,
	}
	config := configFlag(c)
	out := outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		list := []auditLog{}
		if err := withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			logs, err := b.AuditLogs(c.Context())
			for _, l := range logs {
				list = append(list, auditLog{l.Origin, l.Verifier, l.Since})
			}
			return err
		}); err != nil {
			return err
		}
		return out.Print(env.Stdout, list, func(w io.Writer) error {
			rows := make([][]string, len(list))
			for i, l := range list {
				rows[i] = []string{l.Origin, l.Verifier, stamp(l.Since)}
			}
			return cli.Table(w, []string{"LOG", "VERIFIER", "SINCE"}, rows)
		})
	}
	return c
}
