package drawing

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pixels are those of a unit: enough for print at the width of a page.
const pixels = 2

// The colours of what is no curve.
var (
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x1e, 0x1c, 0x19, 0xff}
	faint  = color.RGBA{0x5c, 0x58, 0x50, 0xff}
	grid   = color.RGBA{0xd8, 0xd3, 0xc7, 0xff}
	bottom = color.RGBA{0x85, 0x7f, 0x73, 0xff}
)

// What stands above and below a figure, in its units.
const (
	headLine      = 26
	margin        = 14
	lineOfPicture = 105 // characters that fit beside each other
)

// PNG writes the figure as it stands in a document, with a title above it and a line below that says of what it is. The letters are those of
// the Go fonts: Latin, Greek and Cyrillic.
func (f *Figure) PNG(w io.Writer, title, source string) error {
	heads := Wrap(title, lineOfPicture)
	above := headLine*len(heads) + margin
	below := f.Height + margin
	if source != "" {
		below += headLine
	}
	c, err := newCanvas(Width, above+below, above)
	if err != nil {
		return err
	}
	for i, text := range heads {
		c.text(text, 16, Unit(headLine*(i+1)-above), 16, start, ink)
	}
	c.figure(f)
	if source != "" {
		c.text(source, 16, Unit(f.Height+16), 14, start, faint)
	}
	if c.err != nil {
		return c.err
	}
	return png.Encode(w, c.to)
}

// canvas is a picture that is painted. Places are in units, from the upper left corner of the figure.
type canvas struct {
	to    *image.RGBA
	above int // units over the figure
	font  *opentype.Font
	faces map[float64]font.Face
	err   error // the first one
}

