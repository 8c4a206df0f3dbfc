package export

import (
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// COinS returns the OpenURL of an article in key/encoded-value form (ANSI/NISO Z39.88), for the title of a span of class
// Z3988, where reference managers find it. The page escapes it as any attribute.
func COinS(a *kiosque.Article) string {
	var b strings.Builder
	b.WriteString("ctx_ver=Z39.88-2004&rft_val_fmt=" + url.QueryEscape("info:ofi/fmt:kev:mtx:journal"))
	add := func(key, value string) {
		if value = plain(value); value != "" {
			b.WriteString("&" + key + "=" + url.QueryEscape(value))
		}
	}
	add("rft.genre", "article")
	add("rft.atitle", a.Title)
	add("rft.jtitle", a.Source)
	add("rft.date", a.Date.String())
	for i, n := range names(a) {
		switch {
		case n.literal != "":
			add("rft.au", n.literal)
		case i == 0:
			add("rft.aulast", n.family)
			add("rft.aufirst", n.given)
		default:
			add("rft.au", n.family+", "+n.given)
		}
	}
	add("rft_id", webAddress(a.URL))
	return b.String()
}
