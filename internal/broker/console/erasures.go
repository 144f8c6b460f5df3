package console

import (
	"net/http"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

type erasuresPage struct {
	Rows []erasureRow
}

// erasureRow is an erasure, and what its certificate says. The person is named by
// pseudonyms: there is nothing else.
type erasureRow struct {
	ID, State, Proposer, Tenant, Reason, Ticket string
	Subjects                                    []string
	Made                                        moment
	Approvals                                   []approval
	Ended                                       *moment // finished, denied or withdrawn
	Certificate                                 *erasurecert.Certificate
	Until                                       *moment // when copies become unreadable
	Remains                                     []remain
	Bad                                         bool // the certificate is not what a broker signed
}

type approval struct {
	By string
	At moment
}

type remain struct {
	Object, Why string
	Until       *moment
}

// shownRemains bounds what one erasure shows; the certificate has more.
const shownRemains = 20

func (c *Console) getErasures(w http.ResponseWriter, r *http.Request, who access.Person) error {
	list, err := c.broker.Erasures(r.Context(), who)
	if err != nil {
		return err
	}
	open, err := c.broker.Certificates(r.Context())
	if err != nil {
		return err
	}
	now := c.broker.Now()
	when := func(t time.Time) *moment { m := at(t, now); return &m }
	var p erasuresPage
	for _, e := range list {
		v := erasureRow{
			ID: e.ID, State: string(e.State(now)), Proposer: e.Proposer.Name, Tenant: e.Tenant, Reason: e.Reason, Ticket: e.Ticket,
			Subjects: e.Subjects, Made: at(e.Created, now),
		}
		for _, a := range e.Approvals {
			v.Approvals = append(v.Approvals, approval{a.By, at(a.At, now)})
		}
		switch {
		case e.End != nil:
			v.Ended = when(e.End.At)
		case v.State == string(access.Done):
			v.Ended = when(e.Run.Done)
			cert, err := open(e)
			if v.Bad = err != nil || cert.Erasure != e.ID; v.Bad {
				break
			}
			v.Certificate = &cert
			if cert.LastExpiry != nil {
				v.Until = when(*cert.LastExpiry)
			}
			for _, x := range cert.Remains[:min(len(cert.Remains), shownRemains)] {
				m := remain{Object: x.Object, Why: erasurecert.Why(x.Why)}
				if x.Until != nil {
					m.Until = when(*x.Until)
				}
				v.Remains = append(v.Remains, m)
			}
		}
		p.Rows = append(p.Rows, v)
	}
	c.show(w, r, http.StatusOK, who, "Erasures", "erasures", p)
	return nil
}

func (c *Console) getCertificate(w http.ResponseWriter, r *http.Request, who access.Person) error {
	id := r.PathValue("id")
	file, err := c.broker.Certificate(r.Context(), who, id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="sotto-erasure-`+id+`.certificate"`) // an id that was found
	send(w, file)
	return nil
}
