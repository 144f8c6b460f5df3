// Package subject names the people whose content is kept without saying who they are:
// by keyed pseudonyms, with which a person's samples can be found and erased.
//
// # The pseudonym, v1
//
// It is the first half of HMAC-SHA256, as Tink's PRF computes it, in 32 lower-case hex digits:
//
//	hex(PRF(key, "sotto subject v1" ‖ 0x00 ‖ id)[:16])
//
// The id is what stands in an attribute such as user.id, enduser.id or session.id, byte
// by byte: no case is folded and no blank cut, for two services may tell ids apart by
// them. A number is spelled in decimal. Which attribute it stood in is not part of it,
// so that two services that call one person's id differently mean one person.
//
// The key is a Tink PRF keyset that collectors and brokers share. Collectors use its
// primary key; a search uses all keys, so the keyset can be rotated: add a key, give it
// to everybody, make it the primary one, and take the old one out when the last
// sample named with it has expired.
//
// # What it promises, and what it does not
//
// Without the key nobody can tell whose pseudonym it is, nor make one. Whoever holds the
// key can do both, and can try out ids: it is not for the store, nor for people who may
// read the store. Equal pseudonyms tell that two records are of one person. Ids of
// another tenant have the same pseudonym: a search must say which tenant it means.
package subject
