package open_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/open"
)

// The embedded store: a directory. An S3 bucket differs in its configuration only.
func Example() {
	folder, err := os.MkdirTemp("", "store-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	bucket, err := open.Bucket(objstore.Config{Directory: folder})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(bucket.Put(ctx, "greetings/hello", []byte("hello, world")))
	err = bucket.Put(ctx, "greetings/hello", []byte("something else"))
	fmt.Println(errors.Is(err, objstore.ErrExists))
	last, err := bucket.ReadRange(ctx, "greetings/hello", -5, -1)
	fmt.Printf("%s %v\n", last, err)
	for o, err := range bucket.List(ctx, "greetings/") {
		fmt.Println(o.Key, o.Size, err)
	}
	fmt.Println(bucket.Delete(ctx, "greetings/hello"))
	// Output:
	// <nil>
	// true
	// world <nil>
	// greetings/hello 12 <nil>
	// <nil>
}
