// Package cql is the Contextual Query Language, version 1.2, in which libraries ask each other: text to tree and back, and
// from there into the tree of package query. It knows neither an engine nor HTTP.
//
// The grammar is that of loc.gov/standards/sru/cql:
//
//	query    = { prefix } scoped [ "sortby" key { key } ]      the sort at the end of the whole query only
//	prefix   = ">" [ name "=" ] uri
//	scoped   = clause { boolean { modifier } clause }          from left to right, all operators equal
//	boolean  = "and" | "or" | "not" | "prox"
//	clause   = "(" { prefix } scoped ")" | [ index relation ] term
//	relation = ( "=" | "==" | "<" | ">" | "<=" | ">=" | "<>" | name ) { modifier }
//	modifier = "/" name [ comparison value ]
//	key      = index { modifier }
//	term     = letters | '"' { letters | "\" sign } '"'        * any letters, ? one letter, ^ a border; \ before " * ? ^ \ takes them as they are
//
// What a clause means here is the table of docs/cql.md, which a test holds. Errors carry the numbers of SRU's diagnostics.
package cql
