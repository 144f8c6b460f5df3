package testkit

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
)

// The ports given out lie below the range from which Linux takes ports for
// outgoing connections and for ":0": between a test's choice of a port and the
// start of the process that listens on it, nobody else is given it.
const (
	firstPort = 10240
	lastPort  = 32000
)

var (
	givenMu sync.Mutex
	given   = map[int]bool{}
)

// FreeAddress returns a loopback address, host:port, for a process that is about
// to be started. It is free now, and given out once in this process.
func FreeAddress() (string, error) {
	givenMu.Lock()
	defer givenMu.Unlock()
	for range 200 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		if given[port] {
			continue
		}
		address := fmt.Sprintf("127.0.0.1:%d", port)
		listener, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		if err := listener.Close(); err != nil {
			return "", fmt.Errorf("find free port: %w", err)
		}
		given[port] = true
		return address, nil
	}
	return "", errors.New("find free port: none of 200 is free")
}
