// Package retainprocessor chooses what is kept as a sealed sample and stamps it:
// class, expiry and sample id become attributes of the span or log record, which
// the seal processor consumes. It drops nothing.
//
// The package joins the conditions of OTTL to core/retention, which decides.
package retainprocessor

//go:generate ../../build/tools/mdatagen metadata.yaml
