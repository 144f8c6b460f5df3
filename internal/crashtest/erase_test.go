package crashtest

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/erasetest"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

const (
	erasePeople  = 8   // the last two are never erased
	eraseObjects = 120 // of each filling
)

// TestEraseCrash kills the broker while it erases people; see the package comment.
func TestEraseCrash(t *testing.T) {
	folder := os.Getenv("SOTTO_BIN")
	if folder == "" {
		t.Skip("SOTTO_BIN names no folder with the binaries: run `make test-crash-erase`")
	}
	kills := quickKills
	if text := os.Getenv("SOTTO_ERASE_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatal("SOTTO_ERASE_KILLS is not a positive number")
		}
		kills = n
	} else {
		t.Logf("%d kills only; `make test-crash-erase` kills 100 times", quickKills)
	}
	for name, store := range map[string]func(t *testing.T) objstore.Config{
		"folder": func(*testing.T) objstore.Config { return objstore.Config{} },
		"s3": func(t *testing.T) objstore.Config {
			c := s3server.Bucket(t, s3server.Versioned)
			t.Setenv("AWS_ACCESS_KEY_ID", c.AccessKeyID) // a secret is written into no configuration
			t.Setenv("AWS_SECRET_ACCESS_KEY", c.SecretAccessKey.Reveal())
			c.AccessKeyID, c.SecretAccessKey = "", ""
			return objstore.Config{S3: &c}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newErasing(t, filepath.Join(folder, "sotto"), store(t))
			w.start(t)
			for range kills {
				w.begin(t)
				// At any moment of a whole erasure, also at its very end.
				time.Sleep(time.Duration(w.random.Int64N(int64(w.took) + 1)))
				w.killMidway(t)
				if t.Failed() {
					return
				}
			}
			w.finish(t)
			w.stop(t)
			w.verify(t)
			w.judge(t)
		})
	}
}

// erasing is a broker that erases one person after the other.
type erasing struct {
	*brokerWorld
	people *erasetest.Store
	next   int             // who is erased next
	id     string          // of the erasure that is begun; "" if none is
	rows   int             // that it removes
	took   time.Duration   // as one erasure takes, roughly: kills come within it
	seen   map[string]bool // keys of objects that ever lay in the store
	midway int             // kills while some of the person's records were gone and some not
	double int             // kills that left records of others twice for a while
	done   []string
	ends   map[string]int // resumptions that each certificate tells of
}

func newErasing(t *testing.T, binary string, store objstore.Config) *erasing {
	t.Helper()
	w := &erasing{brokerWorld: newBrokerWorld(t, binary, store), seen: map[string]bool{}, ends: map[string]int{}, took: time.Second}
	d, class, bucket := w.collector(t)
	ks, err := digest.InsecureReadKeyset(w.broker.Subjects.Keyset)
	if err != nil {
		t.Fatal(err)
	}
	key, err := subject.New(ks)
	if err != nil {
		t.Fatal(err)
	}
	w.people = &erasetest.Store{
		Bucket: bucket, Key: key, Sealer: sealed.NewSealer(d.Find), Class: class.Name, Expires: class.Expiry(time.Now()),
		People: erasePeople, Traces: 40 * erasePeople, Random: w.random,
	}
	return w
}

func (w *erasing) client(who string) *client.Client { return client.New(w.url, w.tokens[who]) }

// begin sees to it that an erasure runs. The first one is left alone, to know how long one takes.
func (w *erasing) begin(t *testing.T) {
	t.Helper()
	if w.id != "" {
		return
	}
	if w.next == 0 {
		w.people.Fill(t, eraseObjects)
		w.note(w.people.Look(t))
	}
	first := len(w.done) == 0
	e, err := w.client("cleo").Erase(t.Context(), api.NewErasure{Subjects: []string{erasetest.Person(w.next)}, Reason: "asked for by letter"})
	if err == nil {
		_, err = w.client("ben").DecideErasure(t.Context(), e.ID, "approve", "")
	}
	w.rows = w.people.Erase(w.next)
	began := time.Now()
	if err == nil {
		_, err = w.client("cleo").DecideErasure(t.Context(), e.ID, "run", "")
	}
	if err != nil {
		t.Fatal(err)
	}
	w.id, w.next = e.ID, (w.next+1)%(erasePeople-2)
	if first {
		w.finish(t)
		w.took = time.Since(began)
		w.begin(t)
	}
}

// note keeps which objects there were.
func (w *erasing) note(f erasetest.Found) {
	for _, key := range f.Keys {
		w.seen[key] = true
	}
}

// killMidway kills the broker, looks what lies in the store, and starts it again.
func (w *erasing) killMidway(t *testing.T) {
	t.Helper()
	w.kill()
	f := w.people.Look(t)
	w.note(f)
	if f.Missing > 0 || f.Foreign > 0 {
		t.Fatalf("after a kill %d records of others are missing, %d are foreign", f.Missing, f.Foreign)
	}
	switch f.Left {
	case 0: // too late, or at the very end
		w.took = w.took * 4 / 5
	case w.rows:
		w.took = w.took * 11 / 10
	default:
		w.midway++
	}
	if f.Double > 0 {
		w.double++
	}
	w.start(t)
	w.verify(t)
	if e, err := w.client("cleo").Erasure(t.Context(), w.id); err != nil {
		t.Fatal(err)
	} else if e.State == string(access.Done) {
		w.check(t)
	}
}

// finish waits for the end of the erasure, which the broker carries on by itself.
func (w *erasing) finish(t *testing.T) {
	t.Helper()
	if w.id == "" {
		return
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		e, err := w.client("cleo").Erasure(t.Context(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		if e.State == string(access.Done) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the erasure is %s after two minutes: nobody goes on with it", e.State)
		}
	}
	w.check(t)
}
