// Package notify tells other systems what stands in the audit log: webhooks in the format
// of Standard Webhooks, signed by HMAC-SHA256, and messages for Slack and what takes its
// format. It makes notices of entries and sends one; what waits, and when it is tried
// again, is kept by the broker in its state.
//
// # What a notice says
//
//	{"type": "request.create", "timestamp": "2026-11-26T12:00:00Z",
//	 "data": {"log": "sotto.local/audit", "index": 17, "actor": "ada", "decision": "allowed",
//	          "request": "r3k9w0h5v8s1xq", "tenant": "acme", "class": "sample"}}
//
// Ids, names, the action and how it ended. Never the reason, a note, a ticket or a trace
// id: the first three are what people type, and may hold what Sotto keeps from others;
// whoever may know looks the request up. The id of a notice (webhook-id) is made of the
// log's name and the entry's index. It is the same each time the notice is sent, and the
// receiver drops what it has had already: each notice is delivered at least once.
//
// # Where it may go
//
// The address comes from broker.yaml alone. Still it is not trusted ([Target], [New]): the
// dialer refuses each address, after names were resolved, that is not public, unless the
// target allows its network by name; redirects are not followed, proxies of the
// environment not used, of the answer only the status counts. No error has the URL, the
// secret or a word of the answer in it.
package notify
