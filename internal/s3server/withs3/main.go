// Command withs3 starts an S3 server, runs a command with the variables that
// name the server, stops the server and ends with the command's exit code.
//
//	withs3 -server minio -- go test -count=1 ./internal/objstore/...
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/sotto-project/sotto/internal/s3server"
)

func main() { os.Exit(run()) }

func run() int {
	server := flag.String("server", "minio", "the server to start: minio or ceph")
	minio := flag.String("minio", "build/tools/minio", "the MinIO binary")
	ceph := flag.String("ceph", "build/ceph", "the folder where Ceph's packages are unpacked, fetched when absent")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "withs3: no command to run")
		return 2
	}
	// A signal ends the command, then the server: nothing of ours stays behind.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()

	began := time.Now()
	s, err := startServer(ctx, *server, *minio, *ceph)
	if err != nil {
		fmt.Fprintln(os.Stderr, "withs3:", err)
		return 1
	}
	fmt.Fprintf(os.Stderr, "withs3: %s listens on %s after %v\n", s.Name, s.Endpoint, time.Since(began).Round(time.Millisecond))

	code := runCommand(ctx, s, flag.Args())
	if err := s.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "withs3:", err)
		code = max(code, 1)
	}
	return code
}

func startServer(ctx context.Context, server, minio, ceph string) (*s3server.Server, error) {
	switch server {
	case "minio":
		return s3server.StartMinIO(ctx, minio)
	case "ceph":
		return s3server.StartCeph(ctx, ceph)
	}
	return nil, fmt.Errorf("unknown server %q: minio or ceph", server)
}

func runCommand(ctx context.Context, s *s3server.Server, args []string) int {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), s.Environ()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 15 * time.Second
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() >= 0 {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "withs3:", err)
		return 1
	}
	return 0
}
