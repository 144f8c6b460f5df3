// Package lint holds the repository's own rules as tests: who may import whom,
// which versions must agree, what each package must say about itself. They run
// with -count=1 (see the Makefile), because a test that calls `go list` would
// otherwise be answered from the test cache.
package lint
