package web

import (
	"bytes"
	"net/http"

	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/curve/drawing"
	"github.com/kiosque-search/kiosque/internal/french"
)

// plot is curves as the page and a file show them; the page scales them.
type plot struct {
	*drawing.Figure
	Width, Left, Right, Base int
	LegendEnd, LegendText    int // of the sample of a line

	Title, Source string // where it stands alone
	Heads         []label
	Full, SourceY int
}

func newPlot(c *curve.Curves, absolute bool) plot {
	p := plot{
		Figure: drawing.New(c, absolute), Width: drawing.Width, Left: drawing.Left, Right: drawing.Right, Base: drawing.Base,
		LegendEnd: drawing.SampleEnd, LegendText: drawing.LegendText,
	}
	for i := range p.Lines {
		p.Lines[i].Label = printable(p.Lines[i].Label)
	}
	return p
}

// curvesPicture answers GET courbes.svg, for a document.
func (h *handler) curvesPicture(w http.ResponseWriter, r *http.Request) error {
	p, tag, err := h.picturedCurves(w, r, "courbes.svg")
	if p == nil || err != nil {
		return err
	}
	for i, line := range wrap(p.Title, lineLength) {
		p.Heads = append(p.Heads, label{-34 + i*pictureLine, line})
	}
	p.SourceY = p.Height + 16
	p.Full = p.SourceY + 20 + 56
	return sendPicture(w, r, tag, "courbes", h.curvesFile, *p)
}

// curvesImage answers GET courbes.png, the same for programs that know no SVG.
func (h *handler) curvesImage(w http.ResponseWriter, r *http.Request) error {
	p, tag, err := h.picturedCurves(w, r, "courbes.png")
	if p == nil || err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.PNG(&b, wrap(p.Title, lineLength), p.Source); err != nil {
		return err
	}
	sendImage(w, r, tag, "courbes.png", "image/png", b.Bytes())
	return nil
}

// picturedCurves draws what an address asks for; nil where the browser has it.
func (h *handler) picturedCurves(w http.ResponseWriter, r *http.Request, path string) (*plot, string, error) {
	v, err := h.viewed(w, r, view{path: path}, curvesParams())
	if v == nil || err != nil {
		return nil, "", err
	}
	found, err := curve.Of(r.Context(), h.searcher, drawn(v.Asked))
	if err != nil {
		return nil, "", err
	}
	p := newPlot(found, v.Asked.Absolute)
	p.Title = printable(french.Capital(curvesCaption(v.Asked, found)))
	p.Source = printable(h.o.Title + "\u00a0: " + stateOf(v.info))
	return &p, v.tag, nil
}
