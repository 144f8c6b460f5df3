package evalreport_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect/quality"
	"github.com/sotto-project/sotto/internal/evalreport"
)

func measured() evalreport.Report {
	var q quality.Report
	q.AddText([]quality.Span{{Start: 0, End: 4, Type: "EMAIL_ADDRESS"}, {Start: 5, End: 9, Type: "<script>alert(1)</script>"}},
		[]quality.Span{{Start: 0, End: 4, Type: "EMAIL_ADDRESS"}, {Start: 10, End: 12, Type: "EMAIL_ADDRESS"}}, "abcd efgh ij klmnopqr")
	return evalreport.New(&q, "v1")
}

func TestJSONReadsBack(t *testing.T) {
	r := measured()
	var buf bytes.Buffer
	if err := r.JSON(&buf); err != nil {
		t.Fatal(err)
	}
	var back evalreport.Report
	if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r, back); d != "" {
		t.Error(d)
	}
	e, ok := back.Find("EMAIL_ADDRESS")
	if !ok || e.Labelled != 1 || e.Found != 1 || e.Wrong != 1 || e.Precision != .5 || e.Recall != 1 {
		t.Errorf("%+v", e)
	}
	if all, _ := back.Find(""); all.Labelled != 2 || all.Missed != 1 {
		t.Errorf("%+v", all)
	}
	if _, ok := back.Find("PERSON"); ok {
		t.Error("an entity that is not there was found")
	}
	if want := 100. * 2 / 21; back.OverRedaction != want {
		t.Errorf("over-redaction %v, want %v", back.OverRedaction, want)
	}
	if !strings.Contains(buf.String(), `"failed": []`) {
		t.Error("no gate failed, and the list is not empty but absent")
	}
}

// TestHTMLIsSelfContained: a page that asks nobody for anything, runs nothing, and
// holds one bar for precision and one for recall of each entity and of all.
func TestHTMLIsSelfContained(t *testing.T) {
	r := measured()
	r.Failed = []string{"recall of <b>X</b> is low"}
	var buf bytes.Buffer
	if err := r.HTML(&buf); err != nil {
		t.Fatal(err)
	}
	page := buf.String()
	for _, no := range []string{"<script", "<link", "<img", "<iframe", "@import", "url(", "href=", "src=", "javascript:", "<b>"} {
		if strings.Contains(page, no) {
			t.Errorf("the page holds %q", no)
		}
	}
	start, end := strings.Index(page, "<svg"), strings.Index(page, "</svg>")
	if start < 0 || end < start {
		t.Fatal("the page has no plot")
	}
	widths := map[string][]string{}
	for d := xml.NewDecoder(strings.NewReader(page[start : end+len("</svg>")])); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the plot is not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "rect" {
			attrs := map[string]string{}
			for _, a := range e.Attr {
				attrs[a.Name.Local] = a.Value
			}
			widths[attrs["class"]] = append(widths[attrs["class"]], attrs["width"])
		}
	}
	// All, the entity with the strange name (never found, so nothing wrong with it), EMAIL_ADDRESS.
	want := map[string][]string{"precision": {"240", "480", "240"}, "recall": {"240", "0", "480"}}
	if d := cmp.Diff(want, widths); d != "" {
		t.Error(d)
	}
}
