package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
)

func policyCommand(env *cli.Env) *cobra.Command {
	return group("policy", "Check policy and configuration files before they are used", policyCheckCommand(env), policyExplainCommand(env))
}

// checked is the answer for one file.
type checked struct {
	Kind   string   `json:"kind"`
	File   string   `json:"file"`
	Faults []string `json:"faults"`
}

func policyCheckCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "check", Short: "Report all faults of policy files, by key",
		Long: `Reads the files named and reports all faults of each at once, under the key they stand at. Exits with 0
if there are none, with 1 if there are, with 2 if a file cannot be read. Files that these name are not looked
at, but for the gitleaks configuration of a detection policy. The conditions under 'when' of a retention
policy are compiled by the collector: otelcol-sotto validate --config collector.yaml checks them too.`,
		Example: `  sotto policy check --retention retention.yaml --broker broker.yaml
  sotto policy check --detection redact.yaml --output json`,
		Args: cobra.NoArgs,
	}
	checks := []struct {
		kind  string
		check func(text []byte, dir string) error
		file  *string
	}{
		{"retention", checkRetention, c.Flags().String("retention", "", "retention policy: classes, shares, TTLs")},
		{"detection", checkDetection, c.Flags().String("detection", "", "detection policy of the redact processor")},
		{"broker", checkBroker, c.Flags().String("broker", "", "configuration of sotto serve")},
	}
	out := outputFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		answers, failed := []checked{}, 0
		for _, k := range checks {
			if *k.file == "" {
				continue
			}
			text, err := os.ReadFile(*k.file)
			if err != nil {
				return cli.Usage("read %s policy: %w", k.kind, err)
			}
			a := checked{k.kind, *k.file, faultsOf(k.check(text, filepath.Dir(*k.file)))}
			failed += len(a.Faults)
			answers = append(answers, a)
		}
		if len(answers) == 0 {
			return cli.Usage("name at least one of --retention, --detection and --broker")
		}
		if err := out.Print(env.Stdout, answers, func(w io.Writer) error { return printChecked(w, answers) }); err != nil {
			return err
		}
		if failed > 0 {
			return cli.ErrSilent
		}
		return nil
	}
	return c
}

func checkRetention(text []byte, _ string) error {
	_, err := retention.ParsePolicy(text)
	return err
}

// checkDetection also compiles the policy: a rule of a gitleaks configuration that
// cannot work is found there.
func checkDetection(text []byte, _ string) error {
	p, err := detect.ParsePolicy(text)
	if err != nil {
		return err
	}
	p.Now = time.Now
	_, err = detect.New(p)
	return err
}

func checkBroker(text []byte, dir string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find the folder of the file: %w", err)
	}
	_, err = broker.ParseConfig(text, abs)
	return err
}

// faultsOf takes an error apart that joins several. What stands before the join says
// which parser spoke and is left away; what stands before a single fault is its key.
func faultsOf(err error) []string {
	if err == nil {
		return []string{}
	}
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return []string{err.Error()}
	}
	var all []string
	for _, e := range joined.Unwrap() {
		if nested, ok := e.(interface{ Unwrap() []error }); ok { // a join within the join, not one behind a key
			for _, e := range nested.Unwrap() {
				all = append(all, e.Error())
			}
			continue
		}
		all = append(all, e.Error())
	}
	return all
}

func printChecked(w io.Writer, answers []checked) error {
	var b strings.Builder
	for _, a := range answers {
		if len(a.Faults) == 0 {
			fmt.Fprintf(&b, "%s: no faults\n", cli.Line(a.File))
		}
		for _, f := range a.Faults {
			fmt.Fprintf(&b, "%s: %s\n", cli.Line(a.File), cli.Line(f))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
