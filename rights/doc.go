// Package rights keeps the texts of some sources to their beginning: where only extracts may be shown, no question that
// can be asked gives more of an article than a fixed extract.
//
// What is shown of a text is chosen once, not by the query. Snippets and lines of a concordance around what was searched
// for would each be short, but a patient reader joins them; so they are shown only where they lie in the extract.
// Everything is still searched, found and counted.
package rights
