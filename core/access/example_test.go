package access_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// A debugger asks, an approver approves, the debugger reads until the grant ends.
func Example() {
	noon := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	ada := access.Person{Name: "ada", Roles: []access.Role{access.Debugger, access.Approver}}
	ben := access.Person{Name: "ben", Roles: []access.Role{access.Approver}}

	q, err := access.New(access.DefaultRules(), "r1", ada, access.Ask{
		Scope:  access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736"},
		Reason: "customer says the answer was cut off",
		Reads:  1,
	}, noon)
	fmt.Println(q.State(noon), err)

	_, err = q.Approve(ada, "", noon)
	fmt.Println(errors.Is(err, access.ErrSelfApproval))

	q, _ = q.Approve(ben, "ticket seen", noon.Add(time.Minute))
	fmt.Println(q.State(noon.Add(time.Minute)), "until", q.Grant.Until.Format("15:04"))

	q, err = q.Use(ada, 1, noon.Add(2*time.Minute))
	fmt.Println(q.State(noon.Add(2*time.Minute)), err)

	_, err = q.Use(ada, 1, noon.Add(3*time.Minute))
	fmt.Println(err)
	// Output:
	// pending <nil>
	// true
	// granted until 13:01
	// spent <nil>
	// open: the grant's reads are used up; make a new request
}

// A policy asks two groups for production, and says which rule and which value did.
func ExamplePolicy() {
	noon := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	policy, err := access.Compile(access.Spec{
		Rules: access.DefaultRules(),
		Conditional: []access.Rule{{
			Name: "production", When: `sample.tenant == "prod"`,
			Require: []access.Need{{Group: "security", Approvals: 1}, {Group: "owners", Approvals: 1}},
		}},
	})
	if err != nil {
		panic(err)
	}
	ada := access.Person{Name: "ada", Roles: []access.Role{access.Debugger}}
	sam := access.Person{Name: "sam", Roles: []access.Role{access.Approver}, Groups: []string{"security", "owners"}}
	ask := access.Ask{Scope: access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736"}, Reason: "the answer was cut off"}
	_, err = policy.New("r1", ada, ask, nil, noon)
	fmt.Println(err)

	ask.Scope.Tenant = "prod"
	q, _ := policy.New("r1", ada, ask, nil, noon)
	for _, r := range policy.Judge(ada, ask, noon).Results {
		fmt.Println(r.Rule, r.Holds, r.Values, r.Effect)
	}
	q, _ = q.Approve(sam, "", noon) // in both groups, and still one person
	fmt.Println(q.State(noon), "waits for", q.Missing())
	// Output:
	// request: the rule "production" decides by sample.tenant: name the sample by its sotto.sample.id, or its tenant and class
	// production true [{sample.tenant prod}] 1 of group security must approve, 1 of group owners must approve
	// pending waits for group security
}
