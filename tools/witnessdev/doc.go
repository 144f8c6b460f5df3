// Package witnessdev is only the place of main.go, which `go build ./...` leaves alone: it
// is built with a module file of its own, ../witnessdev.mod, by `make test-witness`.
package witnessdev
