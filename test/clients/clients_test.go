// Package clients runs real LLM clients against the collector that ships, with
// the configuration that ships, and searches all that comes out for what went in.
//
// Each client has the same conversation with a model server on loopback: tools,
// a stream, an embedding, and an error that echoes the prompt, with a canary in
// every place where a user's data can be. Its telemetry passes a tap on its way
// to the collector, so the test knows what the client really sent: every span and
// log record of it must arrive at the backend, and no canary may be found in what
// the backend got, in the store, the queues, the logs or the metrics page.
//
// The client in Go always runs. Those from npm need node and packages from the
// registry: `make test-clients` sets SOTTO_CLIENTS.
package clients

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// switchedOn names the environment variable that lets the npm clients run.
const switchedOn = "SOTTO_CLIENTS"

// client is one program and what must be seen of it before a clean result means anything.
type client struct {
	name  string
	group string // folder of npm/ that pins its packages; empty: it is written in Go
	scope string // the instrumentation whose spans must be among those sent
	// carries are places whose canaries the client is known to put into its telemetry.
	carries   []string
	protocols []string
	// off is what the client still carries when its own switch for content is off;
	// nil if it has none. Errors that echo the prompt are most of it.
	off []string
}

const (
	httpJSON  = "http/json"
	httpProto = "http/protobuf"
	viaGRPC   = "grpc"
)

var every = []string{httpJSON, httpProto, viaGRPC}

// said is what every client is known to put into its telemetry, and more on top.
func said(more ...string) []string {
	return append([]string{
		"system", "prompt", "prompt e-mail", "prompt key", "tool argument", "tool result", "tool result DSN", "session id", "user id",
	}, more...)
}

var clients = []client{
	{name: "go-sdk", scope: "shop/assistant", protocols: []string{viaGRPC, httpProto}, carries: said("completion", "chunk", "tool definition", "refused prompt", "URL query", "header"), off: []string{"refused prompt", "refused e-mail", "URL query", "header", "user id"}},
	{name: "otel-openai", group: "sdk", scope: "@opentelemetry/instrumentation-openai", protocols: every, carries: said("completion", "chunk", "refused prompt", "URL query", "header", "API key"), off: []string{"refused prompt", "refused e-mail", "URL query", "header", "API key", "user id"}},
	{name: "openinference", group: "sdk", scope: "@arizeai/openinference-instrumentation-openai", protocols: every, carries: said("completion", "chunk", "tool definition", "embedded text", "metadata", "tag"), off: []string{"embedded text", "tool definition", "metadata", "tag", "user id"}},
	{name: "vercel-ai", group: "sdk", scope: "ai", protocols: every, carries: said("completion", "chunk", "tool definition", "embedded text", "refused prompt", "metadata", "tag"), off: []string{"refused prompt", "refused e-mail", "metadata", "tag", "user id"}},
	{
		name: "vercel-ai7", group: "vercel7", scope: "gen_ai", protocols: []string{httpJSON}, off: []string{},
		carries: []string{"system", "prompt", "prompt e-mail", "prompt key", "completion", "chunk", "tool definition", "tool argument", "tool result", "tool result DSN"},
	},
	{
		name: "langchain", group: "langchain", scope: "@arizeai/openinference-instrumentation-langchain", protocols: []string{httpJSON}, carries: said("completion", "chunk", "tool definition", "metadata"),
		off: []string{"refused prompt", "refused e-mail", "tool definition", "metadata", "user id"},
	},
	{
		name: "genkit", group: "genkit", scope: "genkit-tracer", protocols: []string{httpJSON},
		carries: []string{"system", "prompt", "prompt e-mail", "prompt key", "completion", "chunk", "tool definition", "tool argument", "tool result", "tool result DSN", "refused prompt", "user id"},
	},
	{name: "langfuse", group: "sdk", scope: "langfuse-sdk", protocols: every, carries: said("completion", "chunk", "tool definition", "embedded text", "refused prompt", "metadata", "tag"), off: []string{"refused prompt", "refused e-mail", "metadata", "tag", "user id"}},
	{name: "langsmith", group: "sdk", scope: "langsmith", protocols: every, carries: said("completion", "chunk", "tool definition", "refused prompt", "metadata", "tag"), off: []string{"refused prompt", "refused e-mail", "metadata", "tag", "user id"}},
	{name: "traceloop", group: "traceloop", scope: "@traceloop/instrumentation-openai", protocols: []string{httpProto}, carries: said("completion", "chunk", "tool definition", "metadata", "tag"), off: []string{"metadata", "tag", "user id"}},
	{name: "openlit", group: "openlit", scope: "openlit", protocols: []string{httpJSON}, carries: said("completion", "chunk", "tool definition", "embedded text", "refused prompt", "metadata"), off: []string{"refused prompt", "refused e-mail", "tool argument", "tool definition", "user id"}},
	{name: "strands", group: "strands", scope: "strands", protocols: []string{httpJSON}, carries: said("chunk", "refused prompt", "metadata", "tag")},
}

