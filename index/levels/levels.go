// Package levels says which of many small files become one, so that they stay few however many are added: the tiers of
// logarithmic structured merges (O'Neil, Cheng, Gawlick and O'Neil, 1996). When there are Growth of one tier, these and all
// smaller ones become one, of a higher tier. So after n additions there are some log n files, and what each has brought has
// been written anew some log n times.
package levels

import "slices"

// Growth is how many of one tier become one, and how much larger those of a tier are than those of the one below.
const Growth = 8

func tierOf(n int64) (tier int) {
	for ; n >= Growth; n /= Growth {
		tier++
	}
	return tier
}

// Overfull returns how many of the smallest of some sizes, which ascend, have to become one; 0: none. What has half the
// full size stays as it is, and nothing grows beyond twice that.
func Overfull(sizes []int64, full int64) (n int) {
	end, _ := slices.BinarySearch(sizes, full/2)
	sizes = sizes[:end]
	merged := int64(0) // the size of the first n as one
	for {
		more := lowest(sizes, n, merged)
		if more == 0 {
			return n
		}
		for ; n < more; n++ {
			if merged+sizes[n] > 2*full {
				return n
			}
			merged += sizes[n]
		}
	}
}

// lowest returns up to where the sizes are of the lowest tier that is too full, or below it, once the first n are one; 0: none is.
func lowest(sizes []int64, n int, merged int64) int {
	count := map[int]int{}
	if n > 0 {
		count[tierOf(merged)]++
	}
	for i, size := range sizes[n:] {
		tier := tierOf(size)
		if count[tier]++; count[tier] < Growth {
			continue
		}
		more := n + i + 1
		for more < len(sizes) && tierOf(sizes[more]) == tier {
			more++
		}
		return more
	}
	return 0
}
