package web

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"

	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/curve/drawing"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// plot is curves within a page, which scales them.
type plot struct {
	Width, Height int
	Marks         template.HTML
	TooMany       string // why nothing is drawn
}

// maxCorners is how many corners the lines of a plot may have together: more would be told apart by nobody, and make the page heavy.
const maxCorners = 7500

func newPlot(c *curve.Curves, absolute bool) plot {
	periods, lines := len(c.Series[0].Points), len(c.Series)
	if c.Band && !absolute {
		lines *= 3
	}
	if periods*lines > maxCorners {
		return plot{TooMany: french.Typeset(french.Number(periods) + " périodes : trop pour un graphique lisible. Choisissez-en de plus larges, ou resserrez " +
			"les dates ; tous les chiffres sont dans l’export.")}
	}
	f := drawing.New(c, absolute)
	return plot{Width: drawing.Width, Height: f.Height, Marks: template.HTML(f.Marks())} //nolint:gosec // escaped there
}

// Hatching is what a page with plots has once.
func (plot) Hatching() template.HTML { return drawing.Hatching }

// curvesPicture answers GET courbes.svg, for a document.
func (h *handler) curvesPicture(w http.ResponseWriter, r *http.Request) error {
	return h.picturedCurves(w, r, "courbes.svg", "image/svg+xml", func(f *drawing.Figure, b *bytes.Buffer, title, source string) error {
		return f.SVG(b, title, source)
	})
}

// curvesImage answers GET courbes.png, the same for programs that know no SVG.
func (h *handler) curvesImage(w http.ResponseWriter, r *http.Request) error {
	return h.picturedCurves(w, r, "courbes.png", "image/png", func(f *drawing.Figure, b *bytes.Buffer, title, source string) error {
		return f.PNG(b, title, source)
	})
}

// picturedCurves answers with a drawing of what an address asks for.
func (h *handler) picturedCurves(
	w http.ResponseWriter, r *http.Request, name, mime string, write func(f *drawing.Figure, b *bytes.Buffer, title, source string) error,
) error {
	v, err := h.viewed(w, r, view{path: name}, curvesParams())
	if v == nil || err != nil {
		return err
	}
	found, err := curve.Of(r.Context(), h.searcher, drawn(v.Asked))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	title, source := curvesCaption(&v.Asked, found), h.o.Title+"\u00a0: "+stateOf(v.info)
	if err := write(drawing.New(found, v.Asked.Absolute), &b, title, source); err != nil {
		return err
	}
	sendImage(w, r, v.tag, name, mime, b.Bytes())
	return nil
}

// curvesCaption says what is drawn, and how.
func curvesCaption(a *address.Asked, found *curve.Curves) string {
	only := a.Search
	only.Query = ""
	return drawing.Caption(found, a.Absolute, strings.TrimPrefix(strings.TrimPrefix(about(only), everything), ", "))
}
