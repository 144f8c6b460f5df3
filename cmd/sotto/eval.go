package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/core/detect/quality"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/evalreport"
)

// evalOptions are the flags of `sotto eval`.
type evalOptions struct {
	corpus, policy, json, html string
	recall, precision          []string
	over                       float64
}

func evalCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "eval", Short: "Measure detection on a labelled corpus",
		Long: `Reads JSON lines {"text","spans":[{"start","end","type"}]}, offsets in bytes, and compares the labels with what
the policy finds: precision, recall, F1 and F2 of each entity, and the characters that are replaced for nothing.
A label counts as found when a finding of the same entity shares nine tenths of both. Common names of one thing
(IBAN, IBAN_CODE; GPE, ADDRESS, LOCATION) are the same; entities that the policy keeps are left out, and so are
ORGANIZATION, TITLE, NRP and AGE unless the policy looks for them. Texts are never repeated.
A gate is a number between 0 and 1, for the sum of all entities, or ENTITY=NUMBER; it may be given more than once.
Exits with 1 if a gate is not reached.`,
		Example: `  sotto eval --corpus corpus.jsonl
  sotto eval --corpus corpus.jsonl --policy redact.yaml --min-recall SECRET=0.98 --min-precision 0.95 --html report.html`,
		Args: cobra.NoArgs,
	}
	var o evalOptions
	f := c.Flags()
	f.StringVar(&o.corpus, "corpus", "", "labelled JSON lines (required)")
	f.StringVar(&o.policy, "policy", "", "detection policy file (default: mask everything that is known)")
	f.StringSliceVar(&o.recall, "min-recall", nil, "least recall: NUMBER or ENTITY=NUMBER")
	f.StringSliceVar(&o.precision, "min-precision", nil, "least precision: NUMBER or ENTITY=NUMBER")
	f.Float64Var(&o.over, "max-over-redaction", 100, "most that may be replaced for nothing, in per cent of characters")
	f.StringVar(&o.json, "json", "", "write the report as JSON to this file")
	f.StringVar(&o.html, "html", "", "write the report as HTML to this file")
	out := outputFlag(c)
	c.RunE = func(*cobra.Command, []string) error { return runEval(env, o, *out) }
	return c
}

func runEval(env *cli.Env, o evalOptions, out cli.Output) error {
	if o.corpus == "" {
		return cli.Usage("--corpus is required")
	}
	gates, err := parseGates(o)
	if err != nil {
		return err
	}
	measured, err := measure(env, o)
	if err != nil {
		return err
	}
	report := evalreport.New(measured, env.Version)
	for _, g := range gates {
		if fault := g.check(report); fault != "" {
			report.Failed = append(report.Failed, fault)
		}
	}
	if err := errors.Join(writeReport(o.json, report.JSON), writeReport(o.html, report.HTML)); err != nil {
		return err
	}
	if err := out.Print(env.Stdout, report, func(w io.Writer) error { return printEval(w, report) }); err != nil {
		return err
	}
	if len(report.Failed) > 0 {
		return fmt.Errorf("below the gate:\n  %s", strings.Join(report.Failed, "\n  "))
	}
	return nil
}

func measure(env *cli.Env, o evalOptions) (*quality.Report, error) {
	engine, keeps, err := openJudged(o.policy)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(o.corpus)
	if err != nil {
		return nil, cli.Usage("read corpus: %w", err)
	}
	defer file.Close()
	j := quality.Judge{
		Scan: func(text string) []quality.Span {
			var spans []quality.Span
			for _, f := range engine.Scan("", text) {
				spans = append(spans, quality.Span{Start: f.Start, End: f.End, Type: f.Entity})
			}
			return spans
		},
		Looks: func(e string) bool { return slices.Contains(detect.Entities(), e) },
		Keeps: keeps,
	}
	in, done := progress(env.Stderr, file, "measuring")
	for row, fault := range quality.Rows(in) {
		if fault != nil {
			done()
			return nil, cli.Usage("corpus %s: %w", o.corpus, fault)
		}
		j.Row(row)
	}
	done()
	if j.Report.Texts == 0 {
		return nil, cli.Usage("corpus %s: it holds no texts", o.corpus)
	}
	return &j.Report, nil
}

