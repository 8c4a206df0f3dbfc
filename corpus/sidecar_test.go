package corpus

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// sidecars are one table in the forms that it may have.
func sidecars(t *testing.T) map[string]string {
	t.Helper()
	rows := [][]string{{"id", "titre", "date", "journal"}, {"texte1", "La digue", "2023-11-06", "Le Phare"}, {"absent", "Rien", "2023-11-07", "Le Phare"}}
	book := excelize.NewFile()
	var csv, tsv, cells strings.Builder
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
		csv.WriteString(strings.Join(row, ",") + "\n")
		tsv.WriteString(strings.Join(row, "\t") + "\r\n")
		cells.WriteString("<t:table-row>")
		for _, cell := range row {
			cells.WriteString("<t:table-cell><x:p>" + cell + "</x:p></t:table-cell>")
		}
		cells.WriteString("</t:table-row>")
	}
	var xlsx bytes.Buffer
	if err := book.Write(&xlsx); err != nil {
		t.Fatal(err)
	}
	ods := openDocument(t, "<o:document-content xmlns:o='o' xmlns:t='t' xmlns:x='x'><t:table>"+cells.String()+"</t:table></o:document-content>")
	return map[string]string{"metadata.csv": csv.String(), "Metadata.TSV": tsv.String(), "metadata.xlsx": xlsx.String(), "metadata.ods": string(ods)}
}

