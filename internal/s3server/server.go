package s3server

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/sotto-project/sotto/internal/testkit"
)

// Server is a running server. Whoever started it calls Stop.
type Server struct {
	Name      string
	Endpoint  string // URL on the loopback interface
	AccessKey string
	SecretKey string

	processes []*process // in order of their start
	folder    string
	minio     string // the binary, if it is MinIO
}

// Environ returns the variables with which tests find the server.
func (s *Server) Environ() []string {
	return []string{
		envMinIO + "=" + s.minio,
		envEndpoint + "=" + s.Endpoint,
		envAccessKey + "=" + s.AccessKey,
		envSecretKey + "=" + s.SecretKey,
		envName + "=" + s.Name,
	}
}

// Stop ends the server's processes, last one first, and removes its data.
func (s *Server) Stop() error {
	var faults []error
	for i := len(s.processes) - 1; i >= 0; i-- {
		faults = append(faults, s.processes[i].stop())
	}
	if s.folder != "" {
		faults = append(faults, os.RemoveAll(s.folder))
	}
	return errors.Join(faults...)
}

// process is one child process with its output kept for the report of a fault.
type process struct {
	name string
	cmd  *exec.Cmd
	done chan struct{}
	err  error // valid when done is closed

	mu  sync.Mutex
	out bytes.Buffer // guarded by mu
}

// Write keeps the child's output, of which only the first 64 KiB.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if room := 64<<10 - p.out.Len(); room > 0 {
		p.out.Write(b[:min(len(b), room)])
	}
	return len(b), nil
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

func start(name string, env []string, binary string, args ...string) (*process, error) {
	p := &process{name: name, done: make(chan struct{})}
	p.cmd = exec.Command(binary, args...)
	p.cmd.Env = env
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// stop asks the child to end, and ends it after 10 seconds.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop %s: %w", p.name, err)
		}
		<-p.done
	}
	return nil
}

// await polls until ready says so, the child ends, or the context does.
func (p *process) await(ctx context.Context, ready func(context.Context) error) error {
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("start %s: it ended by itself: %v\n%s", p.name, p.err, p.output())
		case <-ctx.Done():
			return fmt.Errorf("start %s: not ready in time: %v\n%s", p.name, err, p.output())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// answers returns a probe for await: the URL answers with 200.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("HTTP %d", response.StatusCode)
		}
		return nil
	}
}

// accepts returns a probe for await: something listens at the address.
func accepts(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return connection.Close()
	}
}

// freePort returns a port of the loopback interface for a server to be started.
func freePort() (string, error) {
	address, err := testkit.FreeAddress()
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(address)
	return port, err
}

// cleanEnviron is what a server gets of our environment: no credentials, no
// proxies, and a home of its own so that it reads and writes nothing of ours.
func cleanEnviron(folder string, more ...string) []string {
	return append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + filepath.Join(folder, "tmp"), "LC_ALL=C"}, more...)
}

func random() string { return rand.Text() }
