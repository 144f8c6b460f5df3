package console

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
)

//go:embed templates/*.html
var files embed.FS

// pages holds one set of templates per page: the layout, what pages share, and the page.
var pages = parse()

func parse() map[string]*template.Template {
	out := map[string]*template.Template{}
	names, err := files.ReadDir("templates")
	if err != nil {
		panic("console: " + err.Error()) // embedded: a bug of ours
	}
	for _, f := range names {
		name := strings.TrimSuffix(f.Name(), ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		out[name] = template.Must(template.New(name).Funcs(template.FuncMap{"visible": visible, "bytes": size, "span": span}).
			ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/"+f.Name()))
	}
	return out
}

// page is what the layout shows around the body.
type page struct {
	Title  string
	Who    access.Person
	Nav    []link
	Frozen *access.Freeze
	Done   string
	Body   any
}

type link struct {
	Path, Label string
	Current     bool
	Count       int
}

// show writes a whole page. It is made before its first byte leaves, so that a failure
// half-way shows nothing.
func (c *Console) show(w http.ResponseWriter, r *http.Request, status int, who access.Person, title, name string, body any) {
	text, err := c.render(r, who, title, name, body, "open", "body", "close")
	if err != nil {
		c.slog.Error("a page cannot be made", "page", name)
		http.Error(w, "the broker failed; its log says why", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	send(w, text)
}

// send writes what is whole already. A browser that has gone cannot be told so.
func send(w http.ResponseWriter, text []byte) {
	_, _ = w.Write(text) //nolint:gosec // pages come out of html/template, the rest is a checkpoint or embedded
}

// redirect answers a form. All callers lead to pages below /console/.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // a constant with an id that was found, or what next() let through
}

// render executes parts of a page, one after the other.
func (c *Console) render(r *http.Request, who access.Person, title, name string, body any, parts ...string) ([]byte, error) {
	p := page{Title: title, Who: who, Body: body, Done: done[r.URL.Query().Get("done")]}
	if who.Name != "" {
		f, err := c.broker.State.Freeze(r.Context())
		if err != nil {
			return nil, err
		}
		if f.Stands() {
			p.Frozen = &f
		}
		p.Nav = c.nav(r, who)
	}
	var out bytes.Buffer
	for _, part := range parts {
		if err := pages[name].ExecuteTemplate(&out, part, p); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// done are the things a redirect may say were done.
var done = map[string]string{
	"requested": "Your request is made. Somebody else must approve it now.",
	"broken":    "You may read now. An alarm was raised, and somebody else will review it.",
	"reviewed":  "Reviewed.",
	"approve":   "Approved.",
	"deny":      "Denied.",
	"withdraw":  "Withdrawn.",
	"revoke":    "Revoked. Nobody reads with this grant any more.",
	"start":     "All reading is frozen.",
	"held":      "The hold is proposed. Somebody else must approve it now.",
	"release":   "The release is proposed. Somebody else must approve it now.",
	"lift":      "You have lifted the freeze.",
}

// reviews counts what who may review.
func (c *Console) reviews(r *http.Request, who access.Person) (n int) {
	list, err := c.broker.Unreviewed(r.Context(), who)
	if err != nil {
		return 0 // the page itself says what is wrong
	}
	for _, q := range list {
		if allowed(q.Review(who, true, "a note is asked for later", c.broker.Now())) {
			n++
		}
	}
	return n
}

// nav is what a person may use.
func (c *Console) nav(r *http.Request, who access.Person) []link {
	links := []link{{Path: "/console/requests", Label: "My requests"}}
	if !who.Has(access.Debugger) {
		links[0].Label = "Requests"
	}
	if who.Has(access.Approver, access.Auditor) {
		waiting, err := c.waiting(r.Context(), who)
		if err != nil {
			waiting = nil // the page itself says what is wrong
		}
		links = append(links, link{Path: "/console/waiting", Label: "Waiting for me", Count: len(waiting) + c.reviews(r, who)})
	}
	if who.Has(access.Auditor, access.Approver, access.Operator) {
		links = append(links, link{Path: "/console/holds", Label: "Holds", Count: c.holdsWaiting(r.Context(), who)},
			link{Path: "/console/erasures", Label: "Erasures"})
	}
	if who.Has(access.Auditor, access.Operator) {
		links = append(links, link{Path: "/console/retention", Label: "Retention"},
			link{Path: "/console/audit", Label: "Audit"}, link{Path: "/console/keys", Label: "Keys"})
	}
	links = append(links, link{Path: "/console/freeze", Label: "Freeze"})
	for i := range links {
		links[i].Current = r.URL.Path == links[i].Path || strings.HasPrefix(r.URL.Path, links[i].Path+"/")
	}
	return links
}

func (c *Console) getHome(w http.ResponseWriter, r *http.Request, who access.Person) error {
	to := "/console/requests"
	if who.Has(access.Approver) {
		to = "/console/waiting"
	}
	redirect(w, r, to)
	return nil
}

var errNoPage = &api.Fault{Title: "not found", Status: http.StatusNotFound, Code: "no_such_path", Detail: "there is no such page"}

type failPage struct {
	*api.Fault
	Back string
}

// fail shows an error as a page.
func (c *Console) fail(w http.ResponseWriter, r *http.Request, who access.Person, err error) {
	fault := broker.FaultOf(err, r.Method == http.MethodPost)
	if fault.Status >= http.StatusInternalServerError {
		c.slog.Error("a page failed", "path", r.Pattern, "person", who.Name, "code", fault.Code, "error", err)
	}
	if fault.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(fault.RetryAfter))
	}
	back := "/console/"
	if who.Name == "" {
		back = "/console/sign-in"
	}
	if id := r.PathValue("id"); id != "" && fault.Status != http.StatusNotFound {
		back = "/console/requests/" + url.PathEscape(id)
		if strings.HasPrefix(r.URL.Path, "/console/holds/") {
			back = "/console/holds" // there all are on one page
		}
	}
	c.show(w, r, fault.Status, who, strings.ToUpper(fault.Title[:1])+fault.Title[1:], "fail", failPage{fault, back})
}

// faultFor gives the answer to an error that a form shows beside its fields; others become pages.
func faultFor(err error) (*api.Fault, bool) {
	fault := broker.FaultOf(err, true)
	return fault, err != nil && fault.Status < http.StatusInternalServerError && !errors.Is(err, broker.ErrSignIn)
}

// moment is a time as a page shows it.
type moment struct {
	ISO, Text, Distance string
}

func at(t, now time.Time) moment {
	t = t.UTC()
	return moment{ISO: t.Format(time.RFC3339), Text: t.Format("2006-01-02 15:04:05"), Distance: distance(t.Sub(now))}
}

// distance tells how far away a moment is.
func distance(d time.Duration) string {
	past := d < 0
	d = d.Abs()
	var text string
	switch {
	case d < 5*time.Second:
		return "now"
	case d < 2*time.Minute:
		text = plural(int(d.Round(time.Second)/time.Second), "second")
	case d < 2*time.Hour:
		text = plural(int(d.Round(time.Minute)/time.Minute), "minute")
	case d < 48*time.Hour:
		text = plural(int(d.Round(time.Hour)/time.Hour), "hour")
	default:
		text = plural(int(d.Round(24*time.Hour)/(24*time.Hour)), "day")
	}
	if past {
		return text + " ago"
	}
	return "in " + text
}

// span tells how long something lasts.
func span(d time.Duration) string {
	var words []string
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := d / unit.size; n > 0 {
			words = append(words, plural(int(n), unit.name))
			d -= n * unit.size
		}
	}
	if len(words) == 0 {
		return d.String()
	}
	return strings.Join(words, " ")
}

func escapeQuery(s string) string { return url.QueryEscape(s) }

// Roles names what the person is.
func (p page) Roles() string {
	var names []string
	for _, role := range access.Roles() {
		if slices.Contains(p.Who.Roles, role) {
			names = append(names, string(role))
		}
	}
	return strings.Join(names, ", ")
}
