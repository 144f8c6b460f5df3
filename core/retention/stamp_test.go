package retention

import "testing"

func TestSampleIDRoundTrip(t *testing.T) {
	for _, id := range []string{
		"errors/2026-11-26/default/0af7651916cd43dd8448eb211c80319c",
		"a/2026-11-26T15/b/0af7651916cd43dd8448eb211c80319c",
	} {
		if s, err := ParseSampleID(id); err != nil || s.SampleID() != id {
			t.Errorf("%s reads as %+v, %v", id, s, err)
		}
	}
	for _, id := range []string{
		"", "a/b", "errors/2026-11-26/default/0AF7651916CD43DD8448EB211C80319C", "errors/2026-11-26/default/0af7651916cd43dd8448eb211c80319c/",
		"/2026-11-26/default/0af7651916cd43dd8448eb211c80319c", "errors/2026-11-26T00/default/0af7651916cd43dd8448eb211c80319c",
		"errors/2026-11-26/../0af7651916cd43dd8448eb211c80319c", "errors/2026-11-26/default/00000000000000000000000000000000",
	} {
		if s, err := ParseSampleID(id); err == nil {
			t.Errorf("%q reads as %+v", id, s)
		}
	}
}
