package index

import (
	"context"

	"github.com/kiosque-search/kiosque"
)

// errPending answers the questions of kiosque.Searcher that have no answer here yet.
var errPending = &kiosque.Error{Code: kiosque.CodeBadRequest, Message: "cette question n'a pas encore de réponse", Hint: "une version suivante y répondra"}

// Similar implements kiosque.Searcher.
func (x *Index) Similar(context.Context, kiosque.SimilarRequest) (*kiosque.SimilarResult, error) {
	return nil, errPending
}
