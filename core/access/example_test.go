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
