package api

// Route describes one route of the API for programs and for who writes them: the
// OpenAPI description is made of these, and a test holds them to what the broker serves.
type Route struct {
	// Pattern is the one of the broker's mux: method and path.
	Pattern string
	// ID is the operationId: stable, a verb and a noun.
	ID      string
	Summary string
	// Body and Answer are values of the types that are sent and answered, nil for none.
	Body, Answer any
	// Status of an answer that is no error; 0 = 200.
	Status int
	// Text says that the answer is plain text rather than JSON.
	Text bool
	// Open says that no token is needed.
	Open  bool
	Query []Parameter
	// Header lists what may be sent beside what all routes take.
	Header []Parameter
}

// Parameter is one of a query, or a header.
type Parameter struct{ Name, Type, About string }

// Status of routes that answer with something else than 200.
const (
	created = 201
)

// Routes lists every route below /v1/, and those for probes.
func Routes() []Route {
	list := []Route{
		{Pattern: "POST /v1/requests", ID: "createRequest", Summary: "Ask to read the sealed records of a trace", Body: NewRequest{}, Answer: Request{}, Status: created, Header: []Parameter{
			{"Idempotency-Key", "string", "1 to 255 visible ASCII characters: sent again with the same key, a request is not made twice but answered as it is"},
		}},
		{Pattern: "GET /v1/requests", ID: "listRequests", Summary: "List requests, newest first: one's own, or all for approvers, operators and auditors", Answer: Requests{}, Query: []Parameter{
			{"state", "string", "only those in this state, such as pending or granted"}, {"limit", "integer", "how many, 1 to 1000"}, {"unreviewed", "boolean", "only broken glasses that nobody has reviewed"},
		}},
		{Pattern: "GET /v1/requests/{id}", ID: "getRequest", Summary: "Show a request", Answer: Request{}},
		{Pattern: "GET /v1/requests/{id}/sample", ID: "openSample", Summary: "Read the records that a grant allows; each call uses it once and is an audit entry before anything is shown", Answer: Sample{}},
		{Pattern: "POST /v1/requests/{id}/review", ID: "reviewRequest", Summary: "Review an access without approval, afterwards", Body: Review{}, Answer: Request{}},
		{Pattern: "POST /v1/batches", ID: "createBatch", Summary: "Ask for several traces with one reason", Body: NewBatch{}, Answer: Requests{}, Status: created},
		{Pattern: "GET /v1/grants", ID: "listGrants", Summary: "List the requests whose grant is in force", Answer: Requests{}, Query: []Parameter{{"limit", "integer", "how many, 1 to 1000"}}},
		{Pattern: "GET /v1/delegations", ID: "listDelegations", Summary: "List the delegations in force", Answer: Delegations{}},
		{Pattern: "POST /v1/delegations", ID: "createDelegation", Summary: "Let somebody approve with one's groups while one is away", Body: NewDelegation{}, Answer: Delegation{}, Status: created},
		{Pattern: "POST /v1/delegations/{id}/end", ID: "endDelegation", Summary: "End a delegation before its time", Body: Note{}, Answer: Delegation{}},
		{Pattern: "GET /v1/keyring", ID: "getKeyring", Summary: "The signed directory of public keys that collectors seal with: a signed note", Text: true},
		{Pattern: "GET /v1/freeze", ID: "getFreeze", Summary: "Say whether all reading is stopped", Answer: Freeze{}},
		{Pattern: "POST /v1/freeze", ID: "startFreeze", Summary: "Stop all reading at once", Body: Note{}, Answer: Freeze{}},
		{Pattern: "POST /v1/freeze/lift", ID: "liftFreeze", Summary: "Give one's word to allow reading again; two people must", Body: Note{}, Answer: Freeze{}},
		{Pattern: "GET /v1/login", ID: "getLogin", Summary: "Say where people sign in", Answer: Login{}, Open: true},
		{Pattern: "POST /v1/login", ID: "login", Summary: "Trade the tokens of a device flow for a bearer token", Body: NewLogin{}, Answer: SignedIn{}, Status: created, Open: true},
		{Pattern: "POST /v1/logout", ID: "logout", Summary: "End a session", Answer: struct{}{}},
		{Pattern: "GET /healthz", ID: "getHealth", Summary: "Say that the process lives", Answer: Probe{}, Open: true},
		{Pattern: "GET /readyz", ID: "getReadiness", Summary: "Say whether the broker can work", Answer: Probe{}, Open: true},
		{Pattern: "GET /openapi.json", ID: "getDescription", Summary: "This description", Answer: map[string]any{}, Open: true},
	}
	list = append(list,
		Route{Pattern: "POST /v1/erasures", ID: "createErasure", Summary: "Propose to erase a person's samples before they expire", Body: NewErasure{}, Answer: Erasure{}, Status: created},
		Route{Pattern: "GET /v1/erasures", ID: "listErasures", Summary: "List erasures, newest first", Answer: Erasures{}},
		Route{Pattern: "GET /v1/erasures/{id}", ID: "getErasure", Summary: "Show an erasure", Answer: Erasure{}},
		Route{Pattern: "GET /v1/erasures/{id}/certificate", ID: "getCertificate", Summary: "The signed certificate of an erasure that is done", Text: true},
		Route{Pattern: "POST /v1/erasures/{id}/run", ID: "runErasure", Summary: "Begin an erasure that is approved; it goes on by itself", Body: Note{}, Answer: Erasure{}})
	list = append(list,
		Route{Pattern: "POST /v1/holds", ID: "createHold", Summary: "Propose to keep traces beyond their expiry", Body: NewHold{}, Answer: Hold{}, Status: created},
		Route{Pattern: "GET /v1/holds", ID: "listHolds", Summary: "List legal holds, newest first", Answer: Holds{}},
		Route{Pattern: "GET /v1/holds/{id}", ID: "getHold", Summary: "Show a legal hold, by its id or that of its release", Answer: Hold{}},
		Route{Pattern: "POST /v1/holds/{id}/release", ID: "releaseHold", Summary: "Propose to end a legal hold before its day", Body: NewRelease{}, Answer: Hold{}, Status: created})
	for _, verb := range []string{"approve", "deny", "withdraw"} {
		list = append(list, Route{Pattern: "POST /v1/holds/{id}/" + verb, ID: verb + "Hold", Summary: "Decide about a legal hold, or about its release by the release's id: " + verb, Body: Note{}, Answer: Hold{}})
		list = append(list, Route{Pattern: "POST /v1/erasures/{id}/" + verb, ID: verb + "Erasure", Summary: "Decide about an erasure: " + verb, Body: Note{}, Answer: Erasure{}})
	}
	for _, verb := range []string{"approve", "deny", "withdraw", "revoke"} {
		list = append(list,
			Route{Pattern: "POST /v1/requests/{id}/" + verb, ID: verb + "Request", Summary: "Decide about a request: " + verb, Body: Note{}, Answer: Request{}},
			Route{Pattern: "POST /v1/batches/{id}/" + verb, ID: verb + "Batch", Summary: "Decide about all requests of a batch: " + verb, Body: Note{}, Answer: Outcomes{}})
	}
	return list
}

// Probe is the answer to who watches over the process.
type Probe struct {
	Status string `json:"status"`
}
