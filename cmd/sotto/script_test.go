package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
	"github.com/sotto-project/sotto/internal/otelcol"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestMain lets scripts run `sotto`: this very binary, with a clock that a script sets.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sotto": func() {
		now, err := testClock(os.Getenv("SOTTO_TEST_NOW"))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(cli.Misused)
		}
		os.Exit(Main(os.Args[1:], &cli.Env{
			Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: now, Version: "test",
		}))
	}})
}

// testClock reads SOTTO_TEST_NOW: "+120h" is that far ahead of the real time, "@file" is
// the time in a file, read anew each time, which moves the clock of a running broker;
// anything else is a time that stands still. Only this test binary knows it.
func testClock(spec string) (func() time.Time, error) {
	switch {
	case spec == "":
		return time.Now, nil
	case spec[0] == '+' || spec[0] == '-':
		d, err := time.ParseDuration(spec)
		return func() time.Time { return time.Now().Add(d) }, err
	case spec[0] == '@':
		read := func() (time.Time, error) {
			text, err := os.ReadFile(spec[1:])
			if err != nil {
				return time.Time{}, err
			}
			return time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
		}
		if _, err := read(); err != nil {
			return nil, fmt.Errorf("SOTTO_TEST_NOW: %w", err)
		}
		return func() time.Time {
			t, err := read()
			if err != nil {
				panic(err)
			}
			return t
		}, nil
	}
	t, err := time.Parse(time.RFC3339, spec)
	return func() time.Time { return t }, err
}

// TestScripts runs the stories of testdata/script.
func TestScripts(t *testing.T) {
	runStories(t, "testdata/script")
}

// runStories runs all scripts of a folder. Those that start the collector are skipped,
// and say so, where it has not been built.
func runStories(t *testing.T, dir string) {
	t.Helper()
	repositoryRoot = testkit.Root(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in %s: %v", dir, err)
	}
	var plain, collector []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("\ndemo start")) || bytes.Contains(text, []byte("\ncollector start")) || bytes.Contains(text, []byte("\nexec sotto demo")) {
			collector = append(collector, f)
		} else {
			plain = append(plain, f)
		}
	}
	commands := scriptCommands()
	maps.Copy(commands, storyCommands())
	if len(plain) > 0 {
		t.Run("broker", func(t *testing.T) {
			testscript.Run(t, testscript.Params{Files: plain, Cmds: commands, RequireExplicitExec: true})
		})
	}
	if len(collector) > 0 {
		t.Run("collector", func(t *testing.T) {
			if _, err := otelcol.Find(); err != nil {
				t.Skipf("%d stories need the collector (make build): %v", len(collector), err)
			}
			testscript.Run(t, testscript.Params{Files: collector, Cmds: commands, Setup: storyEnv, RequireExplicitExec: true})
		})
	}
}

// scriptCommands are those that need no collector:
//
//	freeport NAME               sets $NAME to a free address on loopback
//	waitport ADDRESS            waits until it answers
//	clock TIME                  sets the clock of all `sotto`, running ones too; RFC 3339
//	keep DIR TRACE-ID TEXT      seals a span with a prompt into the store of the broker in DIR
//	profile ADDRESS DIR NAME…   writes NAME.yaml for people of the broker in DIR; also stranger.yaml
//	append FILE OTHER           adds the text of OTHER to FILE
//	copy FROM TO                copies a folder
//	truncate FILE BYTES         takes the last BYTES (negative) off a file
//	tink170 DIR                 stores a record that google/tink/go v1.7.0 sealed with the broker in DIR, and
//	                            writes its keyset and others: their-kek.json, encrypted.json, clear.bin, two-faults.bin
//	flip FILE OFFSET            flips a bit of a file; a negative offset counts from the end
//
// A process in the background is started with `exec sotto serve … &broker&` and stopped with
// `kill -INT broker` and `wait broker`.
func scriptCommands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"freeport": cmdFreeport,
		"waitport": cmdWaitport,
		"clock":    cmdClock,
		"keep":     cmdKeep,
		"profile":  cmdProfile,
		"append":   cmdAppend,
		"copy":     cmdCopy,
		"truncate": cmdTruncate,
		"flip":     cmdFlip,
		"tink170":  cmdTink170,
	}
}

