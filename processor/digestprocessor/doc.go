// Package digestprocessor keeps content from leaving. Prompts, answers, tool
// text and every string that is not known to be metadata become keyed digests and
// measures, identities become pseudonyms, URLs lose what follows the path.
//
// The package joins internal/otlpwalk to core/content, which knows what content
// is, and core/digest, which knows what takes its place.
package digestprocessor

//go:generate ../../build/tools/mdatagen metadata.yaml
