package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/audit"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
)

// importView shows the report of an import.
type importView struct {
	*audit.Report
	shown int // rejects listed in the text
}

// JSON implements cli.View. What only an audit asks for is in the file of --report.
func (v importView) JSON() any {
	r := *v.Report
	r.Groups, r.Collection, r.Command, r.Inputs, r.Began = nil, nil, "", nil, time.Time{}
	if !r.DryRun {
		r.Preview = nil
	}
	if r.Rejects == nil {
		r.Rejects = []*corpus.Reject{}
	}
	return &r
}

// WriteText implements cli.View.
func (v importView) WriteText(t *cli.Text) {
	title := "Rapport d'import"
	if v.DryRun {
		title += " (à blanc : rien n'a été écrit)"
	}
	t.Line(cli.Piece{Text: title, Style: cli.StyleTitle})
	row := func(name string, n int, remark string) {
		t.Linef("  %-12s %10s%s", name, french.Number(n), remark)
	}
	row("lus", v.Read, "")
	updated, resumed := "", ""
	if v.Updated > 0 {
		updated = fmt.Sprintf("   (dont %s)", french.Quantity(v.Updated, "mis à jour", "mis à jour"))
	}
	if v.Resumed > 0 {
		resumed = fmt.Sprintf("   (dont %s par l'import interrompu)", french.Quantity(v.Resumed, "indexé", "indexés"))
	}
	row(map[bool]string{false: "indexés", true: "à indexer"}[v.DryRun], v.Indexed, updated)
	row("inchangés", v.Unchanged, resumed)
	row("en double", v.Duplicates, "")
	if v.Renamed > 0 {
		row("renommés", v.Renamed, "   (même identifiant qu'un autre article)")
	}
	if v.Removed > 0 {
		row(map[bool]string{false: "retirés", true: "à retirer"}[v.DryRun], v.Removed, "   (ils ne sont plus dans les entrées)")
	}
	if v.Spared > 0 {
		row("gardés", v.Spared, "   (leur entrée n'a pas été lue en entier)")
	}
	row("sans date", v.Undated, "")
	row("écartés", v.Rejected, "")
	for _, fault := range slices.Sorted(maps.Keys(v.Repaired)) {
		t.Linef("  %-12s %10s   (%s)", "réparés", french.Number(v.Repaired[fault]), fault)
	}
	t.Linef("  %s en %s%s", french.Size(v.Bytes), french.Duration(time.Duration(v.Seconds*float64(time.Second))), v.speed())
	if v.Articles > 0 {
		t.Linef(map[bool]string{false: "  L'index compte maintenant %s.", true: "  L'index compterait %s."}[v.DryRun], french.Quantity(v.Articles,
			"article", "articles"))
	}
	if v.DroppedAliases != "" {
		t.Linef("  L'index d'avant réunissait des noms, celui-ci n'en réunit plus : --aliases %s les reprend.", v.DroppedAliases)
	}
	if v.DroppedSynonyms {
		t.Line(cli.Piece{Text: "  L’index d’avant avait des synonymes, celui-ci n’en a plus\u00a0: --synonyms FICHIER les reprend."})
	}
	leftovers(t, v.Left)
	if v.shown > 0 {
		columns(t, v.Columns)
	}
	if v.DryRun {
		preview(t, v.Preview)
		v.goneList(t)
	}
	writeAliases(t, v.Aliases, v.shown)
	list(t, "Écartés", v.Rejects, v.Rejected, v.shown)
	list(t, "Remarques", v.Warnings, v.Warned, v.shown)
}

// Limits of what the text shows of columns; files of --report have more.
const (
	shownMappings = 10
	shownIgnored  = 12
)

