package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/jba/templatecheck"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

func TestTemplates(t *testing.T) {
	var h handler
	if err := h.parseTemplates(); err != nil {
		t.Fatal(err)
	}
	for _, page := range []struct {
		t    *template.Template
		data any
	}{
		{h.search, searchPage{}},
		{h.article, articlePage{}},
		{h.problem, problemPage{}},
		{h.valuesPage, valuesPage{}},
		{h.comparisonSet, comparisonPage{}},
		{h.citationSet, citationPage{}},
		{h.curvesSet, curvesPage{}},
		{h.wordsSet, &wordsPage{}},
		{h.relatedSet, relatedPage{}},
		{h.manualSet, manualPage{}},
		{h.picture, timeline{}},
		{h.lines, &concordancePageView{}},
	} {
		if err := templatecheck.CheckHTML(page.t, page.data); err != nil {
			t.Error(err)
		}
	}
}

// texts returns the text of each element found, white space folded.
func texts(s *goquery.Selection) []string {
	return s.Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

// linked reads an address of the page as the request it stands for, for tests to compare.
func linked(t *testing.T, s *goquery.Selection) string {
	t.Helper()
	if s.Length() != 1 {
		t.Fatalf("%d links, want 1", s.Length())
	}
	href, err := url.QueryUnescape(s.AttrOr("href", ""))
	if err != nil {
		t.Fatal(err)
	}
	return href
}

func TestHomePage(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{Title: "Archives & Cie"}), "/"))
	want := map[string][]string{
		"head title":     {"Archives & Cie"},
		"html[lang=fr]":  {strings.Join(strings.Fields(doc.Text()), " ")},
		".collection h1": {"17 articles de 4 sources, de janvier 2022 à mars 2024"},
		".collection > p": {
			"Dont 4 articles sans date. Tout parcourir, du plus récent au plus ancien · Compter une liste de requêtes",
			"17 articles (corpus g1, indexé le 1er janvier 1970).",
		},
		".chart h2": {"Articles par mois"},
		".sources li": {
			"Le Courrier de Brévant 9", "ABN 5", "L’Écho d’Aurel 2", `<b onclick="x">S</b> 1`,
			"Météo 8", "Région 2", "Sciences 2", `"><i>rubrique</i> 1`,
		},
		"label[for=q]": {"Rechercher dans les articles"},
		".results, ol": {},
	}
	for selector, want := range want {
		if diff := cmp.Diff(want, texts(doc.Find(selector))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	if got := linked(t, doc.Find(".collection > p a").First()); got != "./?sort=-date" {
		t.Errorf("everything is at %s", got)
	}
}

func TestResultsPage(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{}), "/?q=%C3%A9clipse&size=20"))
	want := map[string][]string{
		"h1":              {"9 articles, 14 occurrences"},
		"head title":      {"éclipse – 9 articles, 14 occurrences – Kiosque"},
		".reading":        {"Lecture de la requête : articles qui contiennent éclipse"},
		".hits h2":        {"Articles 1 à 9"},
		".hit h3.derived": {"Le pont fermé pour éclipse"},
		".hit mark": {
			"Éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "éclipse", "Éclipse",
			"éclipse", "éclipse",
		},
		".chart h2":    {"Articles par mois"},
		".chart .note": {"1 article de date trop imprécise, 4 sans date"},
		".chart table tr": {
			"MoisArticles", "février 20233", "mars 20230", "avril 20230", "mai 20230", "juin 20230", "juillet 20230",
			"août 20230", "septembre 20230", "octobre 20230", "novembre 20230", "décembre 20230", "janvier 20240",
			"février 20240", "mars 20241",
		},
		".facets h2":                           {"Sources", "Rubriques"},
		"#filtres section:nth-child(1) .value": {"ABN 5", "L’Écho d’Aurel 2", `<b onclick="x">S</b> 1`, "Le Courrier de Brévant 1"},
		"#filtres section:nth-child(2) .value": {"Région 2", "Sciences 2", `"><i>rubrique</i> 1`},
		".facets .note":                        {"sans rubrique : 4"},
		".sorts a[aria-current]":               {"par mois", "pertinence"},
		".active, .warnings, .pages":           {},
	}
	for selector, want := range want {
		if diff := cmp.Diff(want, texts(doc.Find(selector))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	metas := texts(doc.Find(".hit .meta"))
	for _, m := range []string{
		"Le Courrier de Brévant 6 février 2023 Sciences Aline Duvert, Théo Maurel ABN",
		"L’Écho d’Aurel février 2023 Région",
		"L’Écho d’Aurel 1er mars 2024 (déduite du texte)",
		"ABN 5 février 2023 (dateline) Région",
		"ABN 2022",
		"ABN sans date Sciences",
	} {
		if !slices.Contains(metas, m) {
			t.Errorf("no hit says %q:\n%s", m, strings.Join(metas, "\n"))
		}
	}
	if got := doc.Find(".hit time").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("datetime", "") }); !slices.Contains(got, "2023-02") ||
		!slices.Contains(got, "2022") {
		t.Errorf("machine dates: %v", got)
	}
	bars := doc.Find(".chart svg a")
	if bars.Length() != 2 {
		t.Fatalf("%d bars link, want the 2 that are not empty", bars.Length())
	}
	if got := linked(t, bars.First()); got != "./?q=éclipse&since=2023-02&until=2023-02&size=20" {
		t.Errorf("the first bar leads to %s", got)
	}
	if got, want := bars.First().Find("title").Text(), "février 2023\u00a0: 3"; got != want {
		t.Errorf("the first bar says %q, want %q", got, want)
	}
	if got, want := linked(t, doc.Find(".data a")), "./api/v1/search?q=éclipse&size=20"; got != want {
		t.Errorf("JSON at %s, want %s", got, want)
	}
}

