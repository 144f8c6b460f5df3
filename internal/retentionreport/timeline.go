package retentionreport

import (
	"fmt"
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// Bin is what ends in a span of days.
type Bin struct {
	From    time.Time // midnight in UTC
	Days    int
	Objects int
	Bytes   int64
	Keys    int              // private keys that are due then
	Classes map[string]int64 // bytes by class
	Overdue bool             // it should be gone
}

const day = 24 * time.Hour

// Bins divides what a report says of expiries into at most n spans of equal length,
// from the earliest expiry or the report's time to the last expiry.
func Bins(r sweeper.Report, n int) []Bin {
	first, last := r.At.UTC(), r.At.UTC()
	at := func(expires string) time.Time {
		t, err := retention.ParseExpiry(expires)
		if err != nil { // a report of ours has none such; it would stand at its beginning
			return first
		}
		return t
	}
	for _, e := range r.Expiries {
		first, last = earliest(first, at(e.Expires)), latest(last, at(e.Expires))
	}
	for _, k := range r.KeyExpiries {
		first, last = earliest(first, at(k.Expires)), latest(last, at(k.Expires))
	}
	first = first.Truncate(day)
	days := int(last.Sub(first)/day) + 1
	width := (days + n - 1) / n
	bins := make([]Bin, (days+width-1)/width)
	for i := range bins {
		bins[i] = Bin{From: first.Add(time.Duration(i*width) * day), Days: width, Classes: map[string]int64{}}
	}
	bin := func(t time.Time) *Bin { return &bins[int(t.Sub(first)/day)/width] }
	for _, e := range r.Expiries {
		b := bin(at(e.Expires))
		b.Objects, b.Bytes = b.Objects+e.Objects, b.Bytes+e.Bytes
		b.Classes[e.Class] += e.Bytes
		b.Overdue = b.Overdue || !at(e.Expires).Add(r.Tolerance).After(r.At)
	}
	for _, k := range r.KeyExpiries {
		bin(at(k.Expires)).Keys += k.Keys
	}
	return bins
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Measures of the plot, in pixels.
const (
	plotBins   = 60
	plotLeft   = 80
	plotWidth  = 780
	plotTop    = 30
	plotHeight = 220
	colours    = 6 // see report.html
)

type plot struct {
	Width, Height, Left, Right, Top, Bottom int
	Bars                                    []bar
	Ticks                                   []mark
	Keys                                    []mark
	Levels                                  []level
	Now                                     float64
	Legend                                  []legend
	Span                                    string
}

type bar struct {
	X, Y, Width, Height float64
	Class               int
	Overdue             bool
	Title               string
}

type mark struct {
	X     float64
	Text  string
	Title string
}

type level struct {
	Y    float64
	Text string
}

type legend struct {
	X, Class int
	Name     string
}

// newPlot stacks for each bin the bytes of its classes. It is drawn here, as that of
// the evaluation's report is: rectangles and a line need no library.
func newPlot(r sweeper.Report) plot {
	bins := Bins(r, plotBins)
	p := plot{Left: plotLeft, Right: plotLeft + plotWidth, Top: plotTop, Bottom: plotTop + plotHeight, Width: plotLeft + plotWidth + 20, Height: plotTop + plotHeight + 60}
	var most int64 = 1
	for _, b := range bins {
		most = max(most, b.Bytes)
	}
	for i := range 3 {
		p.Levels = append(p.Levels, level{float64(p.Bottom) - plotHeight*float64(i)/2, Size(most * int64(i) / 2)})
	}
	var names []string
	for i, c := range r.Classes {
		names = append(names, c.Name)
		p.Legend = append(p.Legend, legend{plotLeft + 130*i, i % colours, c.Name})
	}
	step := float64(plotWidth) / float64(len(bins))
	every := max(1, len(bins)/8)
	for i, b := range bins {
		x, y := plotLeft+step*float64(i), float64(p.Bottom)
		for c, name := range names {
			if n := b.Classes[name]; n > 0 {
				h := plotHeight * float64(n) / float64(most)
				y -= h
				p.Bars = append(p.Bars, bar{x + 1, y, max(1, step-2), h, c % colours, b.Overdue, fmt.Sprintf("%s: %s of class %s", b.when(), Size(n), name)})
			}
		}
		if b.Keys > 0 {
			p.Keys = append(p.Keys, mark{X: x + step/2, Title: fmt.Sprintf("%s: %d private keys", b.when(), b.Keys)})
		}
		if i%every == 0 && x < plotLeft+plotWidth-70 { // the last one would be cut off
			p.Ticks = append(p.Ticks, mark{X: x, Text: b.From.Format("2006-01-02")})
		}
	}
	p.Now = plotLeft + step*float64(r.At.Sub(bins[0].From))/float64(day)/float64(bins[0].Days)
	p.Span = "a day"
	if d := bins[0].Days; d > 1 {
		p.Span = fmt.Sprintf("%d days", d)
	}
	return p
}

func (b Bin) when() string {
	if b.Days == 1 {
		return b.From.Format("2006-01-02")
	}
	return b.From.Format("2006-01-02") + " and " + fmt.Sprint(b.Days-1) + " days more"
}

// Size is a number of bytes for people.
func Size(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	value, prefix := float64(n)/unit, "KMGTPE"
	for value >= unit && len(prefix) > 1 {
		value, prefix = value/unit, prefix[1:]
	}
	return fmt.Sprintf("%.1f %ciB", value, prefix[0])
}

// kinds lists the kinds of violations of a report, by name.
func kinds(r sweeper.Report) (list []sweeper.Kind) {
	for k := range r.Counts {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
