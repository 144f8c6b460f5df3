package crashtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/testkit"
)

// ledger is what lies in the store, opened.
type ledger struct {
	broker  *broker.Broker
	keys    map[string]tink.HybridDecrypt
	read    map[string]bool            // objects
	spans   map[string]map[string]int  // trace id -> span id -> records
	records map[[sha256.Size]byte]bool // by ciphertext, which no two sealings share
	twice   int                        // records that lie in the store more than once
}

func newLedger(b *broker.Broker) *ledger {
	return &ledger{
		broker: b, keys: map[string]tink.HybridDecrypt{}, read: map[string]bool{},
		spans: map[string]map[string]int{}, records: map[[sha256.Size]byte]bool{},
	}
}

// update reads the objects that are new, and opens each record in them.
func (g *ledger) update(t *testing.T, l *load) {
	t.Helper()
	for o, err := range g.broker.Bucket.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if g.read[o.Key] {
			continue
		}
		g.read[o.Key] = true
		info, err := object.ParseKey(o.Key)
		if err != nil {
			t.Fatalf("%s: %v", o.Key, err)
		}
		for r, err := range object.All(objstore.ReaderAt(t.Context(), g.broker.Bucket, o), o.Size) {
			if err != nil {
				t.Fatalf("%s: %v", o.Key, err)
			}
			if !info.Holds(r.Header) {
				t.Errorf("%s holds a record that belongs elsewhere", o.Key)
			}
			g.add(t, l, r)
		}
	}
}

func (g *ledger) add(t *testing.T, l *load, r sealed.Record) {
	t.Helper()
	sum := sha256.Sum256(r.Ciphertext)
	if g.records[sum] {
		g.twice++
	}
	g.records[sum] = true
	if g.spans[r.TraceID] == nil {
		g.spans[r.TraceID] = map[string]int{}
	}
	g.spans[r.TraceID][r.SpanID]++
	key, err := g.key(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := sealed.Open(r, key)
	if err != nil {
		t.Fatalf("a record of trace %s does not open: %v", r.TraceID, err)
	}
	l.mu.Lock()
	s := l.sent[r.TraceID]
	l.mu.Unlock()
	if s == nil || !bytes.Contains(plain, []byte(s.phrase)) {
		t.Errorf("the record of trace %s is not what was sent", r.TraceID)
	}
}

func (g *ledger) key(ctx context.Context, r sealed.Record) (tink.HybridDecrypt, error) {
	id := r.Epoch().ID()
	if g.keys[id] == nil {
		key, err := g.broker.Keeper.Decrypter(ctx, r.Epoch())
		if err != nil {
			return nil, err
		}
		g.keys[id] = key
	}
	return g.keys[id], nil
}

// missing counts the acknowledged traces that have not all their spans in the store.
func (g *ledger) missing(l *load) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for id, s := range l.sent {
		if s.acked && len(g.spans[id]) < s.spans {
			n++
		}
	}
	return n
}

// disk searches a folder for canaries. A file that did not change since it was
// searched is not searched again.
type disk struct {
	dir      string
	canaries *testkit.Canaries
	seen     map[string]time.Time
	files    int
	bytes    int64
}

func (d *disk) search(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(d.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return ignoreAbsent(err)
		}
		info, err := entry.Info()
		if err != nil {
			return ignoreAbsent(err)
		}
		if d.seen[path].Equal(info.ModTime()) {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return ignoreAbsent(err)
		}
		d.seen[path] = info.ModTime()
		d.files++
		d.bytes += int64(len(data))
		for _, place := range d.canaries.Found(data) {
			t.Errorf("%s: the canary of %s is on disk", path, place)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ignoreAbsent: what is removed while we look cannot hold anything.
func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
