package web

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// chart is the date facet as a bar chart and as the table that says the same. Lengths along the time axis are
// percentages of the width, so that the chart fits any screen without script and without style attributes; heights
// are pixels.
type chart struct {
	About     string // what it shows
	Period    string // of a bar
	Caption   string
	Peak      string // the tallest bar, in words
	Top       string // its count, at the top of the scale
	Unit      string // what a row of the table is
	Bars      []bar
	Ticks     []tick
	Intervals []link
	Trail     []link // the way back to all dates, where some are chosen
	Note      string // which articles are in no bar
	Brush     string // address of the question without dates
	SVG, CSV  string // to take away
	Height    int
	Roof      int // y of the top of the scale
	Base      int // y of the base line
	TickY     int // y of the labels under it
	TooMany   bool
}

type bar struct {
	X, Width   string // of the bar, in percent
	Slot       string // width that answers the pointer, in percent
	Y, Height  int
	Count      string
	Label, URL string // no URL: nothing to filter to
	Value      string // as the parameter since has it
	Last       string // as until has it
}

// The attributes of a bar's elements, whole: there are hundreds, and html/template takes longer to escape numbers that need
// no escaping than it takes to find the articles. Addresses are the linker's, relative and percent-encoded.

// Link is where the bar leads, and which dates it stands for.
func (b bar) Link() template.HTMLAttr {
	return template.HTMLAttr(`href="` + template.HTMLEscapeString(b.URL) + `" data-value="` + b.Value + `" data-last="` + b.Last + `"`) //nolint:gosec // escaped
}

// Shape is the rectangle of the bar itself.
func (b bar) Shape() template.HTMLAttr {
	return shape(b.X, strconv.Itoa(b.Y), b.Width, strconv.Itoa(b.Height))
}

// Reach is the rectangle that answers the pointer.
func (b bar) Reach() template.HTMLAttr {
	return shape(b.X, strconv.Itoa(chartTop), b.Slot, strconv.Itoa(chartBars))
}

func shape(x, y, width, height string) template.HTMLAttr {
	return template.HTMLAttr(`x="` + x + `" y="` + y + `" width="` + width + `" height="` + height + `"`) //nolint:gosec // numbers
}

type tick struct{ X, Anchor, Label string }

const (
	maxBars    = 400 // more would be thinner than a pixel on a small screen, and as many rows of a table
	chartTop   = 18
	chartBars  = 56 // height of the tallest bar
	chartTicks = 22
	maxSlot    = 8.0 // percent: a chart of three bars is not made of three walls
)

// newChart returns nil where there is nothing to show.
func newChart(f kiosque.DateFacet, l *address.Linker) *chart {
	c := &chart{
		Height: chartTop + chartBars + chartTicks, Roof: chartTop, Base: chartTop + chartBars, TickY: chartTop + chartBars + 16,
		TooMany: len(f.Buckets) > maxBars,
	}
	unit, adverb := unitOf(f.Interval)
	c.Period, c.Unit = unit, french.Capital(unit)
	c.About = "articles " + adverb
	c.Caption = french.Capital(c.About)
	c.Trail = trail(l)
	c.Note = french.Capital(strings.Join(beside(f, len(c.Trail) > 0), ", "))
	if len(f.Buckets) == 0 {
		if c.Note == "" {
			return nil
		}
		return c
	}
	for _, i := range []link{
		{Label: "année", URL: "year"},
		{Label: "trimestre", URL: "quarter"},
		{Label: "mois", URL: "month"},
		{Label: "semaine", URL: "week"},
		{Label: "jour", URL: "day"},
	} {
		interval := kiosque.Interval(i.URL)
		c.Intervals = append(c.Intervals, link{
			i.Label, l.To(func(r *kiosque.SearchRequest) { r.Interval = interval }), interval == f.Interval,
		})
	}
	c.take(f.Interval, l)
	if !c.TooMany {
		c.draw(f, l)
	}
	return c
}

// outside says which articles are in no bucket. what is that for which a date is too imprecise; it may be left out.
func outside(imprecise, undated int, what string) (notes []string) {
	if imprecise > 0 {
		notes = append(notes, french.Quantity(imprecise, "article", "articles")+" dont la date est trop imprécise"+what)
	}
	if undated > 0 {
		notes = append(notes, french.Quantity(undated, "article sans date", "articles sans date"))
	}
	return notes
}

