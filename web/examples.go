package web

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// example is a query with what it finds, as help.
type example struct{ Query, URL, Meaning string }

type exampleGroup struct {
	Title    string
	Examples []example
}

// help is the language in short, by examples. The sample corpus answers each of them; docs/langage.md says the rest.
func help(home string) []exampleGroup {
	list := []exampleGroup{
		{"Des mots", []example{
			{Query: "réforme retraites", Meaning: "les deux mots, sous toutes leurs formes, avec ou sans accents"},
			{Query: "la grève des éclusiers", Meaning: "« la » et « des » ne sont pas exigés ; pour exiger un mot-outil, mettez + devant"},
			{Query: `"conseil municipal"`, Meaning: "ces mots dans cet ordre, mots-outils compris"},
			{Query: "=été", Meaning: "cette forme exactement, accents compris"},
			{Query: "agricult*", Meaning: "les mots qui commencent ainsi ; ? remplace une seule lettre"},
			{Query: "manifestant~", Meaning: "les mots écrits à une lettre près ; ~2 : à deux lettres près"},
		}},
		{"Les combiner", []example{
			{Query: "grève OU blocage", Meaning: "l’un ou l’autre ; ET, OU, SAUF s’écrivent en capitales"},
			{Query: "festival SAUF cinéma", Meaning: "le premier sans le second ; on peut aussi écrire festival -cinéma"},
			{Query: "(maire OU préfet) grève", Meaning: "des parenthèses pour grouper"},
			{Query: "2 PARMI (port, grève, maire)", Meaning: "au moins deux de ces clauses"},
			{Query: "port>=3", Meaning: "au moins trois fois dans l’article"},
		}},
		{"Près l’un de l’autre", []example{
			{Query: "réforme NEAR/10 retraites", Meaning: "à dix mots au plus, dans n’importe quel ordre ; on peut aussi écrire PROCHE/10"},
			{Query: "conseil ADJ/2 municipal", Meaning: "dans cet ordre, à deux mots au plus ; on peut aussi écrire SUIVI/2"},
			{Query: "port NOTNEAR/5 grève", Meaning: "le premier, sans le second à cinq mots ou moins"},
			{Query: "maire PHRASE conseil", Meaning: "dans la même phrase"},
			{Query: "maire PARA conseil", Meaning: "dans le même paragraphe"},
			{Query: "debut:50 grève", Meaning: "dans les cinquante premiers mots"},
		}},
		{"Champs, dates, longueur", []example{
			{Query: "titre:grève", Meaning: "dans le titre ; de même chapo:, texte:, source:, auteur:, rubrique:, id:"},
			{Query: `source:"Ponant-Presse"`, Meaning: "dans le nom du journal ou de l’agence ; un nom de plusieurs mots veut des guillemets"},
			{Query: "hôpital date:2019", Meaning: "en 2019 ; de même date:2023-02, date:2023-02-06"},
			{Query: "grève date:2019..2023-06", Meaning: "de 2019 à juin 2023 ; de même date:>=2019"},
			{Query: "mots>200", Meaning: "les articles de plus de deux cents mots"},
		}},
	}
	for _, g := range list {
		for i := range g.Examples {
			g.Examples[i].Meaning = french.Typeset(g.Examples[i].Meaning)
			g.Examples[i].URL = home + address.Of(kiosque.SearchRequest{Query: g.Examples[i].Query})
		}
	}
	return list
}