// run is one client in one protocol, with its switch for content on or off.
type run struct {
	client   client
	protocol string
	content  bool
}

func (r run) name() string {
	name := r.client.name + "-" + strings.ReplaceAll(r.protocol, "/", "-")
	if !r.content {
		name += "-off"
	}
	return name
}

// runs are those with content in every protocol, and one without.
func runs() (all []run) {
	for _, c := range clients {
		for _, protocol := range c.protocols {
			all = append(all, run{c, protocol, true})
		}
		if c.off != nil {
			all = append(all, run{c, c.protocols[0], false})
		}
	}
	return all
}

// result is what became of a run.
type result struct {
	run
	planted *planted
	sent    *tap
	carried []string // places of canaries that the client sent
	leaked  []string
}

func TestClients(t *testing.T) {
	g := startGround(t)
	var results []*result
	for _, one := range runs() {
		t.Run(one.name(), func(t *testing.T) {
			if one.client.group != "" && os.Getenv(switchedOn) == "" {
				t.Skipf("npm clients need node and the npm registry: run 'make test-clients', which sets %s", switchedOn)
			}
			r := g.play(t, one)
			results = append(results, r)
			r.check(t)
			r.record(t)
		})
	}
	g.search(t, results)
	keep(t, results)
	for _, r := range results {
		for _, leak := range r.leaked {
			t.Errorf("%s: %s", r.name(), leak)
		}
	}
	t.Logf("what the clients sent, and what came out:\n%s", table(results))
}

// play runs one client and waits until the backend has what it sent.
func (g *ground) play(t *testing.T, one run) *result {
	t.Helper()
	p, says := newConversation(&g.canaries, one.name())
	r := &result{run: one, planted: p}
	address := g.run.OTLPHTTP
	if one.protocol == viaGRPC {
		r.sent = tapGRPC(t, g.run.OTLPGRPC)
	} else {
		r.sent = tapHTTP(t, "http://"+address)
	}
	model := startModel(t, says)
	before, metrics := g.backend.logCount(), g.backend.requests("/v1/metrics")
	told := given{Client: one.client.name, Model: model, OTLP: r.sent.endpoint, Protocol: one.protocol, Says: says, Content: one.content}
	if one.client.group == "" {
		playGo(t, told)
	} else {
		playNPM(t, one.client, told)
	}
	arrived := func() bool {
		return g.backend.missing(r.sent) == 0 && g.backend.logCount()-before >= r.sent.logCount()
	}
	if !eventually(arrived) {
		t.Errorf("of %d spans %d did not arrive, of %d log records %d arrived",
			len(r.sent.spans), g.backend.missing(r.sent), r.sent.logCount(), g.backend.logCount()-before)
	}
	if r.sent.requests("/v1/metrics") > 0 && !eventually(func() bool { return g.backend.requests("/v1/metrics") > metrics }) {
		t.Error("no metrics of the client arrived")
	}
	return r
}

// check holds that the run proves something: the client's own instrumentation
// spoke, in the protocol asked for, and it did carry what must not leave.
func (r *result) check(t *testing.T) {
	t.Helper()
	if len(r.sent.faults) > 0 {
		t.Errorf("the client sent what is no OTLP: %v", r.sent.faults)
	}
	if r.sent.scopes[r.client.scope] == 0 {
		t.Errorf("nothing of scope %s was sent, only of %v", r.client.scope, slices.Sorted(maps.Keys(r.sent.scopes)))
	}
	want := map[string]string{httpJSON: "/v1/traces application/json", httpProto: "/v1/traces application/x-protobuf", viaGRPC: "gRPC traces"}[r.protocol]
	if r.sent.kinds[want] == 0 {
		t.Errorf("no request of kind %q, only %v", want, slices.Sorted(maps.Keys(r.sent.kinds)))
	}
	r.carried = r.planted.Found(bytes.Join(r.sent.payloads(), nil))
	carries := r.client.carries
	if !r.content {
		carries = r.client.off
	}
	for _, place := range carries {
		if !slices.Contains(r.carried, place) {
			t.Errorf("the client no longer sends its %s: the search would prove nothing about it", place)
		}
	}
}

func table(results []*result) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-28s %6s %5s %9s %6s\n", "run", "spans", "logs", "canaries", "leaks")
	for _, r := range results {
		fmt.Fprintf(&out, "%-28s %6d %5d %4d / %2d %6d\n",
			r.name(), len(r.sent.spans), r.sent.logs, len(r.carried), len(r.planted.words), len(r.leaked))
		if !r.content {
			fmt.Fprintf(&out, "%-28s still sent: %s\n", "", strings.Join(r.carried, ", "))
		}
	}
	return out.String()
}
