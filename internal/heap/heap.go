// Package heap tells what the heap of this process holds.
package heap

import "runtime/metrics"

// InUse returns the bytes that the last collection of garbage has left; 0 where the runtime does not tell.
func InUse() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(s[0].Value.Uint64())
}
