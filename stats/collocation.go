package stats

import "math"

// Collocation is how often two words stand near each other.
type Collocation struct {
	O        int     // occurrences of the collocate near the node
	Node     int     // occurrences of the node …
	Word     int     // … and of the collocate, anywhere
	Words    int     // of the whole text
	Expected float64 // of O, were the words mixed; 0: Node·Word/Words
}

// E is the O to be expected. With windows of several words it is their number of words times Word/Words (Evert, "Corpora
// and collocations", 2008), which only the caller knows: set Expected.
func (c Collocation) E() float64 {
	if c.Expected > 0 {
		return c.Expected
	}
	if c.Words <= 0 {
		return 0
	}
	return float64(c.Node) * float64(c.Word) / float64(c.Words)
}

// MI is the pointwise mutual information, log2(O/E): it favours rare words. 0 where nothing occurs.
func (c Collocation) MI() float64 { return c.logRatio(1) }

// MI3 is log2(O³/E), which favours frequent words. 0 where nothing occurs.
func (c Collocation) MI3() float64 { return c.logRatio(3) }

func (c Collocation) logRatio(power float64) float64 {
	e := c.E()
	if c.O <= 0 || e <= 0 {
		return 0
	}
	return math.Log2(math.Pow(float64(c.O), power) / e)
}

// T is the t-score, (O−E)/√O. 0 where nothing occurs.
func (c Collocation) T() float64 {
	if c.O <= 0 {
		return 0
	}
	return (float64(c.O) - c.E()) / math.Sqrt(float64(c.O))
}

// LogDice is 14 + log2 of Dice's coefficient 2·O/(Node+Word) (Rychlý, "A lexicographer-friendly association score", 2008):
// it does not depend on the size of the corpus. It is at most 14 where each O has a node and a word of its own. 0 where
// nothing occurs.
func (c Collocation) LogDice() float64 {
	if c.O <= 0 || c.Node+c.Word <= 0 {
		return 0
	}
	return 14 + math.Log2(2*float64(c.O)/float64(c.Node+c.Word))
}

// G2 is the log-likelihood of the table of node and collocate. It asks for counts of pairs: with an Expected that was set,
// the row of the node is as many words as make it so.
func (c Collocation) G2() float64 {
	if c.Word <= 0 || c.Words <= 0 {
		return 0
	}
	row := c.E() * float64(c.Words) / float64(c.Word)
	o, word, words := float64(c.O), float64(c.Word), float64(c.Words)
	return table{o, row - o, word - o, words - row - word + o}.g2()
}
