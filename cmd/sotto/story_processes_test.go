package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sotto-project/sotto/internal/otelcol"
	"github.com/sotto-project/sotto/internal/otlpsink"
)

// stories holds what each running story started, by its work folder.
var stories sync.Map

type story struct {
	sink      *otlpsink.Sink
	demo      *background
	collector *otelcol.Process
	proxy     *proxy
}

func storyOf(ts *testscript.TestScript) *story {
	s, _ := stories.LoadOrStore(ts.Getenv("WORK"), &story{})
	return s.(*story)
}

func cmdBackend(ts *testscript.TestScript, _ bool, args []string) {
	s := storyOf(ts)
	switch {
	case len(args) == 1 && args[0] == "start":
		sink, err := otlpsink.Start(context.Background(), "127.0.0.1:0", true)
		ts.Check(err)
		ts.Defer(func() { _ = sink.Stop() })
		s.sink = sink
		ts.Setenv("BACKEND", sink.Endpoint)
	case len(args) == 2 && args[0] == "dump" && s.sink != nil:
		var out strings.Builder
		for _, row := range s.sink.Rows() {
			fmt.Fprintf(&out, "%s %q trace=%s status=%q\n", row.Signal, row.Name, row.TraceID, row.Status)
			for _, key := range slices.Sorted(maps.Keys(row.Attributes)) {
				fmt.Fprintf(&out, "    %s = %s\n", key, row.Attributes[key])
			}
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out.String()), 0o600))
	default:
		ts.Fatalf("usage: backend start | dump FILE")
	}
}

// background is a `sotto` process of the story.
type background struct {
	cmd   *exec.Cmd
	out   bytes.Buffer
	ended chan struct{}
	err   error // read after ended is closed
}

func cmdDemo(ts *testscript.TestScript, _ bool, args []string) {
	s := storyOf(ts)
	switch {
	case len(args) > 0 && args[0] == "start":
		s.demo = startDemo(ts, args[1:])
		await(ts, "the collector is ready", func() bool {
			select {
			case <-s.demo.ended:
				ts.Fatalf("the demo ended: %v", s.demo.err)
			default:
			}
			return answers("http://" + ts.Getenv("HEALTH"))
		})
	case len(args) == 1 && args[0] == "stop" && s.demo != nil:
		ts.Check(s.demo.cmd.Process.Signal(syscall.SIGTERM))
		select {
		case <-s.demo.ended:
			ts.Check(s.demo.err)
		case <-time.After(10 * time.Second):
			ts.Fatalf("the demo did not drain within 10 s")
		}
	default:
		ts.Fatalf("usage: demo start ARGS | stop")
	}
}

func startDemo(ts *testscript.TestScript, args []string) *background {
	sotto, err := exec.LookPath("sotto")
	ts.Check(err)
	b := &background{ended: make(chan struct{})}
	b.cmd = exec.Command(sotto, append([]string{
		"demo", "--dir", ts.MkAbs("demo"),
		"--otlp-grpc", ts.Getenv("OTLP_GRPC"), "--otlp-http", ts.Getenv("OTLP_HTTP"), "--broker", ts.Getenv("BROKER"),
		"--health", ts.Getenv("HEALTH"), "--metrics", ts.Getenv("METRICS"),
	}, args...)...)
	b.cmd.Env = append(os.Environ(), "SOTTO_BIN="+ts.Getenv("SOTTO_BIN"))
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		if v := ts.Getenv(name); v != "" {
			b.cmd.Env = append(b.cmd.Env, name+"="+v)
		}
	}
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.out
	ts.Check(b.cmd.Start())
	go func() {
		b.err = b.cmd.Wait()
		close(b.ended)
	}()
	ts.Defer(func() {
		_ = b.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-b.ended:
		case <-time.After(15 * time.Second):
			_ = b.cmd.Process.Kill()
			<-b.ended
		}
		ts.Logf("[demo]\n%s", b.out.String())
		if log, err := os.ReadFile(filepath.Join(ts.MkAbs("demo"), "collector.log")); err == nil {
			ts.Logf("[collector]\n%s", log)
		}
	})
	return b
}

