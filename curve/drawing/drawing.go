package drawing

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
)

// The measures of a figure, in its own units.
const (
	Width  = 960
	Left   = 64  // of the levels
	Right  = 944 // of the levels
	Top    = 34  // of the highest level
	Base   = 290 // of the lowest one
	TickY  = Base + 20
	Line   = 24 // height of a line of the legend
	Legend = TickY + Line

	SampleEnd  = Left + 40 // of a line in the legend
	LegendText = Left + 50
)

// Unit is a coordinate. It is written with two decimals at most.
type Unit float64

func (u Unit) String() string {
	return strconv.FormatFloat(math.Round(float64(u)*100)/100, 'f', -1, 64)
}

// Point is a place.
type Point struct{ X, Y Unit }

// Points are the corners of a line or an area.
type Points []Point

// String writes them as SVG does.
func (p Points) String() string {
	all := make([]string, len(p))
	for i, at := range p {
		all[i] = at.X.String() + "," + at.Y.String()
	}
	return strings.Join(all, " ")
}

// Figure is some curves. What it says is not escaped.
type Figure struct {
	Height int
	Scale  string  // what the levels are
	Levels []Label // at the heights of the levels
	Ticks  []Label // of periods
	Few    []Box   // periods of few articles, to be hatched
	Lines  []Curve
}

// Label is a text at a place.
type Label struct {
	Point
	Text string
}

// Box is an area with what it stands for.
type Box struct {
	Point
	Width, Height Unit
	Label         string
}

// Curve is one series. Where a period has no article, its line is broken.
type Curve struct {
	Color string
	Dash  string // as in SVG; empty: a full line
	Label string
	Y     int      // of its label
	Runs  []Points // lines
	Dots  []Point  // periods alone between two gaps
	Bands []Points // areas
}

// colors are told apart by readers who see no red or no green (Wong, "Points of view: Color blindness", 2011), and dashes by everybody.
var (
	colors = [curve.MaxQueries]string{"#0072b2", "#d55e00", "#007a5a", "#9a4f80", "#8a6d1f"}
	dashes = [curve.MaxQueries]string{"", "8 4", "2 3", "12 4 2 4", "5 2"}
)

// scales are what the levels are, of parts and of numbers.
var scales = map[curve.Measure][2]string{
	curve.Articles:    {"articles pour mille", "articles"},
	curve.Occurrences: {"occurrences par million de mots", "occurrences"},
}

// axes are how values become places.
type axes struct {
	measure curve.Measure
	value   func(*curve.Point) (float64, bool)
	band    bool

	smoothed bool
	peak     float64
	slot     float64 // width of a period
}

// New draws curves: their parts, or, absolute, their numbers.
func New(c *curve.Curves, absolute bool) *Figure {
	d := axes{measure: c.Measure, band: c.Band && !absolute, smoothed: c.Smooth > 0}
	f := &Figure{Height: Legend + Line*len(c.Series), Scale: scales[c.Measure][0]}
	switch {
	case absolute:
		f.Scale = scales[c.Measure][1]
		d.value = func(p *curve.Point) (float64, bool) { return float64(p.Matching), p.Total > 0 }
	case c.Smooth > 0:
		d.value = func(p *curve.Point) (float64, bool) { return d.scaled(p.Smoothed) }
	default:
		d.value = func(p *curve.Point) (float64, bool) { return d.scaled(p.Ratio) }
	}
	points := c.Series[0].Points
	levels := roundLevels(d.highest(c))
	d.peak, d.slot = levels[len(levels)-1], float64(Right-Left)/float64(max(len(points), 1))
	for _, y := range levels {
		f.Levels = append(f.Levels, Label{Point{Left, d.y(y)}, french.Decimal(y)})
	}
	for j := range points {
		if p := &points[j]; p.IsFew() {
			f.Few = append(f.Few, Box{
				Point{Unit(Left + d.slot*float64(j)), Top},
				Unit(d.slot), Base - Top,
				french.Date(p.Value) + "\u00a0: " + french.Quantity(p.Whole(), "article", "articles") + " en tout",
			})
		}
	}
	const most = 10
	step := max((len(points)+most-1)/most, 1)
	for j := 0; j < len(points); j += step {
		f.Ticks = append(f.Ticks, Label{Point{d.x(j), TickY}, french.ShortDate(points[j].Value)})
	}
	for i := range c.Series {
		s := &c.Series[i]
		line := Curve{Color: colors[i], Dash: dashes[i], Label: french.Clip(s.Query.Text), Y: Legend + i*Line}
		if line.Label == "" {
			line.Label = "tous les articles"
		}
		line.draw(s, &d)
		f.Lines = append(f.Lines, line)
	}
	return f
}

