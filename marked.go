package kiosque

// MarkedRequest asks for one article with what a query matches in it.
type MarkedRequest struct {
	ID     string
	Search SearchRequest // its Query, Strict, WithoutForms, Widen, Words and Explain count; Sort, HalfLife and filters for the score, as in a list
}

// MarkedArticle is an article, whole, with the places at which a query matches. Its spans are in order and do not overlap.
type MarkedArticle struct {
	Article
	Query       QueryInfo    `json:"query"`
	Matches     bool         `json:"matches"`        // the article is one that the query finds
	Tier        int          `json:"tier,omitempty"` // 2: only the relaxed reading of the query finds it, and is what is marked; see SearchRequest.Widen
	Occurrences int          `json:"occurrences"`
	TitleSpans  []Span       `json:"title_spans,omitempty"`
	LeadSpans   []Span       `json:"lead_spans,omitempty"`
	BodySpans   []Span       `json:"body_spans,omitempty"`
	Score       float64      `json:"score"`
	Explanation *Explanation `json:"explanation,omitempty"` // if it was asked for
}
