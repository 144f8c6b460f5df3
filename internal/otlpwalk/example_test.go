package otlpwalk_test

import (
	"fmt"
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/internal/otlpwalk"
)

func ExampleStrings() {
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetName("chat gpt-4o")
	span.Status().SetMessage("could not answer bob@example.com")
	span.Links().AppendEmpty().Attributes().PutEmptySlice("to").AppendEmpty().SetStr("bob@example.com")

	otlpwalk.Traces(td, otlpwalk.Strings(func(site content.Site, s string) string {
		if strings.Contains(s, "@") {
			fmt.Printf("%v %q\n", site.Place, site.Key)
		}
		return strings.ReplaceAll(s, "bob@example.com", "[EMAIL_ADDRESS]")
	}))
	fmt.Println(span.Status().Message())
	// Output:
	// status message ""
	// link attribute "to"
	// could not answer [EMAIL_ADDRESS]
}
