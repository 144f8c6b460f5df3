package access

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
)

// Bounds of a condition. A list of 500 groups searched with exists() costs about 3,000;
// what runs into the limit is refused, not waited for.
const (
	maxCost      = 50_000
	maxCondition = 4000 // bytes
)

// variables are what a condition may look at, with their CEL types. One that is not
// known when a condition is evaluated is absent, and the evaluation fails: a rule about
// a tenant must not pass because the requester did not say which.
var variables = map[string]*cel.Type{
	"requester.name":       cel.StringType,
	"requester.roles":      cel.ListType(cel.StringType),
	"requester.groups":     cel.ListType(cel.StringType),
	"requester.identities": cel.ListType(cel.StringType),
	"sample.trace_id":      cel.StringType,
	"sample.tenant":        cel.StringType,
	"sample.class":         cel.StringType,
	"sample.expires":       cel.TimestampType,
	"sample.entities":      cel.ListType(cel.StringType),
	"request.reason":       cel.StringType,
	"request.ticket":       cel.StringType,
	"request.ttl":          cel.DurationType,
	"request.reads":        cel.IntType,
	"request.break_glass":  cel.BoolType,
	"request.renewals":     cel.IntType,
	"request.batch":        cel.IntType,
	"now":                  cel.TimestampType,
}

// approverVariables are known when somebody decides, and only then.
var approverVariables = map[string]*cel.Type{
	"approver.name":       cel.StringType,
	"approver.roles":      cel.ListType(cel.StringType),
	"approver.groups":     cel.ListType(cel.StringType),
	"approver.identities": cel.ListType(cel.StringType),
	"approver.for":        cel.StringType,
}

// An environment never changes once it is made, and making one is dear.
var (
	askEnv     = sync.OnceValues(func() (*cel.Env, error) { return newEnv(variables) })
	approveEnv = sync.OnceValues(func() (*cel.Env, error) { return newEnv(variables, approverVariables) })
)

func newEnv(sets ...map[string]*cel.Type) (*cel.Env, error) {
	opts := []cel.EnvOption{cel.HomogeneousAggregateLiterals(), cel.DefaultUTCTimeZone(true), cel.ParserExpressionSizeLimit(maxCondition)}
	for _, set := range sets {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			opts = append(opts, cel.Variable(name, set[name]))
		}
	}
	return cel.NewEnv(opts...)
}

// condition is a compiled CEL expression.
type condition struct {
	text    string
	program cel.Program
	names   []string // of the variables it looks at
}

// compile checks an expression: its syntax, the types, and that it gives true or false.
func compile(env func() (*cel.Env, error), text string) (*condition, error) {
	e, err := env()
	if err != nil {
		panic("access: " + err.Error())
	}
	ast, issues := e.Compile(text)
	if issues.Err() != nil {
		var all []string
		for _, i := range issues.Errors() {
			all = append(all, fmt.Sprintf("column %d: %s", i.Location.Column()+1, strings.ReplaceAll(i.Message, "\n", " ")))
		}
		return nil, errors.New("is no condition: " + strings.Join(all, "; "))
	}
	if ast.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("must give true or false, it gives %s", ast.OutputType())
	}
	program, err := e.Program(ast, cel.CostLimit(maxCost))
	if err != nil {
		return nil, fmt.Errorf("is no condition: %w", err)
	}
	c := &condition{text: text, program: program}
	for _, ref := range ast.NativeRep().ReferenceMap() {
		if ref.Name != "" && !slices.Contains(c.names, ref.Name) && (variables[ref.Name] != nil || approverVariables[ref.Name] != nil) {
			c.names = append(c.names, ref.Name)
		}
	}
	slices.Sort(c.names)
	return c, nil
}

// holds evaluates the condition.
func (c *condition) holds(facts map[string]any) (bool, error) {
	out, _, err := c.program.Eval(facts)
	if err != nil {
		for _, name := range c.names {
			if _, known := facts[name]; !known {
				return false, fmt.Errorf("%s is not known", name)
			}
		}
		return false, fmt.Errorf("it cannot be evaluated: %w", err)
	}
	yes, ok := out.Value().(bool)
	if !ok {
		return false, errors.New("it gives neither true nor false")
	}
	return yes, nil
}

// Value is one variable that a condition looked at.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Result tells how one condition came out.
type Result struct {
	Rule      string  `json:"rule"`
	Key       string  `json:"key"` // in broker.yaml
	Condition string  `json:"condition,omitempty"`
	Holds     bool    `json:"holds"`
	Error     string  `json:"error,omitempty"`
	Values    []Value `json:"values,omitempty"`
	// Effect says what follows, in words.
	Effect string `json:"effect,omitempty"`
}

// explain evaluates for people: with the values that were looked at.
func (c *condition) explain(rule, key string, facts map[string]any) Result {
	r := Result{Rule: rule, Key: key, Condition: c.text}
	for _, name := range c.names {
		text := "not known"
		if v, known := facts[name]; known {
			text = fmt.Sprint(v)
			if t, ok := v.(time.Time); ok {
				text = t.UTC().Format(time.RFC3339)
			}
		}
		r.Values = append(r.Values, Value{name, text})
	}
	holds, err := c.holds(facts)
	r.Holds = holds
	if err != nil {
		r.Error = err.Error()
	}
	return r
}

// facts are the values of the variables for an ask.
func facts(who Person, ask Ask, now time.Time) map[string]any {
	f := map[string]any{
		"requester.name": who.Name, "requester.roles": roleNames(who.Roles),
		"requester.groups": list(who.Groups), "requester.identities": list(who.Identities),
		"sample.trace_id": ask.Scope.TraceID, "sample.entities": list(ask.Scope.Entities),
		"request.reason": ask.Reason, "request.ticket": ask.Ticket, "request.ttl": ask.TTL, "request.reads": int64(ask.Reads),
		"request.break_glass": ask.BreakGlass, "request.renewals": int64(ask.renewals()), "request.batch": int64(max(1, ask.BatchSize)),
		"now": now.UTC(),
	}
	if ask.Scope.Tenant != "" {
		f["sample.tenant"] = ask.Scope.Tenant
	}
	if ask.Scope.Class != "" {
		f["sample.class"] = ask.Scope.Class
	}
	if !ask.Scope.Expires.IsZero() {
		f["sample.expires"] = ask.Scope.Expires.UTC()
	}
	return f
}

// approverFacts adds who decides.
func approverFacts(f map[string]any, by Person, on string) map[string]any {
	f["approver.name"], f["approver.roles"] = by.Name, roleNames(by.Roles)
	f["approver.groups"], f["approver.identities"] = list(by.Groups), list(by.Identities)
	f["approver.for"] = on
	return f
}

func list(s []string) []string { return append([]string{}, s...) }

func roleNames(roles []Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}
