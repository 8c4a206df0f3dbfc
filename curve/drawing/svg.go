package drawing

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Hatching is the pattern that periods of few articles are filled with; a page has it once, whatever the number of its figures.
const Hatching = `<defs><pattern id="hachures" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
	`<line x1="0" y1="0" x2="0" y2="6" stroke="#857f73" stroke-opacity=".35" stroke-width="1.5"/></pattern></defs>`

// Marks are the elements of SVG that the figure consists of, without the pattern they are hatched with. Texts are escaped.
func (f *Figure) Marks() string {
	var b strings.Builder
	put := func(format string, args ...any) {
		for i, a := range args {
			if s, ok := a.(string); ok {
				args[i] = escaped(s)
			}
		}
		fmt.Fprintf(&b, format+"\n", args...)
	}
	for _, r := range f.Few {
		put(`<rect class="few" x="%v" y="%v" width="%v" height="%v" fill="url(#hachures)"><title>%s</title></rect>`, r.X, r.Y, r.Width, r.Height, r.Label)
	}
	for _, l := range f.Levels {
		put(`<line class="grid" x1="%d" x2="%d" y1="%v" y2="%v" stroke="#d8d3c7"/>`, Left, Right, l.Y, l.Y)
		put(`<text x="%d" y="%v" dy="5" text-anchor="end" font-size="14">%s</text>`, Left-8, l.Y, l.Text)
	}
	put(`<text x="%d" y="16" text-anchor="start" font-size="14">%s</text>`, Left-8, f.Scale)
	for i := range f.Lines {
		l := &f.Lines[i]
		for _, area := range l.Bands {
			put(`<polygon points="%v" fill="%s" fill-opacity=".14"/>`, area, l.Color)
		}
	}
	for i := range f.Lines { // above all bands
		l := &f.Lines[i]
		for _, run := range l.Runs {
			put(`<polyline points="%v" fill="none" stroke="%s" stroke-width="2.5" stroke-linejoin="round"`+l.dashes()+`/>`, run, l.Color)
		}
		for _, at := range l.Dots {
			put(`<circle cx="%v" cy="%v" r="4" fill="%s"/>`, at.X, at.Y, l.Color)
		}
	}
	put(`<line class="base" x1="%d" x2="%d" y1="%d" y2="%d" stroke="#857f73"/>`, Left, Right, Base, Base)
	for _, t := range f.Ticks {
		put(`<text x="%v" y="%v" text-anchor="middle" font-size="14">%s</text>`, t.X, t.Y, t.Text)
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		put(`<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="%s" stroke-width="3"`+l.dashes()+`/>`, Left, SampleEnd, l.Y, l.Y, l.Color)
		put(`<text x="%d" y="%d" dy="5" font-size="15">%s</text>`, LegendText, l.Y, l.Label)
	}
	return b.String()
}

// dashes is the attribute of a line that is not full.
func (l *Curve) dashes() string {
	if l.Dash == "" {
		return ""
	}
	return ` stroke-dasharray="` + l.Dash + `"`
}

// SVG writes the figure as it stands in a document, with a title above it and a line below that says of what it is.
func (f *Figure) SVG(w io.Writer, title, source string) error {
	heads := Wrap(title, lineOfPicture)
	above := headLine*len(heads) + margin
	height := above + f.Height + margin
	if source != "" {
		height += headLine
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 %d %d %d" role="img" `+
		`font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="16" fill="#1e1c19">`+"\n", Width, height, -above, Width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<rect y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n%s\n", escaped(title), -above, Width, height, Hatching)
	for i, line := range heads {
		fmt.Fprintf(&b, `<text x="16" y="%d">%s</text>`+"\n", headLine*(i+1)-above, escaped(line))
	}
	b.WriteString(f.Marks())
	if source != "" {
		fmt.Fprintf(&b, `<text x="16" y="%d" fill="#5c5850" font-size="14">%s</text>`+"\n", f.Height+16, escaped(source))
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// escaped is a text as XML has it; what XML has no way to say becomes U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes all
	return b.String()
}
