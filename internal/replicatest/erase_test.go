package replicatest

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/erasetest"
	"github.com/sotto-project/sotto/internal/erasurecert"
	"github.com/sotto-project/sotto/internal/pgserver"
)

// dropped ends the connections that hold a turn, as a failing network or a restart of the
// database does.
const dropped = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

// TestReplicasErase: two brokers on one database erase people at once, each person by one
// erasure at either broker, while both sweep what has expired and the database drops the
// connections that hold their turns. Then nothing of those people is there and the rest
// once; each erasure has a certificate that verifies; both logs verify.
func TestReplicasErase(t *testing.T) {
	if os.Getenv("SOTTO_BIN") == "" {
		t.Skip("SOTTO_BIN names no folder with the binaries: run `make test-postgres`")
	}
	const all, erased, objects = 7, 5, 150
	c := newCluster(t, filepath.Join(os.Getenv("SOTTO_BIN"), "sotto"), people(0, 2), 1, "retention: {sweep: 1s}\n")
	d, class, bucket := c.collector(t, c.made)
	ks, err := digest.InsecureReadKeyset(c.configs[0].Subjects.Keyset)
	if err != nil {
		t.Fatal(err)
	}
	key, err := subject.New(ks)
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := &erasetest.Store{
		Bucket: bucket, Key: key, Sealer: sealed.NewSealer(d.Find), Class: class.Name, Expires: class.Expiry(time.Now()),
		People: all, Traces: 30 * all, Random: rand.New(rand.NewPCG(seed, 0)),
	}
	s.Fill(t, objects)
	// The same people's records that have expired, which the sweeps take meanwhile.
	over := keyring.Epoch{Tenant: "default", Expires: time.Now().UTC().Truncate(24 * time.Hour)}
	_, public, err := keyring.NewEpochKey(over, keyring.X25519)
	if err != nil {
		t.Fatal(err)
	}
	expired := &erasetest.Store{
		Bucket: bucket, Key: key, Sealer: sealed.NewSealer(func(keyring.Epoch) (keyring.PublicKey, bool) { return public, true }), Class: class.Name, Expires: over.Expires,
		People: all, Traces: s.Traces, Random: s.Random,
	}
	rows, removed := 0, 0 // of all people: a record of two of them is in the certificate of whoever comes first
	for p := range erased {
		rows += s.Erase(p)
	}
	began := time.Now()
	var proposing sync.WaitGroup
	var mu sync.Mutex
	var ids []string
	for p := range erased {
		for b := range 2 {
			proposing.Go(func() {
				id := c.erase(t, b, erasetest.Person(p))
				mu.Lock()
				defer mu.Unlock()
				ids = append(ids, id)
			})
		}
	}
	for range 4 {
		expired.Fill(t, 10)
	}
	proposing.Wait()
	drops := 0
	for _, id := range ids {
		for n := 0; ; n++ {
			var e api.Erasure
			insist(t, func() (err error) { e, err = c.client(n%2, "approver-0").Erasure(t.Context(), id); return err })
			if e.State == "done" {
				break
			}
			if time.Since(began) > 3*time.Minute {
				t.Fatalf("erasure %s is %s after three minutes", id, e.State)
			}
			if time.Sleep(100 * time.Millisecond); n%8 == 3 && drops < 6 {
				pgserver.Exec(t, c.dsn, dropped)
				drops++
			}
		}
		var file []byte
		insist(t, func() (err error) { file, err = c.client(0, "approver-1").Certificate(t.Context(), id); return err })
		cert, _, err := erasurecert.Open(file, strings.Join(c.signers[:], " "))
		if err != nil || !cert.Complete() || cert.Erasure != id {
			t.Errorf("certificate of %s: %d remain, %v", id, cert.Left, err)
		}
		removed += cert.Rows
	}
	took := time.Since(began)
	if removed < rows {
		t.Errorf("the certificates say %d records, want at least %d", removed, rows)
	}
	f := s.Look(t)
	for deadline := time.Now().Add(20 * time.Second); f.Foreign > 0 && time.Now().Before(deadline); time.Sleep(time.Second) {
		f = s.Look(t) // until the sweep has taken the last that has expired
	}
	if !f.Exact() {
		t.Errorf("%d records of others are missing, %d twice, %d of the people are left, %d that have expired", f.Missing, f.Double, f.Left, f.Foreign)
	}
	c.verify(t)
	by := [2]int{}
	for i, config := range c.configs {
		for r, err := range audit.Entries(config.Audit.Directory, 0) {
			if err != nil {
				t.Fatal(err)
			}
			if r.Action == audit.EraseRemoved {
				by[i]++
			}
		}
	}
	t.Logf("%d erasures of %d people, %d records (%d in certificates) in %s; the database dropped their turns %d times; entries of what was removed, by broker: %v", len(ids), erased, rows, removed, took.Round(time.Millisecond), drops, by)
}

func (c *cluster) client(broker int, who string) *client.Client {
	return client.New(c.urls[broker], c.tokens[who])
}

// erase proposes at one broker, approves at the other, and runs.
func (c *cluster) erase(t *testing.T, at int, id string) string {
	var e api.Erasure
	insist(t, func() (err error) {
		e, err = c.client(at, "approver-0").Erase(t.Context(), api.NewErasure{Subjects: []string{id}, Reason: "asked for by letter"})
		return err
	})
	insist(t, func() error {
		_, err := c.client(1-at, "approver-1").DecideErasure(t.Context(), e.ID, "approve", "")
		return err
	})
	insist(t, func() error {
		_, err := c.client(at, "approver-0").DecideErasure(t.Context(), e.ID, "run", "")
		return err
	})
	return e.ID
}

// insist tries again while the database is away. A refusal is an answer: an attempt before
// it may have done it.
func insist(t *testing.T, call func() error) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := call()
		var fault *api.Fault
		if err == nil || errors.As(err, &fault) && fault.Status < http.StatusInternalServerError {
			return
		}
		if time.Now().After(deadline) {
			t.Error(err)
			return
		}
	}
}
