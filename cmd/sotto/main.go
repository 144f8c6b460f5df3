// Command sotto is everything of Sotto but the collector: the broker, the command line
// of those who ask, approve and read, keys, retention, the audit log and the demo.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"k8s.io/klog/v2"

	"github.com/sotto-project/sotto/internal/cli"
)

// version is set by the linker.
var version = "unknown"

func main() {
	os.Exit(Main(os.Args[1:], &cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now, Version: version,
	}))
}

// Main runs one command and returns its exit code. The clock is the caller's: only
// tests have another than time.Now.
func Main(args []string, env *cli.Env) int {
	klog.LogToStderr(false) // the audit log's library logs there; serve says what matters
	klog.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := rootCommand(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, cli.ErrSilent) {
		fmt.Fprintln(env.Stderr, "sotto:", cli.Clean(err.Error()))
	}
	return cli.ExitCode(err)
}
