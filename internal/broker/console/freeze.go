package console

import (
	"net/http"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/api"
)

type freezePage struct {
	access.Freeze
	Since   moment
	Needs   int
	Left    int
	MayLift bool
	Note    string
	Problem *api.Fault
}

func (c *Console) getFreeze(w http.ResponseWriter, r *http.Request, who access.Person) error {
	return c.showFreeze(w, r, who, "", nil)
}

func (c *Console) showFreeze(w http.ResponseWriter, r *http.Request, who access.Person, note string, problem *api.Fault) error {
	f, err := c.broker.State.Freeze(r.Context())
	if err != nil {
		return err
	}
	now := c.broker.Now()
	_, lift := f.Lift(who, "", now)
	p := freezePage{Freeze: f, Since: at(f.At, now), Needs: access.LiftsNeeded, Left: access.LiftsNeeded - len(f.Lifts), MayLift: lift == nil, Note: note, Problem: problem}
	status := http.StatusOK
	if problem != nil {
		status = problem.Status
	}
	c.show(w, r, status, who, "Freeze", "freeze", p)
	return nil
}

func (c *Console) postFreeze(w http.ResponseWriter, r *http.Request, who access.Person) (err error) {
	verb, note := r.PathValue("verb"), r.PostFormValue("note")
	switch verb {
	case "start":
		_, err = c.broker.StartFreeze(r.Context(), who, note)
	case "lift":
		_, err = c.broker.LiftFreeze(r.Context(), who, note)
	default:
		return errNoPage
	}
	if fault, ok := faultFor(err); ok {
		return c.showFreeze(w, r, who, note, fault)
	}
	if err != nil {
		return err
	}
	redirect(w, r, "/console/freeze?done="+verb)
	return nil
}
