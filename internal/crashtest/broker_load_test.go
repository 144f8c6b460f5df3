package crashtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
)

// moment is a span of time of a call, by the clock of this process.
type moment struct{ began, ended time.Time }

// told is what people know of one request: what they were answered, and shown.
type told struct {
	mu       sync.Mutex
	id       string
	trace    string
	reads    int
	approved *moment // began: the first attempt; ended: the answer, zero if there was none
	granted  *api.Grant
	denied   bool
	revoked  *moment
	shown    []moment
	codes    map[string]int
}

// crowd is the load: people who ask, decide and read, and note what they are told.
type crowd struct {
	w     *brokerWorld
	pause sync.RWMutex
	began chan struct{} // somebody began to decide or to open

	mu         sync.Mutex
	requests   []*told
	unanswered int
	cut        int // answers that broke off and had plaintext in them
}

func newCrowd(w *brokerWorld) *crowd { return &crowd{w: w, began: make(chan struct{}, 1)} }

// run goes on until the context ends. What is under way is finished.
func (c *crowd) run(ctx context.Context, t *testing.T) *sync.WaitGroup {
	var all sync.WaitGroup
	for i, who := range readerNames() {
		rng := rand.New(rand.NewPCG(uint64(i), uint64(time.Now().UnixNano())))
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				c.tell(ctx, t, who, n, rng)
			}
		})
	}
	return &all
}

// tell is one request from the asking to the last read.
func (c *crowd) tell(ctx context.Context, t *testing.T, who string, n int, rng *rand.Rand) {
	h := &told{trace: traceID(rng.IntN(traces)), reads: 1 + rng.IntN(3), codes: map[string]int{}}
	var q api.Request
	if !c.insist(ctx, t, func() (err error) {
		q, err = c.client(who).Create(t.Context(), api.NewRequest{TraceID: h.trace, Reason: fmt.Sprintf("%s looks for the cause, case %d", who, n), Reads: h.reads})
		return err
	}) {
		return
	}
	h.id = q.ID
	c.mu.Lock()
	c.requests = append(c.requests, h)
	c.mu.Unlock()
	if rng.IntN(3) == 0 {
		c.open(ctx, t, who, h) // before anybody has decided
	}
	if rng.IntN(10) == 0 {
		if c.insist(ctx, t, func() error { _, err := c.client("ben").Decide(t.Context(), h.id, "deny", ""); return err }) {
			h.mu.Lock()
			h.denied = true
			h.mu.Unlock()
		}
		c.open(ctx, t, who, h)
		return
	}
	c.approve(ctx, t, h)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for range h.reads {
				c.open(ctx, t, who, h)
			}
		})
	}
	if rng.IntN(4) == 0 {
		time.Sleep(time.Duration(rng.IntN(80)) * time.Millisecond)
		c.revoke(ctx, t, h)
		c.open(ctx, t, who, h)
	}
	both.Wait()
}

func (c *crowd) approve(ctx context.Context, t *testing.T, h *told) {
	h.mu.Lock()
	h.approved = &moment{began: time.Now()}
	h.mu.Unlock()
	c.insist(ctx, t, func() error {
		q, err := c.client("ben").Decide(t.Context(), h.id, "approve", "")
		if err == nil {
			h.mu.Lock()
			h.approved.ended, h.granted = time.Now(), q.Grant
			h.mu.Unlock()
		}
		return err
	})
}

func (c *crowd) revoke(ctx context.Context, t *testing.T, h *told) {
	r := moment{began: time.Now()}
	if c.insist(ctx, t, func() error { _, err := c.client("ben").Decide(t.Context(), h.id, "revoke", ""); return err }) {
		r.ended = time.Now()
		h.mu.Lock()
		h.revoked = &r
		h.mu.Unlock()
	}
}

func (c *crowd) client(who string) *client.Client { return client.New(c.w.url, c.w.tokens[who]) }

// insist tries until there is an answer. A refusal is one: an attempt before it, that got
// no answer, may have done it. It is false when the load ends before.
func (c *crowd) insist(ctx context.Context, t *testing.T, call func() error) bool {
	for ctx.Err() == nil {
		c.begin()
		err := call()
		var fault *api.Fault
		switch {
		case err == nil, errors.As(err, &fault) && fault.Status < http.StatusInternalServerError:
			return true
		case fault != nil: // the broker is up and says that it failed
			t.Errorf("the broker answers %d %s", fault.Status, fault.Code)
			return false
		}
		c.mu.Lock()
		c.unanswered++
		c.mu.Unlock()
	}
	return false
}

// begin waits while the broker is down, and tells that something begins now.
func (c *crowd) begin() {
	c.pause.RLock()
	c.pause.RUnlock() //nolint:staticcheck // only waited for
	select {
	case c.began <- struct{}{}:
	default:
	}
}

// open reads once. Plaintext counts as shown as soon as a byte of it arrives, also in an
// answer that breaks off.
func (c *crowd) open(ctx context.Context, t *testing.T, who string, h *told) {
	if ctx.Err() != nil {
		return
	}
	c.begin()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.w.url+"/v1/requests/"+h.id+"/sample", nil)
	if err != nil {
		t.Error(err)
		return
	}
	req.Header.Set("Authorization", "Bearer "+c.w.tokens[who])
	s := moment{began: time.Now()}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.mu.Lock()
		c.unanswered++
		c.mu.Unlock()
		return
	}
	body, broken := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	s.ended = time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if bytes.Contains(body, []byte(phrase(h.trace))) {
		h.shown = append(h.shown, s)
		if broken != nil {
			c.mu.Lock()
			c.cut++
			c.mu.Unlock()
		}
		return
	}
	if bytes.Contains(body, []byte("the secret story")) {
		t.Errorf("%s shows another trace", h.id)
	}
	var fault api.Fault
	if broken == nil && json.Unmarshal(body, &fault) == nil {
		h.codes[fault.Code]++
	}
}
