// Package cluster starts real OpenSearch nodes on loopback for tests: each is a process of its own, which can be killed, stopped
// for a while and started again as a machine can. Tests only.
//
// The distribution is one zip of Maven Central, fetched once by « make test-cluster-deps » into a cache outside the repository and
// compared with a pinned checksum. It needs a Java of 21 or newer. Without [Var] in the environment the tests that want nodes are
// skipped and download nothing.
package cluster
