//go:build race

package detect_test

// The race detector makes sync.Pool forget on purpose.
const underRace = true
