// Package broker is the only place that can decrypt a sealed record: the service
// behind `sotto serve`. It joins core/access (who may), core/audit (what is written
// down), internal/objstore with core/sealed/object (where it lies) and the private
// epoch keys (how it opens).
//
// The gate is one method, [Gate.Open]. No plaintext leaves it without
//
//  1. a grant that is in force at this moment,
//  2. the read counted in the state database,
//  3. an audit entry that is durable in the log,
//
// in this order, and it asks once more whether the grant still stands before it
// hands out what it decrypted. If the log does not take the entry, nothing is
// decrypted at all.
//
// Around it: [Config] (broker.yaml), [Keeper] (making, publishing and destroying
// epoch keys), [Broker] (all of it opened together), [Handler] (the HTTP API) and
// [Init] (what a fresh broker needs).
package broker
