package cosign

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// Outcome is how an attempt ended, one of a closed list.
type Outcome string

// The outcomes.
const (
	Cosigned    Outcome = "cosigned"
	Down        Outcome = "down"        // no answer, or one that means later
	Refused     Outcome = "refused"     // it does not know the log, or answers what is no answer
	Contradicts Outcome = "contradicts" // it has cosigned a log that this one does not continue
)

// Outcomes lists them all.
func Outcomes() []Outcome { return []Outcome{Cosigned, Down, Refused, Contradicts} }

// Attempt is one witness asked once.
type Attempt struct {
	Witness string // the name of its key
	Outcome Outcome
	Why     string // in our words, never the witness's; empty if it cosigned
}

// sizeType marks the answer of a witness whose last checkpoint is not the one we thought.
const sizeType = "text/x.tlog.size"

// older reads the size that the witness has cosigned last. behind is true if the log may
// still continue it: then Tessera asks again with a proof from there.
func older(h http.Header, raw, checkpoint []byte) (size uint64, behind bool) {
	if h.Get("Content-Type") != sizeType {
		return 0, false
	}
	size, err := strconv.ParseUint(strings.TrimSpace(string(raw)), 10, 63)
	lines := bytes.SplitN(checkpoint, []byte("\n"), 3)
	if err != nil || len(lines) < 3 {
		return 0, false
	}
	ours, err := strconv.ParseUint(string(lines[1]), 10, 63)
	return size, err == nil && size <= ours
}

// meaning puts a status of https://c2sp.org/tlog-witness into words.
func meaning(status int) (Outcome, string) {
	switch {
	case status == http.StatusConflict, status == http.StatusUnprocessableEntity:
		return Contradicts, "it has cosigned a log under this name that this one does not continue: the log was rolled back or written anew"
	case status == http.StatusNotFound:
		return Refused, "it does not know this log, or its URL is another one"
	case status == http.StatusForbidden:
		return Refused, "it does not know this log's key"
	case status == http.StatusTooManyRequests, status >= 500:
		return Down, fmt.Sprintf("it answered %d", status)
	}
	return Refused, fmt.Sprintf("it answered %d", status)
}

// reason puts an error of the network into words that quote nothing of the other side's.
func reason(err error) string {
	var name *net.DNSError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return "it does not answer in time"
	case errors.As(err, &name):
		return "its name is not found"
	case errors.As(err, &op) && op.Op == "dial":
		return "it cannot be connected to"
	}
	return "the connection or its TLS failed"
}
