package kiosque

// Explanation derives a score: a value, what it is, and the parts it was computed from.
type Explanation struct {
	Value float64       `json:"value"`
	Text  string        `json:"text"` // in plain French, with the formula where there is one
	Parts []Explanation `json:"parts,omitempty"`
}
