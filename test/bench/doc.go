// Package bench measures Sotto beside other tools, on the same input in the same
// run: contrib's redaction processor with 15 usual patterns, and gitleaks' engine.
//
// It is a module of its own, so that what is only compared with does not become a
// dependency of the product. Each round runs every contender, and the figures are
// of what each needed in all rounds: a machine that is busy slows all of them.
package bench
