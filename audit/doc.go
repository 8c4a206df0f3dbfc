// Package audit is the report of an import: what was read, from where, what its columns were taken for, how the articles
// are dated, and what was rejected or repaired, by source, year and format. It is gathered article by article, its counts
// are exact and its lists bounded, and it is written as JSON, as CSV, and as a page that stands by itself.
package audit