func TestFilters(t *testing.T) {
	h := newTestHandler(t, Options{})
	target := "/?q=" + url.QueryEscape("(éclipse") + "&since=2023&until=2023-02&source=ABN&source=L%E2%80%99%C3%89cho+d%E2%80%99Aurel&from=1&size=1"
	doc := parse(t, get(h, target))
	base := "./?q=(éclipse"
	want := map[string]string{
		".warnings li":                 "Une parenthèse n’est pas fermée",
		".active li:nth-child(1)":      "Retirer le filtre : de 2023 à février 2023 ×",
		".active li:nth-child(3)":      "Retirer le filtre : source : L’Écho d’Aurel ×",
		".active .clear":               "Retirer tous les filtres",
		".facets .value[aria-current]": "Retirer le filtre : ABN 1",
		"h1":                           "2 articles, 3 occurrences",
		".hits h2":                     "Articles 2 à 2",
	}
	for selector, want := range want {
		if got := texts(doc.Find(selector).First()); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	links := map[string]string{
		".active li:nth-child(1) a": base + "&source=ABN&source=L’Écho d’Aurel&size=1",
		".active li:nth-child(2) a": base + "&since=2023&until=2023-02&source=L’Écho d’Aurel&size=1",
		".active .clear a":          base + "&size=1",
		"#filtres section:nth-child(1) li:nth-child(2) .value": base +
			"&since=2023&until=2023-02&source=ABN&source=L’Écho d’Aurel&source=Le Courrier de Brévant&size=1",
		".hits .sorts li:nth-child(2) a": base + "&since=2023&until=2023-02&source=ABN&source=L’Écho d’Aurel&sort=-date&size=1",
		".pages [rel=prev]":              base + "&since=2023&until=2023-02&source=ABN&source=L’Écho d’Aurel&size=1",
	}
	for selector, want := range links {
		if got := linked(t, doc.Find(selector)); got != want {
			t.Errorf("%s leads to\n%s, want\n%s", selector, got, want)
		}
	}
	// The form keeps what was asked and the filters, and begins at the first page again.
	form := map[string]string{}
	doc.Find(".export").Remove() // it takes along what was asked, each time
	doc.Find("form input, form option[selected]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", s.Parent().AttrOr("name", ""))
		if _, box := s.Attr("type"); s.AttrOr("type", "") == "checkbox" && box {
			if _, on := s.Attr("checked"); !on {
				return
			}
		}
		form[name] += "|" + s.AttrOr("value", "")
	})
	wantForm := map[string]string{
		"q": "|(éclipse", "since": "|2023", "until": "|2023-02", "source": "|ABN|L’Écho d’Aurel", "sort": "|", "size": "|1",
	}
	if diff := cmp.Diff(wantForm, form); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
}

