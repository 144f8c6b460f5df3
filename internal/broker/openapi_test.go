package broker

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/openapi"
	"github.com/sotto-project/sotto/internal/broker/openapi/describe"
)

// TestEveryRouteIsDescribed: what is served is described, and the other way round.
func TestEveryRouteIsDescribed(t *testing.T) {
	_, served := (&Broker{}).routes()
	var described, ids []string
	for _, r := range api.Routes() {
		described, ids = append(described, r.Pattern), append(ids, r.ID)
		if r.ID == "" || r.Summary == "" || r.Answer == nil && !r.Text {
			t.Errorf("%s has no id, no summary or no answer", r.Pattern)
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	if d := cmp.Diff(served, described); d != "" {
		t.Errorf("api.Routes and the broker differ (-served +described):\n%s", d)
	}
	slices.Sort(ids)
	if n := len(ids); n != len(slices.Compact(ids)) {
		t.Error("two routes have one id")
	}
}

// TestDescriptionIsOpenAPI: a library of others takes the document for OpenAPI, and it
// is what the source makes.
func TestDescriptionIsOpenAPI(t *testing.T) {
	made, err := describe.API("api")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, openapi.Document()) {
		t.Error("openapi.json is not what the source makes: run `make generate`")
	}
	doc, err := openapi3.NewLoader().LoadFromData(openapi.Document())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	if n := strings.Count(string(openapi.Document()), `"description"`); n < 60 {
		t.Errorf("%d descriptions: are the comments of package api read?", n)
	}
}

// description holds answers to the description. Each answer that a test of the broker
// asks for passes through it.
var description = sync.OnceValue(func() *jsonschema.Compiler {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(openapi.Document()))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("api.json", doc); err != nil {
		panic(err)
	}
	return c
})

var describedRoutes = sync.OnceValues(func() (*http.ServeMux, map[string]api.Route) {
	mux, by := http.NewServeMux(), map[string]api.Route{}
	for _, r := range api.Routes() {
		mux.HandleFunc(r.Pattern, func(http.ResponseWriter, *http.Request) {})
		by[r.Pattern] = r
	}
	return mux, by
})

var compiling sync.Mutex

func followsDescription(t *testing.T, method, path string, status int, data []byte) {
	t.Helper()
	mux, by := describedRoutes()
	_, pattern := mux.Handler(httptest.NewRequest(method, path, nil))
	route, known := by[pattern]
	if !known && status < 400 {
		t.Errorf("%s %s is not described", method, path)
	}
	if !known || route.Text && status < 400 {
		return
	}
	verb, at, _ := strings.Cut(pattern, " ")
	at = strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(at)
	answer, media := strconv.Itoa(max(route.Status, 200)), "application~1json"
	if status >= 400 {
		answer, media = "default", "application~1problem+json"
	} else if strconv.Itoa(status) != answer {
		t.Errorf("%s answers %d, described is %s", pattern, status, answer)
		return
	}
	compiling.Lock()
	schema, err := description().Compile("api.json#/paths/" + at + "/" + strings.ToLower(verb) + "/responses/" + answer + "/content/" + media + "/schema")
	compiling.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: the answer is not as described: %v", pattern, err)
	}
}

// TestAnswersAreHeldToTheDescription: the check above fails where it must.
func TestAnswersAreHeldToTheDescription(t *testing.T) {
	for data, ok := range map[string]bool{
		`{"frozen":false,"needs":2,"lifts":[]}`: true, `{"frozen":false,"needs":2}`: false, `{"frozen":"no","needs":2,"lifts":[]}`: false,
		`{"frozen":false,"needs":2,"lifts":[],"secret":1}`: false, `{"frozen":false,"needs":2,"lifts":[],"at":"yesterday"}`: false,
	} {
		inner := &testing.T{}
		followsDescription(inner, "GET", "/v1/freeze", 200, []byte(data))
		if inner.Failed() == ok {
			t.Errorf("%s: failed %v", data, inner.Failed())
		}
	}
	if !json.Valid(openapi.Document()) {
		t.Error("the document is no JSON")
	}
}

// TestDescriptionIsServed without a token.
func TestDescriptionIsServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	if got := w.want("", "GET", "/openapi.json", "", 200, ""); !bytes.Equal(got, openapi.Document()) {
		t.Errorf("%d bytes are served, the document has %d", len(got), len(openapi.Document()))
	}
}
