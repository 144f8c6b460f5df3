package broker

import (
	"context"
	"net/http"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

func (b *Broker) erasureRoutes(handle func(pattern string, f handlerFunc)) {
	handle("POST /v1/erasures", b.postErasure)
	handle("GET /v1/erasures", b.getErasures)
	handle("GET /v1/erasures/{id}", b.getErasure)
	handle("GET /v1/erasures/{id}/certificate", b.getCertificate)
	for verb := range erasureVerbs {
		handle("POST /v1/erasures/{id}/"+verb, b.postErasureVerb(verb))
	}
}

func (b *Broker) postErasure(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.NewErasure
	if err := readJSON(r, &in); err != nil {
		return err
	}
	e, err := b.ProposeErasure(r.Context(), who, in)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/erasures/"+e.ID)
	writeJSON(w, http.StatusCreated, b.showErasure(e))
	return nil
}

func (b *Broker) getErasures(w http.ResponseWriter, r *http.Request, who access.Person) error {
	list, err := b.Erasures(r.Context(), who)
	if err != nil {
		return err
	}
	out := api.Erasures{Erasures: []api.Erasure{}}
	for _, e := range list {
		out.Erasures = append(out.Erasures, b.showErasure(e))
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// findErasure is one erasure, if who may see it.
func (b *Broker) findErasure(ctx context.Context, who access.Person, id string) (Erasure, error) {
	if err := maySeeErasures(who); err != nil {
		return Erasure{}, err
	}
	if !validIDOf('e', id) {
		return Erasure{}, state.ErrNotFound
	}
	p, err := b.State.Proposal(ctx, erasureKind, id)
	if err != nil {
		return Erasure{}, err
	}
	return readErasure(p)
}

func (b *Broker) getErasure(w http.ResponseWriter, r *http.Request, who access.Person) error {
	e, err := b.findErasure(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, b.showErasure(e))
	return nil
}

func (b *Broker) getCertificate(w http.ResponseWriter, r *http.Request, who access.Person) error {
	file, err := b.Certificate(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write(file) //nolint:gosec // it goes out as plain text, as a broker has signed it
	return err
}

var errNotDone = &api.Fault{Title: "not done", Status: http.StatusNotFound, Code: "not_done", Detail: "the erasure is not done, so it has no certificate"}

func (b *Broker) postErasureVerb(verb string) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request, who access.Person) error {
		var in api.Note
		if err := readNote(r, &in); err != nil {
			return err
		}
		e, err := b.DecideErasure(r.Context(), who, r.PathValue("id"), verb, in.Note)
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, b.showErasure(e))
		return nil
	}
}

func (b *Broker) showErasure(e Erasure) api.Erasure {
	return api.Erasure{Proposal: b.showProposal(e.Proposal), Tenant: e.Tenant, Subjects: e.Subjects}
}
