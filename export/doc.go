// Package export writes the articles of a kiosque.Export to files: one by one as they are read, however many they are.
//
// Tables and JSON lines carry all that is known of an article; the formats of reference managers carry what makes a
// citation. Nothing is invented for them: a date is as precise as it was given, and a name is divided into family and
// given name only where that is sure.
package export
