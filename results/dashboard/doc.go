// Package dashboard serves the page of package report over HTTP, live: it follows a
// search that goes on, and passes on what the page asks of it.
//
// [New] makes the handler. A [Dashboard] looks at the studies only while somebody
// looks at it, only after the store's file has changed, and so seldom that looking
// takes a two-hundredth of the time at most: a search is not slowed (watch.go).
// Whoever cannot prove to be meant is turned away (guard.go): on loopback, requests
// must be to a loopback name, so that no page of elsewhere can reach it through a name
// of its own; beyond, they must have a token. What changes a search must come from the
// page itself.
package dashboard
