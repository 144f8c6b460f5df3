package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
)

// TestMaskPages: approver and reader see what is masked, and a kind that is needed can be
// named in the form; without a mask the pages do not speak of it.
func TestMaskPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ string, c *broker.Config) {
		mask := broker.MaskConfig(access.MaskAll())
		c.Access.Rules = []broker.RuleConfig{{Name: "masked", When: `requester.name != "dan"`, Mask: &mask}}
	})
	ada, ben, cleo := w.as("ada"), w.as("ben"), w.as("cleo")
	if _, page := ada.get("/console/requests"); !strings.Contains(page, `name="entities"`) {
		t.Error("the form has no place for what is needed")
	}
	res, _ := ada.post("/console/requests", "sample", traceA, "reason", "the answer was cut off", "entities", " EMAIL_ADDRESS, PERSON ")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	at, _, _ := strings.Cut(res.Header.Get("Location"), "?")
	if _, page := ben.get("/console/waiting"); !strings.Contains(page, "all but EMAIL_ADDRESS, PERSON") || !strings.Contains(page, "Needs to see") {
		t.Error("the approver does not see what would be shown")
	}
	for _, b := range []*browser{ben, cleo} {
		if _, page := ada.get(at); strings.Contains(page, "Read the sample") {
			t.Error("it can be read before the second approval")
		}
		if res, _ := b.post(at + "/approve"); res.StatusCode != http.StatusSeeOther {
			t.Fatal(res.Status)
		}
	}
	if _, page := ada.get(at); !strings.Contains(page, "all but EMAIL_ADDRESS, PERSON") {
		t.Error("the request does not show its mask")
	}
	w.broker.Config.Access.Rules = nil
	if _, page := ada.get("/console/requests"); strings.Contains(page, `name="entities"`) {
		t.Error("the form asks for kinds where nothing is masked")
	}
	if res, page := ada.post("/console/requests", "sample", traceA, "reason", "the answer was cut off", "entities", "SECRET"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "never SECRET") {
		t.Errorf("secrets: %s", res.Status)
	}
}

// TestMaskOnTheSample: the page of a sample says what is masked, and does not show it.
func TestMaskOnTheSample(t *testing.T) {
	t.Parallel()
	page := func(mask access.Mask) string {
		t.Helper()
		w := newWorld(t, func(_ string, c *broker.Config) { c.Access.Mask = broker.MaskConfig(mask) })
		res := w.as("ada").send("POST", "/console/requests/"+w.granted()+"/sample", "")
		defer res.Body.Close()
		var text strings.Builder
		buf := make([]byte, 4096)
		for !strings.Contains(text.String(), "</article>") { // the answer stays open
			n, err := res.Body.Read(buf)
			text.Write(buf[:n])
			if err != nil {
				break
			}
		}
		return text.String()
	}
	if text := page(access.MaskAll("PERSON")); !strings.Contains(text, "Masked for you</dt><dd>all but PERSON") {
		t.Errorf("the page does not say what is masked: %s", text)
	}
	if text := page(access.MaskOnly()); strings.Contains(text, "Masked for you") || !strings.Contains(text, canary) {
		t.Error("the page speaks of a mask where there is none")
	}
}
