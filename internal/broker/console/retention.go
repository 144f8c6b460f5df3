package console

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/sweeper"
)

type retentionPage struct {
	sweeper.Report
	When    moment
	Classes []classView
	// Axis is the time that the strips of the classes show.
	AxisEnd moment
	Kinds   []violationKind
}

type violationKind struct {
	Kind  sweeper.Kind
	Count int
	Means string
}

// classView is a class and its strip on the common time axis, in thousandths.
type classView struct {
	sweeper.ClassReport
	TTL        string
	Oldest     *moment
	NextExpiry *moment
	LastExpiry *moment
	Share      int // of the largest class's bytes
	From, Wide int
	Overdue    bool
}

// kinds explains the violations that a report can count.
var kinds = map[sweeper.Kind]string{
	sweeper.PastTTL:       "objects that should be gone",
	sweeper.BeyondPolicy:  "objects that expire later than their class allows",
	sweeper.NoClass:       "objects of a class that the policy does not know",
	sweeper.EndedHold:     "copies or keys of legal holds that have ended or that this broker does not know",
	sweeper.Foreign:       "objects that are not ours, so nothing tells when they expire",
	sweeper.OldVersion:    "older versions that a plain listing does not show",
	sweeper.DeleteMarker:  "delete markers that a plain delete left",
	sweeper.NotLocked:     "classes that ask for an object lock which is not there",
	sweeper.KeyPastExpiry: "private keys that outlived their epoch",
}

func (c *Console) getRetention(w http.ResponseWriter, r *http.Request, who access.Person) error {
	report, err := c.broker.Retention(r.Context(), who)
	if err != nil {
		return err
	}
	c.show(w, r, http.StatusOK, who, "Retention", "retention", retained(report, c.broker.Now()))
	return nil
}

func retained(report sweeper.Report, now time.Time) retentionPage {
	p := retentionPage{Report: report, When: at(report.At, now)}
	end := now.Add(24 * time.Hour)
	most := int64(1)
	for _, cl := range report.Classes {
		most = max(most, cl.Bytes)
		if cl.LastExpiry != nil && cl.LastExpiry.After(end) {
			end = *cl.LastExpiry
		}
	}
	p.AxisEnd = at(end, now)
	const axis = 1000
	place := func(t time.Time) int {
		return int(axis * min(max(t.Sub(now).Seconds()/end.Sub(now).Seconds(), 0), 1))
	}
	for _, cl := range report.Classes {
		v := classView{ClassReport: cl, TTL: ttl(cl.TTL), Share: int(axis * cl.Bytes / most)}
		if cl.NextExpiry != nil && cl.LastExpiry != nil {
			v.Oldest, v.NextExpiry, v.LastExpiry = moments(cl, now)
			v.Overdue = cl.NextExpiry.Add(report.Tolerance).Before(now)
			v.From = min(place(*cl.NextExpiry), axis-8)
			v.Wide = max(place(*cl.LastExpiry)-v.From, 8) // a single expiry is a mark that can be seen
		}
		p.Classes = append(p.Classes, v)
	}
	for kind, n := range report.Counts {
		p.Kinds = append(p.Kinds, violationKind{kind, n, kinds[kind]})
	}
	slices.SortFunc(p.Kinds, func(a, b violationKind) int { return b.Count - a.Count })
	return p
}

func moments(cl sweeper.ClassReport, now time.Time) (oldest, next, last *moment) {
	n, l := at(*cl.NextExpiry, now), at(*cl.LastExpiry, now)
	if cl.Oldest != nil {
		o := at(*cl.Oldest, now)
		oldest = &o
	}
	return oldest, &n, &l
}

// ttl tells a TTL in days where it is whole days.
func ttl(text string) string {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return text
	}
	if d%(24*time.Hour) == 0 {
		return strconv.Itoa(int(d/(24*time.Hour))) + " d"
	}
	if d%time.Hour == 0 {
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return text
}