// cmdCollector runs the collector alone with the shipped configuration; further
// arguments are environment variables of that configuration.
func cmdCollector(ts *testscript.TestScript, _ bool, args []string) {
	s := storyOf(ts)
	switch {
	case len(args) > 0 && args[0] == "start":
		binary, err := otelcol.Find()
		ts.Check(err)
		config := filepath.Join(repositoryRoot, "config", "collector.yaml")
		env := []string{
			"SOTTO_OTLP_GRPC=" + ts.Getenv("OTLP_GRPC"), "SOTTO_OTLP_HTTP=" + ts.Getenv("OTLP_HTTP"), "SOTTO_HEALTH=" + ts.Getenv("HEALTH"),
			"SOTTO_METRICS_PORT=" + portOf(ts.Getenv("METRICS")), "SOTTO_BACKEND=" + ts.Getenv("BACKEND"),
			"SOTTO_RETENTION_POLICY=" + filepath.Join(repositoryRoot, "config", "retention.yaml"),
			"SOTTO_STORE_DIR=" + ts.MkAbs("objects"), "SOTTO_QUEUE_DIR=" + ts.MkAbs("queue"),
		}
		for _, pair := range args[1:] {
			env = append(env, os.Expand(pair, ts.Getenv))
		}
		ts.Check(os.MkdirAll(ts.MkAbs("objects"), 0o700))
		s.collector, err = otelcol.Start(binary, []string{config}, env, ts.MkAbs("collector.log"))
		ts.Check(err)
		process := s.collector
		ts.Defer(func() {
			_ = process.Stop()
			if log, err := os.ReadFile(ts.MkAbs("collector.log")); err == nil {
				ts.Logf("[collector]\n%s", log)
			}
		})
		ts.Check(process.Ready(context.Background(), "http://"+ts.Getenv("HEALTH")))
	case len(args) == 1 && args[0] == "stop" && s.collector != nil:
		ts.Check(s.collector.Stop())
	default:
		ts.Fatalf("usage: collector start [NAME=VALUE…] | stop")
	}
}

// repositoryRoot is where the shipped configuration lies; set by TestScripts.
var repositoryRoot string

func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}

func answers(url string) bool {
	res, err := http.Get(url)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// proxy forwards TCP to a server until it is told to fail: then it cuts what is
// open and refuses what is new, as a server that went down does.
type proxy struct {
	target   string
	address  string
	listener net.Listener

	mu    sync.Mutex
	conns map[net.Conn]bool
}

func cmdProxy(ts *testscript.TestScript, _ bool, args []string) {
	s := storyOf(ts)
	switch {
	case len(args) == 2 && args[0] == "start":
		s.proxy = &proxy{target: args[1], address: "127.0.0.1:0", conns: map[net.Conn]bool{}}
		ts.Check(s.proxy.listen())
		ts.Setenv("PROXY", s.proxy.address)
		ts.Defer(s.proxy.cut)
	case len(args) == 1 && args[0] == "stop" && s.proxy != nil:
		s.proxy.cut()
	case len(args) == 1 && args[0] == "resume" && s.proxy != nil:
		ts.Check(s.proxy.listen())
	default:
		ts.Fatalf("usage: proxy start ADDRESS | stop | resume")
	}
}

func (p *proxy) listen() error {
	listener, err := net.Listen("tcp", p.address)
	if err != nil {
		return err
	}
	p.listener, p.address = listener, listener.Addr().String()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.forward(conn)
		}
	}()
	return nil
}

func (p *proxy) forward(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	p.mu.Unlock()
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	}()
	_, _ = io.Copy(client, server)
	_ = client.Close()
}

func (p *proxy) cut() {
	_ = p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		_ = conn.Close()
	}
	clear(p.conns)
}
