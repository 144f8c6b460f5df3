// Package detect finds secrets and personal data in text and replaces them.
//
// # What it promises
//
//   - Every text is scanned to its end, whatever its size. If that fails for any
//     reason, the whole text is replaced by [REDACTION_FAILED], and counted.
//   - A text without findings comes back as it is, and nothing is allocated.
//   - Valid JSON stays valid JSON: only the bytes of a finding are replaced, and
//     escapes are never cut in two. A number that is replaced becomes a string.
//   - Redacting the result again changes nothing.
//   - Work is linear in the length of the text: every verifier looks at a bounded
//     window, and no regular expression runs over a whole text. (One exception
//     is in the user's hands: a rule of a .gitleaks.toml that has neither a
//     keyword nor a fixed beginning.)
//   - UUIDs, trace and span ids, hashes, timestamps, version numbers, counts and
//     names of models are left alone.
//   - What is encoded more than eight times over is taken for a secret unseen.
//   - No comment in a text, such as gitleaks:allow, switches anything off.
//
// # What it does not promise
//
// Names of people, places, and dates other than of birth are not recognised. A secret that looks like
// a word (password: sunshine, in running text) is taken for a word unless it is
// the value of a JSON key or attribute. Encrypted or compressed data is opaque,
// and so is a secret that is spread over several values.
//
// # How it works
//
// A text that is JSON is walked leaf by leaf, with the key as context; a leaf may
// be JSON again. Text is then scanned as it is, and after removing invisible
// characters, full-width and look-alike letters, backslash escapes, HTML's
// character references, percent signs, base64 and hexadecimal, in any nesting up to eight deep (package decode).
//
// One pass over each text finds candidates. Stage one turns 64 bytes at a time
// into bit masks, one for each class of bytes (package classes). Stage two
// combines the masks, a few instructions for all 64 places: the runs of token
// bytes that are long enough for a token, = and : and what else may part a name
// from its value, if a value follows, digits, @, five dashes, flags of command
// lines. Only there is anything looked up, by the first bytes of what may stand
// there (index.go), so the cost hardly depends on the number of rules. Which of
// these places leads to a rule follows from its expression (rules.Anchor). A rule
// of a user's that none leads to is looked for with an automaton (package
// automaton), which is built for such rules alone and else not run at all.
//
// At a candidate a verifier looks at the few bytes around: the rules of the
// gitleaks module and ours (package rules), check digits and shapes (package
// pii), keys and values (package cue). Candidates are looked at in the order of
// their places, so nothing depends on where a block of 64 begins.
//
// Findings that overlap are resolved: secrets that touch are united; a secret
// beats personal data; the longer beats the shorter, then the surer. A secret
// within base64 or hexadecimal stands for the whole encoded token, one within
// percent-encoding for its own encoded characters.
//
// # What is put in place
//
// mask: [EMAIL_ADDRESS]; pseudonym: [EMAIL_ADDRESS:k3f9aq2mxw4t], stable under a
// key; partial: [CREDIT_CARD:*1111]; drop: nothing, for the whole value; keep:
// the finding itself. The rule that found a secret is in Finding.Rule, not in
// the text. These marks are recognised by a later pass and left alone; their
// form is fixed and bounded, so that none can carry something else.
package detect
