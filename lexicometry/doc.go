// Package lexicometry says which words tell something: those that stand around a query (Neighbours), and those that one selection of
// articles has more often than another (Specificities). It asks any kiosque.Searcher for counts, has package stats compute the figures,
// and writes for each figure the query that finds what it counts.
package lexicometry
