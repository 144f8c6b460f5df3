package pgserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sotto-project/sotto/internal/debs"
	"github.com/sotto-project/sotto/internal/testkit"
)

// Server is a running server. Whoever started it calls Stop.
type Server struct {
	DSN  string // of a role that may do everything
	Data string // its folder of files

	folder string
	cmd    *exec.Cmd
	done   chan struct{}
	out    output
}

// output keeps what the server says, for the report of a fault.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write keeps the first 64 KiB.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if room := 64<<10 - o.buf.Len(); room > 0 {
		o.buf.Write(b[:min(len(b), room)])
	}
	return len(b), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// Environ returns the variables with which tests find the server.
func (s *Server) Environ() []string {
	return []string{envDSN + "=" + s.DSN, envData + "=" + s.Data}
}

// Start starts a server of its own, with data that go when it stops. Where the machine
// has no PostgreSQL, it is fetched to folder.
func Start(ctx context.Context, folder string) (*Server, error) {
	programs, lib, err := find(ctx, folder)
	if err != nil {
		return nil, err
	}
	// Another process may take the port between our look and the server's start.
	for range 3 {
		var s *Server
		if s, err = start(ctx, programs, lib); err == nil || ctx.Err() != nil {
			return s, err
		}
	}
	return nil, err
}

// find gives the folder of initdb and postgres, and what the linker needs.
func find(ctx context.Context, folder string) (programs, lib string, err error) {
	if found := newest("/usr/lib/postgresql"); found != "" {
		return found, "", nil
	}
	folder, err = filepath.Abs(folder)
	if err != nil {
		return "", "", err
	}
	if err := debs.Fetch(ctx, folder, "postgresql"); err != nil {
		return "", "", err
	}
	root := filepath.Join(folder, "root")
	libs, err := filepath.Glob(filepath.Join(root, "usr/lib/*-linux-gnu"))
	if err != nil {
		return "", "", err
	}
	found := newest(filepath.Join(root, "usr/lib/postgresql"))
	if found == "" || len(libs) == 0 {
		return "", "", fmt.Errorf("start postgres: nothing below %s: remove the folder, and it is fetched anew", root)
	}
	return found, libs[0], nil
}

func newest(dir string) string {
	found, _ := filepath.Glob(filepath.Join(dir, "*", "bin", "postgres")) // the pattern is ours
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

func start(ctx context.Context, programs, lib string) (*Server, error) {
	folder, err := os.MkdirTemp("", "sotto-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder, Data: filepath.Join(folder, "data"), done: make(chan struct{})}
	fail := func(err error) (*Server, error) {
		_ = s.Stop() // the first error is the one that tells
		return nil, err
	}
	as, err := lowered(folder)
	if err != nil {
		return fail(err)
	}
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "LC_ALL=C", "LD_LIBRARY_PATH=" + lib}
	secret := rand.Text()
	secretFile := filepath.Join(folder, "password")
	if err := os.WriteFile(secretFile, []byte(secret+"\n"), 0o600); err != nil {
		return fail(err)
	}
	if as != nil {
		if err := os.Chown(secretFile, int(as.Credential.Uid), int(as.Credential.Gid)); err != nil {
			return fail(err)
		}
	}
	run := exec.CommandContext(ctx, filepath.Join(programs, "initdb"), "--pgdata", s.Data, "--username", "sotto", "--pwfile", secretFile,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync")
	run.Env, run.SysProcAttr, run.Dir = env, as, folder
	if out, err := run.CombinedOutput(); err != nil {
		return fail(fmt.Errorf("make database files: %w\n%s", err, out))
	}
	address, err := testkit.FreeAddress()
	if err != nil {
		return fail(err)
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fail(err)
	}
	s.DSN = (&url.URL{Scheme: "postgres", User: url.UserPassword("sotto", secret), Host: address, Path: "/postgres"}).String()
	s.cmd = exec.Command(filepath.Join(programs, "postgres"), "-D", s.Data, "-h", "127.0.0.1", "-p", port, "-k", folder,
		"-c", "max_connections=200", "-c", "logging_collector=off")
	s.cmd.Env, s.cmd.SysProcAttr, s.cmd.Dir = env, as, folder
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.out
	if err := s.cmd.Start(); err != nil {
		s.cmd = nil
		return fail(fmt.Errorf("start postgres: %w", err))
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.done)
	}()
	if err := s.await(ctx); err != nil {
		return fail(err)
	}
	return s, nil
}

// lowered gives the folder to an unprivileged user, and what starts a process as them.
// Who is none already needs nothing.
func lowered(folder string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, fmt.Errorf("start postgres: it refuses root, and there is no user nobody: %w", err)
	}
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(folder, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// await polls until the server takes a connection, it ends, or the context does.
func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.DSN)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.done:
			return fmt.Errorf("start postgres: it ended by itself\n%s", s.out.String())
		case <-ctx.Done():
			return fmt.Errorf("start postgres: not ready in time\n%s", s.out.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Stop ends the server, by its own id, and removes its data.
func (s *Server) Stop() error {
	var faults []error
	if s.cmd != nil {
		// SIGINT is the fast shutdown: clients are cut off, data are written.
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			faults = append(faults, fmt.Errorf("stop postgres: %w", err))
		}
		select {
		case <-s.done:
		case <-time.After(20 * time.Second):
			faults = append(faults, s.cmd.Process.Kill())
			<-s.done
		}
	}
	return errors.Join(append(faults, os.RemoveAll(s.folder))...)
}
