package web

import "github.com/kiosque-search/kiosque"

// articles is what the tests search in: ordinary ones, one of each kind of date, and some that mean harm.
func articles() []kiosque.Article {
	list := []kiosque.Article{
		{
			ID: "a1", Title: "Éclipse au-dessus de Brévant", Lead: "Un après-midi de pénombre.",
			Body:    "L’éclipse a duré deux minutes.\nLes éclipses sont rares, dit l’astronome.\n\nLe cœur de la ville s’est tu.",
			Date:    kiosque.Date{Year: 2023, Month: 2, Day: 6},
			Authors: []string{"Aline Duvert", "Théo Maurel"}, Agency: "ABN", Place: "Brévant", Tags: []string{"ciel"},
			DateOrigin: kiosque.DateDeclared, Source: "Le Courrier de Brévant", Section: "Sciences",
			URL: "https://courrier.example/eclipse?a=1&b=2",
		},
		{
			ID: "a2", Title: "Le pont fermé pour éclipse", TitleDerived: true, Body: "Le pont fermé. À cause de l’éclipse.",
			Date: kiosque.Date{Year: 2023, Month: 2}, DateOrigin: kiosque.DateDeclared, Source: "L’Écho d’Aurel", Section: "Région",
		},
		{
			ID: "a3", Title: "Marché & saveurs", Body: "Au marché, l’éclipse a vidé les étals.",
			Date: kiosque.Date{Year: 2024, Month: 3, Day: 1}, DateOrigin: kiosque.DateInferred, Source: "L’Écho d’Aurel",
		},
		{
			ID: "a4", Title: "Dépêche du port", Body: "MARSANGES, 5 février – Le port attend l’éclipse.",
			Date: kiosque.Date{Year: 2023, Month: 2, Day: 5}, DateOrigin: kiosque.DateDateline, Source: "ABN", Section: "Région",
		},
		{ID: "a5", Title: "Sans jour ni mois", Body: "Une éclipse, un jour.", Date: kiosque.Date{Year: 2022}, DateOrigin: kiosque.DateDeclared, Source: "ABN"},
		{ID: "a6", Body: "Éclipse sans date.", Source: "ABN", Section: "Sciences"},
		{
			ID: `x/y?z#w%2F"><script>alert(1)</script>`, Title: `<script>alert("titre éclipse")</script>`,
			Lead:   `<img src=x onerror=alert(1)>`,
			Body:   "éclipse </p><script>alert('corps')</script>\n\n\"><svg onload=alert(1)> éclipse & <b>gras</b>",
			Source: `<b onclick="x">S</b>`, Section: `"><i>rubrique</i>`, Authors: []string{"<u>auteur</u>"},
			Agency: "<s>a</s>", Place: "</dd><script>1</script>", Tags: []string{"<em>t</em>"},
			URL: "javascript:alert(1)",
		},
		{ID: "..", Title: "Deux points", Body: "éclipse", Source: "ABN", URL: "//ailleurs.example/x"},
		{ID: ".", Title: "Un point", Body: "éclipse", Source: "ABN", URL: "https:///sans-hote"},
	}
	for _, day := range []int{10, 11, 12, 13, 14, 15, 16, 17} {
		list = append(list, kiosque.Article{
			ID: "b" + string(rune('a'+day)), Title: "Chronique du jour", Body: "Le brouillard est revenu sur l’estuaire.",
			Date: kiosque.Date{Year: 2023, Month: 4, Day: day}, DateOrigin: kiosque.DateDeclared, Source: "Le Courrier de Brévant", Section: "Météo",
		})
	}
	return list
}
