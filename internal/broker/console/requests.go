package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// listed is how many requests a page lists.
const listed = 200

// requestRow is a request in a list.
type requestRow struct {
	access.Request
	State    access.State
	Made     moment
	Deadline moment
	Until    *moment
	Have     int // approvals so far
	// Groups that must still approve.
	Groups []string
	// ReviewDue is there if the glass was broken and nobody has reviewed it.
	ReviewDue *moment
	// For are those who are away and whose groups would make the viewer's approval count;
	// Self tells that it counts without them too.
	For  []string
	Self bool
}

func row(q access.Request, now time.Time) requestRow {
	out := requestRow{Request: q, State: q.State(now), Made: at(q.Created, now), Deadline: at(q.Deadline, now), Have: len(q.Approvals)}
	if q.Grant != nil {
		until := at(q.Grant.Until, now)
		out.Until = &until
	}
	if out.State == access.Pending {
		out.Groups = slices.DeleteFunc(q.Open(), func(group string) bool { return group == "" })
	}
	if q.NeedsReview() {
		due := at(q.Glass.Due, now)
		out.ReviewDue = &due
	}
	return out
}

// ReadsLeft of a grant.
func (r requestRow) ReadsLeft() int {
	if r.Grant == nil {
		return 0
	}
	return r.Grant.Reads - r.Grant.Used
}

type requestsPage struct {
	MayAsk  bool
	All     bool // of everybody
	Rows    []requestRow
	States  []access.State
	State   access.State
	Rules   access.Rules
	Glass   bool // the policy knows breaking it
	Masks   bool // the policy masks something for somebody
	Form    askForm
	Problem *api.Fault
}

// askForm is what somebody filled in.
type askForm struct {
	Sample, Reason, TTL, Reads, Tenant, Class, Ticket, Entities string
	BreakGlass                                                  bool
}

func (c *Console) getRequests(w http.ResponseWriter, r *http.Request, who access.Person) error {
	return c.listRequests(w, r, who, askForm{Sample: r.URL.Query().Get("trace")}, nil)
}

func (c *Console) listRequests(w http.ResponseWriter, r *http.Request, who access.Person, form askForm, problem *api.Fault) error {
	now := c.broker.Now()
	p := requestsPage{
		MayAsk: who.Has(access.Debugger), All: who.Has(access.Approver, access.Auditor, access.Operator),
		States: []access.State{access.Pending, access.Granted, access.Denied, access.Revoked, access.Withdrawn, access.Spent, access.Expired},
		State:  access.State(r.URL.Query().Get("state")), Rules: c.broker.Config.Rules(), Glass: c.broker.Config.Access.BreakGlass != nil,
		Masks: c.broker.Config.Access.Masks(), Form: form, Problem: problem,
	}
	list, err := c.broker.List(r.Context(), who, listed, func(q access.Request) bool { return p.State == "" || q.State(now) == p.State })
	if err != nil {
		return err
	}
	for _, q := range list {
		p.Rows = append(p.Rows, row(q, now))
	}
	status, title := http.StatusOK, "My requests"
	if problem != nil {
		status = problem.Status
	}
	if !p.MayAsk {
		title = "Requests"
	}
	c.show(w, r, status, who, title, "requests", p)
	return nil
}

func (c *Console) postRequest(w http.ResponseWriter, r *http.Request, who access.Person) error {
	form := askForm{
		Sample: strings.TrimSpace(r.PostFormValue("sample")), Reason: r.PostFormValue("reason"), TTL: r.PostFormValue("ttl"),
		Reads: r.PostFormValue("reads"), Tenant: strings.TrimSpace(r.PostFormValue("tenant")), Class: strings.TrimSpace(r.PostFormValue("class")),
		Ticket: strings.TrimSpace(r.PostFormValue("ticket")), Entities: r.PostFormValue("entities"), BreakGlass: r.PostFormValue("break_glass") == "yes",
	}
	ask := api.NewRequest{
		Reason: form.Reason, TTL: form.TTL, Tenant: form.Tenant, Class: form.Class, Ticket: form.Ticket, BreakGlass: form.BreakGlass,
		Entities: strings.FieldsFunc(form.Entities, func(c rune) bool { return c == ',' || unicode.IsSpace(c) }),
	}
	if strings.Contains(form.Sample, "/") {
		ask.SampleID = form.Sample
	} else {
		ask.TraceID = strings.ToLower(form.Sample)
	}
	if form.Reads != "" {
		n, err := strconv.Atoi(form.Reads)
		if err != nil {
			return c.listRequests(w, r, who, form, &api.Fault{Title: "refused", Status: http.StatusUnprocessableEntity, Detail: "the number of reads is no number"})
		}
		ask.Reads = n
	}
	q, err := c.broker.Ask(r.Context(), who, ask)
	if fault, ok := faultFor(err); ok {
		return c.listRequests(w, r, who, form, fault)
	}
	if err != nil {
		return err
	}
	made := "requested"
	if q.Glass != nil {
		made = "broken"
	}
	redirect(w, r, "/console/requests/"+q.ID+"?done="+made)
	return nil
}

