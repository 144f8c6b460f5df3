package s3server

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func shell(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	return path
}

// TestServerDiesAtStart: the report has what the server said before it died.
func TestServerDiesAtStart(t *testing.T) {
	sh := shell(t)
	p, err := start("server", os.Environ(), sh, "-c", "echo address in use >&2; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	err = p.await(t.Context(), func(context.Context) error { return errors.New("no answer") })
	if err == nil || !strings.Contains(err.Error(), "address in use") || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("report %v", err)
	}
}

func TestServerNeverReady(t *testing.T) {
	sh := shell(t)
	p, err := start("server", os.Environ(), sh, "-c", "exec sleep 60")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := p.await(ctx, func(context.Context) error { return errors.New("no answer yet") }); err == nil || !strings.Contains(err.Error(), "no answer yet") {
		t.Errorf("report %v", err)
	}
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if p.cmd.ProcessState == nil {
		t.Error("the process was not waited for")
	}
}

func TestStopRemovesData(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(filepath.Join(folder, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := &Server{folder: folder}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data is still there: %v", err)
	}
}

func TestNoBinary(t *testing.T) {
	if _, err := StartMinIO(t.Context(), filepath.Join(t.TempDir(), "minio")); err == nil || !strings.Contains(err.Error(), "tools/minio.mod") {
		t.Errorf("%v does not say how to build it", err)
	}
}

// TestEnvironmentIsClean: a server must not see credentials of ours, nor a proxy.
func TestEnvironmentIsClean(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "made-up-secret")
	for _, v := range cleanEnviron("/data", "A=b") {
		if strings.Contains(v, "made-up-secret") {
			t.Errorf("the server would get %s", v)
		}
	}
}

func TestUUID(t *testing.T) {
	id := uuid()
	if len(id) != 36 || id[14] != '4' || id[19] != '8' || id == uuid() {
		t.Errorf("%q is no random UUID", id)
	}
}
