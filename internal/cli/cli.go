// Package cli is what the verbs of `sotto` share: where they read and write, which
// exit codes they end with, output for people and for programs, the profile that names
// a broker, and the cleaning of text that comes from elsewhere before it reaches a
// terminal.
package cli

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Env is the world of a command: everything it could take from globals.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// Now is the clock. The shipped binary has no way to change it.
	Now func() time.Time
	// Version is what `sotto version` prints.
	Version string
}

// The exit codes.
const (
	Done    = 0
	Failed  = 1 // refused, not found, or broken
	Misused = 2
)

// UsageError is an error of whoever called: a flag, an argument, a configuration.
type UsageError struct{ Err error }

// Error implements error.
func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap implements errors.Unwrap.
func (e *UsageError) Unwrap() error { return e.Err }

// Usage makes a UsageError.
func Usage(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...)} }

// ErrSilent is an error that has been explained on the terminal already.
var ErrSilent = errors.New("explained already")

// ExitCode is the exit code for the error of a command.
func ExitCode(err error) int {
	var usage *UsageError
	switch {
	case err == nil:
		return Done
	case errors.As(err, &usage):
		return Misused
	}
	return Failed
}
