//go:generate ../../build/tools/mdatagen metadata.yaml

// Package sealedstoreexporter writes sealed records as immutable objects to a
// bucket or a directory. It stores what internal/envelope recognises as sealed
// and refuses everything else; grouping, names and files are core/sealed/object's.
package sealedstoreexporter
