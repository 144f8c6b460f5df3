// Package envelope carries sealed records through a Collector pipeline: each in a
// span or log record of its own, so that they can be batched, queued and sent like
// any other telemetry.
//
// An envelope is a span or log record with the attributes "sotto.sealed.*" and
// nothing of what was sealed: its name is "sealed", its only time is that of the
// sealing, it has no resource, scope, events or links. It carries the trace and
// span id, so that whatever partitions by trace id still can.
//
// [Records] and [LogRecords] are the way back. They take a record only out of a
// complete envelope; what else may stand beside it is not looked at and so goes no
// further.
package envelope