// TestSidecarAnywhere reads texts beside a table of each form in folders and in archives, whichever of them comes first.
func TestSidecarAnywhere(t *testing.T) {
	want := []string{
		"reject aucun fichier de ce nom à côté du tableau : absent", "Autre |  | ", "La digue | 2023-11-06 | Le Phare",
	}
	for name, table := range sidecars(t) {
		texts := []member{{"autre.txt", "Autre\n\nUn texte."}, {"texte1.txt", "Le conseil a voté.\n\nSix mois."}}
		before, after := slices.Concat([]member{{name, table}}, texts), slices.Concat(texts, []member{{name, table}})
		var below, two []member
		for _, m := range after {
			below = append(below, member{"corpus/txm/" + m.name, m.data})
			two = append(two, member{"a/" + m.name, m.data}, member{"b/" + m.name, strings.ReplaceAll(m.data, "Phare", "Fanal")})
		}
		folder := t.TempDir()
		for _, m := range before {
			if err := os.WriteFile(filepath.Join(folder, m.name), []byte(m.data), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for label, data := range map[string]string{
			"a.zip": zipped(t, before...), "b.zip": zipped(t, after...), "a.tar": tarred(t, before...), "b.tar": tarred(t, after...),
			"c.tgz": gzipped(t, tarred(t, after...)), "d.tar.zst": zstandard(t, tarred(t, below...)), "e.zip": zipped(t, below...),
			"f.zip": zipped(t, member{"g.zip", zipped(t, after...)}), "": "",
		} {
			path := folder
			if label != "" {
				_, path = write(t, label, []byte(data))
			}
			if diff := cmp.Diff(want, sidecarBriefs(t, path)); diff != "" {
				t.Errorf("%s in %q (-want +got)\n%s", name, label, diff)
			}
		}
		if name == "metadata.csv" { // each folder of an archive has its own
			_, path := write(t, "two.zip", []byte(zipped(t, two...)))
			got := strings.Join(sidecarBriefs(t, path), "\n")
			if strings.Count(got, "La digue | 2023-11-06 | Le Phare") != 1 || strings.Count(got, "La digue | 2023-11-06 | Le Fanal") != 1 {
				t.Errorf("two folders: %s", got)
			}
		}
	}
}

func sidecarBriefs(t *testing.T, path string) (out []string) {
	t.Helper()
	for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
		if err != nil {
			reason := err.Error()
			if _, after, ok := strings.Cut(reason, " : "); ok {
				reason = after
			}
			out = append(out, "reject "+reason)
			continue
		}
		a := item.Article
		out = append(out, a.Title+" | "+a.Date.String()+" | "+a.Source)
	}
	return out
}

// TestSidecarFarBehind reads an archive in a stream whose table comes behind more than is looked at ahead: the texts are
// read, and it is said that the table is none of articles.
func TestSidecarFarBehind(t *testing.T) {
	text := "Titre\n\n" + strings.Repeat("un mot ", 1<<17)
	var files []member
	for i := range 40 {
		files = append(files, member{fmt.Sprintf("texte%02d.txt", i), text})
	}
	data := tarred(t, append(files, member{"metadata.csv", "id,titre,date\ntexte00,A,2020\n"})...)
	articles, rejects := 0, 0
	for item, err := range Open(t.Context(), []string{"-"}, strings.NewReader(data), Options{}) {
		switch {
		case err != nil:
			rejects++
		case item.Article.Title == "Titre":
			articles++
		}
	}
	if articles != 40 || rejects != 1 {
		t.Errorf("%d articles, %d rejects", articles, rejects)
	}
}

// TestDocumentsAreNoFolders refuses documents and programs that are zip archives, once each, wherever they lie.
func TestDocumentsAreNoFolders(t *testing.T) {
	office := func(kind string, members ...string) string {
		all := []member{{"[Content_Types].xml", "<Types/>"}}
		if kind != "" {
			all = []member{{"mimetype", kind}}
		}
		for _, name := range members {
			all = append(all, member{name, "<x/>"})
		}
		for i := range 50 {
			all = append(all, member{fmt.Sprintf("media/note%d.txt", i), "Titre\n\nUn texte."})
		}
		return zipped(t, all...)
	}
	last := slices.Concat(strings.Split(strings.Repeat("a/b.class ", 120), " ")[:120], []string{"META-INF/MANIFEST.MF"})
	for name, tt := range map[string]struct{ data, reason string }{
		"a.odt":  {office("application/vnd.oasis.opendocument.text", "content.xml"), "document LibreOffice"},
		"a.odp":  {office("application/vnd.oasis.opendocument.presentation", "content.xml"), "présentation LibreOffice"},
		"a.epub": {office("application/epub+zip", "META-INF/container.xml"), "livre EPUB"},
		"b.epub": {office("", "META-INF/container.xml"), "livre EPUB"},
		"a.pptx": {office("", "ppt/presentation.xml"), "présentation PowerPoint"},
		"a.vsdx": {office("", "visio/document.xml"), "dessin Visio"},
		"a.jar":  {office("", last...), "archive Java"},
		"a.apk":  {office("", "AndroidManifest.xml", "META-INF/MANIFEST.MF"), "application Android"},
		"a.idml": {office("application/vnd.adobe.indesign-idml-package", "designmap.xml"), "document bureautique"},
		"a.xps":  {office("", "FixedDocSeq.fdseq"), "document bureautique"},
		"a.page": {zipped(t, member{"Index/Document.iwa", "x"}, member{"preview.txt", "Titre\n\nx"}), "document d'Apple"},
	} {
		for label, data := range map[string]string{
			name: tt.data, "in.zip": zipped(t, member{"dossier/" + name, tt.data}, member{"note.txt", "Titre\n\nx"}),
			"in.tgz": gzipped(t, tarred(t, member{name, tt.data})), name + ".gz": gzipped(t, tt.data),
		} {
			dir, path := write(t, label, []byte(data))
			titles, rejects := read(t, Options{}, dir, path)
			if len(rejects) != 1 || !strings.Contains(rejects[0], tt.reason) || len(titles) > 1 {
				t.Errorf("%s in %s: %q, %q", name, label, titles, rejects)
			}
		}
	}
	if titles, _ := read(t, Options{}, "", writeOnly(t, "word.docx", zipped(t, member{"word/document.xml", wordOf("La digue", "Le conseil.")},
		member{"[Content_Types].xml", "<Types/>"}))); len(titles) != 1 {
		t.Errorf("Word whose parts are in another order: %q", titles)
	}
}

// writeOnly is write without the folder.
func writeOnly(t *testing.T, name, data string) string {
	t.Helper()
	_, path := write(t, name, []byte(data))
	return path
}

// TestSidecarTooLarge: of a table beyond its limit, what is read counts, and the rest is told.
func TestSidecarTooLarge(t *testing.T) {
	dir := t.TempDir()
	var table strings.Builder
	table.WriteString("id,titre,reste\n")
	filler := strings.Repeat("x", 1<<20)
	for i := range 66 {
		fmt.Fprintf(&table, "t%d,Titre %d,%s\n", i, i, filler)
	}
	for name, data := range map[string]string{"metadata.csv": table.String(), "t0.txt": "Un texte.", "t65.txt": "Un autre."} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	titles, rejects := read(t, Options{}, dir, dir)
	if diff := cmp.Diff([]string{"t0.txt Titre 0", "t65.txt Un autre."}, titles); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	if len(rejects) == 0 || !strings.HasPrefix(rejects[0], "metadata.csv:65 tableau trop grand (64 Mio") {
		t.Errorf("rejects %.200q", rejects)
	}
}