// beside says in a few words which articles are in no bucket; those without date may be left out by dates that were chosen.
func beside(f kiosque.DateFacet, chosen bool) (notes []string) {
	if f.Imprecise > 0 {
		notes = append(notes, french.Quantity(f.Imprecise, "article de date trop imprécise", "articles de date trop imprécise"))
	}
	if f.Undated > 0 && chosen {
		return append(notes, french.Quantity(f.Undated, "article sans date écarté", "articles sans date écartés"))
	}
	if f.Undated > 0 {
		notes = append(notes, french.Number(f.Undated)+"\u00a0sans date")
	}
	return notes
}

// take says where the chart is as a picture and as a table to take away, at the interval shown.
func (c *chart) take(interval kiosque.Interval, l *address.Linker) {
	a := address.Asked{Search: l.Asked.Search, Format: "csv"}
	a.Search.Interval = interval
	c.CSV = l.Home + "api/v1/stats" + a.Write(statsEndpoint().params)
	if !c.TooMany {
		a.Search.From = 0
		c.SVG = l.Home + "chronologie.svg" + address.Of(a.Search)
		c.Brush = l.To(anyDate)
	}
}

func unitOf(i kiosque.Interval) (unit, adverb string) {
	switch i {
	case kiosque.EachDay:
		return "jour", "par jour"
	case kiosque.EachWeek:
		return "semaine", "par semaine"
	case kiosque.EachMonth:
		return "mois", "par mois"
	case kiosque.EachQuarter:
		return "trimestre", "par trimestre"
	}
	return "année", "par année"
}

// trail leads from the dates chosen back to all of them, by the month and the year they lie in.
func trail(l *address.Linker) []link {
	since, until := l.Asked.Search.Since, l.Asked.Search.Until
	if since.IsZero() && until.IsZero() {
		return nil
	}
	at := func(d kiosque.Date) link {
		return link{Label: french.Date(d), URL: l.To(func(r *kiosque.SearchRequest) { r.Since, r.Until, r.Interval = d, d, "" })}
	}
	list := []link{{Label: "toutes les dates", URL: l.To(anyDate)}}
	year, m := kiosque.Date{Year: since.Year}, month(since)
	if !since.IsZero() && since.Year == until.Year {
		if since != year || until != year {
			list = append(list, at(year))
		}
		if m.Month != 0 && m == month(until) && (since != m || until != m) {
			list = append(list, at(m))
		}
	}
	return append(list, link{Label: french.DateRange(since, until), Current: true})
}

func (c *chart) draw(f kiosque.DateFacet, l *address.Linker) {
	linked := l.Affords(len(f.Buckets))
	peak := f.Buckets[0]
	for _, b := range f.Buckets {
		if b.Count > peak.Count {
			peak = b
		}
	}
	if peak.Count == 0 {
		c.Peak = "aucun"
	} else {
		c.Peak = "au plus " + french.Number(peak.Count) + " (" + french.Date(peak.Value) + ")"
	}
	c.Top = french.Number(peak.Count)
	slot := min(100/float64(len(f.Buckets)), maxSlot)
	for i, b := range f.Buckets {
		v := bar{
			X: percent(slot * (float64(i) + 0.1)), Width: percent(slot * 0.8), Slot: percent(slot),
			Count: french.Number(b.Count), Label: french.Date(b.Value), Y: c.Base, Value: b.Value.String(),
			Last: f.Interval.Last(b.Value).String(),
		}
		if b.Count > 0 {
			v.Height = max(b.Count*chartBars/max(peak.Count, 1), 2) // never too low to be seen
			v.Y = c.Base - v.Height
		}
		if b.Count > 0 && linked {
			v.URL = l.To(func(r *kiosque.SearchRequest) { r.Since, r.Until, r.Interval = b.Value, f.Interval.Last(b.Value), "" })
		}
		c.Bars = append(c.Bars, v)
	}
	c.scale(f, slot)
}

// scale labels the time axis, with as many labels as fit on a small screen.
func (c *chart) scale(f kiosque.DateFacet, slot float64) {
	n := len(f.Buckets)
	// A label is some 70 of the 290 pixels of the smallest screen wide, a year's half of that.
	most := int(slot * float64(n) / 33)
	if f.Interval == kiosque.EachYear {
		most = int(slot * float64(n) / 20)
	}
	most = max(most, 1)
	steps := min(most, n)
	for k := range steps {
		i := 0
		if steps > 1 {
			i = k * (n - 1) / (steps - 1)
		}
		t := tick{Anchor: "middle", Label: french.ShortDate(f.Buckets[i].Value), X: percent(slot * (float64(i) + 0.5))}
		switch k {
		case 0:
			t.Anchor, t.X = "start", percent(slot*(float64(i)+0.1))
		case steps - 1:
			t.Anchor, t.X = "end", percent(slot*(float64(i)+0.9))
		}
		c.Ticks = append(c.Ticks, t)
	}
}

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) + "%" }
