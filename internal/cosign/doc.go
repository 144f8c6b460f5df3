// Package cosign asks the witnesses of an audit log for their cosignatures, by the protocol
// of https://c2sp.org/tlog-witness. Tessera speaks it and calls [Client]'s transport for
// each request; see core/audit.OpenWitnessed.
//
// The transport stands between the two for three reasons. What a witness answers is
// hostile: only a cosignature that verifies, or a size, goes on to Tessera, and nothing of
// an answer gets into an error. A cosignature that the published checkpoint already has is
// taken from there while it is fresh, so that a quiet log asks seldom, and when the witness
// is down, so that publishing again loses none. And it tells why a witness did not cosign:
// one that is down is no more than late, one that contradicts has seen another log.
//
// Witnesses stand in a file of the operator's, not in anything that is sent to the broker:
// their addresses may lie in any network, and a proxy of the environment is used. Redirects
// are not followed.
package cosign
