package web

import (
	"net/http"
	"testing"

	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// sampleHandler serves the sample corpus.
func sampleHandler(t testing.TB, o Options) http.Handler {
	t.Helper()
	h, err := NewHandler(sampletest.Index(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return conforming(t, h)
}
