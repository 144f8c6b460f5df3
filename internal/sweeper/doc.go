// Package sweeper holds the store to its TTLs. [Sweep] removes what has expired
// and destroys the keys; [Inspect] tells an auditor what is there and what
// should not be.
//
// The truth of a TTL is: key destroyed, and object gone, and no older version or
// delete marker left, and all of it recorded. A sweep therefore works on the
// bucket's history where it has one (objstore.History), not on its listing: an
// object that somebody deleted by hand in a versioned bucket is not gone.
//
// What it promises:
//
//   - Nothing is removed before its expiry, which is read from the object's name
//     and from nowhere else. Names that are not ours are counted and left alone.
//   - Every removal is announced to the [Recorder] before and confirmed after. If
//     the announcement cannot be recorded nothing is removed, and the sweep says so.
//   - Keys are destroyed even when objects cannot be removed: a locked or
//     unreachable bucket does not keep content readable.
//   - It may be stopped at any point and run again, also by several processes at
//     once. A removal can then be recorded more than once; it is never lost.
//   - Memory does not grow with the number of objects.
//   - Nothing is removed when the store's clock and ours are too far apart.
//
// [MakePlan] and its Apply set the store's own lifecycle rules, the second line.
//
// It knows no schedule and no clock: the caller says what time it is.
package sweeper
