package web

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
)

// plot is curves in a picture of fixed size, in pixels; the page scales it.
type plot struct {
	Title, Source       string // where it stands alone
	Width, Height       int
	Left, Right, Base   int
	Top, TickY, LegendY int
	Scale               string // what the levels are
	Levels              []level
	Ticks               []tick
	Few                 []column // periods of few articles, hatched
	Lines               []plotLine
	LegendEnd           int // of the sample of a line
	LegendText          int

	Heads         []label // where it stands alone
	Full, SourceY int
}

// plotLine is one series. Where a period has no article, its line is broken.
type plotLine struct {
	Class string
	Color string
	Dash  string
	Label string
	X, Y  int      // of its label
	Runs  []string // points of polylines
	Dots  []dot    // periods alone between two gaps
	Bands []string // points of polygons
}

type dot struct{ X, Y string }

const (
	plotWidth  = 960
	plotLeft   = 64
	plotRight  = 944
	plotTop    = 34
	plotBase   = 290
	plotTicks  = 20
	plotLegend = 24 // height of a line of the legend
)

// curveColors are told apart by readers who see no red or no green (Wong, "Points of view: Color blindness", 2011), and the dashes by
// everybody.
var (
	curveColors = [curve.MaxQueries]string{"#0072b2", "#d55e00", "#007a5a", "#9a4f80", "#8a6d1f"}
	curveDashes = [curve.MaxQueries]string{"", "8 4", "2 3", "12 4 2 4", "5 2"}
)

// plotScales are what the levels are, of parts and of numbers.
var plotScales = map[curve.Measure][2]string{
	curve.Articles:    {"articles pour mille", "articles"},
	curve.Occurrences: {"occurrences par million de mots", "occurrences"},
}

func newPlot(c *curve.Curves, absolute bool) plot {
	p := plot{
		Width: plotWidth, Left: plotLeft, Right: plotRight, Top: plotTop, Base: plotBase, TickY: plotBase + plotTicks,
		LegendY: plotBase + plotTicks + plotLegend, Scale: plotScales[c.Measure][0],
	}
	if absolute {
		p.Scale = plotScales[c.Measure][1]
	}
	p.LegendEnd, p.LegendText = plotLeft+40, plotLeft+50
	p.Height = p.LegendY + plotLegend*len(c.Series)
	points := c.Series[0].Points
	value := func(pt *curve.Point) (float64, bool) {
		switch {
		case absolute:
			return float64(pt.Matching), pt.Total > 0
		case c.Smooth > 0:
			return manifold(c.Measure, pt.Smoothed)
		}
		return manifold(c.Measure, pt.Ratio)
	}
	peak := 0.0
	for i := range c.Series {
		for j := range c.Series[i].Points {
			pt := &c.Series[i].Points[j]
			if y, ok := value(pt); ok {
				peak = max(peak, y)
			}
			if high, ok := manifold(c.Measure, pt.High); ok && !absolute && c.Smooth == 0 && !pt.IsFew() {
				peak = max(peak, high)
			}
		}
	}
	if peak == 0 {
		peak = 1
	}
	height := func(y float64) string { return units(plotBase - min(y/peak, 1)*(plotBase-plotTop)) }
	slot := float64(plotRight-plotLeft) / float64(max(len(points), 1))
	at := func(j int) float64 { return plotLeft + slot*(float64(j)+.5) }
	for _, y := range roundLevels(peak) {
		p.Levels = append(p.Levels, level{height(y), french.Decimal(y)})
	}
	for j := range points {
		if points[j].IsFew() {
			p.Few = append(p.Few, column{
				X: units(plotLeft + slot*float64(j)), Width: units(slot), Y: units(plotTop), Height: units(plotBase - plotTop),
				Label: french.Date(points[j].Value) + "\u00a0: " + french.Quantity(points[j].Whole(), "article", "articles") + " en tout",
			})
		}
	}
	const most = 10
	step := max((len(points)+most-1)/most, 1)
	for j := 0; j < len(points); j += step {
		p.Ticks = append(p.Ticks, tick{X: units(at(j)), Label: french.ShortDate(points[j].Value)})
	}
	for i := range c.Series {
		s := &c.Series[i]
		line := plotLine{
			Class: fmt.Sprintf("s%d", i+1), Color: curveColors[i], Dash: curveDashes[i], Label: printable(french.Clip(s.Query.Text)),
			X: plotLeft, Y: p.LegendY + i*plotLegend,
		}
		if line.Label == "" {
			line.Label = "tous les articles"
		}
		line.draw(s, value, at, height, c.Band && !absolute && c.Smooth == 0)
		p.Lines = append(p.Lines, line)
	}
	return p
}

// draw divides a series into runs without a gap.
func (l *plotLine) draw(s *curve.Series, value func(*curve.Point) (float64, bool), at func(int) float64, height func(float64) string, band bool) {
	var run, low, high []string
	flush := func() {
		switch {
		case len(run) == 1:
			x, y, _ := strings.Cut(run[0], ",")
			l.Dots = append(l.Dots, dot{x, y})
		case len(run) > 1:
			l.Runs = append(l.Runs, strings.Join(run, " "))
		}
		if band && len(run) > 1 {
			for _, p := range slices.Backward(low) {
				high = append(high, p)
			}
			l.Bands = append(l.Bands, strings.Join(high, " "))
		}
		run, low, high = nil, nil, nil
	}
	for j := range s.Points {
		pt := &s.Points[j]
		y, ok := value(pt)
		if !ok {
			flush()
			continue
		}
		x := units(at(j))
		run = append(run, x+","+height(y))
		if band && pt.Low != nil {
			low, high = append(low, x+","+height(1000**pt.Low)), append(high, x+","+height(1000**pt.High))
		}
	}
	flush()
}

// manifold is a ratio as the scale has it.
func manifold(m curve.Measure, ratio *float64) (float64, bool) {
	if ratio == nil {
		return 0, false
	}
	return m.Per() * *ratio, true
}

// roundLevels are up to five round numbers from 0 to the peak.
func roundLevels(peak float64) []float64 {
	scale := math.Pow(10, math.Floor(math.Log10(peak))-1)
	for {
		for _, step := range []float64{scale, 2 * scale, 5 * scale} {
			if peak/step <= 5 {
				list := []float64{}
				for n := 0.0; n*step <= peak; n++ {
					list = append(list, n*step)
				}
				return list
			}
		}
		scale *= 10
	}
}