func TestNoResult(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{}), "/?q=%C3%A9clipse&section=M%C3%A9t%C3%A9o"))
	if got := doc.Find("h1").Text(); got != "Aucun résultat" {
		t.Errorf("h1: %q", got)
	}
	if got := linked(t, doc.Find(".advice a")); got != "./?q=éclipse" {
		t.Errorf("the way out leads to %s", got)
	}
	if got := texts(doc.Find("#filtres .value")); len(got) == 0 || got[0] != "Région 2" {
		t.Errorf("the facet that emptied the result offers nothing else: %q", got)
	}
	if n := doc.Find("ol, .pages").Length(); n != 0 {
		t.Errorf("%d lists of nothing", n)
	}
}

func TestPaging(t *testing.T) {
	tests := []struct {
		total, from, size int
		want, edges       string
	}{
		{10, 0, 10, "", ""},
		{11, 0, 10, "[1] 2", "-10"},
		{11, 10, 10, "1 [2]", "0-"},
		{95, 40, 10, "1 … 3 4 [5] 6 7 … 10", "30-50"},
		{30, 10, 10, "1 [2] 3", "0-20"},
		{70, 30, 10, "1 2 3 [4] 5 6 7", "20-40"},
		{25, 5, 10, "[1] 2 3", "0-15"},
		{10_000_000, 5_000_000, 10, "1 … 499\u202f999 500\u202f000 [500\u202f001] 500\u202f002 500\u202f003 … 1\u202f000\u202f000", "4999990-5000010"},
		{0, 0, 10, "", ""},
		{5, 0, -1, "", ""},
		{5, 50, 10, "", "last 0"},
		{25, 50, 10, "", "last 20"},
	}
	for _, tt := range tests {
		req := kiosque.SearchRequest{From: tt.from, Size: tt.size}
		if tt.size == kiosque.DefaultSize {
			req.Size = 0
		}
		res := &kiosque.SearchResult{Total: tt.total, From: tt.from}
		for i := tt.from; i < tt.total && i < tt.from+tt.size; i++ {
			res.Hits = append(res.Hits, kiosque.Hit{ID: "x"})
		}
		v := newResults("./", req, res, &kiosque.Info{})
		var pages []string
		for _, p := range v.Pages {
			switch {
			case p.Number == "":
				pages = append(pages, "…")
			case p.Current:
				pages = append(pages, "["+p.Number+"]")
			default:
				pages = append(pages, p.Number)
			}
		}
		from := func(link string) string {
			if link == "./" {
				return "0"
			}
			_, n, _ := strings.Cut(link, "from=")
			return n
		}
		edges := from(v.Previous) + "-" + from(v.Next)
		if v.LastPage != "" {
			edges = "last " + from(v.LastPage)
		}
		if edges == "-" {
			edges = ""
		}
		if got := strings.Join(pages, " "); got != tt.want || edges != tt.edges {
			t.Errorf("%d hits from %d by %d: %q (%s), want %q (%s)", tt.total, tt.from, tt.size, got, edges, tt.want, tt.edges)
		}
	}
}

