package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMappings: what columns and keys were taken for, and how many values they had, with a sample.
func TestMappings(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		o     Options
		want  string
	}{
		{
			name: "table", files: map[string]string{"a.csv": "Titre;texte;nb_mots;vide\nUn;a;350;\nDeux;b;;\n"},
			want: `a.csv tableau: Titre title 2/2 "Un", texte body 2/2 "a", nb_mots ? 1/0 "350", vide ? 0/0 ""`,
		},
		{
			name: "two columns for one field", files: map[string]string{"a.csv": "title,headline,text\nUn,x,a\n,y,b\n"},
			want: `a.csv tableau: title title 1/1 "Un", headline title 2/1 "x", text body 2/2 "a"`,
		},
		{
			name: "asked for", files: map[string]string{"a.csv": "T1,T2,corps,date\nUn,x,a,2021\n"},
			o:    Options{Fields: map[string]string{"T1": "title", "T2": "title", "date": "-"}},
			want: `a.csv tableau: T1 title 1/1 "Un", T2 title 1/1 "x", corps body 1/1 "a", date ? 1/0 "2021"`,
		},
		{
			name: "JSON lines", files: map[string]string{"a.jsonl": `{"title":"Un","text":"a\nb","vues":3,"x":null,"tags":["p","q"]}` + "\n" +
				`{"title":"Deux","text":"c","nom":"\u00e9t\u00e9","authors":7}` + "\n"},
			want: `a.jsonl JSON: title title 2/2 "Un", text body 2/2 "a b", vues ? 1/0 "3", tags tags 1/1 "p, q", nom ? 1/0 "été", authors authors 1/0 "7"`,
		},
		{
			name: "data frame", files: map[string]string{"a.json": `{"columns":["titre","texte","n"],"index":[0],"data":[["Un","a",4]]}`},
			want: `a.json JSON: titre title 1/1 "Un", texte body 1/1 "a", n ? 1/0 "4"`,
		},
		{
			name: "IRaMuTeQ", files: map[string]string{"a.txt": "**** *date_2021-03-01 *journal_gazette *genre_breve\nLe texte.\n"},
			want: `a.txt IRaMuTeQ: date date 1/1 "2021-03-01", journal source 1/1 "gazette", genre detail 1/1 "breve"`,
		},
		{
			name: "XML", files: map[string]string{"a.xml": `<docs><doc id="1" n="7"><title>Un</title><text>a</text><vues>3</vues></doc></docs>`},
			want: `a.xml corpus XML: id id 1/1 "1", n detail 1/1 "7", title title 1/1 "Un", text body 1/1 "a", vues ? 1/0 "3"`,
		},
		{
			name: "table beside texts", files: map[string]string{"metadata.csv": "id,titre,genre\nun,Un,brève\n", "un.txt": "Le texte."},
			want: `metadata.csv metadata.csv: titre title 1/1 "Un", genre detail 1/1 "brève"`,
		},
		{
			name: "names of files", files: map[string]string{"Ouest-France_2023-11-06_p3.txt": "Le texte."},
			want: `Ouest-France_2023-11-06_p3.txt texte: (nom du fichier) source 1/1 "Ouest-France", (nom du fichier) page 1/1 "3"`,
		},
		{
			name: "headers of texts",
			files: map[string]string{"a.txt": "Titre : Un\nDate : 2023-11-06\nLangue : fr\nSource : Le Phare\n\nLe texte.\n\n" +
				"Titre : Deux\nDate : 2023-11-07\n\nL'autre."},
			want: `a.txt texte: Titre title 2/2 "Un", Date date 2/2 "2023-11-06", Langue detail 1/1 "fr", Source source 1/1 "Le Phare"`,
		},
		{name: "text", files: map[string]string{"a.txt": "Un\n\nLe texte."}},
		{
			name: "archive", files: map[string]string{"a.zip": zipped(t, member{"b.csv", "titre,texte\nUn,a\n"})},
			want: `a.zip!b.csv tableau: titre title 1/1 "Un", texte body 1/1 "a"`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range tt.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			tt.o.Mapped = func(m Mapping) {
				var columns []string
				for _, c := range m.Columns {
					field := c.Field
					if field == "" {
						field = "?"
					}
					columns = append(columns, fmt.Sprintf("%s %s %d/%d %q", c.Name, field, c.Values, c.Used, c.Sample))
				}
				rel, _ := strings.CutPrefix(m.Path, dir+"/")
				got = append(got, rel+" "+m.Format+": "+strings.Join(columns, ", "))
			}
			all(t, tt.o, dir)
			if diff := cmp.Diff(tt.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestInputs: an item and a reject name the file on disk that they come from.
func TestInputs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.zip")
	if err := os.WriteFile(path, []byte(zipped(t, member{"b.txt", story}, member{"c.txt", ""})), 0o666); err != nil {
		t.Fatal(err)
	}
	var got []string
	for item, err := range Open(t.Context(), []string{dir, filepath.Join(dir, "absent")}, nil, Options{}) {
		if reject, ok := err.(*Reject); ok { //nolint:errorlint // it is never wrapped
			got = append(got, "reject "+strings.TrimPrefix(reject.Path, dir)+" of "+strings.TrimPrefix(reject.Input, dir))
			continue
		}
		got = append(got, strings.TrimPrefix(item.Path, dir)+" of "+strings.TrimPrefix(item.Input, dir))
	}
	for item, err := range OpenStream(t.Context(), "https://exemple.fr/a", strings.NewReader(story), Options{}) {
		got = append(got, fmt.Sprint(item.Path, " of ", item.Input, err))
	}
	want := []string{"/a.zip!b.txt of /a.zip", "reject /a.zip!c.txt of /a.zip", "reject /absent of ", "https://exemple.fr/a of https://exemple.fr/a<nil>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
