package index

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

func TestComplete(t *testing.T) {
	x := wordIndex(t)
	for _, tt := range []struct{ typed, want string }{
		// the most frequent of a family, then its others; those without the accents that were typed come last
		{"re", "réforme 3 as réforme, retrait 1 as retrait, retraite 1 as retraite, retraites 1 as retraites, réformes 1 as réformes"},
		{"ré", "réforme 3 as réforme, retrait 1 as retrait, retraite 1 as retraite, réformes 1 as réformes, retraites 1 as retraites"},
		{"re\u0301f", "réforme 3 as réforme, réformes 1 as réformes"},
		{"RÉF", "RÉFORME 3 as RÉFORME, RÉFORMES 1 as RÉFORMES"},
		{"Réf", "Réforme 3 as Réforme, Réformes 1 as Réformes"},
		{"réforme", "réformes 1 as réformes"},
		{"reforme", "réforme 3 as réforme, réformes 1 as réformes"},
		{"réforme mai", "maire 3 as réforme maire"},
		{"réforme OU (zut SAUF mai", "maire 3 as réforme OU (zut SAUF maire"},
		{"l'élec", "élection 1 as l'élection, élections 1 as l'élections"},
		{`"le mai`, `maire 3 as "le maire`},
		{"=réf", "réforme 3 as =réforme, réformes 1 as =réformes"},
		{"chef-li", "lieu 1 as chef-lieu"},
		{"l", "Lavrov 1 as Lavrov, Lavrova 1 as Lavrova, lieu 1 as lieu"},
		// names of fields
		{"s", "Saint 1 as Saint, Sports 1 as Sports"},
		{"so", "source: 5 as source:"},
		{"grève au", "auteur: 2 as grève auteur:"},
		{"DA", "date: 4 as date:"},
		{"id", "id: 5 as id:"},
		{"cha", ""},
		{`"so`, ""},
		// in fields
		{"titre:réf", "réforme 2 as titre:réforme"},
		{"titre:mai", ""},
		{"source:", `La Gazette 2 as source:"La Gazette", Le Courrier 2 as source:"Le Courrier", L'Écho des « Monts » 1 as source:"L'Écho des « Monts »"`},
		{"source:ECHO", `L'Écho des « Monts » 1 as source:"L'Écho des « Monts »"`},
		{"source:l’éc", `L'Écho des « Monts » 1 as source:"L'Écho des « Monts »"`},
		{"auteur:nd", `Marc N’Diaye 1 as auteur:"Marc N’Diaye"`},
		{"auteur:dia", `Marc N’Diaye 1 as auteur:"Marc N’Diaye"`},
		{"source:gaz", `La Gazette 2 as source:"La Gazette"`},
		{`source:"la g`, `La Gazette 2 as source:"La Gazette"`},
		{`source:"la `, `La Gazette 2 as source:"La Gazette"`},
		{`maire SAUF source:(gazette OU cou`, `Le Courrier 2 as maire SAUF source:(gazette OU "Le Courrier"`},
		{"source:azette", ""},
		{"rubrique:", "Politique 2 as rubrique:Politique, Sports 1 as rubrique:Sports"},
		{"id:", ""},
		{"", ""},
		{"maire ", ""},
		{"zzz", ""},
		{"·", ""},
	} {
		got, err := x.Complete(context.Background(), kiosque.CompleteRequest{Query: tt.typed})
		if err != nil {
			t.Fatal(err)
		}
		if got == nil {
			t.Errorf("%q: nil", tt.typed)
		}
		if strings.HasPrefix(tt.typed, "source:") {
			for _, c := range got {
				if n := total(t, x, c.Query); n < c.Count {
					t.Errorf("%q: %d articles of %s, %s finds %d", tt.typed, c.Count, c.Word, c.Query, n)
				}
			}
		}
		if d := describeCompletions(got); d != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.typed, d, tt.want)
		}
	}
	for _, size := range []int{-1, kiosque.MaxCompletions + 1} {
		if _, err := x.Complete(context.Background(), kiosque.CompleteRequest{Size: size}); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("size %d: %v", size, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Complete(ctx, kiosque.CompleteRequest{Query: "re"}); kiosque.CodeOf(err) != kiosque.CodeInterrupted {
		t.Errorf("interrupted: %v", err)
	}
}

func describeCompletions(all []kiosque.Completion) string {
	var parts []string
	for _, c := range all {
		parts = append(parts, fmt.Sprintf("%s %d as %s", c.Word, c.Count, c.Query))
	}
	return strings.Join(parts, ", ")
}
