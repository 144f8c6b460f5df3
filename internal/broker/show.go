package broker

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// show is a request as the API tells it.
func show(q access.Request, now time.Time) api.Request {
	out := api.Request{
		ID: q.ID, State: string(q.State(now)), Requester: q.Requester,
		TraceID: q.Scope.TraceID, Tenant: q.Scope.Tenant, Class: q.Scope.Class,
		Reason: q.Reason, Created: q.Created, Deadline: q.Deadline, Needs: q.Needs, Approvals: []api.Decision{},
	}
	for _, a := range q.Approvals {
		out.Approvals = append(out.Approvals, api.Decision{By: a.By, At: a.At, Note: a.Note, For: a.For})
	}
	if g := q.Grant; g != nil {
		out.Grant = &api.Grant{From: g.From, Until: g.Until, Reads: g.Reads, Used: g.Used, Rows: g.Rows, RowsUsed: g.RowsUsed}
	}
	out.Ticket, out.Batch, out.Rules, out.Entities = q.Ticket, q.Batch, q.Applied, q.Scope.Entities
	out.Mask = q.Mask.String()
	if q.Renews != nil {
		out.Renews = q.Renews.Of
	}
	if out.State == string(access.Pending) {
		out.Missing = q.Open()
	}
	if g := q.Glass; g != nil {
		out.BreakGlass = &api.BreakGlass{ReviewDue: g.Due}
		if r := g.Review; r != nil {
			out.BreakGlass.Review, out.BreakGlass.Justified = &api.Decision{By: r.By, At: r.At, Note: r.Note}, r.Justified
		}
	}
	if e := q.End; e != nil {
		out.End = &api.Decision{By: e.By, At: e.At, Note: e.Note}
	}
	return out
}

func showProblems(problems []Problem) []api.Problem {
	out := []api.Problem{}
	for _, p := range problems {
		out = append(out, api.Problem(p))
	}
	return out
}

// getSample is the way out of the gate. The answer is built whole before its first
// byte is sent: a failure half-way shows nothing.
func (b *Broker) getSample(w http.ResponseWriter, r *http.Request, who access.Person) error {
	id := r.PathValue("id")
	if !validID(id) {
		return state.ErrNotFound
	}
	ctx, cancel := context.WithTimeout(r.Context(), openTime)
	defer cancel()
	opened, err := b.Gate.Open(ctx, who, id)
	if errors.Is(err, ErrNoSample) && len(opened.Problems) > 0 {
		return errors.Join(&emptySample{opened.Problems}, err)
	}
	if errors.Is(err, access.ErrNotYours) && !errors.Is(err, audit.ErrDown) && !maySee(who, access.Request{}) {
		return state.ErrNotFound // the log says more; whoever tries ids learns nothing
	}
	if err != nil {
		return err
	}
	out := api.Sample{Request: show(opened.Request, b.now()), Reader: opened.Reader, Records: []api.Record{}}
	for _, p := range opened.Records {
		otlp, err := otlpJSON(p.Signal, p.OTLP)
		if err != nil {
			opened.Problems = append(opened.Problems, Problem{p.Object, err.Error()})
			continue
		}
		out.Records = append(out.Records, api.Record{
			Object: p.Object, Tenant: p.Tenant, Class: p.Class, Expires: retention.FormatExpiry(p.Expires),
			TraceID: p.TraceID, SpanID: p.SpanID, Signal: p.Signal, SealedAt: p.SealedAt, OTLP: otlp,
		})
	}
	out.Problems = showProblems(opened.Problems)
	writeJSON(w, http.StatusOK, out)
	return nil
}

// errNotOTLP: a decoder's own words may quote the content.
var errNotOTLP = errors.New("a record opened, but does not hold OTLP")

func otlpJSON(signal string, protobuf []byte) ([]byte, error) {
	switch signal {
	case sealed.Traces:
		var u ptrace.ProtoUnmarshaler
		var m ptrace.JSONMarshaler
		td, err := u.UnmarshalTraces(protobuf)
		if err != nil {
			return nil, errNotOTLP
		}
		if out, err := m.MarshalTraces(td); err == nil {
			return out, nil
		}
	case sealed.Logs:
		var u plog.ProtoUnmarshaler
		var m plog.JSONMarshaler
		ld, err := u.UnmarshalLogs(protobuf)
		if err != nil {
			return nil, errNotOTLP
		}
		if out, err := m.MarshalLogs(ld); err == nil {
			return out, nil
		}
	}
	return nil, errNotOTLP
}
