package main

import (
	"context"
	"fmt"
	"log/slog"
	"os/user"

	"github.com/spf13/cobra"
	"k8s.io/klog/v2"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/console"
	"github.com/sotto-project/sotto/internal/cli"
)

func serveCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the broker: access API, web console, key publication, retention",
		Long: `Runs the broker until it gets SIGINT or SIGTERM: the HTTP API and the web console for requests,
approvals and reading, the publication of epoch keys for the collectors, and the sweeps that
enforce TTLs.`,
		Example: "  sotto serve --config /etc/sotto/broker.yaml",
		Args:    cobra.NoArgs,
	}
	config := configFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		logger := slog.New(slog.NewTextHandler(env.Stderr, nil))
		klog.SetSlogLogger(slog.New(warnings{logger.Handler()}))
		b, err := openBroker(c.Context(), env, *config, logger)
		if err != nil {
			return err
		}
		if !b.Config.Console.Off {
			b.Console = console.New(c.Context(), b, logger).Handler()
		}
		return b.Serve(c.Context(), func(addr string) {
			scheme := "http"
			if b.Config.TLS.Certificate != "" {
				scheme = "https"
			}
			fmt.Fprintf(env.Stdout, "serving on %s://%s\n", scheme, addr)
		})
	}
	return c
}

// warnings keeps what a library logs below a warning away.
type warnings struct{ slog.Handler }

func (h warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

// configFlag adds --config.
func configFlag(c *cobra.Command) *string {
	path := c.Flags().StringP("config", "c", "broker.yaml", "the broker's configuration")
	_ = c.MarkFlagFilename("config", "yaml", "yml")
	return path
}

// openBroker opens the broker of a configuration for a command of the operator.
func openBroker(ctx context.Context, env *cli.Env, path string, logger *slog.Logger) (*broker.Broker, error) {
	config, err := broker.LoadConfig(path)
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	b, err := broker.Open(ctx, config, env.Now, logger)
	if err != nil {
		return nil, fmt.Errorf("open broker of %s: %w", path, err)
	}
	return b, nil
}

// withBroker opens the broker, runs f and closes it.
func withBroker(ctx context.Context, env *cli.Env, path string, f func(*broker.Broker) error) (err error) {
	b, err := openBroker(ctx, env, path, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() {
		if closed := b.Close(context.WithoutCancel(ctx)); err == nil {
			err = closed
		}
	}()
	return f(b)
}

// localActor is the name in the audit log of somebody who works on the broker's machine.
func localActor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return "local:" + u.Username
	}
	return "local:unknown"
}
