// Package ingest brings what lies in files into an index, and keeps account: it joins the reading of a corpus, the writer of
// an index and the report of both. It remembers beside the index from which inputs each article came, so that what is gone
// from them can be removed, and what each import said.
package ingest
