package kiosque

import "cmp"

// Limits of what is told of words.
const (
	// MaxVocabulary is the number of words of a Vocabulary or of Neighbours; of more, the most frequent are told and the others are counted.
	MaxVocabulary = 100_000
	MaxWindow     = 20 // words on each side of an occurrence
)

// VocabularyRequest asks how often each word stands in the articles of two requests. Of these, the query and its filters count.
type VocabularyRequest struct {
	Target  SearchRequest
	Against SearchRequest // the reference; with Rest it is not read
	// Rest takes for reference what passes the filters of Target and is not found by its query.
	Rest   bool
	Family bool // the forms that are one word to a reader are counted together
	// Least and Spread are how many occurrences a word has, and in how many articles it stands, at least: in the target, or in the
	// reference. 0: 1.
	Least, Spread int
	// Progress, unless it is nil, is called now and then with how much of the work is done, from one goroutine at a time.
	Progress func(done, all int)
}

// Vocabulary is the answer. Words are printed words: the parts of a compound are one each, a sign is none.
type Vocabulary struct {
	Target, Reference Selection
	Words             []WordCount // the most frequent first, both sides taken together, then by text
	Distinct          int         // words that stand in either
	Rare              int         // of these, those that are below Least or Spread
	Left              int         // of the others, those that are beyond MaxVocabulary
}

// Selection is the articles of one side.
type Selection struct {
	Query    QueryInfo `json:"query"`
	Articles int       `json:"articles"` // reprises of each other counted once, where the request folds them
	Words    int       `json:"words"`    // printed in them: titles, leads and bodies
}

// WordCount is how often a word stands in the target (A) and in the reference (B), and in how many articles.
type WordCount struct {
	Text                 string   // of a family, its most frequent form
	Forms                []string // of a family, those that occur on either side, 64 at most; else nil
	A, B                 int
	ArticlesA, ArticlesB int
}

// NeighboursRequest asks which words stand around the occurrences of a query. Of Search, the query and its filters count.
type NeighboursRequest struct {
	Search SearchRequest
	// Before and After are the words on each side, at most MaxWindow; 0: none, but for both DefaultWindow. A window ends with the title, the
	// lead or the body, as NEAR does.
	Before, After int
	Sentence      bool // the window is the sentence
	Family        bool // the forms that are one word to a reader are counted together
	Least         int  // occurrences of a word in the windows; 0: 1
	Progress      func(done, all int)
}

// DefaultWindow is the number of words on each side of an occurrence.
const DefaultWindow = 5

// Neighbours is the answer. An occurrence goes from its first word to its last, as a line of the concordance does; its own words, and
// those of the others, are in no window.
type Neighbours struct {
	Query    QueryInfo
	Articles int // with an occurrence
	Nodes    int // occurrences of the query
	Window   int // words in all windows, each once
	Words    int // printed in all articles that pass the filters
	Around   []Neighbour
	Distinct int // words in the windows
	Rare     int // of these, those that are below Least
	Left     int // of the others, those that are beyond MaxVocabulary
}

// Neighbour is a word that stands in windows, the most frequent first, then by text.
type Neighbour struct {
	Text     string   // of a family, its most frequent form
	Forms    []string // of a family, those that occur in windows, 64 at most; else nil
	Count    int      // occurrences in windows, each once
	Before   int      // of these, before an occurrence of the query …
	After    int      // … and behind one; between two, a word is both
	Articles int      // with one of these
	All      int      // occurrences in all articles that pass the filters
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r VocabularyRequest) Checked() (_ VocabularyRequest, err error) {
	if r.Target, _, err = r.Target.CheckedWhole(); err != nil {
		return r, err
	}
	if r.Rest {
		r.Against = r.Target
		r.Against.Query, r.Against.WithoutForms, r.Against.Strict = "", nil, false
	} else if r.Against, _, err = r.Against.CheckedWhole(); err != nil {
		return r, err
	}
	if r.Least < 0 || r.Spread < 0 {
		return r, refusal("0 ou 1 pour tous les mots", "seuil négatif")
	}
	r.Least, r.Spread = cmp.Or(r.Least, 1), cmp.Or(r.Spread, 1)
	return r, nil
}

// Checked returns the request with its defaults written out, or refuses it with CodeBadRequest.
func (r NeighboursRequest) Checked() (_ NeighboursRequest, err error) {
	if r.Search, _, err = r.Search.CheckedWhole(); err != nil {
		return r, err
	}
	switch {
	case r.Before < 0 || r.After < 0 || max(r.Before, r.After) > MaxWindow:
		return r, refusal("de 0 à 20 mots de chaque côté, ou la phrase", "fenêtre hors limites : %d mots avant, %d après", r.Before, r.After)
	case r.Least < 0:
		return r, refusal("0 ou 1 pour tous les mots", "seuil négatif")
	case r.Before == 0 && r.After == 0:
		r.Before, r.After = DefaultWindow, DefaultWindow
	}
	r.Least = cmp.Or(r.Least, 1)
	return r, nil
}