// openJudged is the engine of a policy file, and what the policy leaves in place.
func openJudged(policyFile string) (*detect.Engine, func(string) bool, error) {
	engine, err := openEngine(policyFile)
	if err != nil || policyFile == "" {
		return engine, nil, err
	}
	text, err := os.ReadFile(policyFile)
	if err != nil {
		return nil, nil, cli.Usage("read policy: %w", err)
	}
	policy, err := detect.ParsePolicy(text)
	if err != nil {
		return nil, nil, cli.Usage("policy %s: %w", policyFile, err)
	}
	return engine, func(entity string) bool { return policy.Actions[entity] == detect.Keep }, nil
}

// progress shows how far file has been read if somebody is looking and it takes a while.
func progress(stderr io.Writer, file *os.File, what string) (in io.Reader, done func()) {
	terminal, ok := stderr.(*os.File)
	info, err := file.Stat()
	if !ok || err != nil || !isatty.IsTerminal(terminal.Fd()) || !info.Mode().IsRegular() || info.Size() < 8<<20 {
		return file, func() {}
	}
	bar := progressbar.NewOptions64(info.Size(), progressbar.OptionSetWriter(stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	r := progressbar.NewReader(file, bar)
	return &r, func() { _ = bar.Finish() }
}

// gate is a floor under one figure, or a ceiling over it.
type gate struct {
	figure, entity string
	limit          float64
}

func parseGates(o evalOptions) (gates []gate, err error) {
	for _, list := range []struct {
		figure string
		given  []string
	}{{"recall", o.recall}, {"precision", o.precision}} {
		for _, spec := range list.given {
			entity, number, named := strings.Cut(spec, "=")
			if !named {
				entity, number = "", spec
			}
			limit, err := strconv.ParseFloat(number, 64)
			if err != nil || !(limit >= 0 && limit <= 1) || named && entity == "" {
				return nil, cli.Usage("--min-%s %q: want a number between 0 and 1, or ENTITY=NUMBER", list.figure, cli.Line(spec))
			}
			gates = append(gates, gate{list.figure, quality.Canonical(entity), limit})
		}
	}
	if !(o.over >= 0 && o.over <= 100) {
		return nil, cli.Usage("--max-over-redaction: want per cent, between 0 and 100")
	}
	return append(gates, gate{"over-redaction", "", o.over}), nil
}

// check says what is wrong, or nothing. A gate for what the corpus does not label
// is not reached: it would hold whatever the detector does.
func (g gate) check(r evalreport.Report) string {
	if g.figure == "over-redaction" {
		if r.OverRedaction > g.limit {
			return fmt.Sprintf("over-redaction is %.4f %%, may be %.4f %%", r.OverRedaction, g.limit)
		}
		return ""
	}
	e, ok := r.Find(g.entity)
	name := g.entity
	if name == "" {
		name = "all entities"
	}
	if !ok || e.Labelled == 0 {
		fault := fmt.Sprintf("%s of %s cannot be told: the corpus labels none", g.figure, name)
		if g.entity != "" && !ok && !slices.Contains(detect.Entities(), g.entity) {
			fault += "; the nearest entity is " + detect.Nearest(g.entity)
		}
		return fault
	}
	is := e.Recall
	if g.figure == "precision" {
		is = e.Precision
	}
	if is < g.limit {
		return fmt.Sprintf("%s of %s is %.4f, wanted %.4f", g.figure, name, is, g.limit)
	}
	return ""
}

// writeReport replaces a file by a report; no name, no file.
func writeReport(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		return err
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

func printEval(w io.Writer, r evalreport.Report) error {
	var rows [][]string
	three := func(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
	for _, e := range append(slices.Clone(r.Entities), r.All) {
		rows = append(rows, []string{
			e.Entity, strconv.Itoa(e.Labelled), strconv.Itoa(e.Missed), strconv.Itoa(e.Wrong),
			three(e.Precision), three(e.Recall), three(e.F1), three(e.F2),
		})
	}
	if err := cli.Table(w, []string{"ENTITY", "LABELLED", "MISSED", "WRONG", "PRECISION", "RECALL", "F1", "F2"}, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d texts, %d characters; over-redaction %.3f %% of characters\n", r.Texts, r.Characters, r.OverRedaction)
	return err
}
