// Package retention decides which traces are kept as sealed samples, in which
// class, and until when.
//
// # The policy file
//
//	version: 1
//	salt: ""                  # optional: enters the choice by trace id
//	classes:
//	  - name: errors          # [a-z0-9][a-z0-9_-]{0,62}
//	    ttl: 30d              # Go durations, plus d and w: 36h, 30d, 2w, 1d12h
//	    when:                 # conditions on one span; any of them is enough
//	      - span.status.code == STATUS_CODE_ERROR
//	  - name: sample
//	    ttl: 7d
//	    share: 0.01           # of all traces, chosen by trace id
//	    object_lock: governance  # optional: the store keeps the objects until their expiry
//
// A class needs a name, a TTL of 2 hours to 10 years, and a share or conditions
// or both; without a share a class takes every span that its conditions match.
// The conditions are text to this package: whoever hosts it evaluates them; and so
// with object_lock (governance or compliance), which whoever writes asks of the store.
// [ParsePolicy] refuses what it does not know and reports all faults at once.
//
// # The choice
//
// The first class in file order that takes a span wins. Share is measured as
// OpenTelemetry's consistent probability sampling does: a trace has 56 bits of
// randomness R, a share p has the rejection threshold T = round((1-p)·2^56), and
// the trace is taken when R >= T. R is the value "rv" of the tracestate entry
// "ot" where a span carries one, else the upper 56 bits of
// xxhash64(salt || trace id, 16 bytes). So every span of a trace gets the same
// answer on every replica, without coordination, and a trace that a smaller
// share takes is taken by each larger one too. Conditions look at one span, so
// the spans of a trace may differ in what they match.
//
// The choice is not a defence against a client that picks its own trace ids: who
// chooses the id (or rv) can choose to be kept or not to be kept.
//
// # The expiry
//
// [Class.Expiry] is now + TTL rounded down to an epoch: a whole UTC day for
// classes of 48 hours and more, a whole UTC hour below. A sample therefore lives
// up to one epoch less than its TTL and never longer. [FormatExpiry] writes an
// expiry as "2026-11-26" when it falls on midnight and "2026-11-26T15" when not;
// each instant has exactly one spelling.
package retention
