package sealedstoreexporter

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/extension/extensiontest"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

// block makes a directory store unwritable in a way that also binds root: a file
// stands where its first folder must be. The returned function mends it.
func block(t *testing.T, c *Config) (mend func()) {
	t.Helper()
	path := filepath.Join(c.Store.Directory, "sealed")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}

// TestBlockedAndBack: callers wait while the store refuses, and nobody is told
// that a record is stored before it is.
func TestBlockedAndBack(t *testing.T) {
	v, c := newVault(), quick(t)
	mend := block(t, c)
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	const callers = 8
	var acknowledged atomic.Int32
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			if err := e.ConsumeTraces(t.Context(), envelope.Traces(v.seal(t, sealed.Traces, "errors", 1))); err != nil {
				t.Error(err)
				return
			}
			acknowledged.Add(1)
		})
	}
	time.Sleep(300 * time.Millisecond) // several retries long
	if n := acknowledged.Load(); n != 0 {
		t.Errorf("%d records acknowledged while the store was blocked", n)
	}
	mend()
	all.Wait()
	if got, _ := v.stored(t, bucketOf(t, c)); got[plaintexts("errors", 1)[0]] != callers {
		t.Errorf("stored %v, want the same text of all %d callers", got, callers)
	}
	shutdown(t, e)
}

// TestFullQueue: a full queue makes callers wait until their own patience ends;
// memory holds what the queue may hold and no more.
func TestFullQueue(t *testing.T) {
	v, c := newVault(), quick(t)
	mend := block(t, c)
	one := envelope.Traces(v.seal(t, sealed.Traces, "errors", 10))
	c.QueueConfig.Get().QueueSize = 12 << 10 // two or three of these requests
	c.QueueConfig.Get().Batch.Get().MinSize = 1
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	var mu sync.Mutex
	var refused int
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			if err := e.ConsumeTraces(ctx, one); err != nil {
				mu.Lock()
				defer mu.Unlock()
				refused++
			}
		})
	}
	all.Wait()
	if refused != 10 {
		t.Errorf("%d of 10 callers were told that their records are not stored, want all", refused)
	}
	mend()
	if err := e.ConsumeTraces(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	got, _ := v.stored(t, bucketOf(t, c))
	wantOnce(t, got, plaintexts("errors", 10)...) // all attempts were of the same records
	shutdown(t, e)
}

// TestShutdownWithStalledStore: a server that takes requests and never answers
// does not keep the Collector from ending, and nothing was acknowledged.
func TestShutdownWithStalledStore(t *testing.T) {
	v, c := newVault(), quick(t)
	c.TimeoutConfig.Timeout = time.Hour
	stalled := make(chan struct{}, 10)
	f := newFixture(t, c).within(func(b objstore.Bucket) objstore.Bucket {
		return tripwire{b, func(ctx context.Context, _ string) error {
			stalled <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}}
	})
	f.store.drain = 100 * time.Millisecond
	e := f.traces(t, componenttest.NewNopHost())
	result := make(chan error, 1)
	go func() {
		result <- e.ConsumeTraces(context.Background(), envelope.Traces(v.seal(t, sealed.Traces, "errors", 1)))
	}()
	<-stalled
	began := time.Now()
	shutdown(t, e)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("shutdown took %v", took)
	}
	if err := <-result; err == nil {
		t.Error("acknowledged, and not stored")
	}
}

// storageHost has the file storage extension for a persistent queue.
type storageHost struct {
	extensions map[component.ID]component.Component
}

func (h storageHost) GetExtensions() map[component.ID]component.Component { return h.extensions }

func newStorageHost(t *testing.T, folder string) (storageHost, component.ID) {
	t.Helper()
	factory := filestorage.NewFactory()
	config := factory.CreateDefaultConfig().(*filestorage.Config)
	config.Directory = folder
	ext, err := factory.Create(t.Context(), extensiontest.NewNopSettings(factory.Type()), config)
	if err != nil {
		t.Fatal(err)
	}
	start(t, ext, componenttest.NewNopHost())
	id := component.NewID(factory.Type())
	return storageHost{map[component.ID]component.Component{id: ext}}, id
}

