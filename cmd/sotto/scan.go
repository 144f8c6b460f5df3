package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/internal/cli"
)

func scanCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "scan",
		Short: "Show what the redact processor would find in a text: a dry run for policies",
		Long: `Reads text from standard input and writes it redacted, with what was found below it on standard error.
With --jsonl it reads JSON lines, scans one field of each, and writes for each line
{"findings":[{"type","rule","start","end","score"}],"redacted":"…"}; start and end are byte offsets into
the decoded field. Nothing is sent or stored.`,
		Example: `  echo 'mail me at ines@example.com' | sotto scan
  sotto scan --policy redact.yaml < prompt.txt
  sotto scan --jsonl text < corpus.jsonl > findings.jsonl`,
		Args: cobra.NoArgs,
	}
	field := c.Flags().String("jsonl", "", "read JSON lines and scan this field")
	policy := c.Flags().String("policy", "", "detection policy file (default: mask everything that is known)")
	out := outputFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		engine, err := openEngine(*policy)
		if err != nil {
			return err
		}
		if *field != "" {
			in, done := env.Stdin, func() {}
			if file, ok := in.(*os.File); ok {
				in, done = progress(env.Stderr, file, "scanning")
			}
			defer done()
			return scanLines(in, env.Stdout, engine, *field)
		}
		text, err := io.ReadAll(env.Stdin)
		if err != nil {
			return fmt.Errorf("read text: %w", err)
		}
		result := scanText(engine, string(text))
		if *out == cli.JSON {
			return json.NewEncoder(env.Stdout).Encode(result)
		}
		if _, err := io.WriteString(env.Stdout, result.Redacted); err != nil {
			return err
		}
		return printFindings(env.Stderr, result.Findings)
	}
	return c
}

func openEngine(policyFile string) (*detect.Engine, error) {
	policy := detect.DefaultPolicy()
	if policyFile != "" {
		text, err := os.ReadFile(policyFile)
		if err != nil {
			return nil, cli.Usage("read policy: %w", err)
		}
		if policy, err = detect.ParsePolicy(text); err != nil {
			return nil, cli.Usage("policy %s: %w", policyFile, err)
		}
	}
	policy.Now = time.Now
	return detect.New(policy)
}

// scanned is one line of the answer.
type scanned struct {
	Findings []finding `json:"findings"`
	Redacted string    `json:"redacted"`
}

type finding struct {
	Type  string  `json:"type"`
	Rule  string  `json:"rule"`
	Start int     `json:"start"`
	End   int     `json:"end"`
	Score float64 `json:"score"`
}

func scanText(engine *detect.Engine, text string) scanned {
	s := scanned{Findings: []finding{}}
	for _, f := range engine.Scan("", text) {
		s.Findings = append(s.Findings, finding{f.Entity, f.Rule, f.Start, f.End, f.Score})
	}
	s.Redacted, _ = engine.Redact("", text)
	return s
}

// scanLines answers each line, in order. A line that is no JSON object with the
// field as a string ends it with the line's number, not with its text.
func scanLines(in io.Reader, out io.Writer, engine *detect.Engine, field string) error {
	lines, answers := bufio.NewReaderSize(in, 1<<20), bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(oneLine{answers})
	encoder.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			text, fault := fieldOf(line, field)
			if fault != nil {
				return errors.Join(answers.Flush(), cli.Usage("line %d: %w", n, fault))
			}
			if err := encoder.Encode(scanText(engine, text)); err != nil {
				return fmt.Errorf("write findings: %w", err)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return answers.Flush()
		case err != nil:
			return errors.Join(answers.Flush(), fmt.Errorf("read line %d: %w", n, err))
		}
	}
}

// oneLine escapes the one character that ends a line for readers who go by Unicode (Python's
// splitlines) and that JSON need not escape: U+0085. The encoder has escaped the others.
type oneLine struct{ io.Writer }

func (w oneLine) Write(line []byte) (int, error) {
	if _, err := w.Writer.Write(bytes.ReplaceAll(line, []byte("\u0085"), []byte(`\u0085`))); err != nil {
		return 0, err
	}
	return len(line), nil
}

func fieldOf(line []byte, field string) (string, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(line, &object); err != nil {
		return "", errors.New("want a JSON object")
	}
	raw, ok := object[field]
	if !ok {
		return "", fmt.Errorf("the object has no field %q", field)
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", fmt.Errorf("field %q is no string", field)
	}
	return text, nil
}

// printFindings counts what was found, by entity and rule; the values are not repeated.
func printFindings(w io.Writer, list []finding) error {
	counts := map[[2]string]int{}
	for _, f := range list {
		counts[[2]string{f.Type, f.Rule}]++
	}
	if len(counts) == 0 {
		_, err := fmt.Fprintln(w, "nothing found")
		return err
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	rows := make([][]string, 0, len(keys))
	for _, k := range keys {
		rows = append(rows, []string{k[0], k[1], fmt.Sprint(counts[k])})
	}
	return cli.Table(w, []string{"ENTITY", "RULE", "FOUND"}, rows)
}