// step is one thing that happened to a request.
type step struct {
	When      moment
	Who, What string
	Note      string
}

type requestPage struct {
	requestRow
	Steps    []step
	Mine     bool
	May      map[string]bool // acts that make sense for this person now
	TraceURL string
	Note     string
	Problem  *api.Fault
}

func (c *Console) getRequest(w http.ResponseWriter, r *http.Request, who access.Person) error {
	return c.showRequest(w, r, who, "", nil)
}

func (c *Console) showRequest(w http.ResponseWriter, r *http.Request, who access.Person, note string, problem *api.Fault) error {
	q, err := c.broker.Find(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	now := c.broker.Now()
	reads, err := c.broker.State.Reads(r.Context(), q.ID)
	if err != nil {
		return err
	}
	p := requestPage{requestRow: row(q, now), Mine: strings.EqualFold(q.Requester, who.Name), Note: note, Problem: problem, TraceURL: c.traceURL(q.Scope.TraceID, "")}
	add := func(t time.Time, who, what, note string) {
		p.Steps = append(p.Steps, step{at(t, now), who, what, note})
	}
	add(q.Created, q.Requester, "asked", q.Reason)
	if q.Glass != nil {
		add(q.Created, q.Requester, "broke the glass", "")
	}
	for _, a := range q.Approvals {
		what := "approved"
		if a.For != "" {
			what += " for " + a.For
		}
		add(a.At, a.By, what, a.Note)
	}
	for _, read := range reads {
		what := "read " + plural(read.Records, "record")
		if read.AuditIndex != nil {
			what += ", audit entry " + strconv.FormatUint(*read.AuditIndex, 10)
		} else {
			what = "was shown nothing: the audit log was down"
		}
		add(read.At, q.Requester, what, "")
	}
	if q.Glass != nil && q.Glass.Review != nil {
		what := "found it unjustified"
		if q.Glass.Review.Justified {
			what = "found it justified"
		}
		add(q.Glass.Review.At, q.Glass.Review.By, what, q.Glass.Review.Note)
	}
	if q.End != nil {
		add(q.End.At, q.End.By, string(q.End.State)+" it", q.End.Note)
	}
	delegations, err := c.broker.DelegatedTo(r.Context(), who)
	if err != nil {
		return err
	}
	p.For, p.Self = standIn(q, who, delegations, now), allowed(q.Approve(who, "", now))
	p.May = map[string]bool{
		"review":   allowed(q.Review(who, true, "a note is asked for later", now)),
		"open":     q.May(who, now) == nil,
		"approve":  p.Self,
		"deny":     allowed(q.Deny(who, "", now)),
		"withdraw": allowed(q.Withdraw(who, "", now)),
		"revoke":   allowed(q.Revoke(who, "", now)),
	}
	status := http.StatusOK
	if problem != nil {
		status = problem.Status
	}
	c.show(w, r, status, who, "Request "+q.ID, "request", p)
	return nil
}

// standIn names who is away and whose groups would make who's approval count.
func standIn(q access.Request, who access.Person, delegations []access.Delegation, now time.Time) (names []string) {
	if q.State(now) != access.Pending {
		return nil
	}
	for _, d := range delegations {
		if allowed(q.ApproveFor(who, d, "", now)) {
			names = append(names, d.From.Name)
		}
	}
	return names
}

func allowed(_ access.Request, err error) bool { return err == nil }

func (c *Console) postDecision(w http.ResponseWriter, r *http.Request, who access.Person) error {
	id, verb, note := r.PathValue("id"), r.PathValue("verb"), r.PostFormValue("note")
	in := api.Note{Note: note}
	if verb == string(broker.Approve) {
		in.For = r.PostFormValue("for")
	}
	_, err := c.broker.DecideFor(r.Context(), who, id, broker.Verb(verb), in)
	if fault, ok := faultFor(err); ok && fault.Status != http.StatusNotFound {
		return c.showRequest(w, r, who, note, fault)
	}
	if err != nil {
		return err
	}
	redirect(w, r, "/console/requests/"+id+"?done="+verb)
	return nil
}

// postReview settles a broken glass.
func (c *Console) postReview(w http.ResponseWriter, r *http.Request, who access.Person) error {
	id, note := r.PathValue("id"), r.PostFormValue("note")
	_, err := c.broker.Review(r.Context(), who, id, api.Review{Justified: r.PostFormValue("verdict") == "justified", Note: note})
	if fault, ok := faultFor(err); ok && fault.Status != http.StatusNotFound {
		return c.showRequest(w, r, who, note, fault)
	}
	if err != nil {
		return err
	}
	redirect(w, r, "/console/requests/"+id+"?done=reviewed")
	return nil
}

// traceURL is where the user's tracing UI shows a trace, "" if it is not configured.
func (c *Console) traceURL(trace, span string) string {
	return strings.NewReplacer("{trace_id}", trace, "{span_id}", span).Replace(c.broker.Config.Console.TraceURL)
}

// sortedDeadline puts what expires first to the top.
func sortedDeadline(list []access.Request) {
	slices.SortStableFunc(list, func(a, b access.Request) int { return a.Deadline.Compare(b.Deadline) })
}