// TestPersistentQueue: what the queue on disk took survives the end of the
// process with a store that is down or stalls, and is stored by the next one. The
// queue's file holds no plaintext.
func TestPersistentQueue(t *testing.T) {
	for name, stall := range map[string]bool{"refusing store": false, "stalling store": true} {
		t.Run(name, func(t *testing.T) {
			v, c := newVault(), quick(t)
			queueFolder := t.TempDir()
			run := func(broken bool) {
				host, id := newStorageHost(t, queueFolder)
				c.QueueConfig.Get().StorageID, c.QueueConfig.Get().WaitForResult = &id, false
				f := newFixture(t, c).within(func(b objstore.Bucket) objstore.Bucket {
					return tripwire{b, func(ctx context.Context, _ string) error {
						if broken && stall {
							<-ctx.Done()
							return ctx.Err()
						}
						if broken {
							return objstore.ErrUnavailable
						}
						return nil
					}}
				})
				f.store.drain = 100 * time.Millisecond
				e := f.traces(t, host)
				if broken {
					for range 3 {
						if err := e.ConsumeTraces(t.Context(), envelope.Traces(v.seal(t, sealed.Traces, "errors", 2))); err != nil {
							t.Error(err)
						}
					}
					time.Sleep(50 * time.Millisecond) // let an attempt begin
				} else {
					await(t, func() bool {
						got, _ := v.stored(t, bucketOf(t, c))
						return got[plaintexts("errors", 1)[0]] >= 3
					})
				}
				shutdown(t, e)
				for _, ext := range host.extensions {
					shutdown(t, ext)
				}
			}
			run(true)
			files, err := os.ReadDir(queueFolder)
			if err != nil || len(files) == 0 {
				t.Fatalf("the queue's folder holds %d files, %v", len(files), err)
			}
			for _, file := range files {
				raw, err := os.ReadFile(filepath.Join(queueFolder, file.Name()))
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(raw), canary) {
					t.Errorf("%s holds plaintext", file.Name())
				}
			}
			run(false)
			got, _ := v.stored(t, bucketOf(t, c))
			for _, plain := range plaintexts("errors", 2) {
				if got[plain] != 3 {
					t.Errorf("%q is stored %d times, want 3: once for each request", plain, got[plain])
				}
			}
		})
	}
}

func await(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen within 10 s")
		}
	}
}

// TestServerCutOff: connections to a real server are cut again and again while
// records are being stored. Everything acknowledged is there, once.
func TestServerCutOff(t *testing.T) {
	direct := s3server.Bucket(t, s3server.Versioned)
	host, err := direct.Host()
	if err != nil {
		t.Fatal(err)
	}
	p := newProxy(t, host)
	v, c := newVault(), quick(t)
	through := direct
	through.Endpoint = "http://" + p.listener.Addr().String()
	c.Store = storeConfig{S3: &through}
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())

	var all sync.WaitGroup
	classes := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	for i, class := range classes {
		all.Go(func() {
			time.Sleep(time.Duration(i) * 60 * time.Millisecond)
			if err := e.ConsumeTraces(t.Context(), envelope.Traces(v.seal(t, sealed.Traces, class, 20))); err != nil {
				t.Errorf("class %s: %v", class, err)
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	// It is open for longer and longer: servers differ in how long a write takes.
	open := 20 * time.Millisecond
	for cut := true; ; cut = !cut {
		wait := 40 * time.Millisecond
		if !cut {
			wait, open = open, 2*open
		}
		p.set(cut)
		select {
		case <-done:
			p.set(false)
			shutdown(t, e)
			b := bucketOf(t, &Config{Store: storeConfig{S3: &direct}})
			got, names := v.stored(t, b)
			var want []string
			for _, class := range classes {
				want = append(want, plaintexts(class, 20)...)
			}
			wantOnce(t, got, want...)
			versions := 0
			for _, err := range b.(objstore.History).Versions(t.Context(), "") {
				if err != nil {
					t.Fatal(err)
				}
				versions++
			}
			if versions != len(names) {
				t.Errorf("%d versions of %d objects: a retry wrote an object again", versions, len(names))
			}
			return
		case <-time.After(wait):
		}
	}
}

// TestServerGone: a store that is not there at start keeps nobody from starting;
// callers get an error in their own time and nothing is acknowledged.
func TestServerGone(t *testing.T) {
	v, c := newVault(), quick(t)
	c.Store = storeConfig{S3: &objstore.S3Config{
		Endpoint: "http://127.0.0.1:1", Insecure: true, Bucket: "absent", Region: "us-east-1",
		AccessKeyID: "made-up", SecretAccessKey: "made-up-secret",
	}}
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := e.ConsumeTraces(ctx, envelope.Traces(v.seal(t, sealed.Traces, "errors", 1))); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, objstore.ErrUnavailable) {
		t.Errorf("error %v, want one that can be retried", err)
	}
	shutdown(t, e)
}
