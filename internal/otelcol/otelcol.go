// Package otelcol runs the otelcol-sotto binary as a child process: the demo
// and the end-to-end tests run the collector that ships, not a copy in their own
// process. That it is a process of its own also holds a border: it has public
// keys only, so what it sealed it cannot open.
package otelcol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Process is a running collector.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // why it ended; read after done is closed
}

// Find returns the path of otelcol-sotto: beside the running binary, in the
// folder that SOTTO_BIN names (tests), or on the PATH.
func Find() (string, error) {
	if self, err := os.Executable(); err == nil {
		if beside := filepath.Join(filepath.Dir(self), "otelcol-sotto"); isFile(beside) {
			return beside, nil
		}
	}
	if dir := os.Getenv("SOTTO_BIN"); dir != "" && isFile(filepath.Join(dir, "otelcol-sotto")) {
		return filepath.Join(dir, "otelcol-sotto"), nil
	}
	if path, err := exec.LookPath("otelcol-sotto"); err == nil {
		return path, nil
	}
	return "", errors.New("otelcol-sotto is neither beside this binary nor on the PATH: run 'make build'")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Start runs the collector with the given configuration files and
// environment. What it says goes to logFile; it never says payload.
func Start(binary string, configs, env []string, logFile string) (*Process, error) {
	out, err := os.OpenFile(logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open collector log: %w", err)
	}
	defer out.Close() // the child has a descriptor of its own
	var args []string
	for _, c := range configs {
		args = append(args, "--config", c)
	}
	p := &Process{cmd: exec.Command(binary, args...), done: make(chan struct{})} //nolint:noctx // ended by Stop, with SIGTERM so that it drains
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	// A signal to the terminal's process group reaches the parent, which then drains the collector itself.
	p.cmd.SysProcAttr = ownGroup()
	started := make(chan error)
	go func() {
		// On Linux the collector ends with the thread that started it, so that a parent which is killed leaves
		// no orphan on its ports. The thread is this goroutine's own, and lives as long as the collector.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := p.cmd.Start(); err != nil {
			started <- fmt.Errorf("start collector: %w", err)
			return
		}
		started <- nil
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// Ready waits until the collector's health check answers.
func (p *Process) Ready(parent context.Context, url string) error {
	ctx, cancel := context.WithTimeout(parent, 60*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-p.done:
			return fmt.Errorf("the collector ended before it was ready: %w", errors.Join(p.err, errors.New("its log says why")))
		case <-ctx.Done():
			if err := parent.Err(); err != nil {
				return fmt.Errorf("stop waiting for the collector: %w", err)
			}
			return errors.New("the collector was not ready within 60 s")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Stop asks the collector to drain and waits for it; after ten seconds it is killed.
func (p *Process) Stop() error {
	select {
	case <-p.done:
		return p.err
	default:
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return nil
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
		return errors.New("the collector did not drain within 10 s and was killed")
	}
}

// Kill ends the collector as a crash would, without draining.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// Done is closed when the collector has ended.
func (p *Process) Done() <-chan struct{} { return p.done }
