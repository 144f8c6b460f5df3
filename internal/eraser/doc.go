// Package eraser takes a person's rows out of the store before they expire.
//
// [Run] looks at the end of every object of a tenant, reads those that may name the
// person, and writes each anew without the rows that go: those that name the person, and
// those that name nobody and belong to a trace in which another row names them. Rows that
// name only other people stay. An object of which nothing is left is only deleted.
//
// What it promises:
//
//   - Nobody else's row is lost: the new object is durable before the old one goes, with
//     all its versions and delete markers.
//   - It may be stopped at any point and run again with the [Journal] that it saved. The
//     traces of the person are saved before the first row goes, so that rows without a
//     name are found also when those with one are gone. The new objects have names made of
//     their content: doing it again makes nothing double for longer than the stop.
//   - Every removal is announced to the [Recorder] before and confirmed after.
//   - It looks again, until nothing is found that could go.
//   - What is under a legal hold or an object lock is left as it is, and named in the
//     result with the reason. The copies that a hold keeps are never touched.
//   - Erasures take turns (the caller sees to it), since two that rewrite one object
//     would each bring back what the other took. A run that has lost its turn, be it for a
//     moment, writes and removes nothing more, and leaves what it has written: the other
//     one may rest on it. If an old object is gone and the turn was not lost, it has
//     expired: the new one is taken back, and the store is looked at again.
//
// What it cannot promise: a store has no turns. A process that stalls within one request
// to write, for longer than another broker's whole erasure of somebody else takes, writes
// that person's rows once more. Erasing again finds them. What
// was about to go when a turn was lost, and another run took, may be in the counts of both.
//
// Memory and journal grow with the person's traces and the objects that may hold them, not
// with the store. A run reads the end of each of the tenant's objects four times, and makes
// eight requests more for one that it rewrites: docs/bench/erasure.md.
//
// It opens no record and needs no key.
package eraser
