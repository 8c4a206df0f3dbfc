package corpus

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// issueFiles are the files of one fixture of METS.
func issueFiles(t testing.TB, dir string) (out []member) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/mets.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, dir+"/"); ok {
			out = append(out, member{name, string(f.Data)})
		}
	}
	if len(out) < 2 {
		t.Fatalf("%d files of %s", len(out), dir)
	}
	return out
}

// TestIssuesAnywhere reads an issue as a folder, as its METS file alone, and in archives of all kinds, whatever comes
// first: the articles are the same. Two issues with files of the same names are not mixed up.
func TestIssuesAnywhere(t *testing.T) {
	files := issueFiles(t, "bnl")
	folder := t.TempDir()
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f.data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	bodies := func(paths ...string) (out []string) {
		for item, err := range Open(t.Context(), paths, nil, Options{}) {
			if err != nil {
				out = append(out, "reject "+err.Error())
				continue
			}
			out = append(out, item.Article.ID+" "+item.Article.Title)
		}
		return out
	}
	want := bodies(folder)
	if len(want) != 5 {
		t.Fatalf("%q", want)
	}
	backwards := slices.Clone(files)
	slices.Reverse(backwards)
	var packed []member
	for _, f := range files {
		packed = append(packed, member{f.name + ".gz", gzipped(t, f.data)})
	}
	for name, data := range map[string]string{
		"a.zip": zipped(t, files...), "b.zip": zipped(t, backwards...), "a.tar": tarred(t, files...), "b.tar": tarred(t, backwards...),
		"a.tgz": gzipped(t, tarred(t, files...)), "a.tar.zst": zstandard(t, tarred(t, backwards...)),
		"n.zip": zipped(t, member{"x.tar", tarred(t, backwards...)}, member{"note.txt", "\n\n"}),
		"p.zip": zipped(t, packed...),
	} {
		_, path := write(t, name, []byte(data))
		got := slices.DeleteFunc(bodies(path), func(s string) bool { return strings.Contains(s, "fichier vide") })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(want, bodies(filepath.Join(folder, files[0].name))); diff != "" {
		t.Errorf("METS alone (-want +got)\n%s", diff)
	}
	var two []member
	for _, dir := range []string{"un/", "deux/"} {
		for _, f := range files {
			two = append(two, member{dir + f.name, strings.ReplaceAll(f.data, "foule", "foule de "+strings.Trim(dir, "/"))})
		}
	}
	_, path := write(t, "two.zip", []byte(zipped(t, two...)))
	var texts []string
	for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(item.Article.Body, "foule") {
			texts = append(texts, strings.ReplaceAll(item.Path, path, "")+" "+item.Article.Body)
		}
	}
	if diff := cmp.Diff([]string{
		"!un/1871-10-01_01-mets.xml Il part à midi.\n\nLa foule de un attend.",
		"!deux/1871-10-01_01-mets.xml Il part à midi.\n\nLa foule de deux attend.",
	}, texts); diff != "" {
		t.Errorf("two issues (-want +got)\n%s", diff)
	}
}

// TestWaitingOverflows puts more aside than memory is for: nothing is lost, nothing stays behind.
func TestWaitingOverflows(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	page := `<alto><Layout><Page><TextBlock ID="b">` +
		strings.Repeat(`<TextLine><String CONTENT="mot"/></TextLine>`, 40_000) + `</TextBlock></Page></Layout></alto>`
	var pages []member
	for i := range 15 {
		pages = append(pages, member{string(rune('a'+i)) + ".xml", page})
	}
	_, path := write(t, "a.tar", []byte(tarred(t, pages...)))
	if n := len(all(t, Options{}, path)); n != 15 {
		t.Errorf("%d articles", n)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// FuzzIssue reads an issue of any two files.
func FuzzIssue(f *testing.F) {
	for _, dir := range []string{"bnl", "bnf", "europeana"} {
		files := issueFiles(f, dir)
		f.Add(files[0].data, files[1].data)
	}
	f.Add(`<mets><fileSec><file ID="a"><FLocat href="a.xml"/></file></fileSec>`+
		`<structMap TYPE="LOGICAL"><div TYPE="ARTICLE"><fptr FILEID="a"/></div></structMap></mets>`,
		`<mets><fileSec><file ID="a"><FLocat href="mets.xml"/></file></fileSec></mets>`)
	f.Fuzz(func(t *testing.T, issue, page string) {
		if len(issue)+len(page) > 1<<16 {
			return
		}
		pour(t, "a.tar", []byte(tarred(t, member{"text/0001.xml", page}, member{"0001.xml", page}, member{"mets.xml", issue})))
	})
}
