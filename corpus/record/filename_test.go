package record

import "testing"

// TestFromName: a paper, a page and an edition are taken from the names that give them, and from none that only looks so.
func TestFromName(t *testing.T) {
	for in, want := range map[string]nameSays{
		"Le Phare/1914-08-02/page3.txt":                          {"Le Phare", "3", ""},
		"corpus/L'Écho de Locmel/1914/08/02/p. 3.txt":            {"L'Écho de Locmel", "3", ""},
		"a.zip!Le Phare/1914-08-02/page_012.txt":                 {"Le Phare", "12", ""},
		"2023-11-06_LeMonde_12.txt":                              {"Le Monde", "", ""},
		"lefigaro_20231106.txt":                                  {"Le Figaro", "", ""},
		"Ouest-France 2 août 1914 p. 3.txt":                      {"Ouest-France", "3", ""},
		"Ouest-France_2023-11-06_édition-Rennes_p3.txt":          {"Ouest-France", "3", "Rennes"},
		"1914-08-02 - L'Humanité - page 1.txt":                   {"L'Humanité", "1", ""},
		"1944-08-25_Libération.txt":                              {},
		"2023-11-06_Libération, un anniversaire.txt":             {},
		"2023-11-06_20 minutes.txt":                              {},
		"2023-11-06_La Marseillaise.txt":                         {},
		"2023-11-06_sudouest_p12.txt":                            {"Sud Ouest", "12", ""},
		"LIBERATION/2023/11/06/p1.txt":                           {"Libération", "1", ""},
		"LIBERATION/2023/11/06/article12.txt":                    {},
		"Le Figaro/2023-11-06.txt":                               {"Le Figaro", "", ""},
		"le_monde_2023-11-06.txt":                                {},
		"2023-11-06_LePhare_La-digue.txt":                        {},
		"Le Phare/1914-08-02/la-digue.txt":                       {},
		"La Digue/2023-11-06.txt":                                {},
		"Mes Articles/1914-08-02/page3.txt":                      {"", "3", ""},
		"textes/1914/08/02/page3.txt":                            {"", "3", ""},
		"page3.txt":                                              {},
		"Le Phare/page3.txt":                                     {},
		"lemonde.txt":                                            {},
		"2023-11-06_le-temps.txt":                                {},
		"2023-11-06_le-monde-selon-lavrov.txt":                   {},
		"2023-11-06_lemonde_lefigaro.txt":                        {},
		"2023-11-06_12.txt":                                      {},
		"2023-11-06 p1 p2.txt":                                   {},
		"2023-11-06_top3.txt":                                    {},
		"2023-11-06_entretien-p.txt":                             {},
		"Le Phare 1914/1914-08-02/page3.txt":                     {"", "3", ""},
		"":                                                       {},
		"/":                                                      {},
		"2023-11-06_Libération de Paris, un anniversaire.txt":    {},
		"2023-11-06_La Croix-Rouge à Locmel.txt":                 {},
		"2023-11-06_Un numéro du Petit Parisien aux enchères.md": {},
	} {
		if got := fromName(in); got != want {
			t.Errorf("%s: %+v, want %+v", in, got, want)
		}
	}
}

func FuzzFromName(f *testing.F) {
	for _, s := range []string{
		"Le Phare/1914-08-02/page3.txt", "lefigaro_20231106.txt", "a!\\/1914/08/p. 3", "Ouest-France 2 août 1914 p. 3",
		"2023-11-06_é\xff_p",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if says := fromName(s); len(says.page) > 3 || len(says.source) > 200 || len(says.edition) > 200 {
			t.Errorf("%q: %+v", s, says)
		}
	})
}
