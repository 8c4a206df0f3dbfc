// Package address reads addresses into what they ask for, and writes what is asked as addresses: parameters of a few kinds,
// tables of them, links that change one thing of a question, and where pages are.
package address
