package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options say where the demo lies and listens. The zero value of an address is its default.
type Options struct {
	// Dir holds everything the demo makes: keys, policy, store, queue, audit log. Default "sotto-demo".
	Dir string
	// Backend is the OTLP/HTTP endpoint that gets what may leave. Empty: a sink of the demo's own, in memory.
	Backend string
	// Store is an S3 bucket's URL ("http://127.0.0.1:9000/bucket"); its credentials come from
	// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Empty: a folder below Dir.
	Store string
	// TraceURL is where the user's tracing UI shows a trace, with {trace_id}; the console links to it. Empty: no links.
	TraceURL string
	// NoTraffic only serves; Once ends after the samples are sealed and one is opened.
	NoTraffic, Once bool

	// Addresses, host:port on this machine.
	OTLPGRPC, OTLPHTTP, Broker, Health, Metrics string

	// Out gets the progress lines and the story.
	Out io.Writer
	// Now is the broker's clock.
	Now func() time.Time
	// Self is how the printed commands call this binary.
	Self string
	// Verb runs another command of this binary; needed with Once.
	Verb func(args []string) error
}

// withDefaults fills what is empty and reports every fault.
func (o Options) withDefaults() (Options, error) {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&o.Dir, "sotto-demo")
	set(&o.OTLPGRPC, "127.0.0.1:4317")
	set(&o.OTLPHTTP, "127.0.0.1:4318")
	set(&o.Broker, "127.0.0.1:7465")
	set(&o.Health, "127.0.0.1:13133")
	set(&o.Metrics, "127.0.0.1:8888")
	set(&o.Self, "build/sotto")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	var faults []error
	dir, err := filepath.Abs(o.Dir)
	faults = append(faults, err)
	o.Dir = dir
	for _, target := range [][2]string{{"--backend", o.Backend}, {"--store", o.Store}} {
		flag, value := target[0], target[1]
		if value == "" {
			continue
		}
		u, err := url.Parse(value)
		switch {
		case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
			faults = append(faults, fmt.Errorf("%s must be an http or https URL", flag))
		case u.User != nil:
			faults = append(faults, fmt.Errorf("%s must not carry credentials: a command line is seen by everybody on the machine", flag))
		}
	}
	if o.TraceURL != "" && !strings.Contains(o.TraceURL, "{trace_id}") {
		faults = append(faults, errors.New("--trace-url must hold {trace_id}: https://traces.example.org/trace/{trace_id}"))
	}
	addresses := o.addresses()
	for _, flag := range slices.Sorted(maps.Keys(addresses)) {
		value := addresses[flag]
		if _, _, err := net.SplitHostPort(value); err != nil {
			faults = append(faults, fmt.Errorf("%s must be host:port", flag))
		}
	}
	if o.NoTraffic && o.Once {
		faults = append(faults, errors.New("--no-traffic and --once exclude each other: without traffic there is nothing to seal and open"))
	}
	if o.Once && o.Verb == nil {
		faults = append(faults, errors.New("--once needs a way to run the other commands"))
	}
	if err := errors.Join(faults...); err != nil {
		return o, &usageError{err}
	}
	return o, nil
}

// addresses are the places where the demo listens, by flag.
func (o Options) addresses() map[string]string {
	return map[string]string{
		"--otlp-grpc": o.OTLPGRPC, "--otlp-http": o.OTLPHTTP, "--broker": o.Broker, "--health": o.Health, "--metrics": o.Metrics,
	}
}

// portsFree names every address that somebody else listens on, before anything is started.
func (o Options) portsFree(ctx context.Context) error {
	var taken []error
	addresses := o.addresses()
	for _, flag := range slices.Sorted(maps.Keys(addresses)) {
		address := addresses[flag]
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if err != nil {
			taken = append(taken, fmt.Errorf("%s %s cannot be listened on: end what listens there, or choose another address with this flag", flag, address))
			continue
		}
		_ = listener.Close()
	}
	return errors.Join(taken...)
}

// usageError is a fault of the options.
type usageError struct{ error }

// Misused reports whether an error of Run is a fault of the options.
func Misused(err error) bool {
	var u *usageError
	return errors.As(err, &u)
}
