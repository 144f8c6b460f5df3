package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/demo"
)

func demoCommand(env *cli.Env) *cobra.Command {
	o := demo.Options{Out: env.Stdout, Now: env.Now, Self: os.Args[0]}
	c := &cobra.Command{
		Use:   "demo",
		Short: "Run all of Sotto on this machine, with sample LLM traffic",
		Long: `Runs a store, keys, the collector (OTLP on 127.0.0.1:4317 and :4318) and the broker, sends sample
LLM traffic, and says what became of it and how to read it. Everything lies in one folder and
survives a restart. The collector, otelcol-sotto, is looked for beside this binary, in the
folder that SOTTO_BIN names, and on the PATH.`,
		Example: `  sotto demo                                      # everything, with a backend of its own
  sotto demo --backend http://127.0.0.1:3000      # what may leave goes to your OTLP/HTTP backend
  sotto demo --no-traffic                         # only serve: point your services at it
  sotto demo --once                               # seal and open a sample, and end
  AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… sotto demo --store https://s3.example.com/bucket`,
		Args: cobra.NoArgs,
	}
	f := c.Flags()
	f.StringVar(&o.Dir, "dir", "sotto-demo", "folder for everything the demo makes")
	f.StringVar(&o.Backend, "backend", "", "OTLP/HTTP endpoint for what may leave (default: a sink in memory)")
	f.StringVar(&o.Store, "store", "", "URL of an S3 bucket for sealed samples (default: a folder below --dir)")
	f.StringVar(&o.TraceURL, "trace-url", "", "URL of a trace in your tracing UI, with {trace_id}; the console links to it")
	f.BoolVar(&o.NoTraffic, "no-traffic", false, "send no sample traffic, only serve")
	f.BoolVar(&o.Once, "once", false, "end after the samples are sealed and one is opened")
	f.StringVar(&o.OTLPGRPC, "otlp-grpc", "127.0.0.1:4317", "where OTLP/gRPC is received")
	f.StringVar(&o.OTLPHTTP, "otlp-http", "127.0.0.1:4318", "where OTLP/HTTP is received")
	f.StringVar(&o.Broker, "broker", "127.0.0.1:7465", "where the broker listens")
	f.StringVar(&o.Health, "health", "127.0.0.1:13133", "where the collector's health check listens")
	f.StringVar(&o.Metrics, "metrics", "127.0.0.1:8888", "where the collector's own metrics are served")
	c.RunE = func(c *cobra.Command, _ []string) error {
		o.Verb = func(args []string) error {
			root := rootCommand(env)
			root.SetArgs(args)
			return root.ExecuteContext(c.Context())
		}
		err := demo.Run(c.Context(), o)
		if demo.Misused(err) {
			return cli.Usage("%w", err)
		}
		return err
	}
	return c
}
