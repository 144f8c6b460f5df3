// Command withpg starts a PostgreSQL server, runs a command with the variables that name
// the server, stops the server and ends with the command's exit code.
//
//	withpg -- go test -count=1 ./internal/broker/state
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

	"github.com/sotto-project/sotto/internal/pgserver"
)

func main() { os.Exit(run()) }

func run() int {
	folder := flag.String("postgres", "build/postgres", "the folder where Debian's packages are unpacked, where the machine has none")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "withpg: no command to run")
		return 2
	}
	// A signal ends the command, then the server: nothing of ours stays behind.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()

	began := time.Now()
	s, err := pgserver.Start(ctx, *folder)
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		return 1
	}
	fmt.Fprintf(os.Stderr, "withpg: PostgreSQL is ready after %v\n", time.Since(began).Round(time.Millisecond))

	code := runCommand(ctx, s, flag.Args())
	if err := s.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		code = max(code, 1)
	}
	return code
}

func runCommand(ctx context.Context, s *pgserver.Server, args []string) int {
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
		fmt.Fprintln(os.Stderr, "withpg:", err)
		return 1
	}
	return 0
}
