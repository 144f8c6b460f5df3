package evalreport

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"three": func(x float64) string { return fmt.Sprintf("%.3f", x) },
}).Parse(page))

// HTML writes the report for people.
func (r Report) HTML(w io.Writer) error {
	data := struct {
		Report
		Rows []Entity
		Plot plot
	}{r, append([]Entity{r.All}, r.Entities...), newPlot(r)}
	if err := pageTemplate.Execute(w, data); err != nil {
		return fmt.Errorf("write HTML report: %w", err)
	}
	return nil
}

// The plot is a bar for precision and one for recall beside each entity's name. It
// is drawn here: the plotting libraries that write SVG bring licences or fonts along
// that are heavier than two rectangles a row.
const (
	plotLeft  = 190 // the longest name of an entity
	plotWidth = 480 // from 0 to 1
	rowHeight = 38
	barHeight = 13
)

type plot struct {
	Width, Height, Left, Right, Bottom int
	Bars                               []bars
	Ticks                              []tick
}

type bars struct {
	Entity                             string
	Precision, Recall                  float64
	PrecisionWidth, RecallWidth        float64
	PrecisionTop, RecallTop, Height    int
	PrecisionBase, RecallBase, Between int
	PrecisionEnd, RecallEnd            float64
}

type tick struct {
	X    float64
	Text string
}

func newPlot(r Report) plot {
	p := plot{Left: plotLeft, Right: plotLeft + plotWidth, Width: plotLeft + plotWidth + 60}
	for i, e := range append([]Entity{r.All}, r.Entities...) {
		top := 10 + i*rowHeight
		p.Bars = append(p.Bars, bars{
			Entity: e.Entity, Precision: e.Precision, Recall: e.Recall, Height: barHeight,
			PrecisionWidth: plotWidth * e.Precision, RecallWidth: plotWidth * e.Recall,
			PrecisionTop: top, RecallTop: top + barHeight + 2,
			PrecisionBase: top + barHeight - 2, RecallBase: top + 2*barHeight, Between: top + barHeight + 5,
			PrecisionEnd: plotLeft + plotWidth*e.Precision + 5, RecallEnd: plotLeft + plotWidth*e.Recall + 5,
		})
	}
	p.Bottom = 10 + len(p.Bars)*rowHeight
	p.Height = p.Bottom + 25
	for i := range 6 {
		x := float64(i) / 5
		p.Ticks = append(p.Ticks, tick{plotLeft + plotWidth*x, fmt.Sprintf("%.1f", x)})
	}
	return p
}
