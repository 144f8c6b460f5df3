package main

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sotto-project/sotto/internal/testkit"
)

// TestWitnessStories runs the stories of testdata/witness with a real witness,
// tools/witnessdev, which they start as $WITNESS. One command more:
//
//	policy FILE KEY ADDRESS   writes a policy of the witness with the key in the file KEY
func TestWitnessStories(t *testing.T) {
	binary := os.Getenv("SOTTO_TEST_WITNESS")
	if binary == "" {
		t.Skip("no witness to test with: run `make test-witness`")
	}
	repositoryRoot = testkit.Root(t)
	commands := scriptCommands()
	maps.Copy(commands, storyCommands())
	commands["policy"] = func(ts *testscript.TestScript, _ bool, args []string) {
		if len(args) != 3 {
			ts.Fatalf("usage: policy FILE KEY ADDRESS")
		}
		text := "witness w " + strings.TrimSpace(ts.ReadFile(args[1])) + " http://" + args[2] + "/\nquorum w\n"
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/witness", Cmds: commands, RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error { env.Setenv("WITNESS", binary); return nil },
	})
}
