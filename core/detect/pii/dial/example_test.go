package dial_test

import (
	"fmt"

	"github.com/sotto-project/sotto/core/detect/pii/dial"
)

func Example() {
	germany := dial.Of([]string{"DE"})
	fmt.Println(germany.Valid([]byte("030901820")), germany.Valid([]byte("00442079460958")), germany.Valid([]byte("09999")))
	fmt.Println(dial.Possible([]byte("4930901820")), dial.Possible([]byte("2105500007")))
	// Output:
	// true true false
	// true false
}
