//go:build race

package rounds

// Race says that the race detector is on: it allocates on its own account, and everything takes ten times as long.
const Race = true
