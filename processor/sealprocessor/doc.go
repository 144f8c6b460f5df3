// Package sealprocessor turns stamped spans and log records into sealed records and
// drops everything else: plaintext ends here. What comes out are envelopes, see
// internal/envelope, each of which holds the ciphertext of one span or log record.
//
// The package joins the public key directory of core/keyring, which it reads from a
// file and keeps fresh, to core/sealed. It holds no key that can open anything.
package sealprocessor

//go:generate ../../build/tools/mdatagen metadata.yaml
