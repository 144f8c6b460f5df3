package broker

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/objstore"
)

func badRequest(detail string) error {
	return &api.Fault{Title: "bad request", Status: http.StatusBadRequest, Code: "bad_request", Detail: detail}
}

func internalFault() *api.Fault {
	return &api.Fault{Title: "internal error", Status: http.StatusInternalServerError, Code: "internal", Detail: "the broker failed; its log says why"}
}

// FaultOf is the answer to an error of one of the broker's methods, for whoever shows it.
// acting tells whether something was to be changed, and not only read.
func FaultOf(err error, acting bool) *api.Fault {
	if acting {
		return faultOf(err, http.MethodPost)
	}
	return faultOf(err, http.MethodGet)
}

// faultOf finds the answer to an error. What is not meant for the caller is not told:
// an unknown error becomes an internal one.
func faultOf(err error, method string) *api.Fault {
	var fault *api.Fault
	var refusal *access.Refusal
	var empty *emptySample
	var many *TooManyError
	switch {
	case errors.As(err, &fault):
		return fault
	// First of all: when the log is down nothing else matters, and nothing was done.
	case errors.Is(err, audit.ErrDown):
		return &api.Fault{Title: "audit log is down", Status: http.StatusServiceUnavailable, Code: "audit_down", Detail: "the audit log takes no entries, so nothing is shown or decided; an operator has to look at it"}
	case errors.As(err, &many):
		return &api.Fault{Title: "too many", Status: http.StatusTooManyRequests, Code: tooMany, Detail: many.Error(), RetryAfter: int(math.Ceil(many.After.Seconds()))}
	case errors.As(err, &empty):
		return &api.Fault{Title: "no sample", Status: http.StatusNotFound, Code: "no_sample", Detail: ErrNoSample.Error(), Problems: showProblems(empty.problems)}
	case errors.Is(err, ErrNoSample):
		return &api.Fault{Title: "no sample", Status: http.StatusNotFound, Code: "no_sample", Detail: ErrNoSample.Error()}
	case errors.As(err, &refusal):
		return &api.Fault{Title: "refused", Status: statusOf(refusal, method), Code: string(refusal.Code), Detail: refusal.Error()}
	case errors.Is(err, state.ErrNotFound):
		return &api.Fault{Title: "not found", Status: http.StatusNotFound, Code: "not_found", Detail: "there is no such request, or it is not yours"}
	case errors.Is(err, objstore.ErrUnavailable), errors.Is(err, objstore.ErrDenied):
		return &api.Fault{Title: "store is unavailable", Status: http.StatusServiceUnavailable, Code: "store_unavailable", Detail: "the object store cannot be read; try again, or let an operator look at it"}
	case errors.Is(err, context.DeadlineExceeded):
		return &api.Fault{Title: "took too long", Status: http.StatusServiceUnavailable, Code: "timeout", Detail: "it took too long; narrow the request to a tenant and a class, or try again"}
	}
	return internalFault()
}

// emptySample is ErrNoSample with what stood in the way.
type emptySample struct{ problems []Problem }

func (e *emptySample) Error() string { return ErrNoSample.Error() }
func (e *emptySample) Unwrap() error { return ErrNoSample }

func statusOf(r *access.Refusal, method string) int {
	switch r.Code {
	case access.ErrReason.Code, access.ErrScope.Code, access.ErrLimit.Code, access.ErrTicket.Code, errSubject.Code, errHold.Code, errKey.Code:
		return http.StatusUnprocessableEntity
	case access.ErrFrozen.Code:
		return http.StatusLocked
	case access.ErrRole.Code, access.ErrSelfApproval.Code, access.ErrNotYours.Code, access.ErrOutside.Code,
		access.ErrRule.Code, access.ErrGroup.Code, access.ErrBreakGlass.Code, access.ErrDelegation.Code:
		return http.StatusForbidden
	}
	if method == http.MethodGet { // reading without a live grant
		return http.StatusForbidden
	}
	return http.StatusConflict // deciding about a request that is past it
}

func writeFault(w http.ResponseWriter, f *api.Fault) {
	w.Header().Set("Content-Type", "application/problem+json")
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	w.WriteHeader(f.Status)
	_ = json.NewEncoder(w).Encode(f) // the client has gone; there is nobody to tell
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
