// Package index is the embedded engine: it stores articles in a Bleve index and answers queries on them.
// It is the only package that runs bleve; bleve stores, this package matches, scores and counts.
//
// A collection is a folder:
//
//	CURRENT                  the generation in service and the one before, each with the checksum of its manifest
//	lock                     held by the one command that writes
//	gen-00000003/            a sealed generation; nothing in it ever changes
//	  manifest.json          counts, schema, fingerprint of the analysis, and size and checksum of every file
//	  bleve/                 the Bleve index (stock bleve opens it)
//	  texts-00000003.zst     the articles as they were read, as numbers of words
//	gen-00000004.partial/    a generation being written; if its writer dies, the next build of the same import
//	                         goes on from it, and any other writer sweeps it away
//
// Writers ([Build], [Add], [Remove]) make a new generation, seal it and swap CURRENT, so that readers ([Open]) see
// one or the other, whole. A reader keeps the generation it has until [Index.Reload] finds a new one.
package index
