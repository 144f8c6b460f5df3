// Package erasetest fills a store with records about people, and tells after erasures
// whether what is left is what should be: nothing of whom was erased, and every record of
// everybody else exactly once. Tests of the erasure share it: those that kill the broker,
// those with several brokers, and those at scale.
//
// It seals as a collector does and opens nothing.
package erasetest