func newCanvas(width, height, above int) (*canvas, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	c := &canvas{to: image.NewRGBA(image.Rect(0, 0, width*pixels, height*pixels)), above: above, font: f, faces: map[float64]font.Face{}}
	draw.Draw(c.to, c.to.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return c, nil
}

func (c *canvas) figure(f *Figure) {
	for _, b := range f.Few {
		c.hatch(b)
	}
	for _, l := range f.Levels {
		c.line(Points{l.Point, {Right, l.Y}}, 1, "", grid)
		c.text(l.Text, Left-8, l.Y+5, 14, end, ink)
	}
	c.text(f.Scale, Left-8, 16, 14, start, ink)
	for i := range f.Lines {
		l := &f.Lines[i]
		for _, b := range l.Bands { // all of them below all lines
			c.fill(b, withAlpha(colorOf(l.Color), .14))
		}
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		of := colorOf(l.Color)
		for _, run := range l.Runs {
			c.line(run, 2.5, l.Dash, of)
		}
		for _, at := range l.Dots {
			c.disc(at, 4, of)
		}
	}
	c.line(Points{{Left, Base}, {Right, Base}}, 1, "", bottom)
	for _, t := range f.Ticks {
		c.text(t.Text, t.X, t.Y, 14, middle, ink)
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		c.line(Points{{Left, Unit(l.Y)}, {SampleEnd, Unit(l.Y)}}, 3, l.Dash, colorOf(l.Color))
		c.text(l.Label, LegendText, Unit(l.Y+5), 15, start, ink)
	}
}

// Where the place of a text is.
const (
	start  = 0
	middle = .5
	end    = 1
)

func (c *canvas) text(s string, x, y Unit, size float64, anchor float64, of color.Color) {
	face, err := c.face(size)
	if err != nil {
		c.err = err
		return
	}
	s = strings.ReplaceAll(s, "\u202f", "\u00a0") // which the font lacks
	d := font.Drawer{Dst: c.to, Src: image.NewUniform(of), Face: face}
	d.Dot = fixed.Point26_6{X: c.fixed(x) - fixed.Int26_6(anchor*float64(d.MeasureString(s))), Y: c.fixed(y + Unit(c.above))}
	d.DrawString(s)
}

func (c *canvas) fixed(u Unit) fixed.Int26_6 { return fixed.Int26_6(float64(u) * pixels * 64) }

func (c *canvas) face(size float64) (font.Face, error) {
	if c.faces[size] == nil {
		f, err := opentype.NewFace(c.font, &opentype.FaceOptions{Size: size * pixels, DPI: 72, Hinting: font.HintingFull})
		if err != nil {
			return nil, err
		}
		c.faces[size] = f
	}
	return c.faces[size], nil
}

// line draws a line through points.
func (c *canvas) line(p Points, width float64, dash string, of color.Color) {
	var s shape
	for _, part := range dashed(p, dash) {
		for i := 1; i < len(part); i++ {
			s.stroke(part[i-1], part[i], width/2)
			if i+1 < len(part) {
				s.circle(part[i], width/2) // a round join
			}
		}
	}
	c.paint(s, of)
}

func (c *canvas) disc(at Point, radius float64, of color.Color) {
	var s shape
	s.circle(at, radius)
	c.paint(s, of)
}

func (c *canvas) fill(p Points, of color.Color) {
	c.paint(shape{p}, of)
}

// shape is what is painted at once: areas, all of which run in the same sense, or they would cancel out.
type shape []Points

// stroke adds the rectangle around a straight line.
func (s *shape) stroke(from, to Point, half float64) {
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := Unit(-dy/length*half), Unit(dx/length*half)
	*s = append(*s, Points{{from.X + nx, from.Y + ny}, {from.X - nx, from.Y - ny}, {to.X - nx, to.Y - ny}, {to.X + nx, to.Y + ny}})
}

// circle adds a disc, in the sense of stroke.
func (s *shape) circle(at Point, radius float64) {
	const corners = 24
	p := make(Points, corners)
	for i := range p {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		p[i] = Point{at.X + Unit(radius*cos), at.Y + Unit(radius*sin)}
	}
	*s = append(*s, p)
}

// floating is the width from which on the rasterizer computes in floating point. Below it, a long slanted line would stray by half a pixel.
const floating = 513

// paint paints a shape, and looks at no more of the picture than the box around it.
func (c *canvas) paint(s shape, of color.Color) {
	box := image.Rectangle{}
	for _, p := range s {
		for _, at := range p {
			x, y := c.pixel(at)
			corner := image.Pt(int(math.Floor(float64(x))), int(math.Floor(float64(y))))
			box = box.Union(image.Rectangle{Min: corner, Max: corner.Add(image.Pt(1, 1))})
		}
	}
	box = box.Intersect(c.to.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(max(box.Dx(), floating), box.Dy())
	for _, p := range s {
		for i, at := range p {
			x, y := c.pixel(at)
			x, y = x-float32(box.Min.X), y-float32(box.Min.Y)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(c.to, box, image.NewUniform(of), image.Point{})
}

// pixel is where a point stands in the picture.
func (c *canvas) pixel(at Point) (x, y float32) {
	return float32(at.X * pixels), float32((at.Y + Unit(c.above)) * pixels)
}

// hatch draws parallel lines across a box.
func (c *canvas) hatch(b Box) {
	const step = 8
	var lines shape
	for s := -b.Height; s < b.Width; s += step { // the line through (s, height) and (s+height, 0), as far as it is within
		from, to := max(s, 0), min(s+b.Height, b.Width)
		lines.stroke(Point{b.X + from, b.Y + b.Height - (from - s)}, Point{b.X + to, b.Y + b.Height - (to - s)}, .75)
	}
	c.paint(lines, withAlpha(bottom, .35))
}

// dashed cuts a line as a dash pattern says: lengths drawn and left out, in turn.
func dashed(p Points, dash string) []Points {
	var pattern []float64
	for length := range strings.FieldsSeq(dash) {
		if n, err := strconv.ParseFloat(length, 64); err == nil && n > 0 {
			pattern = append(pattern, n)
		}
	}
	if len(pattern) == 0 || len(p) == 0 {
		return []Points{p}
	}
	var parts []Points
	at, left := 0, pattern[0]
	part := Points{p[0]}
	for i := 1; i < len(p); i++ {
		from, length := p[i-1], math.Hypot(float64(p[i].X-p[i-1].X), float64(p[i].Y-p[i-1].Y))
		done := 0.0
		for length-done > left {
			done += left
			share := Unit(done / length)
			cut := Point{from.X + share*(p[i].X-from.X), from.Y + share*(p[i].Y-from.Y)}
			if at%2 == 0 {
				parts = append(parts, append(part, cut))
			}
			part = Points{cut}
			at++
			left = pattern[at%len(pattern)]
		}
		left -= length - done
		part = append(part, p[i])
	}
	if at%2 == 0 {
		parts = append(parts, part)
	}
	return parts
}

// colorOf reads #rrggbb.
func colorOf(s string) color.RGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil {
		return ink
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}

// withAlpha is a colour through which the paper is seen.
func withAlpha(c color.RGBA, alpha float64) color.NRGBA {
	return color.NRGBA{c.R, c.G, c.B, uint8(255 * alpha)}
}
