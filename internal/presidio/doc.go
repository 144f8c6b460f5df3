// Package presidio asks a Presidio analyzer over its REST API what personal data
// stands in texts: POST /analyze with {"text","language"} answers a list of
// {"entity_type","start","end","score"}, offsets in Unicode code points.
//
// What it promises: an answer for every text, within the time limit, and never a
// guess. Texts go in batches, a few at a time; a batch that fails is tried again
// after a pause, as often as the settings say; when several in a row have failed
// a circuit breaker lets nothing through for a while, and then one to try. A text
// whose answer is late, no JSON, too large or impossible has an error in place of
// findings, and detect replaces it. Redirects are not followed: they would carry
// the text to somebody else.
//
// An analyzer that knows lists answers {"text":[...]} with a list of lists. One
// that does not is asked for each text by itself from then on.
//
// No text, no offset, and nothing an analyzer has said stands in an error.
package presidio
