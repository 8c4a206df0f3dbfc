package neardup

// MaxCluster bounds the articles of one cluster: beyond it, clusters are not joined any further, so that a chain of
// small changes never makes one dispatch of a whole year.
const MaxCluster = 500

// Pair is two articles that are reprises of each other, by their indexes.
type Pair struct{ A, B int }

// Clusters joins pairs of n articles into clusters and returns for each article the index of the first of its cluster,
// by the order of before; an article without reprise is its own. Pairs are joined in their order; the result is the same
// for the same pairs in the same order.
func Clusters(n int, pairs []Pair, before func(i, j int) bool) []int {
	parent, size := make([]int, n), make([]int, n)
	for i := range parent {
		parent[i], size[i] = i, 1
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, p := range pairs {
		a, b := root(p.A), root(p.B)
		if a == b || size[a]+size[b] > MaxCluster {
			continue
		}
		if before(b, a) {
			a, b = b, a
		}
		parent[b] = a
		size[a] += size[b]
	}
	heads := make([]int, n)
	for i := range heads {
		heads[i] = root(i)
	}
	return heads
}
