package cli

import (
	"fmt"
	"io"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"github.com/kiosque-search/kiosque/internal/french"
)

const helpWidth = 88

// section writes a heading of the help.
func section(t *Text, title string) {
	if t.b.Len() > 0 {
		t.Line()
	}
	t.Line(Piece{title, StyleTitle})
}

// column writes a term and its explanation beside it, wrapped.
func column(t *Text, term, text string, wide int) {
	const indent = "   "
	t.Field(Piece{Text: indent + term}, len(indent)+wide+2, Piece{Text: french.Typeset(text)})
}

func paragraphs(t *Text, text string) {
	for i, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			t.Line()
		}
		t.Wrap("   ", Piece{Text: french.Typeset(p)})
	}
}

func exitCodes(t *Text) {
	section(t, "CODES DE SORTIE")
	for _, c := range ExitCodes() {
		column(t, fmt.Sprintf("%3d", c.Code), c.Meaning, 3)
	}
}

func (a *App) writeHelp(w io.Writer) error {
	t := &Text{Terminal: Terminal{Width: helpWidth}}
	section(t, "NOM")
	t.Wrap("   ", Piece{Text: a.Name + " – " + french.Typeset(a.Usage)})
	section(t, "USAGE")
	t.Linef("   %s COMMANDE [options] [arguments]", a.Name)
	if a.Description != "" {
		section(t, "DESCRIPTION")
		paragraphs(t, a.Description)
	}
	section(t, "COMMANDES")
	wide := 0
	for _, c := range a.Commands {
		wide = max(wide, len(c.Name))
	}
	for _, c := range a.Commands {
		column(t, c.Name, c.Usage, wide)
	}
	section(t, "EXEMPLES")
	for _, c := range a.Commands {
		if len(c.Examples) > 0 {
			t.Linef("   %s", c.Examples[0].Line)
		}
	}
	t.Line()
	t.Wrap("   ", Piece{Text: fmt.Sprintf("%s COMMANDE --help décrit une commande et ses options\u202f; --version dit la version.", a.Name)})
	exitCodes(t)
	_, err := io.WriteString(w, t.String())
	return err
}

func (c *Command) writeHelp(w io.Writer) error {
	t := &Text{Terminal: Terminal{Width: helpWidth}}
	section(t, "NOM")
	t.Wrap("   ", Piece{Text: c.path + " – " + french.Typeset(c.Usage)})
	section(t, "USAGE")
	t.Linef("   %s", strings.TrimSpace(c.path+" [options] "+c.ArgsUsage))
	if c.Description != "" {
		section(t, "DESCRIPTION")
		paragraphs(t, c.Description)
	}
	section(t, "OPTIONS")
	const wide = 20
	group := ""
	for _, f := range c.Flags {
		if g, ok := f.(ucli.CategorizableFlag); ok && g.GetCategory() != group {
			group = g.GetCategory()
			t.Line()
			t.Linef("   %s", group)
		}
		term, text := describe(f)
		column(t, term, text, wide)
	}
	if group != "" {
		t.Line()
	}
	column(t, "--help, -h", "cette aide", wide)
	if len(c.Examples) > 0 {
		section(t, "EXEMPLES")
		for _, e := range c.Examples {
			t.Linef("   %s", e.Line)
			t.Wrap("      ", Piece{Text: french.Typeset(e.What)})
		}
	}
	exitCodes(t)
	_, err := io.WriteString(w, t.String())
	return err
}

// describe divides a flag's usage, "`N` résultats", into its term "--size N" and its explanation.
func describe(f ucli.Flag) (term, text string) {
	term = "--" + f.Names()[0]
	doc, ok := f.(ucli.DocGenerationFlag)
	if !ok {
		return term, ""
	}
	text = doc.GetUsage()
	if value, rest, found := strings.Cut(strings.TrimPrefix(text, "`"), "`"); found && strings.HasPrefix(text, "`") {
		term, text = term+" "+value, strings.TrimSpace(rest)
	}
	return term, text
}
