package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cli"
)

// importView shows the report of an import.
type importView struct {
	corpus.Report
	// Renamed counts articles whose ID another article of the same import had.
	Renamed int `json:"renamed,omitempty"`
	// Articles is the number of articles in the index afterwards.
	Articles int `json:"articles"`
	// Left are folders of the index that are not needed and could not be removed.
	Left []string `json:"left,omitempty"`

	dryRun bool
	shown  int // rejects listed in the text
}

// add takes over what the index did; nil if it did not get so far.
func (v *importView) add(s *index.Stats) {
	if s == nil {
		return
	}
	v.Indexed, v.Unchanged, v.Duplicates = s.Indexed, s.Unchanged, s.Duplicates
	v.Renamed, v.Articles, v.Left = s.Renamed, s.Articles, s.Left
}

// JSON implements cli.View.
func (v importView) JSON() any {
	if v.Rejects == nil {
		v.Rejects = []*corpus.Reject{}
	}
	return v
}

// WriteText implements cli.View.
func (v importView) WriteText(t *cli.Text) {
	title := "Rapport d'import"
	if v.dryRun {
		title += " (à blanc : rien n'a été écrit)"
	}
	t.Line(cli.Piece{Text: title, Style: cli.StyleTitle})
	row := func(name string, n int, remark string) {
		t.Linef("  %-12s %10s%s", name, cli.Number(n), remark)
	}
	row("lus", v.Read, "")
	if !v.dryRun {
		row("indexés", v.Indexed, "")
		row("inchangés", v.Unchanged, "")
		row("en double", v.Duplicates, "")
		if v.Renamed > 0 {
			row("renommés", v.Renamed, "   (même identifiant qu'un autre article)")
		}
	}
	row("sans date", v.Undated, "")
	row("écartés", v.Rejected, "")
	for _, fault := range slices.Sorted(maps.Keys(v.Repaired)) {
		t.Linef("  %-12s %10s   (%s)", "réparés", cli.Number(v.Repaired[fault]), fault)
	}
	t.Linef("  %s en %s%s", cli.Size(v.Bytes), cli.Duration(time.Duration(v.Seconds*float64(time.Second))), v.speed())
	if !v.dryRun && v.Articles > 0 {
		t.Linef("  L'index compte maintenant %s.", cli.Count(v.Articles, "article", "articles"))
	}
	leftovers(t, v.Left)
	list(t, "Écartés", v.Rejects, v.Rejected, v.shown)
	list(t, "Remarques", v.Warnings, v.Warned, v.shown)
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
	return fmt.Sprintf(", %s articles par seconde", cli.Number(int(float64(v.Read)/v.Seconds+0.5)))
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
		t.Line(cli.Piece{Text: "  " + where, Style: cli.StyleAccent}, cli.Piece{Text: " : " + strings.TrimSpace(r.Reason)})
	}
	if more := total - n; more > 0 {
		t.Linef("  … et %s ; --rejects %d pour les voir, ou --json", cli.Count(more, "autre", "autres"), total)
	}
}
