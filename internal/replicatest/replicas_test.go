package replicatest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/broker/state"
)

const (
	approvers = 50
	rounds    = 2 // requests of each reader
	attempts  = 3 // reads tried at each broker, beside each other
)

// span of time of a call, by one clock: that of this process.
type span struct{ began, ended time.Time }

// happened is what all people saw of one request.
type happened struct {
	mu       sync.Mutex
	id       string
	reads    int
	approved *span
	denied   bool
	revoked  *span
	shown    []span
	until    time.Time
}

// load is the whole crowd.
type load struct {
	t       *testing.T
	c       *cluster
	all     sync.Map // id → *happened
	waiting chan *happened

	mu       sync.Mutex
	frozen   span // from the answer to the freeze until lifting began
	opening  []time.Duration
	deciding []time.Duration
	codes    map[string]int
}

// TestReplicas is described in the package comment.
func TestReplicas(t *testing.T) {
	if os.Getenv("SOTTO_BIN") == "" {
		t.Skip("SOTTO_BIN names no folder with the binaries: run `make test-postgres`")
	}
	readers := 500
	if text := os.Getenv("SOTTO_REPLICA_READERS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatal("SOTTO_REPLICA_READERS is not a positive number")
		}
		readers = n
	}
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 2 * readers
	http.DefaultTransport.(*http.Transport).MaxIdleConns = 0
	c := newCluster(t, filepath.Join(os.Getenv("SOTTO_BIN"), "sotto"), people(readers, approvers), 40, "")
	l := &load{t: t, c: c, waiting: make(chan *happened, readers*rounds), codes: map[string]int{}}
	began := time.Now()
	var approving, reading sync.WaitGroup
	for i := range approvers {
		approving.Go(func() { l.approve(t.Context(), fmt.Sprintf("approver-%d", i), uint64(i)) })
	}
	for i := range readers {
		reading.Go(func() { l.read(t.Context(), fmt.Sprintf("reader-%d", i), uint64(i)) })
	}
	reading.Go(func() { l.freeze(t.Context()) })
	reading.Wait()
	close(l.waiting)
	approving.Wait()
	took := time.Since(began)
	l.judge(t, took)
}

func (l *load) client(broker int, who string) *client.Client {
	return client.New(l.c.urls[broker], l.c.tokens[who])
}

// read asks, and while the request waits, is granted, is revoked, tries to read at both
// brokers at once.
func (l *load) read(ctx context.Context, who string, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for range rounds {
		h := &happened{reads: 1 + rng.IntN(3)}
		q, err := l.client(rng.IntN(2), who).Create(ctx, api.NewRequest{
			TraceID: l.c.traces[rng.IntN(len(l.c.traces))], Reason: "load on two brokers", Reads: h.reads,
		})
		if err != nil {
			l.t.Errorf("%s asks: %v", who, err)
			return
		}
		h.id = q.ID
		l.all.Store(q.ID, h)
		l.waiting <- h
		var both sync.WaitGroup
		for b := range 2 {
			cl := l.client(b, who)
			pause := time.Duration(rng.IntN(200)) * time.Millisecond
			both.Go(func() { l.tryReads(ctx, cl, h, pause) })
		}
		both.Wait()
	}
}

// tryReads waits for the decision, and then reads some times. The first try is at once.
func (l *load) tryReads(ctx context.Context, cl *client.Client, h *happened, pause time.Duration) {
	l.open(ctx, cl, h)
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(100*time.Millisecond + pause) {
		q, err := cl.Request(ctx, h.id)
		if err != nil {
			l.t.Errorf("look at %s: %v", h.id, err)
			return
		}
		if q.State != "pending" {
			break
		}
	}
	for range attempts {
		l.open(ctx, cl, h)
		time.Sleep(pause)
	}
}

func (l *load) open(ctx context.Context, cl *client.Client, h *happened) {
	s := span{began: time.Now()}
	sample, err := cl.Open(ctx, h.id)
	s.ended = time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		fault := (*api.Fault)(nil)
		if !errors.As(err, &fault) {
			l.t.Errorf("open %s: %v", h.id, err)
			return
		}
		l.codes[fault.Code]++
		return
	}
	l.codes["shown"]++
	l.opening = append(l.opening, s.ended.Sub(s.began))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shown, h.until = append(h.shown, s), sample.Request.Grant.Until
	if len(sample.Records) != 1 {
		l.t.Errorf("%s shows %d records", h.id, len(sample.Records))
	}
}

// approve decides what waits: most are approved, some denied, some revoked soon after.
func (l *load) approve(ctx context.Context, who string, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 2))
	for h := range l.waiting {
		time.Sleep(time.Duration(rng.IntN(100)) * time.Millisecond)
		verb := "approve"
		if rng.IntN(20) == 0 {
			verb = "deny"
		}
		s := span{began: time.Now()}
		_, err := l.client(rng.IntN(2), who).Decide(ctx, h.id, verb, "")
		s.ended = time.Now()
		if err != nil {
			l.t.Errorf("%s %s: %v", verb, h.id, err)
			continue
		}
		h.mu.Lock()
		if verb == "deny" {
			h.denied = true
		} else {
			h.approved = &s
		}
		h.mu.Unlock()
		l.mu.Lock()
		l.deciding = append(l.deciding, s.ended.Sub(s.began))
		l.mu.Unlock()
		if verb == "approve" && rng.IntN(5) == 0 {
			time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond)
			r := span{began: time.Now()}
			if _, err := l.client(rng.IntN(2), who).Decide(ctx, h.id, "revoke", ""); err != nil {
				l.t.Errorf("revoke %s: %v", h.id, err)
				continue
			}
			r.ended = time.Now()
			h.mu.Lock()
			h.revoked = &r
			h.mu.Unlock()
		}
	}
}

