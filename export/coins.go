package export

import (
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// COinS returns the OpenURL of an article in key/encoded-value form (ANSI/NISO Z39.88), for the title of a span of class
// Z3988, where reference managers find it. Its format is that of Dublin Core: Zotero takes what is in that of journals for
// articles of journals, whatever their genre, and has no abstract of them. The page escapes it as any attribute.
func COinS(a *kiosque.Article) string {
	var b strings.Builder
	b.WriteString("ctx_ver=Z39.88-2004&rft_val_fmt=" + url.QueryEscape("info:ofi/fmt:kev:mtx:dc"))
	add := func(key, value string) {
		if value = plain(value); value != "" {
			b.WriteString("&" + key + "=" + url.QueryEscape(value))
		}
	}
	add("rft.type", "newspaperArticle")
	add("rft.title", a.Title)
	add("rft.source", a.Source)
	add("rft.date", a.Date.String())
	for _, n := range names(a) {
		if n.literal != "" {
			add("rft.creator", n.literal)
		} else {
			add("rft.creator", n.family+", "+n.given)
		}
	}
	add("rft.description", a.Lead)
	add("rft.identifier", webAddress(a.URL))
	return b.String()
}
