// Package docs holds the documents that programs show too.
package docs

import _ "embed" // for the documents

// Language is langage.md, the query language in French.
//
//go:embed langage.md
var Language []byte
