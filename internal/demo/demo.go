// Package demo runs all of Sotto on one machine: a store, keys, the collector, the
// broker and, if wanted, sample LLM traffic, with the configuration files that
// are shipped. It is the quick start, and the ground that the end-to-end tests
// stand on: there is no second way to put the parts together.
//
// The broker runs in this process, the collector is a child process. Everything
// lies below one folder and survives a restart:
//
//	broker.yaml collector.yaml policy.yaml    written anew at each start
//	kek.json *.key digest.json   the KEK, the signers, the digest keyset; made once, 0600
//	keyring.note                 the signed directory of public keys that the collector reads
//	objects/                     sealed samples
//	queue/                       what waits to be sent: digests and ciphertext
//	state.db audit/              requests, grants, wrapped epoch keys; the Merkle log
//	people/ tokens/              alice asks and reads, bob approves, carol audits
package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/sotto-project/sotto/internal/demo/traffic"
	"github.com/sotto-project/sotto/internal/otelcol"
	"github.com/sotto-project/sotto/internal/otlpsink"
)

// Run starts everything and serves until ctx ends; with Once it ends by itself
// after one sample was opened. It drains before it returns.
func Run(ctx context.Context, options Options) (err error) {
	o, err := options.withDefaults()
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "sotto demo in %s\n\n", o.Dir)
	p := &progress{out: o.Out, began: time.Now()}

	if err := o.portsFree(ctx); err != nil {
		return err
	}
	files, err := prepare(ctx, o)
	if err != nil {
		return fmt.Errorf("prepare %s: %w", o.Dir, err)
	}
	p.done("keys", "KEK, signers and digest keyset in %s", shellPath(files.dir))

	broker, err := startBroker(ctx, o, files)
	if err != nil {
		return fmt.Errorf("start broker: %w", err)
	}
	defer func() { err = errors.Join(err, broker.stop()) }()
	p.done("broker", "http://%s, %d epoch keys published, audit log in %s", o.Broker, broker.epochs, shellPath(files.broker.Audit.Directory))

	var sink *otlpsink.Sink
	backend := o.Backend
	if backend == "" {
		if sink, err = otlpsink.Start(ctx, "127.0.0.1:0", false); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, sink.Stop()) }()
		backend = sink.Endpoint
	}

	collector, err := startCollector(ctx, o, files, backend)
	switch {
	case ctx.Err() != nil:
		return nil // told to stop before it was ready; startCollector has drained it
	case err != nil:
		return fmt.Errorf("start collector: %w (log: %s)", err, files.path("collector.log"))
	}
	defer func() { err = errors.Join(err, collector.Stop()) }()
	p.done("collector", "OTLP on %s (gRPC) and %s (HTTP), metrics on http://%s/metrics", o.OTLPGRPC, o.OTLPHTTP, o.Metrics)

	if !o.NoTraffic {
		switch err := play(ctx, o, p, files, broker, sink); {
		case ctx.Err() != nil:
			return nil // told to stop
		case err != nil:
			return err
		}
		if o.Once {
			return nil
		}
	}
	fmt.Fprintf(o.Out, "\nOr do it in the console: http://%s/\n  Sign in with a token: `cat %s` for Alice, who asks and reads,\n  %s for Bob, who approves, %s for Carol, who audits.\n",
		o.Broker, shellPath(files.path(filepath.Join("tokens", "alice"))), filepath.Join("tokens", "bob"), filepath.Join("tokens", "carol"))
	fmt.Fprintf(o.Out, "\nServing. Send OTLP to http://%s; what may leave goes to %s. Ctrl-C ends.\n", o.OTLPHTTP, backend)
	select {
	case <-ctx.Done():
		fmt.Fprintln(o.Out, "\ndraining")
		return nil
	case <-collector.Done():
		return fmt.Errorf("the collector ended by itself; its log is %s", files.path("collector.log"))
	}
}

func startCollector(ctx context.Context, o Options, files layout, backend string) (*otelcol.Process, error) {
	binary, err := otelcol.Find()
	if err != nil {
		return nil, err
	}
	c, err := otelcol.Start(binary, files.collectorConfigs(o), files.collectorEnv(o, backend), files.path("collector.log"))
	if err != nil {
		return nil, err
	}
	if err := c.Ready(ctx, "http://"+o.Health); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// play sends the sample traffic and tells what became of it.
func play(ctx context.Context, o Options, p *progress, files layout, broker *runningBroker, sink *otlpsink.Sink) error {
	before, err := broker.samples(ctx)
	if err != nil {
		return fmt.Errorf("list samples: %w", err)
	}
	sent, err := traffic.Send(ctx, "http://"+o.OTLPHTTP)
	if err != nil {
		return fmt.Errorf("send sample traffic: %w", err)
	}
	p.done("traffic", "%d spans, %d log records, %d metrics in three conventions", sent.Spans, sent.Logs, sent.Metrics)

	samples, err := broker.awaitSamples(ctx, before, sent.Spans+sent.Logs)
	if err != nil {
		return err
	}
	p.done("sealed", "%d samples in %d objects", samples.records, len(samples.objects))

	trace := sent.Featured.String()
	if sink != nil {
		rows := awaitRows(ctx, sink, sent.Spans+sent.Logs)
		showRedactions(o.Out, rows)
		if err := showBackendView(o.Out, rows, trace); err != nil {
			return err
		}
	}
	where := o.Store
	if where == "" {
		where = shellPath(files.path("objects"))
	}
	fmt.Fprintf(o.Out, "\nSealed objects lie in %s:\n", where)
	for _, key := range samples.objects {
		fmt.Fprintf(o.Out, "  %s\n", key)
	}
	if o.Once {
		return readOne(o, files, trace)
	}
	fmt.Fprint(o.Out, "\nRead one of them, in another terminal. Alice asks, Bob approves, Alice reads:\n\n")
	for _, args := range story(files, trace) {
		fmt.Fprintf(o.Out, "  %s %s\n", o.Self, shellLine(args))
	}
	return nil
}

// story is how a sample is read: asked for, approved by somebody else, opened.
func story(files layout, trace string) [][]string {
	alice, bob := shellPath(files.profile("alice")), shellPath(files.profile("bob"))
	return [][]string{
		{"request", "--profile", alice, "--reason", "complaint about order 88-1042", trace},
		{"approve", "--profile", bob, trace},
		{"open", "--profile", alice, trace},
	}
}

// readOne runs the story instead of telling it.
func readOne(o Options, files layout, trace string) error {
	for _, args := range story(files, trace) {
		fmt.Fprintf(o.Out, "\n$ %s %s\n", o.Self, shellLine(args))
		if err := o.Verb(args); err != nil {
			return fmt.Errorf("run 'sotto %s': %w", args[0], err)
		}
	}
	return nil
}

// shellLine quotes what a shell would split.
func shellLine(args []string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		if strings.ContainsAny(a, " '\"$") {
			a = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		quoted[i] = a
	}
	return strings.Join(quoted, " ")
}

// awaitRows waits until the sink has n rows, or a while.
func awaitRows(ctx context.Context, sink *otlpsink.Sink, n int) []otlpsink.Row {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if len(sink.Rows()) >= n {
			break
		}
	}
	return sink.Rows()
}

// shellPath is the path as a person in the current folder would type it.
func shellPath(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}
