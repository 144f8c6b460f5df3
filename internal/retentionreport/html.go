package retentionreport

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/sotto-project/sotto/internal/sweeper"
)

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"size": Size,
	"date": func(t *time.Time) string {
		if t == nil {
			return "–"
		}
		return t.UTC().Format("2006-01-02 15:04")
	},
	"time": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") },
}).Parse(page))

// HTML writes a report as a page. Signer says who signed the file that it was opened
// from; empty: nobody did, and the page says so.
func HTML(w io.Writer, r sweeper.Report, signer string) error {
	type count struct {
		Kind  sweeper.Kind
		Count int
	}
	data := struct {
		sweeper.Report
		Signer string
		Kinds  []count
		Plot   plot
	}{Report: r, Signer: signer, Plot: newPlot(r)}
	for _, k := range kinds(r) {
		data.Kinds = append(data.Kinds, count{k, r.Counts[k]})
	}
	if err := pageTemplate.Execute(w, data); err != nil {
		return fmt.Errorf("write HTML report: %w", err)
	}
	return nil
}
