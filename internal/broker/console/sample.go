package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/transcript"
)

// maxPage bounds the text of one page; `sotto open` shows more.
const maxPage = 4 << 20

type samplePage struct {
	requestRow
	Reader   string
	Opened   moment
	TraceURL string
	Entries  []entryView
	Problems []broker.Problem
	Tokens   transcript.Tokens
	Cut      int // bytes that are left out
}

// entryView is a span or a log record on the page.
type entryView struct {
	transcript.Entry
	Class, Tenant, Expires string
	Began                  string
	Took                   string
	TraceURL               string
	Messages               []messageView
}

type messageView struct {
	content.Message
	Kind string // of the role, for the style: a closed list
	Long bool
}

// postSample shows a sample. The answer stays open as long as its content may be seen.
func (c *Console) postSample(w http.ResponseWriter, r *http.Request, who access.Person) error {
	id := r.PathValue("id")
	if _, err := c.broker.Find(r.Context(), who, id); err != nil {
		return err
	}
	opened, err := c.broker.Gate.Open(r.Context(), who, id)
	if fault, ok := faultFor(err); ok {
		if errors.Is(err, broker.ErrNoSample) {
			for _, p := range opened.Problems {
				fault.Detail += "; " + p.Object + ": " + p.Error
			}
		}
		return c.showRequest(w, r, who, "", fault)
	}
	if err != nil {
		return err
	}
	p := c.sample(opened)
	first, err := c.render(r, who, "Sample "+opened.Request.ID, "sample", p, "open", "shown")
	if err != nil {
		return errSample // the template's own words may quote the content
	}
	return c.live.hold(w, r, held{
		session: c.secret(r), first: first, left: opened.Request.Grant.Until.Sub(c.broker.Now()),
		last: func(why string) ([]byte, error) {
			return c.render(r, who, "", "sample", endPage{Why: why, ID: id}, "covered", "close")
		},
		standing: func() string { return c.standing(r, who, id) },
	})
}

var errSample = errors.New("the page of a sample cannot be made")

type endPage struct{ Why, ID string }

// standing tells why content may not be seen any longer, "" while it may.
func (c *Console) standing(r *http.Request, who access.Person, id string) string {
	if now, err := c.broker.Session(r.Context(), c.secret(r)); err != nil || now.Name != who.Name {
		return "You are signed out."
	}
	err := c.broker.Gate.Stands(r.Context(), id)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, access.ErrFrozen):
		return "All reading is frozen."
	case errors.Is(err, access.ErrRevoked):
		return "The grant was revoked."
	case errors.Is(err, access.ErrWithdrawn):
		return "You gave the grant back."
	case errors.Is(err, access.ErrExpired):
		return "The grant has run out."
	}
	return "The broker cannot tell whether the grant still stands."
}

// sample makes the page of what was opened.
func (c *Console) sample(o broker.Opened) samplePage {
	now := c.broker.Now()
	p := samplePage{
		requestRow: row(o.Request, now), Reader: o.Reader, Opened: at(now, now), Problems: o.Problems,
		TraceURL: c.traceURL(o.Request.Scope.TraceID, ""),
	}
	for _, plain := range o.Records {
		entries, ok := entriesOf(plain)
		if !ok {
			p.Problems = append(p.Problems, broker.Problem{Object: plain.Object, Error: "a record opened, but does not hold OTLP"})
			continue
		}
		for _, e := range entries {
			p.Entries = append(p.Entries, c.entry(e, plain, now))
		}
	}
	slices.SortStableFunc(p.Entries, func(a, b entryView) int { return a.Start.Compare(b.Start) })
	p.bound()
	return p
}

func entriesOf(p broker.Plain) ([]transcript.Entry, bool) {
	if p.Signal == sealed.Logs {
		var u plog.ProtoUnmarshaler
		ld, err := u.UnmarshalLogs(p.OTLP)
		if err != nil {
			return nil, false
		}
		return transcript.Logs(ld), true
	}
	var u ptrace.ProtoUnmarshaler
	td, err := u.UnmarshalTraces(p.OTLP)
	if err != nil {
		return nil, false
	}
	return transcript.Traces(td), true
}

func (c *Console) entry(e transcript.Entry, p broker.Plain, now time.Time) entryView {
	v := entryView{Entry: e, Class: p.Class, Tenant: p.Tenant, Expires: at(p.Expires, now).Distance}
	if !e.Start.IsZero() {
		v.Began = e.Start.UTC().Format("15:04:05.000")
	}
	if !e.Start.IsZero() && !e.End.Before(e.Start) {
		v.Took = e.End.Sub(e.Start).Round(time.Microsecond).String()
	}
	if strings.Contains(c.broker.Config.Console.TraceURL, "{span_id}") {
		v.TraceURL = c.traceURL(p.TraceID, e.SpanID)
	}
	const long = 1500 // bytes; about a screen
	for _, m := range e.Messages {
		for i := range m.ToolCalls {
			m.ToolCalls[i].Arguments = indented(m.ToolCalls[i].Arguments)
		}
		m.Text = indented(m.Text)
		v.Messages = append(v.Messages, messageView{Message: m, Kind: kindOf(m.Role), Long: len(m.Text) > long})
	}
	return v
}

// indented lays a JSON object or list out; other text stays as it is.
func indented(s string) string {
	var out bytes.Buffer
	t := strings.TrimSpace(s)
	if t == "" || t[0] != '{' && t[0] != '[' || json.Indent(&out, []byte(t), "", "  ") != nil {
		return s
	}
	return out.String()
}

func kindOf(role string) string {
	switch role {
	case "system", "user", "assistant", "tool":
		return role
	case "developer":
		return "system"
	case "model":
		return "assistant"
	}
	return "other"
}

// bound sums tokens up and cuts what is too much for a page.
func (p *samplePage) bound() {
	left := maxPage
	cut := func(s *string) {
		if keep := min(len(*s), left); keep < len(*s) {
			p.Cut += len(*s) - keep
			*s = strings.ToValidUTF8((*s)[:keep], "")
		}
		left -= len(*s)
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		if e.Tokens.Known {
			p.Tokens.Known = true
			p.Tokens.Input += e.Tokens.Input
			p.Tokens.Output += e.Tokens.Output
		}
		for j := range e.Messages {
			cut(&e.Messages[j].Text)
			for k := range e.Messages[j].ToolCalls {
				cut(&e.Messages[j].ToolCalls[k].Arguments)
			}
		}
	}
	for i := range p.Entries { // after all messages: they are what the reader came for
		for j := range p.Entries[i].Attributes {
			cut(&p.Entries[i].Attributes[j].Value)
		}
	}
}

// CutBytes is Cut as the templates want it.
func (p samplePage) CutBytes() int64 { return int64(p.Cut) }

// Heading of an entry.
func (e entryView) Heading() string { return cmp.Or(e.Name, e.Kind) }

// Watermark tells on a photograph of the screen whose it is.
func (p samplePage) Watermark() string {
	return p.Reader + " · " + p.ID + " · read " + strconv.Itoa(p.Grant.Used) + " · " + p.Opened.Text[:16] // to the minute
}
