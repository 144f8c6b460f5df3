//go:build unix

package bench

import (
	"syscall"
	"time"
)

// spent is the CPU time of this process: what others do on the machine meanwhile
// does not count, the garbage collector's work does.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
