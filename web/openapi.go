package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"

	"github.com/kiosque-search/kiosque/web/address"
)

// openAPIDocument describes the API in the form of OpenAPI 3.1. TestOpenAPI writes it from the table of endpoints and
// from the types of their answers.
//
//go:embed openapi.json
var openAPIDocument []byte

// openAPI answers GET api/v1/openapi.json.
func (h *handler) openAPI(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err == nil {
		err = new(address.Asked).ReadAll(values, nil)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(openAPIDocument)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	if known(r, tag) {
		return notModified(w, tag)
	}
	revalidate(w, tag)
	w.Header().Set("Content-Type", typeJSON)
	send(w, r, http.StatusOK, openAPIDocument)
	return nil
}
