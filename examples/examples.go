// Package examples has a page or a program for each way to put the search into an intranet. Its tests hold their
// addresses to what the search answers.
package examples
