package crashtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// sent is what the client knows of a trace.
type sent struct {
	phrase   string // unique to it, in the plaintext
	spans    int
	attempts int // how often its request was sent
	acked    bool
}

// pace is the pause of a worker between two requests. The queue on disk flushes once
// for each request that it takes and once for each that it gives up; without a pause
// it would grow from kill to kill until it is full and nothing is under way any more.
const pace = 40 * time.Millisecond

// load is a client that sends all the time, and resends what got no answer.
type load struct {
	url, canary string
	client      *http.Client

	mu         sync.Mutex
	sent       map[string]*sent // by trace id
	requests   int
	unanswered int
}

func newLoad(address, canary string) *load {
	return &load{
		url: "http://" + address + "/v1/traces", canary: canary,
		client: &http.Client{Timeout: 10 * time.Second}, sent: map[string]*sent{},
	}
}

// run sends until the context ends. A request under way is finished.
func (l *load) run(ctx context.Context, t *testing.T, workers int) *sync.WaitGroup {
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				time.Sleep(pace)
				body, ids := l.request(t, w, n)
				for attempt := 0; ; attempt++ {
					if l.post(body, ids) {
						break
					}
					// Two in three are resent, as an SDK would: the others stay unanswered.
					if attempt == 2 || n%3 == 0 || ctx.Err() != nil {
						break
					}
					time.Sleep(200 * time.Millisecond)
				}
			}
		})
	}
	return &all
}

// request makes some traces of one to three spans, each an error, so that the
// shipped retention policy keeps it.
func (l *load) request(t *testing.T, worker, n int) (body []byte, ids []string) {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "crash-client")
	spans := rs.ScopeSpans().AppendEmpty().Spans()
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range 1 + n%4 {
		var id [16]byte
		_, _ = rand.Read(id[:])
		s := &sent{phrase: fmt.Sprintf("story %d.%d.%d of %s.", worker, n, i, l.canary), spans: 1 + (n+i)%3}
		ids = append(ids, hex.EncodeToString(id[:]))
		l.sent[ids[i]] = s
		for k := range s.spans {
			span := spans.AppendEmpty()
			span.SetTraceID(id)
			span.SetSpanID([8]byte{byte(worker + 1), byte(n >> 16), byte(n >> 8), byte(n), byte(i + 1), byte(k + 1), 1, 1})
			span.SetName("chat")
			span.SetStartTimestamp(1_700_000_000_000_000_000)
			span.SetEndTimestamp(1_700_000_000_000_000_001)
			span.Status().SetCode(ptrace.StatusCodeError)
			span.Attributes().PutStr("gen_ai.operation.name", "chat")
			span.Attributes().PutStr("gen_ai.input.messages", fmt.Sprintf(`[{"role":"user","parts":[{"type":"text","content":"Please go on with %s %s"}]}]`,
				s.phrase, strings.Repeat("The sea was calm that night. ", 60)))
			span.Attributes().PutStr("gen_ai.output.messages", `[{"role":"assistant","parts":[{"type":"text","content":"Once upon a time `+l.canary+`"}],"finish_reason":"stop"}]`)
		}
	}
	body, err := new(ptrace.ProtoMarshaler).MarshalTraces(td) // on the wire the same as an export request
	if err != nil {
		t.Error(err)
	}
	return body, ids
}

// post sends and remembers whether the traces were acknowledged.
func (l *load) post(body []byte, ids []string) bool {
	l.mu.Lock()
	l.requests++
	for _, id := range ids {
		l.sent[id].attempts++
	}
	l.mu.Unlock()
	res, err := l.client.Post(l.url, "application/x-protobuf", bytes.NewReader(body))
	ok := err == nil && res.StatusCode == http.StatusOK
	if err == nil {
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !ok {
		l.unanswered++
		return false
	}
	for _, id := range ids {
		l.sent[id].acked = true
	}
	return true
}
