package browser

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/web"
	"github.com/kiosque-search/kiosque/web/guard"
)

// sites are the servers of the tests, each an origin without final slash.
type sites struct {
	press    string // the page with the zero options
	strict   string // lets a client in once
	faulty   string // does what no page may do
	shared   string // may be embedded by intranet
	intranet string // a page of another origin, which shared knows
	stranger string // the same page, at an origin that shared does not know
}

// all are the addresses that a tab may ask.
func (s *sites) all() []string {
	return []string{s.press, s.strict, s.faulty, s.shared, s.intranet, s.stranger}
}

func startSites(t *testing.T) *sites {
	t.Helper()
	x := sampletest.Index(t)
	s := &sites{}
	host := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { intranetPage(w, r, s.shared) })
	s.intranet, s.stranger = serve(t, host), serve(t, host)
	s.faulty = serve(t, http.HandlerFunc(faultyPage))
	s.press = serve(t, pages(t, x, web.Options{}))
	s.shared = serve(t, pages(t, x, web.Options{CORSOrigins: []string{s.intranet}, FrameAncestors: []string{s.intranet}}))
	door, err := guard.New(guard.Options{Rate: 1e-6, Burst: 1})
	if err != nil {
		t.Fatal(err)
	}
	s.strict = serve(t, pages(t, x, web.Options{Door: door}))
	return s
}

func pages(t *testing.T, s kiosque.Searcher, o web.Options) http.Handler {
	t.Helper()
	h, err := web.NewHandler(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// serve listens on a free port of 127.0.0.1 until the test ends.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}