func cmdFreeport(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		address, err := testkit.FreeAddress()
		ts.Check(err)
		ts.Setenv(name, address)
	}
}

func cmdWaitport(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: waitport ADDRESS")
	}
	for deadline := time.Now().Add(30 * time.Second); ; {
		c, err := net.DialTimeout("tcp", args[0], time.Second)
		if err == nil {
			ts.Check(c.Close())
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("nobody answers at %s", args[0])
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func cmdClock(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: clock TIME")
	}
	_, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	path := ts.MkAbs("clock")
	// Renamed into place: a running broker must not read half a time.
	ts.Check(os.WriteFile(path+".new", []byte(args[0]+"\n"), 0o600))
	ts.Check(os.Rename(path+".new", path))
	ts.Setenv("SOTTO_TEST_NOW", "@"+path)
}

func cmdProfile(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: profile ADDRESS DIR NAME…")
	}
	write := func(name, token string) {
		text := "broker: http://" + args[0] + "\ntoken_file: " + token + "\n"
		ts.Check(os.WriteFile(ts.MkAbs(name+".yaml"), []byte(text), 0o600))
	}
	for _, name := range args[2:] {
		write(name, filepath.Join(args[1], broker.TokenFolder, name))
	}
	ts.Check(os.WriteFile(ts.MkAbs("stranger.token"), []byte("sotto_of_somebody_else"), 0o600))
	write("stranger", "stranger.token")
}

func cmdAppend(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: append FILE OTHER")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+ts.ReadFile(args[1])), 0o600))
}

func cmdCopy(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: copy FROM TO")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

func cmdTruncate(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: truncate FILE BYTES")
	}
	by, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()+by))
}

func cmdFlip(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: flip FILE OFFSET")
	}
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	if at < 0 {
		at += len(data)
	}
	if at < 0 || at >= len(data) {
		ts.Fatalf("%s has %d bytes", args[0], len(data))
	}
	data[at] ^= 1
	ts.Check(os.WriteFile(path, data, 0o600))
}

func cmdKeep(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: keep DIR TRACE-ID TEXT")
	}
	now, err := testClock(ts.Getenv("SOTTO_TEST_NOW"))
	ts.Check(err)
	ts.Check(keep(ts.MkAbs(args[0]), args[1], args[2], now()))
}

// keep does what the collector does, with the library: it seals to the published keys of
// the class "sample" and stores.
func keep(dir, trace, prompt string, now time.Time) error {
	config, err := broker.LoadConfig(filepath.Join(dir, broker.ConfigFile))
	if err != nil {
		return err
	}
	policy, err := broker.LoadPolicy(config.Policy)
	if err != nil {
		return err
	}
	class, ok := policy.Class("sample")
	id, valid := retention.ParseTraceID(trace)
	if !ok || !valid {
		return errors.New("the policy has no class 'sample', or this is no trace id")
	}
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetName("chat")
	s.SetTraceID(id)
	s.SetSpanID([8]byte{1, 2, 3, 4, 5, 6, 7, 8})
	s.Attributes().PutStr("gen_ai.request.model", "test-model")
	s.Attributes().PutStr("gen_ai.prompt.0.role", "user")
	s.Attributes().PutStr("gen_ai.prompt.0.content", prompt)
	var m ptrace.ProtoMarshaler
	plaintext, err := m.MarshalTraces(td)
	if err != nil {
		return err
	}
	d, err := readDirectory(config, now)
	if err != nil {
		return err
	}
	h := sealed.Header{Tenant: "default", Class: class.Name, Expires: class.Expiry(now), TraceID: trace, SpanID: "0102030405060708", Signal: sealed.Traces}
	r, err := sealed.NewSealer(d.Find).Batch().Seal(h, plaintext, now)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := object.Write(&buf, []sealed.Record{r}); err != nil {
		return err
	}
	bucket, err := storeopen.Bucket(config.Store)
	if err != nil {
		return err
	}
	return bucket.Put(context.Background(), object.Key(h, 0, []sealed.Record{r}), buf.Bytes())
}

