package web

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque/export"
)

// takenFrom is a question with everything that an export must keep, and what it must not: the place in the list.
const takenFrom = "/?q=port+OU+mer&source=Agence+Ponant-Presse&sort=-date&from=5&size=5"

// submitted is what a browser asks for when a form is sent by a button (nil: one without a name), after change.
func submitted(t *testing.T, form, button *goquery.Selection, change func(url.Values)) string {
	t.Helper()
	if form.Length() != 1 || form.AttrOr("method", "") != "get" {
		t.Fatalf("%d forms by %s", form.Length(), form.AttrOr("method", "?"))
	}
	v := url.Values{}
	form.Find("input").Each(func(_ int, s *goquery.Selection) {
		if _, on := s.Attr("checked"); on || s.AttrOr("type", "") == "hidden" {
			v.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	if button != nil {
		v.Add(button.AttrOr("name", "?"), button.AttrOr("value", "?"))
	}
	change(v)
	return strings.TrimPrefix(form.AttrOr("action", "?"), ".") + "?" + v.Encode()
}

func unchanged(url.Values) {}

func inPackage(v url.Values) { v.Set("package", "1") }

// unpacked is the file in a Data Package, which must say how many articles it has.
func unpacked(t *testing.T, target string, w *httptest.ResponseRecorder, extension string, articles int) []byte {
	t.Helper()
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/zip" || !strings.Contains(w.Header().Get("Content-Disposition"), ".zip") {
		t.Fatalf("%s: %d %v", target, w.Code, w.Header())
	}
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	member := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		defer func() { _ = f.Close() }()
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatalf("%s: %s: %v", target, name, err)
		}
		return b
	}
	var about struct {
		Kiosque struct {
			Counts struct {
				Articles int `json:"articles"`
				LeftOut  int `json:"left_out"`
			} `json:"counts"`
		} `json:"kiosque"`
	}
	if err := json.Unmarshal(member("datapackage.json"), &about); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	if c := about.Kiosque.Counts; c.Articles+c.LeftOut != articles {
		t.Errorf("%s: a package of %d and %d articles, want %d", target, c.Articles, c.LeftOut, articles)
	}
	return member("articles" + extension)
}

// TestTakenAway: each button of the page brings all articles of the question, as many as it says, in its format; with the box ticked, the
// same file in a Data Package.
func TestTakenAway(t *testing.T) {
	h := sampleHandler(t, Options{})
	doc := parse(t, get(h, takenFrom))
	checkPage(t, takenFrom, doc)
	form := doc.Find(".export > form")
	said := regexp.MustCompile(`^([0-9]+) articles en un fichier$`).FindStringSubmatch(plainSpaces(form.Find("legend").Text()))
	if said == nil {
		t.Fatalf("the form says %q", form.Find("legend").Text())
	}
	n, _ := strconv.Atoi(said[1])
	label := form.Find("label[for=paquet]").Text()
	if label != "dans un paquet de données (Frictionless)" || form.Find("#paquet[name=package][value='1']").Length() != 1 {
		t.Errorf("the box of the package: %q", label)
	}
	formats := map[export.Format]int{}
	form.Find("button").Each(func(_ int, b *goquery.Selection) {
		f, excel := export.Format(b.AttrOr("value", "")), b.AttrOr("name", "") == "excel"
		if excel {
			f = export.CSV
		}
		formats[f]++
		plain := submitted(t, form, b, unchanged)
		w := get(h, plain)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != f.MediaType() || w.Header().Get("X-Total") != said[1] ||
			w.Header().Get("Content-Disposition") != `attachment; filename="kiosque-articles`+f.Extension()+`"` {
			t.Fatalf("%s: %d %v", plain, w.Code, w.Header())
		}
		if got := bytes.HasPrefix(w.Body.Bytes(), []byte("\ufeff")); got != excel {
			t.Errorf("%s: for Excel %t", plain, got)
		}
		packed := submitted(t, form, b, inPackage)
		if file := unpacked(t, packed, get(h, packed), f.Extension(), n); !bytes.Equal(file, w.Body.Bytes()) {
			t.Errorf("%s: another file than without the package", packed)
		}
		if f == export.JSONL && bytes.Count(w.Body.Bytes(), []byte("\n")) != n {
			t.Errorf("%s: %d lines", plain, bytes.Count(w.Body.Bytes(), []byte("\n")))
		}
	})
	for _, f := range export.Formats() {
		if want := map[export.Format]int{export.CSV: 2}[f]; formats[f] != max(want, 1) {
			t.Errorf("%d buttons for %s", formats[f], f)
		}
	}
	if doc := parse(t, get(h, "/?q=zzyzx&widen=never")); doc.Find(".export").Length() != 0 {
		t.Error("nothing is exported")
	}
}

