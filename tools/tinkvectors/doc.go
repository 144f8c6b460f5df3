// Package tinkvectors is the place of a program that writes, with google/tink/go v1.7.0,
// what core/keyring, core/sealed, core/digest and internal/kms must be able to read. The
// program is no part of this module: it is built with a module file of its own, because
// that module and tink-go/v2 cannot be linked into one binary.
//
//	go run -modfile=tools/tinkvectors.mod tools/tinkvectors/{main,imports,records}.go SUBJECT
//
// SUBJECT is one of
//
//	epochs                   a key-encryption key, private keys under it, and ciphertexts
//	keysets record FOLDER    keysets to import, good and bad; a record sealed to the first one
//	digest                   a digest keyset and a digest
//
// What it wrote is kept as test data and never made again: a new run is for new files.
package tinkvectors
