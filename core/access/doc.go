// Package access decides who may read a kept sample, and until when. It is a
// pure state machine: it does no I/O, keeps no state of its own and takes the
// time as an argument. Whoever stores requests loads one, asks this package for
// the next state, and stores what comes back.
//
//	          Approve × Needs              Use × Reads
//	Pending ──────────────────► Granted ──────────────► Spent
//	   │ │ │                      │ │ └─ Revoke ──────► Revoked
//	   │ │ └─ Deny ──► Denied     │ └─ Withdraw ──────► Withdrawn
//	   │ └─ Withdraw ► Withdrawn  └─ (time) ──────────► Expired
//	   └─ (time) ────► Expired
//
// A [Policy] is compiled of a [Spec] and judges what somebody asks: [Policy.New]
// makes the request with the terms that apply to it, so that a later change of the
// policy does not change it. Conditional rules have CEL conditions and only tighten.
//
// What it promises:
//   - a request carries a reason made of words, and names one trace;
//   - a grant comes into being only by the approvals of as many different people
//     as the policy asked for when the request was made, of the groups it asked for,
//     each person filling one place, none of them the requester under any name;
//   - the one exception is a broken glass ([BreakGlass]): granted at once, if the
//     policy has it at all, and never again to the same person before a [Request.Review];
//   - a grant is used by the requester only, only inside its scope, only before it
//     expires, and at most as often and for as many records as it allows;
//   - an end is an end: no call leads out of Denied, Withdrawn, Revoked, Spent or
//     Expired. Expiry needs no call; it follows from the time that is passed in.
//     [Request.Renew] gives an ask for a new request, not a longer grant;
//   - a condition that cannot be evaluated, or costs too much, refuses;
//   - a grant says what its reader sees masked ([Mask]): what any rule masks for them, but
//     for kinds that the request named and more people approved.
//
// A [Proposal] is the same for an act other than reading that nobody does alone: it
// needs the approvals of other people than its proposer, is begun once, and goes on to
// its end, through stops, without a second approval. What is done, its kind knows.
//
// What it does not do: it does not authenticate (it believes the [Person] it is
// given), it does not store, and it does not make two uses at the same moment
// take turns. The store that holds a Request must serialise changes to it.
//
// Every refusal is a [*Refusal] whose Code a caller can branch on, with the name of the
// rule that refused; compare with errors.Is(err, access.ErrSelfApproval) and its siblings.
package access