func TestArticlePage(t *testing.T) {
	h := newTestHandler(t, Options{})
	doc := parse(t, get(h, "/articles/a1?q=%C3%A9clipse&from=10"))
	want := map[string][]string{
		"h1": {"Éclipse au-dessus de Brévant"},
		".facts > div": {
			"Date6 février 2023", "SourceLe Courrier de Brévant", "RubriqueSciences", "AuteursAline Duvert, Théo Maurel",
			"AgenceABN", "LieuBrévant", "Mots-clésciel", "Identifianta1",
		},
		".lead p": {"Un après-midi de pénombre."},
		".body p": {"L’éclipse a duré deux minutes. Les éclipses sont rares, dit l’astronome.", "Le cœur de la ville s’est tu."},
	}
	for selector, want := range want {
		if diff := cmp.Diff(want, texts(doc.Find(selector))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	for selector, want := range map[string]string{
		".back a":                    "../?q=éclipse&from=10",
		".takeaway a[rel~=external]": "https://courrier.example/eclipse?a=1&b=2",
		".takeaway a[href$=a1]":      "../api/v1/articles/a1",
		".name a":                    "../",
	} {
		if got := linked(t, doc.Find(selector)); got != want {
			t.Errorf("%s leads to %s, want %s", selector, got, want)
		}
	}
	doc = parse(t, get(h, "/articles/a2"))
	if n := doc.Find(".back").Length(); n != 0 {
		t.Error("a way back to nowhere")
	}
	if got := texts(doc.Find("header .note")); len(got) == 0 || !strings.Contains(strings.Join(got, " "), "La source ne donne pas de titre") {
		t.Errorf("a derived title is not said to be one: %q", got)
	}
}

func TestProblemPage(t *testing.T) {
	h := newTestHandler(t, Options{})
	doc := parse(t, get(h, "/?q=%C3%A9clipse&since=hier&source=ABN&strict=1"))
	for selector, want := range map[string]string{
		".problem h1": "Date de début illisible : « hier »",
		".problem p":  "Écrivez l’année, le mois ou le jour ainsi : 2023, 2023-02, 2023-02-06 ou 06/02/2023.",
	} {
		if got := texts(doc.Find(selector)); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	for selector, want := range map[string]string{"#q": "éclipse", "#since": "hier", "[type=hidden][name=source]": "ABN", "#strict[checked]": "1"} {
		if got := doc.Find(selector).AttrOr("value", ""); got != want {
			t.Errorf("%s keeps %q, want %q", selector, got, want)
		}
	}
	if n := doc.Find("details[open] #since").Length(); n != 1 {
		t.Error("the field at fault is folded away")
	}
	// A fault of the query is shown where it is.
	doc = parse(t, get(h, "/?strict=1&q=!bad_query"))
	if got := doc.Find(".where mark").Text(); got != "b" {
		t.Errorf("the fault is marked at %q", got)
	}
	// Deep paths find their way back.
	doc = parse(t, get(h, "/rien/du/tout"))
	if got := linked(t, doc.Find(".name a")); got != "../../" {
		t.Errorf("home is at %s", got)
	}
}

// TestInjection looks for anything that an article, a query or a path could have smuggled into a page.
func TestInjection(t *testing.T) {
	h := newTestHandler(t, Options{Title: `<script>t</script>"`})
	evil := url.QueryEscape(`"><script>alert(1)</script><img src=x onerror=alert(1)> éclipse`)
	for _, target := range []string{
		"/?q=%C3%A9clipse&size=50", "/articles/" + url.PathEscape(articles()[6].ID), "/?q=" + evil, "/?since=" + evil, "/?sort=" + evil,
		"/?size=" + evil, "/?source=" + evil + "&section=" + evil, "/articles/a1?q=" + evil, "/articles/" + evil, "/" + evil,
		"/?q=!bad_query&strict=1&source=" + evil, "/?source=javascript:alert(1)", "/articles/javascript:alert(1)",
		"/", "/?q=a&x=" + evil,
	} {
		w := get(h, target)
		doc := parse(t, w)
		checkPage(t, target, doc)
		if n := doc.Find("body script, img, b, i, u, em, s, iframe, object, style, base, svg svg").Length(); n != 0 {
			t.Errorf("%s: %d foreign elements", target, n)
		}
		if n := doc.Find("main").Length(); n != 1 {
			t.Errorf("%s: the page is broken: %d main elements", target, n)
		}
	}
	doc := parse(t, get(h, "/articles/"+url.PathEscape(articles()[6].ID)))
	if got := doc.Find("h1").Text(); got != articles()[6].Title {
		t.Errorf("the title is shown as %q", got)
	}
	if n := doc.Find("a[rel~=external]").Length(); n != 0 {
		t.Error("a javascript: address is linked")
	}
}

// checkPage asserts what every page keeps: structure, and nothing that the content security policy would refuse.
func checkPage(t *testing.T, where string, doc *goquery.Document) {
	t.Helper()
	for selector, want := range map[string]int{
		"html[lang=fr]": 1, "main#contenu": 1, "h1": 1, "header": -1, "head > script[src][defer]:empty": 1, "a.skip[href='#contenu']": 1, "form[role=search]": 1,
		"meta[name=viewport]": 1, "title": -1, "script": 1, "style": 0, "iframe": 0, "[style]": 0, "base": 0, "meta[http-equiv]": 0,
	} {
		if n := doc.Find(selector).Length(); want >= 0 && n != want || want < 0 && n == 0 {
			t.Errorf("%s: %d × %s, want %d", where, n, selector, want)
		}
	}
	ids := map[string]bool{}
	level := 0
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		node := s.Nodes[0]
		if len(node.Data) == 2 && node.Data[0] == 'h' && node.Data[1] >= '1' && node.Data[1] <= '6' {
			l := int(node.Data[1] - '0')
			if l > level+1 {
				t.Errorf("%s: heading %q skips a level", where, s.Text())
			}
			level = l
		}
		for _, a := range node.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: <%s %s>", where, node.Data, a.Key)
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("%s: two elements have the ID %s", where, a.Val)
				}
				ids[a.Val] = true
			case a.Key == "srcset" || a.Key == "background" || a.Key == "poster" || a.Key == "ping":
				t.Errorf("%s: <%s %s>", where, node.Data, a.Key)
			case a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction" || a.Key == "data":
				u, err := url.Parse(a.Val)
				if err != nil {
					t.Errorf("%s: %v", where, err)
					continue
				}
				if node.Data == "a" && strings.Contains(s.AttrOr("rel", ""), "external") && (u.Scheme == "http" || u.Scheme == "https") {
					continue // followed only by a reader who wants to leave
				}
				if node.Data == "link" && s.AttrOr("rel", "") == "canonical" && (u.Scheme == "http" || u.Scheme == "https") {
					continue // nothing is loaded from there: it says where the article is from
				}
				if u.IsAbs() || u.Host != "" || strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, `\`) {
					t.Errorf("%s: <%s %s=%q> is not relative", where, node.Data, a.Key, a.Val)
				}
			}
		}
		for _, ref := range []string{"aria-labelledby", "aria-describedby", "for"} {
			if id, ok := s.Attr(ref); ok && doc.Find("[id='"+id+"']").Length() != 1 {
				t.Errorf("%s: %s=%q points nowhere", where, ref, id)
			}
		}
	})
	doc.Find("input:not([type=hidden]), select").Each(func(_ int, s *goquery.Selection) {
		if doc.Find("label[for='"+s.AttrOr("id", "?")+"']").Length() != 1 {
			t.Errorf("%s: field %s has no label", where, s.AttrOr("name", "?"))
		}
	})
	doc.Find("svg [x], svg [width]").Each(func(_ int, s *goquery.Selection) {
		for _, k := range []string{"x", "y", "width", "height"} {
			if v := s.AttrOr(k, "0"); strings.Contains(v, "NaN") || strings.Contains(v, "Inf") || strings.HasPrefix(v, "-") {
				t.Errorf("%s: %s=%s in the chart", where, k, v)
			}
		}
	})
}

// TestCrawl follows every link from the first page on, at each mount point: all lead somewhere, none leads away.
func TestCrawl(t *testing.T) {
	const most = 400 // the questions that facets can put are without number
	for prefix, h := range mounts(newTestHandler(t, Options{})) {
		seen := map[string]bool{}
		start := prefix + "/?q=" + url.QueryEscape("éclipse") + "&size=2"
		todo := []string{prefix + "/", start, start + "0", prefix + "/?q=introuvable", prefix + "/rien", prefix + "/articles/inconnu"}
		for _, u := range todo {
			seen[u] = true
		}
		for n := 0; n < len(todo) && n < most; n++ {
			at, err := url.Parse(todo[n])
			if err != nil {
				t.Fatal(err)
			}
			w := get(h, todo[n])
			wrong := strings.HasSuffix(at.Path, "/rien") || strings.HasSuffix(at.Path, "/inconnu")
			if (w.Code != http.StatusOK) != wrong {
				t.Errorf("%s: %d", todo[n], w.Code)
			}
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				continue
			}
			doc := parse(t, w)
			checkPage(t, todo[n], doc)
			doc.Find("[href], [action]").Each(func(_ int, s *goquery.Selection) {
				link, err := at.Parse(s.AttrOr("href", s.AttrOr("action", "")))
				if err != nil || link.IsAbs() {
					return // checkPage has judged it
				}
				link.Fragment = ""
				if u := link.String(); !seen[u] {
					seen[u] = true
					todo = append(todo, u)
					if !strings.HasPrefix(u, prefix+"/") {
						t.Errorf("%s leads out of %s/: %s", at, prefix, u)
					}
				}
			})
		}
		if len(seen) < 100 {
			t.Errorf("only %d pages reached from %s/", len(seen), prefix)
		}
		for _, a := range articles() {
			want := path.Join(prefix, "/articles") + "/" + url.PathEscape(a.ID)
			if a.ID == "." || a.ID == ".." {
				want = prefix + "/articles?id=" + a.ID
			}
			if a.Source == "Le Courrier de Brévant" && a.ID != "a1" {
				continue // not about the eclipse
			}
			if !slices.ContainsFunc(todo[:min(len(todo), most)], func(u string) bool { return strings.HasPrefix(u, want) }) {
				t.Errorf("no link leads to the article %q", a.ID)
			}
		}
	}
}

// TestNoQueryNoOccurrences: without words there is nothing to count.
func TestNoQueryNoOccurrences(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{}), "/?source=ABN"))
	if got := strings.Join(texts(doc.Find("h1")), ""); got != "5 articles" {
		t.Errorf("h1: %q", got)
	}
	if n := doc.Find(".reading").Length(); n != 0 {
		t.Error("a reading of no query")
	}
}

func TestLongFacet(t *testing.T) {
	var f kiosque.ValueFacet
	for i := range 40 {
		f.Buckets = append(f.Buckets, kiosque.Bucket{Value: fmt.Sprint("S", i), Count: 40 - i, Selected: i == 30})
	}
	f.Other = 1234
	v := facets()[0].newView(address.NewLinker("./", kiosque.SearchRequest{}), &f)
	if v.Find == nil || v.Find.AllURL != "./facettes/source" {
		t.Errorf("no way to the other values: %+v", v.Find)
	}
	if len(v.Values) != facetLength || len(v.More) != 40-facetLength || !v.MoreOpen {
		t.Errorf("%d values, %d more, open %v", len(v.Values), len(v.More), v.MoreOpen)
	}
	if diff := cmp.Diff([]string{"autres\u00a0: 1\u202f234"}, v.Notes); diff != "" {
		t.Error(diff)
	}
}

// TestLongQuestion: a page is not made huge by a long question in each of its addresses.
func TestLongQuestion(t *testing.T) {
	long := strings.Repeat("é ", kiosque.MaxQuery/3)
	res := &kiosque.SearchResult{Total: 5000, Hits: []kiosque.Hit{{ID: "x"}}, Facets: &kiosque.Facets{
		Date:   months(make([]int, 200)...),
		Source: &kiosque.ValueFacet{},
	}}
	for i := range 500 {
		res.Facets.Source.Buckets = append(res.Facets.Source.Buckets, kiosque.Bucket{Value: fmt.Sprint("S", i), Count: 1})
	}
	for i := range res.Facets.Date.Buckets {
		res.Facets.Date.Buckets[i].Count = 1
	}
	var set handler
	if err := set.parseTemplates(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query  string
		most   int
		linked bool
	}{{"bref", 400 << 10, true}, {long, 8 << 20, false}} {
		page := searchPage{Results: newResults("./", kiosque.SearchRequest{Query: tt.query}, res, &kiosque.Info{})}
		body, err := render(set.search, page)
		if err != nil {
			t.Fatal(err)
		}
		if len(body) > tt.most {
			t.Errorf("a query of %d bytes makes a page of %d", len(tt.query), len(body))
		}
		if page.Results.Next == "" || page.Results.Sorts[2].URL == "" || page.Results.Hits[0].URL == "" {
			t.Error("no way on")
		}
		if got := page.Results.Chart.Bars[0].URL != ""; got != tt.linked {
			t.Errorf("bars linked: %v, want %v", got, tt.linked)
		}
		if got := page.Results.Facets[0].Notes; len(got) != 1 || got[0] != "autres\u00a0: 300" {
			t.Errorf("notes: %q", got)
		}
	}
}

// TestWidenedPage: where few articles have all words, those that have some are marked and counted apart, and each way out is a link.
func TestWidenedPage(t *testing.T) {
	doc := parse(t, get(sampleHandler(t, Options{}), "/?q="+url.QueryEscape("réforme des retraites manifestation dockers")))
	told := strings.Join(texts(doc.Find(".widened:not(.hit)")), "")
	if !strings.HasPrefix(told, "Résultats élargis :") || !strings.Contains(told, "autres articles ont une partie des mots") {
		t.Errorf("the page says %q", told)
	}
	if n := doc.Find(".hit.widened .tier").Length(); n == 0 || n > 10 {
		t.Errorf("%d hits are marked", n)
	}
	links := doc.Find("p.widened a")
	if links.Length() != 2 || !strings.Contains(linked(t, links.First()), "widen=include") || !strings.Contains(linked(t, links.Last()), "widen=never") {
		t.Errorf("the ways out are %v", texts(links))
	}
}
