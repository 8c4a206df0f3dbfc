package kiosque

// SimilarRequest asks for the articles most like one.
type SimilarRequest struct {
	ID   string
	Size int // hits to return; 0: DefaultSize, at most MaxSize
}

// SimilarResult is the articles most like one, and why.
type SimilarResult struct {
	ID    string        `json:"id"`
	Terms []SimilarTerm `json:"terms"` // that were looked for, heaviest first; never nil
	Total int           `json:"total"` // articles, but for itself, with enough of these terms in common to be compared
	Hits  []SimilarHit  `json:"hits"`  // most similar first; never nil
}

// SimilarTerm is a word that tells an article from others.
type SimilarTerm struct {
	Text   string  `json:"text"`   // as the article prints it most often, in lower case
	Count  int     `json:"count"`  // of its family in the article
	All    int     `json:"all"`    // articles of the collection with its family
	Weight float64 `json:"weight"` // share in the comparison
}

// SimilarHit is a similar article, with the terms that decided.
type SimilarHit struct {
	Hit
	Terms []string `json:"terms"` // SimilarTerm.Text of those in common, that which weighs most first
}