// freeze stops everything once, in the middle, at one broker; two people lift it at the other.
func (l *load) freeze(ctx context.Context) {
	time.Sleep(time.Second)
	if _, err := l.client(0, "approver-0").StartFreeze(ctx, "a drill in the middle of it"); err != nil {
		l.t.Error(err)
		return
	}
	frozen := span{began: time.Now()}
	time.Sleep(2 * time.Second)
	frozen.ended = time.Now()
	for _, who := range []string{"approver-1", "approver-2"} {
		if _, err := l.client(1, who).LiftFreeze(ctx, "the drill is over"); err != nil {
			l.t.Error(err)
		}
	}
	l.mu.Lock()
	l.frozen = frozen
	l.mu.Unlock()
}

// judge compares what people saw with the database and with both logs.
func (l *load) judge(t *testing.T, took time.Duration) {
	db, err := state.OpenPostgres(t.Context(), state.Postgres{DSN: l.c.dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// What each log says was shown: by request, the index of each entry.
	type place struct {
		log   string
		index uint64
	}
	logged := map[place]audit.Record{}
	perRequest := map[string]int{}
	for _, c := range l.c.configs {
		key, err := audit.ReadKeyFile(c.Audit.Signer)
		if err != nil {
			t.Fatal(err)
		}
		for r, err := range audit.Entries(c.Audit.Directory, 0) {
			if err != nil {
				t.Fatal(err)
			}
			if r.Replica != key.Signer.Name() {
				t.Fatalf("an entry in the log of %s names the broker %q", key.Signer.Name(), r.Replica)
			}
			if r.Action == audit.SampleOpen && r.Decision == audit.Allowed {
				logged[place{r.Replica, r.Index}] = r
				perRequest[r.Request]++
			}
		}
	}
	requests, shown, counted := 0, 0, 0
	both := [2]int{}
	l.all.Range(func(_, v any) bool {
		h := v.(*happened)
		requests++
		shown += len(h.shown)
		q, err := db.Request(t.Context(), h.id)
		if err != nil {
			t.Fatal(err)
		}
		reads, err := db.Reads(t.Context(), h.id)
		if err != nil {
			t.Fatal(err)
		}
		counted += len(reads)
		used := 0
		if q.Grant != nil {
			used = q.Grant.Used
		}
		if len(reads) != used || used > h.reads || len(h.shown) > used {
			t.Errorf("%s: %d shown, %d reads stored, %d used of %d", h.id, len(h.shown), len(reads), used, h.reads)
		}
		if perRequest[h.id] > used || perRequest[h.id] < len(h.shown) {
			t.Errorf("%s: %d entries, %d shown, %d used", h.id, perRequest[h.id], len(h.shown), used)
		}
		for _, r := range reads {
			if r.AuditIndex == nil {
				continue // the entry could not be written: nothing was shown, which is counted below
			}
			e, ok := logged[place{r.AuditLog, *r.AuditIndex}]
			if !ok || e.Request != h.id || e.Shown != r.Shown {
				t.Errorf("%s: read %d stands at %s %d, where the log has %+v", h.id, r.Number, r.AuditLog, *r.AuditIndex, e)
				continue
			}
			if e.Time.Before(q.Grant.From) || !e.Time.Before(q.Grant.Until) {
				t.Errorf("%s: read at %s, the grant was in force from %s to %s", h.id, e.Time, q.Grant.From, q.Grant.Until)
			}
			if r.AuditLog == "one/audit" {
				both[0]++
			} else {
				both[1]++
			}
		}
		for _, s := range h.shown {
			switch {
			case h.denied || h.approved == nil:
				t.Errorf("%s was shown and never approved", h.id)
			case s.ended.Before(h.approved.began):
				t.Errorf("%s was shown before anybody approved it", h.id)
			case h.revoked != nil && s.began.After(h.revoked.ended):
				t.Errorf("%s was opened %s after it was revoked", h.id, s.began.Sub(h.revoked.ended))
			case s.ended.After(h.until.Add(time.Minute)):
				t.Errorf("%s was shown after its end", h.id)
			case s.began.After(l.frozen.began) && s.ended.Before(l.frozen.ended):
				t.Errorf("%s was opened while all reading was frozen", h.id)
			}
		}
		return true
	})
	if shown == 0 || l.codes["reads_spent"] == 0 || l.codes["revoked"] == 0 || l.codes["frozen"] == 0 || l.codes["denied"] == 0 || both[0] == 0 || both[1] == 0 {
		t.Errorf("the load did not meet every case: %v, reads per broker %v", l.codes, both)
	}
	for code := range l.codes {
		if !slices.Contains([]string{"shown", "pending", "denied", "revoked", "reads_spent", "frozen"}, code) {
			t.Errorf("%d reads ended with %q", l.codes[code], code)
		}
	}
	l.c.verify(t)
	t.Logf("%d requests in %s; reads %v, counted %d, per broker %v", requests, took.Round(time.Millisecond), l.codes, counted, both)
	t.Logf("open that shows: %s; decide: %s", quantiles(l.opening), quantiles(l.deciding))
}

func quantiles(d []time.Duration) string {
	if len(d) == 0 {
		return "none"
	}
	slices.Sort(d)
	at := func(q float64) time.Duration { return d[int(q*float64(len(d)-1))].Round(time.Millisecond) }
	return fmt.Sprintf("p50 %s, p99 %s, max %s of %d", at(.5), at(.99), at(1), len(d))
}
