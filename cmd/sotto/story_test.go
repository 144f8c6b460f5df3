package main

import (
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sotto-project/sotto/internal/otelcol"
	"github.com/sotto-project/sotto/internal/testkit"
)

// A story is a script in testdata/script that drives the real collector, the
// real broker and the real command line. These are the commands it has beside
// those of testscript:
//
//	backend start | dump FILE     a sink that stands for the user's tracing backend; $BACKEND
//	demo start ARGS | stop | kill `sotto demo --dir demo` on free ports; $OTLP_HTTP and others
//	collector start [NAME=VALUE…] | stop    the collector alone, with the shipped configuration
//	proxy start ADDR | stop | resume        a TCP proxy that can fail; $PROXY
//	post URL FILE                 one OTLP/HTTP JSON request; fails unless it is accepted
//	stored DIR [N]                waits until N (1) sealed objects lie below DIR
//	eventually URL TEXT           waits until the page holds TEXT
//	files OUT DIR                 the paths of all files below DIR, one a line
//	found DIR TEXT                searches every byte below DIR
//	jsonget stdout KEY VAR        a field of the JSON object on stdout
//	damage DIR LIST               damages the objects named in the file LIST
//	openable REQUEST              waits until the sample of an approved request can be read
func storyCommands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"backend":    cmdBackend,
		"demo":       cmdDemo,
		"collector":  cmdCollector,
		"proxy":      cmdProxy,
		"post":       cmdPost,
		"stored":     cmdStored,
		"eventually": cmdEventually,
		"files":      cmdFiles,
		"found":      cmdFound,
		"jsonget":    cmdJSONGet,
		"damage":     cmdDamage,
		"openable":   cmdOpenable,
	}
}

// patience bounds every wait of a story.
const patience = 60 * time.Second

// storyEnv gives each story ports of its own.
func storyEnv(env *testscript.Env) error {
	for _, name := range []string{"OTLP_GRPC", "OTLP_HTTP", "BROKER", "HEALTH", "METRICS"} {
		address, err := testkit.FreeAddress()
		if err != nil {
			return err
		}
		env.Setenv(name, address)
	}
	binary, err := otelcol.Find()
	if err != nil {
		return err
	}
	env.Setenv("SOTTO_BIN", filepath.Dir(binary))
	return nil
}

// await polls until done answers true, and fails the story after patience.
func await(ts *testscript.TestScript, what string, done func() bool) {
	for deadline := time.Now().Add(patience); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("waited %v in vain until %s", patience, what)
		}
	}
}
