// Package torture holds what is promised to what happens: power cuts, kills, errors of the system, damaged files, full
// disks, too few open files, two writers at once, long service. It is tests only, of the two programs as they are built.
//
// "go test" runs a few rounds of each; "make torture" runs them all, minutes of them, or the hours that
// KIOSQUE_TORTURE_HOURS asks for, and writes the figures to docs/fiabilite.md.
package torture
