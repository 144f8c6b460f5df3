package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/cli"
)

func openCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "open REQUEST-ID|TRACE-ID",
		Short: "Read a sample that was granted to you",
		Long: `Shows the conversations of a trace that was granted to you. Each reading counts and is in the
audit log before anything is shown. Control sequences in the content are not passed to your
terminal. With --output json the spans come as OTLP.
A trace id stands for your grant about it.`,
		Example: `  sotto open r7k3m9qx2d0abc
  sotto open r7k3m9qx2d0abc --output json`,
		Args: cobra.ExactArgs(1),
	}
	connect := profileFlag(c, env)
	out := outputFlag(c)
	c.ValidArgsFunction = completeRequests(connect, "granted")
	c.RunE = func(c *cobra.Command, args []string) error {
		cl, err := connect()
		if err != nil {
			return err
		}
		id, err := requestOf(c.Context(), cl, args[0], "granted")
		if err != nil {
			return err
		}
		s, err := cl.Open(c.Context(), id)
		if err != nil {
			var fault *api.Fault
			if errors.As(err, &fault) {
				printProblems(env.Stderr, fault.Problems)
			}
			return err
		}
		if err := out.Print(env.Stdout, s, func(w io.Writer) error { return printSample(w, s) }); err != nil {
			return err
		}
		printProblems(env.Stderr, s.Problems)
		if len(s.Records) == 0 {
			return errors.New("none of the records could be opened")
		}
		return nil
	}
	return c
}

func printProblems(w io.Writer, problems []api.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "not shown: %s: %s\n", cli.Line(p.Object), cli.Line(p.Error))
	}
}

// printSample writes what a person reads. Lines of content begin with a bar, so that
// content cannot pass for what Sotto says about it.
func printSample(w io.Writer, s api.Sample) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("trace    %s", cli.Line(s.Request.TraceID))
	if g := s.Request.Grant; g != nil {
		line("reader   %s, request %s, granted until %s, %d of %d reads left",
			cli.Line(s.Reader), cli.Line(s.Request.ID), stamp(g.Until), g.Reads-g.Used, g.Reads)
	}
	if s.Request.Mask != "none" {
		line("masked   %s", cli.Line(s.Request.Mask))
	}
	spans, broken := spansOf(s.Records)
	slices.SortStableFunc(spans, func(a, b spanView) int { return a.Start.Compare(b.Start) })
	for _, v := range spans {
		line("")
		line("── %s %s  %s", v.Kind, cli.Line(v.record.SpanID), cli.Line(v.Name))
		if v.Model != "" {
			line("   model %s", cli.Line(v.Model))
		}
		line("   class %s, tenant %s, expires %s", cli.Line(v.record.Class), cli.Line(v.record.Tenant), cli.Line(v.record.Expires))
		if len(v.Messages) == 0 {
			line("   (no conversation in it; --output json shows it whole)")
		}
		for _, m := range v.Messages {
			line("%s", cli.Line(cmp.Or(m.Role, "message")))
			bar(&b, m.Text)
			for _, call := range m.ToolCalls {
				bar(&b, "→ calls "+cli.Line(call.Name)+" "+call.Arguments)
			}
		}
	}
	for _, object := range broken {
		line("not shown: %s: its OTLP does not parse", cli.Line(object))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bar writes content, cleaned, each line behind a bar.
func bar(b *strings.Builder, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(strings.TrimRight(cli.Clean(text), "\n"), "\n") {
		b.WriteString("  │ " + line + "\n")
	}
}
