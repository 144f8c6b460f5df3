// Package detect finds secrets and personal data in text and replaces them.
//
// # What it promises
//
//   - Every text up to 4 GiB is scanned to its end. If that fails for any
//     reason, the whole text is replaced by [REDACTION_FAILED], and counted.
//   - A text without findings comes back as it is, and nothing is allocated.
//   - Valid JSON stays valid JSON: only the bytes of a finding are replaced, and
//     escapes are never cut in two. A number that is replaced becomes a string.
//   - Redacting the result again changes nothing: a scan goes on until there is
//     nothing to find in what it would leave.
//   - Work is linear in the length of the text: every verifier looks at a bounded
//     window, and no regular expression runs over a whole text. (One exception
//     is in the user's hands: a rule of a .gitleaks.toml that has neither a
//     keyword nor a fixed beginning.)
//   - UUIDs, trace and span ids, hashes, timestamps, version numbers, counts and
//     names of models are left alone.
//   - What is spread over the parts of one message, over a list, or over lines or
//     events of JSON that were streamed is found where the parts meet (secrets, also if only
//     their name stands in another part, addresses, cards, IBANs); RedactAcross does so for texts that are not in one value.
//   - With a cache of messages (Policy.CacheBytes) and without one the result is
//     the same. The cache holds no text and no part of one.
//   - Memory is bounded by a small multiple of the text: long lists are walked in
//     pieces, and a map back to the source has an entry only where it differs.
//   - What is encoded more than eight times over is taken for a secret unseen.
//   - No comment in a text, such as gitleaks:allow, switches anything off.
//
// # What it does not promise
//
// Names of people and places are told by their surroundings: most are found, not
// all, and those of figures and the famous as well (package names). A year
// or a weekday is recognised where the words around it tell of somebody's life or
// appointment, a date as programs write it where a form gives it; links are, if
// they lead to somebody's site. A secret that looks like
// a word (password: elephant, in running text) is taken for a word unless it is
// the value of a JSON key or attribute, one that many take for a password, or a sentence says whose it is. One that was found is found wherever else it
// stands in the same text, if it is no word and no number; Hear and Silence do so for the
// texts of one record, and for names that are surely names. Encrypted or compressed data is
// opaque, and so is a secret that is spread over values with different keys.
//
// # How it works
//
// A text that is JSON is walked leaf by leaf, with the key as context; a leaf may
// be JSON again. Text is then scanned as it is, and after removing invisible
// characters and accents, full-width and look-alike letters, backslash escapes, HTML's
// character references, quoted-printable, line breaks and other bytes within tokens, percent signs,
// base64, base32 and hexadecimal (also over several lines), dumps and lists of bytes, in any
// nesting up to eight deep (package decode). Where runs are long enough for base64 the pass over
// the text has noted already. A decoded text is scanned again only near the places
// where it differs from its source, and so is a text whose findings are replaced:
// no verifier sees farther than a few hundred bytes.
//
// One pass over each text finds candidates. Stage one turns 64 bytes at a time
// into bit masks, one for each class of bytes (package classes). Stage two
// combines the masks, a few instructions for all 64 places: the runs of token
// bytes that are long enough for a token, = and : and what else may part a name
// from its value, if a value follows, digits, @, five dashes, flags of command
// lines. Only there is anything looked up, by the first bytes of what may stand
// there (index.go), so the cost hardly depends on the number of rules. Which of
// these places leads to a rule follows from its expression (rules.Anchor): the run
// of a token, a name before its value, the long run behind the last $ of a crypt
// hash, the end of the word of a command or a phrase. All rules of the default
// configuration have such an anchor (a test holds that). A rule of a user's that
// has none is looked for byte by byte, by its first letters or with an automaton
// (package automaton), which are built for such rules alone and else not run at all.
//
// At a candidate a verifier looks at the few bytes around: the rules of the
// gitleaks module and ours (package rules), check digits and shapes (package
// pii), keys and values (package cue). A value without a form of its own is a
// secret if a word or a vendor's name announces it and its letters follow each
// other as in no language and no code (cue.Opaque). Candidates are looked at in the order of
// their places, so nothing depends on where a block of 64 begins.
// What links a name to a value in a sentence or a list is passed over by a small grammar (link.go,
// verify_told.go).
// Names have a pass of their own, over words with capitals (package names). The header
// of a table (CSV, Markdown, what terminals print) is a key of its cells, a weaker one than
// that of JSON: what the other headers say of the table counts too. A table ends with the
// line that has another number of cells. Rows of SQL and HTML are read as such (tuples.go), and
// the fields of HL7 by their numbers (hl7.go). In JSON a list of lists is a table as well (package
// decode).
//
// What only a model can find, a Recognizer may: Apply puts its findings in place in
// what Redact has returned, and replaces what it gives no answer for.
//
// Findings that overlap are resolved: secrets that touch are united; a secret
// beats personal data; the longer beats the shorter, then the surer. A secret
// within base64, hexadecimal or a list of bytes stands for all of that, one within
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