// columns says what columns and keys were taken for.
func columns(t *cli.Text, all []*audit.Mapping) {
	if len(all) == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "Colonnes", Style: cli.StyleTitle})
	for i, m := range all {
		if i == shownMappings {
			t.Linef("  … et %s ; toutes avec --report ou --json", french.Quantity(len(all)-i, "autre façon", "autres façons"))
			break
		}
		t.Linef("  %s (%s : %s)", m.Format, french.Quantity(m.Inputs, "fichier", "fichiers"), m.Path)
		wide := 0
		read := m.Read()
		for _, c := range read {
			wide = max(wide, utf8.RuneCountInString(c.Name))
		}
		for _, c := range read {
			pad := strings.Repeat(" ", max(min(wide, 30)-utf8.RuneCountInString(c.Name), 0))
			t.Line(cli.Piece{Text: "    " + c.Name + pad, Style: cli.StyleAccent}, cli.Piece{Text: fmt.Sprintf(" → %-11s %s", audit.FieldName(c), quoted(c.Sample))})
		}
		ignored := m.Ignored()
		parts := make([]string, 0, len(ignored))
		for _, c := range ignored[:min(len(ignored), shownIgnored)] {
			part := c.Name
			switch {
			case c.Field != "" && c.Values > 0:
				part += " (une autre colonne donne ce champ)"
			case c.Sample != "":
				part += " " + quoted(c.Sample)
			default:
				part += " (vide)"
			}
			parts = append(parts, part)
		}
		if more := len(ignored) - len(parts) + m.More; more > 0 {
			parts = append(parts, french.Quantity(more, "autre", "autres"))
		}
		if len(parts) > 0 {
			t.Wrap("    ", cli.Piece{Text: "ignorées\u00a0: " + strings.Join(parts, ", "), Style: cli.StyleFaint})
		}
	}
}

// quoted shows the beginning of a value.
func quoted(s string) string {
	const shown = 40
	if r := []rune(s); len(r) > shown {
		s = string(r[:shown]) + "…"
	}
	return "«\u00a0" + s + "\u00a0»"
}

// preview shows some articles as they will be found.
func preview(t *cli.Text, all []audit.Preview) {
	if len(all) == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "Aperçu", Style: cli.StyleTitle})
	for _, p := range all {
		t.Line(cli.Piece{Text: "  " + p.Title, Style: cli.StyleAccent})
		line := "    " + audit.DateOf(p)
		if p.Source != "" {
			line += " · " + p.Source
		}
		t.Linef("%s", line)
		t.Wrap("    ", cli.Piece{Text: p.Text})
		t.Line(cli.Piece{Text: fmt.Sprintf("    %s:%d, %s", p.Path, p.Line, p.Format), Style: cli.StyleFaint})
	}
}

// goneList lists what would be removed.
func (v importView) goneList(t *cli.Text) {
	if v.Removed == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "À retirer", Style: cli.StyleTitle})
	n := min(len(v.Gone), max(v.shown, 0))
	for _, g := range v.Gone[:n] {
		t.Line(cli.Piece{Text: "  " + g.ID, Style: cli.StyleAccent}, cli.Piece{Text: "  " + french.Date(g.Date) + "  " + g.Title})
	}
	if more := v.Removed - n; more > 0 {
		t.Linef("  … et %s ; --rejects %d pour les voir, ou --json", french.Quantity(more, "autre", "autres"), v.Removed)
	}
}

// leftovers names the folders that could not be removed.
func leftovers(t *cli.Text, paths []string) {
	for _, p := range paths {
		t.Linef("  Reste à enlever : %s (il ne sert plus ; la prochaine écriture réessaiera)", p)
	}
}

func (v importView) speed() string {
	if v.Seconds <= 0 || v.Read == 0 {
		return ""
	}
	return fmt.Sprintf(", %s articles par seconde", french.Number(int(float64(v.Read)/v.Seconds+0.5)))
}

// list writes the first lines, each as path:line: reason, and how many more there are.
func list(t *cli.Text, title string, lines []*corpus.Reject, total, shown int) {
	if total == 0 || shown == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: title, Style: cli.StyleTitle})
	n := min(len(lines), shown)
	for _, r := range lines[:n] {
		where := r.Path
		if r.Line > 0 {
			where = fmt.Sprintf("%s:%d", where, r.Line)
		}
		t.Line(cli.Piece{Text: "  " + where, Style: cli.StyleAccent}, cli.Piece{Text: "\u00a0: " + strings.TrimSpace(r.Reason)})
	}
	if more := total - n; more > 0 {
		t.Linef("  … et %s ; --rejects %d pour les voir, ou --json", french.Quantity(more, "autre", "autres"), total)
	}
}
