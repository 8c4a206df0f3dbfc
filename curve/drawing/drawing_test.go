package drawing

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
)

// curves are a series with a gap, a period of few articles and a lonely period at the end, and another that is flat.
func curves(t *testing.T) *curve.Curves {
	t.Helper()
	c := &curve.Curves{Interval: kiosque.EachYear, Measure: curve.Articles, Band: true}
	for _, matching := range [][]int{{10, 40, 0, 20, 0, 30}, {50, 50, 0, 50, 0, 50}} {
		var s curve.Series
		s.Query.Text = "grève"
		for i, n := range matching {
			total := 100
			switch i {
			case 2, 4:
				total = 0
			case 3:
				total = 49
			}
			p := curve.Point{Value: kiosque.Date{Year: 2000 + i}, Share: curve.NewShare(n, total)}
			if total > 0 {
				low, high := *p.Ratio/2, *p.Ratio
				p.Low, p.High = &low, &high
			}
			s.Points = append(s.Points, p)
		}
		c.Series = append(c.Series, s)
	}
	return c
}

func TestFigure(t *testing.T) {
	f := New(curves(t), false)
	first := f.Lines[0]
	if len(first.Runs) != 1 || len(first.Runs[0]) != 2 || len(first.Dots) != 2 || len(first.Bands) != 3 || len(first.Bands[0]) != 4 || len(first.Bands[1]) != 4 {
		t.Errorf("runs %v, dots %v, bands %v", first.Runs, first.Dots, first.Bands)
	}
	if len(f.Few) != 1 || f.Few[0].Label != "2003\u00a0: 49\u00a0articles en tout" {
		t.Errorf("few: %+v", f.Few)
	}
	// The highest value of enough articles, 50 of 100, is at the top, where what goes beyond it, 50 of 49, is cut; 0 would be at the base.
	if y := f.Lines[1].Dots[0].Y; y != Top {
		t.Errorf("what is beyond the peak is at %v", y)
	}
	flat := f.Lines[1].Runs[0]
	if flat[0].Y != flat[1].Y || math.Abs(float64(flat[0].Y)-Top) > 1e-9 || first.Runs[0][0].Y != Base-.2*(Base-Top) {
		t.Errorf("%v", flat)
	}
	if got := (Points{{1, 2.004}, {1.239, 3}}).String(); got != "1,2 1.24,3" {
		t.Errorf("%s", got)
	}
}

func TestRoundLevels(t *testing.T) {
	for peak, want := range map[float64][]float64{1: {0, .2, .4, .6, .8, 1}, 7: {0, 2, 4, 6, 8}, 49: {0, 10, 20, 30, 40, 50}, 1234: {0, 500, 1000, 1500}} {
		got := roundLevels(peak)
		if len(got) != len(want) {
			t.Errorf("%v: %v", peak, got)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-want[i]) > 1e-9 {
				t.Errorf("%v: %v", peak, got)
			}
		}
	}
}

// TestPNG looks at the picture: lines where the figure has them, in their colours, none in a gap, hatching where there are few articles,
// letters at the labels.
func TestPNG(t *testing.T) {
	f := New(curves(t), false)
	var b bytes.Buffer
	if err := f.PNG(&b, strings.Repeat("Part des articles qui répondent\u202f", 4)+" "+strings.Repeat("x", 60), "Kiosque\u00a0: 3 articles"); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	above := 2*26 + 14
	if at := img.Bounds(); at.Dx() != 2*Width || at.Dy() != 2*(above+f.Height+14+26) {
		t.Errorf("%v", at)
	}
	has := func(x, y Unit, size int, want func(color.RGBA) bool) (n int) {
		for dx := -size; dx <= size; dx++ {
			for dy := -size; dy <= size; dy++ {
				r, g, b, _ := img.At(int(x*2)+dx, int(y*2)+2*above+dy).RGBA()
				if want(color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff}) {
					n++
				}
			}
		}
		return n
	}
	is := func(of color.RGBA) func(color.RGBA) bool { return func(c color.RGBA) bool { return c == of } }
	run := f.Lines[0].Runs[0]
	for share := Unit(.1); share < 1; share += .2 {
		x, y := run[0].X+share*(run[1].X-run[0].X), run[0].Y+share*(run[1].Y-run[0].Y)
		if has(x, y, 1, func(c color.RGBA) bool { return int(c.B) > int(c.R)+80 }) == 0 {
			t.Errorf("no line at %v,%v", x, y)
		}
	}
	for _, at := range f.Lines[0].Dots {
		if has(at.X, at.Y, 3, is(colorOf("#0072b2"))) != 49 {
			t.Errorf("no dot at %v", at)
		}
	}
	gap := f.Ticks[2].X
	for y := Unit(Top); y < Base; y++ {
		if has(gap, y, 2, func(c color.RGBA) bool { return int(c.B) > int(c.R)+40 }) > 0 {
			t.Fatalf("something is drawn in the gap, at %v", y)
		}
	}
	few := f.Few[0]
	hatched := has(few.X+few.Width/4, few.Y+few.Height/4, 20, func(c color.RGBA) bool { return c != paper })
	if hatched < 100 || hatched > 41*41-100 {
		t.Errorf("%d points of 1681 are hatched", hatched)
	}
	if n := has(f.Ticks[0].X, TickY-5, 12, is(ink)); n < 20 {
		t.Errorf("%d points of a label", n)
	}
	if n := has(20, Unit(10-above), 20, is(ink)); n < 20 {
		t.Errorf("%d points of the title", n)
	}
}

// A dashed line is as long as its dashes, wherever the corners are.
func TestDashed(t *testing.T) {
	line := Points{{0, 0}, {10, 0}, {10, 30}, {50, 30}}
	for dash, want := range map[string]float64{"": 80, "8 4": 56, "2 3": 32, "12 4 2 4": 3*14 + 12, "x": 80} {
		got := 0.0
		for _, part := range dashed(line, dash) {
			for i := 1; i < len(part); i++ {
				got += math.Hypot(float64(part[i].X-part[i-1].X), float64(part[i].Y-part[i-1].Y))
			}
		}
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: %v, want %v", dash, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for in, want := range map[string][]string{
		"": nil, "un": {"un"}, "un deux trois": {"un deux", "trois"}, "interminablement": {"intermin", "ablement"}, "a interminable": {"a", "intermin", "able"},
	} {
		if diff := cmp.Diff(want, Wrap(in, 8)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}
