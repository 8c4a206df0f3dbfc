package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
)

// The search mounted below a prefix of an intranet's own server.
func ExampleNewHandler() {
	collection := &shelf{articles: articles(), generation: "1"} // an index.Index, in real life
	search, err := NewHandler(collection, Options{Title: "Archives de presse"})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/presse/", http.StripPrefix("/presse", search))

	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/presse/api/v1/search?q=estuaire&size=0&facets=0", nil))
	fmt.Print(w.Code, " ", w.Body)
	// Output:
	// 200 {"query":{"text":"estuaire","reading":"articles qui contiennent estuaire","warnings":[]},"total":8,"distinct":8,"occurrences":8,"from":0,"took_ms":0.5,"hits":[]}
}