// highest is the value at the top: that of periods of enough articles, as one article of one would make all others flat; a line that
// goes beyond it is cut, within the hatching.
func (d *axes) highest(c *curve.Curves) float64 {
	peak, ofFew := 0.0, 0.0
	for i := range c.Series {
		for j := range c.Series[i].Points {
			p := &c.Series[i].Points[j]
			y, _ := d.value(p)
			if _, high, ok := d.interval(p); ok && !p.IsFew() {
				y = max(y, high)
			}
			if p.IsFew() {
				ofFew = max(ofFew, y)
			} else {
				peak = max(peak, y)
			}
		}
	}
	switch {
	case peak > 0:
		return peak
	case ofFew > 0:
		return ofFew
	}
	return 1
}

// interval is that of confidence, as the levels have it; false: none is drawn.
func (d *axes) interval(p *curve.Point) (low, high float64, ok bool) {
	from, to := p.Low, p.High
	if d.smoothed {
		from, to = p.SmoothedLow, p.SmoothedHigh
	}
	low, ok = d.scaled(from)
	high, _ = d.scaled(to)
	return low, high, ok && d.band
}

func (d *axes) x(period int) Unit { return Unit(Left + d.slot*(float64(period)+.5)) }

func (d *axes) y(value float64) Unit { return Unit(Base - min(value/d.peak, 1)*(Base-Top)) }

// scaled is a ratio as the levels have it.
func (d *axes) scaled(ratio *float64) (float64, bool) {
	if ratio == nil {
		return 0, false
	}
	return d.measure.Per() * *ratio, true
}

// draw divides a series into runs without a gap.
func (l *Curve) draw(s *curve.Series, d *axes) {
	var run, low, high Points
	flush := func() {
		switch {
		case len(run) == 1:
			l.Dots = append(l.Dots, run[0])
		case len(run) > 1:
			l.Runs = append(l.Runs, run)
		}
		if len(low) == 1 { // a point alone has an interval too
			const half = 3
			low = append(Points{{low[0].X - half, low[0].Y}}, Point{low[0].X + half, low[0].Y})
			high = append(Points{{high[0].X - half, high[0].Y}}, Point{high[0].X + half, high[0].Y})
		}
		if len(low) > 1 {
			for _, at := range slices.Backward(low) {
				high = append(high, at)
			}
			l.Bands = append(l.Bands, high)
		}
		run, low, high = nil, nil, nil
	}
	for j := range s.Points {
		p := &s.Points[j]
		y, ok := d.value(p)
		if !ok {
			flush()
			continue
		}
		run = append(run, Point{d.x(j), d.y(y)})
		if least, most, ok := d.interval(p); ok {
			low, high = append(low, Point{d.x(j), d.y(least)}), append(high, Point{d.x(j), d.y(most)})
		}
	}
	flush()
}

// roundLevels are up to six round numbers from 0 to the first that the peak does not exceed.
func roundLevels(peak float64) []float64 {
	scale := math.Pow(10, math.Floor(math.Log10(peak))-1)
	for {
		for _, step := range []float64{scale, 2 * scale, 5 * scale} {
			if peak/step <= 5 {
				list := []float64{0}
				for n := 1.0; list[len(list)-1] < peak; n++ {
					list = append(list, n*step)
				}
				return list
			}
		}
		scale *= 10
	}
}
