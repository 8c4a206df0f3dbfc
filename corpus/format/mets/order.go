package mets

import "slices"

// inOrder are the blocks of a page in the order in which they are read: the one that the file tells, or else its own, but for those
// that another names as its next one.
func (p *page) inOrder() []*block {
	if blocks := p.ranked(); blocks != nil {
		return blocks
	}
	byID, follows := map[string]*block{}, map[*block]bool{}
	for _, b := range p.blocks {
		byID[b.ids[0]] = b
	}
	for _, b := range p.blocks {
		if next := byID[b.next]; b.next != "" && next != nil && next != b {
			follows[next] = true
		}
	}
	var out []*block
	done := map[*block]bool{}
	chain := func(b *block) {
		for ; b != nil && !done[b]; b = byID[b.next] {
			done[b] = true
			out = append(out, b)
			if b.next == "" {
				return
			}
		}
	}
	for _, b := range p.blocks {
		if !follows[b] {
			chain(b)
		}
	}
	for _, b := range p.blocks { // in a circle
		chain(b)
	}
	return out
}

// ranked are the blocks in the order that the file tells, nil where it tells none. What it does not name stays behind what it follows.
func (p *page) ranked() []*block {
	if len(p.ranks) == 0 {
		return nil
	}
	ranks, told := map[*block]int{}, false
	last := -1
	for _, b := range p.blocks {
		for _, id := range b.ids { // its own first, then those of the blocks around it and of its lines
			if n, ok := p.ranks[id]; ok {
				last, told = n, true
				break
			}
		}
		ranks[b] = last
	}
	if !told {
		return nil
	}
	out := slices.Clone(p.blocks)
	slices.SortStableFunc(out, func(a, b *block) int { return ranks[a] - ranks[b] })
	return out
}
