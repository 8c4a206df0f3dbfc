package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// maxPage is how many bytes a page may have on its way.
const maxPage = 60 << 10

// heavyQuestions are the questions that make pages long.
func heavyQuestions() []string {
	return []string{
		"?q=" + url.QueryEscape("port OU mer OU maire OU conseil OU la") + "&size=100&facets=source,section,author,agency,place,subject,page,length",
		"?q=*e*", "?q=" + url.QueryEscape(strings.Repeat("maire OU port OU ", 120)+"mer"),
	}
}

// TestWeight: no page has more than 60 kB as browsers load it.
func TestWeight(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, view := range []string{
		"/", "/concordance", "/courbes", "/comparer", "/voisins", "/specificites", "/apparentes", "/noms", "/suites", "/citation", "/facettes/author", "/embed/",
		"/articles/CV-23-0047",
	} {
		for _, question := range heavyQuestions() {
			target := view + question
			switch view {
			case "/concordance", "/voisins", "/specificites", "/facettes/author", "/apparentes", "/noms", "/suites", "/citation", "/courbes", "/comparer":
				target = strings.ReplaceAll(target, "&facets=source,section,author,agency,place,subject,page,length", "")
				target = strings.Replace(target, "&size=100", sizeOfView(view), 1)
			}
			w := get(h, target)
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", target[:min(len(target), 90)], w.Code)
				continue
			}
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			if _, err := z.Write(w.Body.Bytes()); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			if b.Len() > maxPage {
				t.Errorf("%s: %d bytes, %d on their way", target[:min(len(target), 90)], w.Body.Len(), b.Len())
			}
		}
	}
}

// sizeOfView asks for the longest page that a view has.
func sizeOfView(view string) string {
	switch view {
	case "/concordance":
		return "&size=100&columns=before,key,after,date,source,title,section,authors,page,field,id"
	case "/voisins", "/specificites":
		return "&size=200&least=1"
	case "/comparer":
		return "&q2=" + url.QueryEscape("mer OU le") + "&size=100&least=1&interval=day"
	case "/courbes":
		return "&q2=le&q3=la&q4=mer&q5=port&interval=day&band=1&smooth=3"
	}
	return ""
}
