package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestPolicyPages: the console shows what rules ask, lets a delegate act, and has the
// whole way of a broken glass.
func TestPolicyPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ string, c *broker.Config) {
		c.Access.MaxDelegation = broker.Duration(24 * time.Hour)
		c.Access.Rules = []broker.RuleConfig{{Name: "two-hands", Require: []broker.NeedConfig{{Group: "<owners>"}}, TicketPattern: `OPS-\d+`}}
		c.Access.BreakGlass = &broker.BreakGlassConfig{}
		for i := range c.People {
			if c.People[i].Name == "cleo" {
				c.People[i].Groups = []string{"<owners>"}
			}
		}
	})
	ada, ben, aud := w.as("ada"), w.as("ben"), w.as("aud")
	if res, page := ada.post("/console/requests", "sample", traceA, "reason", "the answer was cut off"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "a ticket of this form is needed") {
		t.Fatalf("without a ticket: %s", res.Status)
	}
	res, _ := ada.post("/console/requests", "sample", traceA, "reason", "the answer was cut off", "ticket", "OPS-7")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	at, _, _ := strings.Cut(res.Header.Get("Location"), "?")
	if _, page := ada.get(at); !strings.Contains(page, "OPS-7") || !strings.Contains(page, "two-hands") || !strings.Contains(page, "&lt;owners&gt;") || strings.Contains(page, "<owners>") {
		t.Error("the request does not show its ticket, its rule and the group that is asked, as text")
	}
	// ben is in no group, so nothing waits for him, until somebody lets him act for them.
	if _, page := ben.get("/console/waiting"); strings.Contains(page, "OPS-7") {
		t.Error("a request waits for somebody whose approval would not count")
	}
	cleo := w.person("cleo")
	cleo.Groups = []string{"<owners>"}
	if _, err := w.broker.Delegate(t.Context(), cleo, api.NewDelegation{To: "ben", Until: "1h"}); err != nil {
		t.Fatal(err)
	}
	if _, page := ben.get("/console/waiting"); !strings.Contains(page, "OPS-7") || !strings.Contains(page, "for cleo, who is away") {
		t.Error("what the delegate may decide does not wait for him")
	}
	if res, _ := ben.post(at+"/approve", "for", "cleo"); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the delegate approves: %s", res.Status)
	}
	if _, page := ben.get(at); !strings.Contains(page, "approved for cleo") {
		t.Error("the page does not say for whom it was approved")
	}

	res, _ = ada.post("/console/requests", "sample", traceA, "reason", "it is burning", "ticket", "OPS-8", "break_glass", "yes")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	at, _, _ = strings.Cut(res.Header.Get("Location"), "?")
	if _, page := ada.get(at); !strings.Contains(page, "The glass was broken") || strings.Contains(page, at+"/review") {
		t.Error("the reader is not told of the debt, or is offered its review")
	}
	if res, page := ada.post("/console/requests", "sample", traceA, "reason", "it burns again", "ticket", "OPS-9", "break_glass", "yes"); res.StatusCode != http.StatusConflict || !strings.Contains(page, "must be reviewed") {
		t.Errorf("a second time: %s", res.Status)
	}
	for name, b := range map[string]*browser{"ben": ben, "aud": aud} {
		if _, page := b.get("/console/waiting"); !strings.Contains(page, "it is burning") {
			t.Errorf("%s does not see what waits for a review", name)
		}
	}
	if res, page := aud.post(at+"/review", "verdict", "unjustified", "note", "."); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "say why in words") {
		t.Errorf("a review without words: %s", res.Status)
	}
	if res, _ := aud.post(at+"/review", "verdict", "unjustified", "note", "nothing burned"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the review: %s", res.Status)
	}
	if _, page := ada.get(at); !strings.Contains(page, "found it unjustified") || strings.Contains(page, "Read the sample") {
		t.Error("the reader can go on, or is not told what was found")
	}
}
