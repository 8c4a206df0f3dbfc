// Package wire speaks to OpenSearch over HTTP: several hosts in turn, TLS, credentials, deadlines, retries, and answers that are
// whole or refused. It knows neither articles nor queries.
//
// It is built on net/http, not on opensearch-go: what has to be decided here for each answer (a busy node is asked again, a node
// whose disk is full is not, though both say 429; a search of which a shard is missing is an error though it says 200; how long a
// node that hangs is waited for) is what a client library decides for its users, and a batch that it sends again unseen could not
// be counted.
package wire