// TestUsage: what is called wrongly exits with 2 and says what to mend; help exits with 0.
func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args   []string
		code   int
		stderr string
	}{
		{nil, 0, ""},
		{[]string{"--help"}, 0, ""},
		{[]string{"bogus"}, 2, "unknown command"},
		{[]string{"keys", "bogus"}, 2, "unknown command"},
		{[]string{"--bogus"}, 2, "unknown flag"},
		{[]string{"request"}, 2, "sotto request --help"},
		{[]string{"request", trace}, 2, "reason"},
		{[]string{"request", trace, "--reason", "x", "--output", "yaml"}, 2, "human or json"},
		{[]string{"open"}, 2, "sotto open --help"},
		{[]string{"open", "r1", "--profile", "/nowhere/profile.yaml"}, 2, "/nowhere/profile.yaml"},
		{[]string{"serve", "--config", "/nowhere/broker.yaml"}, 2, "/nowhere/broker.yaml"},
		{[]string{"audit", "verify", "--dir", "."}, 2, "--verifier"},
		{[]string{"audit", "verify", "--dir", "/nowhere", "--verifier", "x"}, 1, "/nowhere"},
		{[]string{"keys", "init", "--person", "ada"}, 2, "name=role"},
		{[]string{"keys", "init", "--person", "ada=king"}, 2, "debugger"},
		{[]string{"keys", "shred", "nonsense"}, 2, "epoch"},
		{[]string{"keys", "shred", "default/2026-12-01"}, 2, "--reason"},
		{[]string{"keys", "shred", "default/2026-12-01", "--reason", "erasure asked"}, 2, "--yes"},
		{[]string{"version", "extra"}, 2, "unknown command"},
	} {
		code, stdout, stderr := run(t, tc.args...)
		if code != tc.code || !strings.Contains(stderr, tc.stderr) {
			t.Errorf("%q: exit code %d, stderr %q", tc.args, code, stderr)
		}
		if tc.code == 0 && stdout == "" {
			t.Errorf("%q prints nothing", tc.args)
		}
	}
}

const trace = "4bf92f3577b34da6a3ce929d0e0e4736"

func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(args, &cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Getenv: func(string) string { return "" }, Now: time.Now, Version: "test",
	})
	return code, out.String(), errs.String()
}

// TestEveryVerbExplainsItself: a short text, and an example that calls the verb.
func TestEveryVerbExplainsItself(t *testing.T) {
	t.Parallel()
	root := rootCommand(&cli.Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
	var paths []string
	var visit func(parent string, list []*cobra.Command)
	visit = func(parent string, list []*cobra.Command) {
		for _, c := range list {
			path := parent + " " + c.Name()
			if c.Name() == "completion" || c.Name() == "help" {
				continue
			}
			paths = append(paths, path)
			if c.Short == "" {
				t.Errorf("%s has no short description", path)
			}
			if c.HasSubCommands() {
				visit(path, c.Commands())
				continue
			}
			if !strings.Contains(c.Example, path) {
				t.Errorf("%s has no example that calls it: %q", path, c.Example)
			}
		}
	}
	visit("sotto", root.Commands())
	for _, want := range []string{
		"sotto serve", "sotto request", "sotto requests", "sotto approve", "sotto deny", "sotto withdraw", "sotto revoke", "sotto open",
		"sotto grants", "sotto keys init", "sotto keys list", "sotto keys publish", "sotto keys shred",
		"sotto audit tail", "sotto audit verify", "sotto retention sweep", "sotto retention report", "sotto version",
	} {
		if !slices.Contains(paths, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

// TestCompletion: the shells get their scripts.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if code, stdout, stderr := run(t, "completion", shell); code != 0 || !strings.Contains(stdout, "sotto") {
			t.Errorf("%s: %d %s", shell, code, stderr)
		}
	}
	if _, stdout, _ := run(t, "__complete", "requests", "--state", ""); !strings.Contains(stdout, "pending") {
		t.Errorf("states are not completed: %s", stdout)
	}
}

func readDirectory(config broker.Config, now time.Time) (keyring.Directory, error) {
	signed, err := os.ReadFile(config.Keyring.DirectoryFile)
	if err != nil {
		return keyring.Directory{}, err
	}
	key, err := audit.ReadKeyFile(config.Keyring.Signer)
	if err != nil {
		return keyring.Directory{}, err
	}
	return keyring.OpenDirectory(signed, key.Verifier, now)
}
