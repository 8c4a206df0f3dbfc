// Package cli is what the two commands share: how arguments are read, the French help, how answers, progress and
// errors are shown, and which exit code says what. It knows no engine; the commands bring what they do.
package cli
