package main

import (
	"fmt"
	"io"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/curve/drawing"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

// picture is a drawing that is asked for, and where it goes.
type picture struct {
	format string // svg or png
	path   string // "-": standard output
}

// picturesOf are those that the flags ask for. No two go to one place.
func picturesOf(c *ucli.Context) (list []picture, err error) {
	for _, format := range []string{"svg", "png"} {
		path := c.String(format)
		switch {
		case !c.IsSet(format):
			continue
		case path == "", path != "-" && strings.HasPrefix(path, "-"):
			hint := fmt.Sprintf("--%s courbes.%s, ou --%s - pour la sortie standard", format, format, format)
			return nil, cli.Usage(fmt.Sprintf("--%s ne dit pas dans quel fichier", format), hint)
		case len(list) > 0 && list[0].path == path:
			return nil, cli.Usage("deux images au même endroit : "+french.Quote(path), "donnez un fichier à chacune")
		}
		list = append(list, picture{format, path})
	}
	for _, p := range list {
		switch figures := c.Bool("csv") || c.Bool("tsv") || c.Bool("json") || c.String("output") != ""; {
		case p.isOutput() && figures:
			return nil, cli.Usage("l’image et les chiffres à la même sortie", fmt.Sprintf("donnez un fichier à --%s", p.format))
		case p.path == c.String("output"):
			return nil, cli.Usage("l’image et les chiffres au même endroit : "+french.Quote(p.path), "donnez un fichier à chacun")
		}
	}
	return list, nil
}

func (p picture) isOutput() bool { return p.path == "-" }

// write draws the curves into the file, which is complete or is not there.
func (p picture) write(env cli.Env, found *curve.Curves, search *kiosque.SearchRequest, absolute bool) error {
	path := p.path
	if p.isOutput() {
		path = ""
	}
	out, err := env.Output(path)
	if err != nil {
		return err
	}
	defer out.Abort()
	draw := map[string]func(w io.Writer, title, source string) error{
		"svg": drawing.New(found, absolute).SVG, "png": drawing.New(found, absolute).PNG,
	}[p.format]
	source := french.Quantity(found.Collection.Articles, "article", "articles") + ", corpus " + found.Collection.Corpus
	if err := draw(out, drawing.Caption(found, absolute, filtersIn(search)), source); err != nil {
		return err
	}
	return out.Commit()
}

// filtersIn names what narrows a search beside its query.
func filtersIn(r *kiosque.SearchRequest) string {
	var list []string
	if !r.Since.IsZero() || !r.Until.IsZero() {
		list = append(list, french.DateRange(r.Since, r.Until))
	}
	for _, f := range kiosque.AllFacets() {
		name, _ := f.French()
		for _, v := range r.Chosen[f].Only {
			list = append(list, name+"\u00a0: "+v)
		}
		for _, v := range r.Chosen[f].Not {
			list = append(list, "sauf "+name+"\u00a0: "+v)
		}
	}
	if r.Collapse {
		list = append(list, "reprises regroupées")
	}
	if len(r.WithoutForms) > 0 {
		list = append(list, "sans "+strings.Join(r.WithoutForms, ", "))
	}
	return strings.Join(list, ", ")
}
