// Package open makes a store out of its configuration: the one place that knows
// all drivers.
package open

import (
	"fmt"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/objstore/s3"
)

// Bucket opens the store that c describes. It makes a missing directory; it
// does not speak to an S3 server yet.
func Bucket(c objstore.Config) (objstore.Bucket, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if c.S3 != nil {
		return s3.Open(*c.S3)
	}
	return dir.Open(c.Directory)
}
