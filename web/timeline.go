package web

import (
	"html/template"
	"math"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve/drawing"
	"github.com/kiosque-search/kiosque/internal/french"
)

// timeline is the chart of dates as a picture to take away: it stands alone, and says what it shows, of what, and when.
type timeline struct {
	Width, Height int
	Title         string
	Heads         []label
	Bars          []column
	Levels        []level
	Ticks         []tick
	Left, Right   int
	Base, TickY   int
	Feet          []label
}

type label struct {
	Y    int
	Text string
}

// column is a bar in the units of the picture.
type column struct{ X, Y, Width, Height, Label string }

// level is a line across the picture, with its count.
type level struct {
	Y     string
	Count string
}

// The picture's measures, in its own units. Colours are those of the light theme, on white.
const (
	pictureWidth = 1200
	pictureLeft  = 70
	pictureRight = 1170
	pictureBars  = 280 // height of the tallest bar
	pictureLine  = 26
	lineLength   = 105 // characters that fit beside each other
)

// timeline answers GET chronologie.svg.
func (h *handler) timeline(w http.ResponseWriter, r *http.Request) error {
	_, q, err := pageRequest(r)
	if err != nil {
		return err
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	req := q.Search
	req.Size, req.Snippets, req.From = -1, -1, 0
	res, err := h.searcher.Search(r.Context(), req)
	if err != nil {
		return err
	}
	if len(res.Facets.Date.Buckets) > maxBars {
		return kiosque.BadRequest("trop de barres pour un graphique : "+french.Number(len(res.Facets.Date.Buckets)),
			french.Number(maxBars)+" au plus ; choisissez un intervalle plus large, ou resserrez les dates")
	}
	return sendPicture(w, r, tag, "chronologie", h.picture, newTimeline(h.o.Title, q.Search, res, info))
}

// sendPicture answers with an SVG that a browser keeps as a file of this name.
func sendPicture(w http.ResponseWriter, r *http.Request, tag, name string, t *template.Template, picture any) error {
	body, err := render(t, picture)
	if err != nil {
		return err
	}
	sendImage(w, r, tag, name+".svg", "image/svg+xml", body)
	return nil
}

// sendImage answers with an image that a browser keeps as a file of this name.
func sendImage(w http.ResponseWriter, r *http.Request, tag, name, mime string, body []byte) {
	revalidate(w, tag)
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Content-Disposition", `attachment; filename="kiosque-`+name+`"`)
	send(w, r, http.StatusOK, body)
}

func newTimeline(site string, req kiosque.SearchRequest, res *kiosque.SearchResult, info *kiosque.Info) timeline {
	f := res.Facets.Date
	_, adverb := unitOf(f.Interval)
	t := timeline{Width: pictureWidth, Left: pictureLeft, Right: pictureRight, Title: printable(french.Capital(about(req)))}
	y := 40
	for _, line := range drawing.Wrap(t.Title, lineLength*2/3) {
		t.Heads = append(t.Heads, label{y, line})
		y += pictureLine + 8
	}
	t.Feet = append(t.Feet, label{y, "Articles " + adverb + "\u202f; " + total(res) + extent(f)})
	t.Base = y + 2*pictureLine + pictureBars
	t.TickY = t.Base + 24
	t.draw(f)

	y = t.TickY + pictureLine
	notes := outside(f.Imprecise, f.Undated, " pour ce graphique")
	source := site + "\u00a0: " + stateOf(info)
	for _, line := range append(drawing.Wrap(strings.Join(notes, "\u202f; "), lineLength), drawing.Wrap(printable(source), lineLength)...) {
		y += pictureLine
		t.Feet = append(t.Feet, label{y, line})
	}
	t.Height = y + pictureLine
	return t
}

// extent says from when to when the buckets run.
func extent(f kiosque.DateFacet) string {
	if len(f.Buckets) == 0 {
		return ""
	}
	return ", " + french.DateRange(f.Buckets[0].Value, f.Buckets[len(f.Buckets)-1].Value)
}

func (t *timeline) draw(f kiosque.DateFacet) {
	peak := 1
	for _, b := range f.Buckets {
		peak = max(peak, b.Count)
	}
	height := func(n int) float64 { return float64(n) / float64(peak) * pictureBars }
	for _, n := range levels(peak) {
		t.Levels = append(t.Levels, level{units(float64(t.Base) - height(n)), french.Number(n)})
	}
	slot := float64(pictureRight-pictureLeft) / float64(max(len(f.Buckets), 12))
	for i, b := range f.Buckets {
		if b.Count == 0 {
			continue
		}
		h := max(height(b.Count), 1)
		t.Bars = append(t.Bars, column{
			X: units(pictureLeft + slot*(float64(i)+0.1)), Width: units(slot * 0.8), Y: units(float64(t.Base) - h), Height: units(h),
			Label: french.Date(b.Value) + "\u00a0: " + french.Number(b.Count),
		})
	}
	const most = 10 // labels that fit under the bars
	step := max((len(f.Buckets)+most-1)/most, 1)
	for i := 0; i < len(f.Buckets); i += step {
		t.Ticks = append(t.Ticks, tick{X: units(pictureLeft + slot*(float64(i)+0.5)), Label: french.ShortDate(f.Buckets[i].Value)})
	}
}

// levels are up to five round numbers from 0 to the peak.
func levels(peak int) []int {
	list := []int{0}
	for scale := 1; ; scale *= 10 {
		for _, step := range []int{scale, 2 * scale, 5 * scale} {
			if peak/step > 4 {
				continue
			}
			for n := step; n <= peak; n += step {
				list = append(list, n)
			}
			return list
		}
	}
}

func units(x float64) string { return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64) }

// printable replaces what XML has no way to say.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == 0xfffe || c == 0xffff {
			return ' '
		}
		return c
	}, s)
}
