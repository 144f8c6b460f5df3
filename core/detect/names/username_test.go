package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

func TestUsername(t *testing.T) {
	for name, want := range map[string]bool{
		"dmitri.volkov": true, "sarahmiller": true, "mwong": false, "mkovacs": true, "zanele.mthembu": true, "tobias_feldmann": true, "freya-lindqvist": true, "dmitri88": true,
		"root": false, "admin": false, "ubuntu": false, "runner": false, "user": false, "node": false, "app.main": false, "build-agent": false, "service": false, "": false, "a": false, "gpt-4o": false, "x_y": false, "projects": false,
	} {
		if got := names.Username(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
	for text, want := range map[string]string{
		"dmitri.volkov/x": "dmitri.volkov", `Marek Nowak\Documents`: "Marek Nowak", "ubuntu/app": "", "": "", "projects/x": "", "sarahmiller": "sarahmiller",
	} {
		got := ""
		if m, ok := names.Home(text, 0); ok {
			got = text[m.Start:m.End]
		}
		if got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
