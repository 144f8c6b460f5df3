package console

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
)

const auditRows = 50

type auditPage struct {
	Filter  broker.AuditFilter
	Actions []audit.Action
	Rows    []auditRow
	Size    uint64
	Next    string // query of the next page, "" if there is none
	Newest  bool
	Bad     int
	Proof   *proofView
	Key     string
}

type auditRow struct {
	audit.Record
	When moment
	// About is a few words: which trace, how many records, which keys.
	About string
	JSON  string
}

type proofView struct {
	broker.Proof
	When moment
	OK   bool
}

func (c *Console) getAudit(w http.ResponseWriter, r *http.Request, who access.Person) error {
	return c.showAudit(w, r, who, nil)
}

func (c *Console) showAudit(w http.ResponseWriter, r *http.Request, who access.Person, proof *proofView) error {
	q := r.URL.Query()
	f := broker.AuditFilter{
		Actor: strings.TrimSpace(q.Get("actor")), Action: audit.Action(q.Get("action")), Decision: audit.Decision(q.Get("decision")), About: strings.TrimSpace(q.Get("about")),
	}
	before, _ := strconv.ParseUint(q.Get("before"), 10, 64) // what is no number means the newest
	found, err := c.broker.Audit(r.Context(), who, f, before, auditRows)
	if err != nil {
		return err
	}
	now := c.broker.Now()
	p := auditPage{Filter: f, Actions: audit.Actions(), Size: found.Size, Newest: before == 0, Bad: found.Unreadable, Proof: proof, Key: c.broker.Verifier()}
	for _, e := range found.Records {
		text, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, auditRow{e, at(e.Time, now), about(e), string(text)})
	}
	if found.Next > 0 {
		q.Set("before", strconv.FormatUint(found.Next, 10))
		p.Next = "?" + q.Encode()
	}
	c.show(w, r, http.StatusOK, who, "Audit", "audit", p)
	return nil
}

// about tells what an entry is about besides its request.
func about(e audit.Record) string {
	var words []string
	if e.TraceID != "" {
		words = append(words, "trace "+short(e.TraceID))
	}
	if n := len(e.Objects); n == 1 {
		words = append(words, e.Objects[0])
	} else if n > 1 {
		words = append(words, plural(n, "object"))
	}
	if e.Records > 0 {
		what := "record"
		switch e.Action {
		case audit.KeyCreate:
			what = "key"
		case audit.SignIn:
			what = "attempt"
		}
		words = append(words, plural(e.Records, what))
	}
	if e.Until != nil {
		words = append(words, "until "+e.Until.UTC().Format("15:04:05"))
	}
	return strings.Join(words, ", ")
}

// short is enough of an id to tell it from others on the page.
func short(id string) string {
	const enough = 12
	if len(id) <= enough {
		return id
	}
	return id[:enough] + "…"
}

func (c *Console) postProof(w http.ResponseWriter, r *http.Request, who access.Person) error {
	proof, err := c.broker.Proof(r.Context(), who)
	if err != nil {
		return err
	}
	return c.showAudit(w, r, who, &proofView{proof, at(proof.At, c.broker.Now()), len(proof.Report.Faults) == 0})
}

func (c *Console) getCheckpoint(w http.ResponseWriter, _ *http.Request, who access.Person) error {
	raw, err := c.broker.Checkpoint(who)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="sotto-audit-`+c.broker.Now().UTC().Format("2006-01-02")+`.checkpoint"`)
	send(w, raw)
	return nil
}

// keysPage is all epoch keys.
type keysPage struct {
	Tenants   []tenantKeys
	Alive     int
	Destroyed int
}

type tenantKeys struct {
	Name string
	Keys []keyRow
}

type keyRow struct {
	ID        string
	Expires   moment
	Algorithm string
	Made      moment
	Destroyed *moment
	Overdue   bool // expired, and the private key is still there
}

func (c *Console) getKeys(w http.ResponseWriter, r *http.Request, who access.Person) error {
	keys, err := c.broker.Keys(r.Context(), who)
	if err != nil {
		return err
	}
	now := c.broker.Now()
	var p keysPage
	for _, k := range keys {
		e := k.Public.Epoch
		v := keyRow{ID: e.ID(), Expires: at(e.Expires, now), Algorithm: string(k.Public.Algorithm), Made: at(k.Created, now)}
		if k.Private == nil {
			when := at(k.Destroyed, now)
			v.Destroyed = &when
			p.Destroyed++
		} else {
			p.Alive++
			v.Overdue = now.Sub(e.Expires) > time.Duration(c.broker.Config.Retention.Grace)+2*time.Duration(c.broker.Config.Retention.Sweep)
		}
		if n := len(p.Tenants); n == 0 || p.Tenants[n-1].Name != e.Tenant {
			p.Tenants = append(p.Tenants, tenantKeys{Name: e.Tenant})
		}
		t := &p.Tenants[len(p.Tenants)-1]
		t.Keys = append(t.Keys, v)
	}
	c.show(w, r, http.StatusOK, who, "Keys", "keys", p)
	return nil
}

// Form tells whether a filter is set at all.
func (p auditPage) Form() bool { return cmp.Or(p.Filter, broker.AuditFilter{}) != broker.AuditFilter{} }

// Query keeps the filter in a form's action.
func (p auditPage) Query() string {
	v := url.Values{}
	for name, value := range map[string]string{"actor": p.Filter.Actor, "action": string(p.Filter.Action), "decision": string(p.Filter.Decision), "about": p.Filter.About} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}
