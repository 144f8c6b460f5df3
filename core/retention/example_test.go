package retention_test

import (
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/retention"
)

func Example() {
	policy, err := retention.ParsePolicy([]byte(`
version: 1
classes:
  - name: errors
    ttl: 30d
    when: [span.status.code == STATUS_CODE_ERROR]
  - name: sample
    ttl: 36h
    share: 0.25
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 11, 23, 21, 15, 0, 0, time.UTC)
	id, _ := retention.ParseTraceID("0af7651916cd43dd8448eb211c80319c")
	isError := func(retention.Class) bool { return true } // the host evaluates the conditions

	class, kept := policy.Decide(id, retention.Randomness{}, isError)
	fmt.Println(kept, class.Name, retention.FormatExpiry(class.Expiry(now)))

	_, kept = policy.Decide(id, retention.TraceStateRandomness("ot=rv:10000000000000"), nil)
	fmt.Println(kept)

	class, kept = policy.Decide(id, retention.TraceStateRandomness("ot=rv:d0000000000000"), nil)
	fmt.Println(kept, class.Name, retention.FormatExpiry(class.Expiry(now)))
	// Output:
	// true errors 2026-12-23
	// false
	// true sample 2026-11-25T09
}

func ExampleParsePolicy() {
	_, err := retention.ParsePolicy([]byte("version: 1\nclasses:\n  - {name: Short, ttl: 5m, share: 2}\n"))
	fmt.Println(err)
	// Output:
	// parse retention policy: 'classes[0].name' must be 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit
	// 'classes[0].ttl' must be at least 2h
	// 'classes[0].share' must be a number from 0 to 1
}
