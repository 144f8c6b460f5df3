//go:build !unix

package bench

import "time"

var begin = time.Now()

// spent is the time that has passed, where CPU time is not to be had.
func spent() time.Duration { return time.Since(begin) }
