// Package names tells which names of sources, sections and authors are one: those that differ only in what hands and programs
// change, and those of which a person says so in a file of aliases. It knows no engine and reads no article.
package names
