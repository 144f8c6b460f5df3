package sealedstoreexporter

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
)

const ownMounts = "SOTTO_TEST_OWN_MOUNTS"

// withOwnMounts runs the test in a process whose mounts nobody else sees, so that it
// may mount a small file system without being root. It reports whether this is that process.
func withOwnMounts(t *testing.T) bool {
	t.Helper()
	if os.Getenv(ownMounts) != "" {
		return true
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), ownMounts+"=1")
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	var out strings.Builder
	child.Stdout, child.Stderr = &out, &out
	if err := child.Start(); err != nil {
		t.Skipf("a full disk needs a small file system, and this machine gives no user namespace to mount one in: %v", err)
	}
	if err := child.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	t.Log(out.String())
	return false
}

// TestDiskFull: the disk under a directory store fills up. What was acknowledged is
// there, the others wait, nothing half-written stays, and when there is room again
// all of it is stored by the same process.
func TestDiskFull(t *testing.T) {
	if !withOwnMounts(t) {
		return
	}
	v, c := newVault(), quick(t)
	disk := t.TempDir()
	if err := syscall.Mount("sotto-test", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Fatalf("mount a small file system: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	c.Store.Directory = filepath.Join(disk, "store")
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 3600<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	c.QueueConfig.Get().Batch.Get().MinSize = 1 // one object a caller
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	const callers = 12 // of 100 KiB each; 400 KiB are free
	var all sync.WaitGroup
	var want []string
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	for n := range callers {
		class := fmt.Sprintf("class-%d", n)
		records, plain := v.fat(t, class, 25)
		want = append(want, plain...)
		all.Go(func() {
			if err := e.ConsumeTraces(t.Context(), envelope.Traces(records)); err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			for _, p := range plain {
				acknowledged[p] = true
			}
		})
	}
	time.Sleep(time.Second) // several retries long
	mu.Lock()
	full := len(acknowledged)
	got, _ := v.stored(t, bucketOf(t, c))
	for plain := range acknowledged {
		if got[plain] != 1 {
			t.Error("a record was acknowledged and is not there")
		}
	}
	mu.Unlock()
	if full == 0 || full >= callers*25 {
		t.Errorf("%d of %d records acknowledged on the full disk, want some", full, callers*25)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	shutdown(t, e)
	got, _ = v.stored(t, bucketOf(t, c))
	wantOnce(t, got, want...)
	err := filepath.WalkDir(c.Store.Directory, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), objstore.TempPrefix) {
			t.Errorf("%s was left half-written", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
