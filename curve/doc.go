// Package curve tells how often queries are found over time, and among how many articles, or how often they occur among how many words.
// The denominator of a curve is what passes the filters, not what some query finds: a period without any article has no ratio, and one of
// few articles is told apart.
package curve
