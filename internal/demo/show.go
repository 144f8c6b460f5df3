package demo

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/otlpsink"
)

// progress prints one line per stage, when the stage is done.
type progress struct {
	out   io.Writer
	began time.Time
}

func (p *progress) done(stage, format string, args ...any) {
	fmt.Fprintf(p.out, "  ✓ %-11s %s  (%.1f s)\n", stage, fmt.Sprintf(format, args...), time.Since(p.began).Seconds())
	p.began = time.Now()
}

// shownWidth keeps a digest on one line of an 80-column terminal.
const shownWidth = 44

// showRedactions prints how many values of each entity were taken out.
func showRedactions(out io.Writer, rows []otlpsink.Row) {
	sums := otlpsink.Redactions(rows)
	if len(sums) == 0 {
		return
	}
	var parts []string
	for _, entity := range slices.Sorted(maps.Keys(sums)) {
		parts = append(parts, fmt.Sprintf("%d %s", sums[entity], entity))
	}
	fmt.Fprintf(out, "\nTaken out before anything was written: %s.\n", strings.Join(parts, ", "))
}

// showBackendView prints what a backend got for the spans of one trace.
func showBackendView(out io.Writer, rows []otlpsink.Row, traceID string) error {
	for _, row := range rows {
		if row.TraceID != traceID || row.Signal != "span" || row.Attributes["gen_ai.request.model"] == "" {
			continue
		}
		fmt.Fprintf(out, "\nWhat a backend sees of %q:\n\n", row.Name)
		var shown [][]string
		for _, key := range slices.Sorted(maps.Keys(row.Attributes)) {
			shown = append(shown, []string{key, text.Snip(row.Attributes[key], shownWidth, "…")})
		}
		return cli.Table(out, []string{"ATTRIBUTE", "VALUE"}, shown)
	}
	return nil
}
