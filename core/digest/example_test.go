package digest_test

import (
	"fmt"
	"strings"

	"github.com/sotto-project/sotto/core/digest"
)

func Example() {
	keyset, err := digest.NewKeyset()
	if err != nil {
		panic(err)
	}
	hasher, err := digest.New(keyset)
	if err != nil {
		panic(err)
	}
	a, measures := hasher.Content(`[{"role":"user","content":"My name is Bob"}]`)
	b, _ := hasher.Content(`[{"content": "My name is Bob", "role": "user"}]`)
	fmt.Println("same content, same digest:", a == b)
	fmt.Println("bytes:", measures.Bytes, "messages:", measures.Messages)
	fmt.Println(strings.HasPrefix(a, "hmac-sha256:"+hasher.KeyID()+":"), len(a))
	// Output:
	// same content, same digest: true
	// bytes: 44 messages: 1
	// true 64
}
