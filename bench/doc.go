// Package bench measures Kiosque beside other engines at the whole job of a results page, on the same corpus, machine
// and run: the top ten, the exact total, the month histogram, the source facet, two snippets a hit and the stored fields.
//
// What keeps it fair. A Peer is a program that indexes a Corpus and answers a Mix. Every round gives each peer the same
// file and the same queries, and rounds start with a different peer each; the tables show medians over the rounds.
// Each measurement runs in a process of its own, so that memory and CPU seconds are the system's account of it
// and not an estimate. Every peer answers the whole mix twice unmeasured first, then from one client, then from
// as many as a Setting says.
//
// It knows engines by their programs and by kiosque.Searcher only. What a run finds is a list of Samples, which
// WriteRaw keeps and Report reads: another measure, peer or corpus is more samples, not another format.
package bench