// TestChosenVariables: the boxes are the variables of the command and of the API, and what is ticked stands in the corpus, in their order.
func TestChosenVariables(t *testing.T) {
	h := sampleHandler(t, Options{})
	doc := parse(t, get(h, takenFrom))
	form := doc.Find(".export details form")
	var names []string
	labels := map[string]bool{}
	form.Find("input[name=columns]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("value", "")
		names = append(names, name)
		label := form.Find("label[for='" + s.AttrOr("id", "") + "']").Text()
		if label == "" || labels[label] || strings.Contains(label, "_") {
			t.Errorf("%s is called %q", name, label)
		}
		labels[label] = true
	})
	if !slices.Equal(names, export.Variables()) {
		t.Errorf("variables %q", names)
	}
	text, articles, _ := strings.Cut(plainSpaces(form.Find("button").Text()), " : ")
	n, err := strconv.Atoi(strings.TrimSuffix(articles, " articles"))
	if text != "IRaMuTeQ, Alceste" || err != nil {
		t.Errorf("the button says %q", form.Find("button").Text())
	}
	star := regexp.MustCompile(`\*([a-z-]+)_`)
	for _, chosen := range [][]string{
		nil, export.UsualVariables(), {"source"}, {"year", "date_precision", "occurrences"}, export.Variables(),
	} {
		choose := func(v url.Values) {
			if v.Del("columns"); len(chosen) > 0 {
				v["columns"] = chosen
			}
		}
		target := submitted(t, form, nil, choose)
		w := get(h, target)
		var got []string
		head, _, _ := strings.Cut(w.Body.String(), "\n")
		for _, m := range star.FindAllStringSubmatch(head, -1) {
			got = append(got, strings.ReplaceAll(m[1], "-", "_"))
		}
		want := chosen
		if len(want) == 0 {
			want = export.UsualVariables()
		}
		if w.Code != http.StatusOK || !slices.Equal(got, want) || w.Header().Get("X-Total") != strconv.Itoa(n) {
			t.Errorf("%s: %d %q of %s articles", target, w.Code, got, w.Header().Get("X-Total"))
		}
		packed := submitted(t, form, nil, func(v url.Values) { choose(v); inPackage(v) })
		if file := unpacked(t, packed, get(h, packed), ".txt", n); !bytes.Equal(file, w.Body.Bytes()) {
			t.Errorf("%s: another file than without the package", packed)
		}
	}
	if got, want := submitted(t, form, nil, unchanged), "columns="+strings.Join(export.UsualVariables(), "&columns="); !strings.Contains(got, want) {
		t.Errorf("at first %s, want %s", got, want)
	}
	for wrong, hint := range map[string]string{
		"columns=titre": "variable inconnue", "columns=source&columns=source": "demandée deux fois", "package=oui": "valeurs possibles : 0, 1",
		"format=xls": "format", "colums=source": "paramètre inconnu",
	} {
		target := submitted(t, form, nil, func(v url.Values) { v.Del("columns") }) + "&" + wrong
		if strings.HasPrefix(wrong, "format") {
			target = strings.Replace(target, "format=iramuteq&", "", 1)
		}
		if w := get(h, target); w.Code != http.StatusBadRequest || !strings.Contains(plainSpaces(w.Body.String()), hint) {
			t.Errorf("%s: %d %s, want %q", target, w.Code, w.Body, hint)
		}
	}
	for target, status := range map[string]int{
		"?excel=1": http.StatusOK, "?excel=1&format=csv": http.StatusOK, "?excel=1&format=jsonl": http.StatusBadRequest, "?excel=1&format=tsv": http.StatusBadRequest,
	} {
		if w := get(h, apiRoot+"export"+target); w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
	}
}

// TestCountedFiles: where a view offers its figures as a file, it says how many lines that has.
func TestCountedFiles(t *testing.T) {
	h := sampleHandler(t, Options{})
	number := regexp.MustCompile(`[0-9][0-9 ]*`)
	for _, target := range []string{
		"/concordance?q=maire", "/voisins?q=maire", "/voisins?q=maire&functions=0&least=1&size=10", "/specificites?q=maire",
		"/specificites?q=maire&functions=0&q2=port",
		"/comparer?q=maire&q2=port", "/courbes?q=maire", "/courbes?q=maire&q2=port&interval=month",
	} {
		doc := parse(t, get(h, target))
		files := doc.Find(`.export a[href*="format=csv"]`)
		if files.Length() != 1 {
			t.Errorf("%s: %d tables", target, files.Length())
			continue
		}
		said := plainSpaces(files.Text())
		if !number.MatchString(said) {
			said = plainSpaces(doc.Find(".export summary").Text())
		}
		w := get(h, strings.TrimPrefix(files.AttrOr("href", ""), "."))
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || len(rows) == 0 {
			t.Errorf("%s: %d %v", target, w.Code, err)
			continue
		}
		if got := strings.ReplaceAll(strings.TrimSpace(number.FindString(said)), " ", ""); got != strconv.Itoa(len(rows)-1) {
			t.Errorf("%s says %q, the file has %d lines", target, said, len(rows)-1)
		}
	}
}

// plainSpaces are ordinary ones for those of French.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s)
}
