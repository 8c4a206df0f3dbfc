package corpus

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	savedPage  = "<html><head><title>La digue - Le Phare</title></head><body><article><h1>La digue</h1><p>Le conseil a voté.</p></article></body></html>"
	savedFrame = "<html><head><title>Réclame</title></head><body><p>Achetez des chaussures.</p></body></html>"
	frames     = `<html><head><title>Le Phare</title></head><frameset cols="20%,80%"><frame src="Accueil_files/texte.html"></frameset></html>`
)

// savedMembers are pages with all that a browser saves with them, and folders that only look so.
var savedMembers = []member{
	{"La digue.html", savedPage},
	{"La digue_fichiers/saved_resource.html", savedFrame},
	{"La digue_fichiers/f.txt", "var x = 1;\n"},
	{"La digue_fichiers/sous/a.js.téléchargement", "function x(){return 1}\n"},
	{"Accueil.htm", frames},
	{"Accueil_files/texte.html", strings.ReplaceAll(savedPage, "digue", "mer")},
	{"corpus_files/un.txt", "Un titre\n\nUn texte qui est là.\n"},
	{"tous.html_fichiers/deux.txt", "Deux titres\n\nUn autre texte.\n"},
}

// TestCompanions imports such pages from a folder and from archives: the article, the text behind the frames, and what
// lies in folders that belong to no page.
func TestCompanions(t *testing.T) {
	dir := t.TempDir()
	for _, m := range savedMembers {
		path := filepath.Join(dir, "d", filepath.FromSlash(m.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(m.data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string]string{"d.zip": zipped(t, savedMembers...), "d.tgz": gzipped(t, tarred(t, savedMembers...))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"Deux titres", "La digue", "La mer", "Un titre"}
	for _, name := range []string{"d", "d.zip", "d.tgz"} {
		var got []string
		for item, err := range Open(t.Context(), []string{filepath.Join(dir, name)}, nil, Options{}) {
			if err != nil {
				if !strings.Contains(err.Error(), "Accueil.htm : page de cadres") {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			got = append(got, item.Article.Title)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// plist is a property list in Apple's binary form; its objects are texts, data ([]byte), and dictionaries by the numbers of their
// keys and values.
func plist(objects ...any) []byte {
	data := []byte("bplist00")
	var places []byte
	for _, object := range objects {
		places = binary.BigEndian.AppendUint32(places, uint32(len(data)))
		head := func(kind byte, n int) {
			if n < 15 {
				data = append(data, kind<<4|byte(n))
			} else {
				data = binary.BigEndian.AppendUint32(append(data, kind<<4|15, 0x12), uint32(n))
			}
		}
		switch o := object.(type) {
		case string:
			head(5, len(o))
			data = append(data, o...)
		case []rune:
			head(6, len(o))
			for _, r := range o {
				data = binary.BigEndian.AppendUint16(data, uint16(r))
			}
		case []byte:
			head(4, len(o))
			data = append(data, o...)
		case [][2]byte:
			head(13, len(o))
			for i := range 2 {
				for _, pair := range o {
					data = append(data, pair[i])
				}
			}
		}
	}
	table := len(data)
	data = append(append(data, places...), 0, 0, 0, 0, 0, 0, 4, 1)
	for _, n := range []int{len(objects), 0, table} {
		data = binary.BigEndian.AppendUint64(data, uint64(n))
	}
	return data
}

// webArchiveOf is a page as Safari saves it.
func webArchiveOf(page []byte, encoding string) []byte {
	return plist([][2]byte{{1, 2}}, "WebMainResource", [][2]byte{{3, 4}, {5, 6}, {7, 8}}, "WebResourceData", page,
		"WebResourceTextEncodingName", encoding, "WebResourceURL", []rune("https://phare.test/é"))
}

// TestWebArchive reads pages of Safari, and such files cut off anywhere or with a byte that is another.
func TestWebArchive(t *testing.T) {
	sound := webArchiveOf([]byte(savedPage), "UTF-8")
	want := []string{"page HTML |  | Le Phare | La digue |  | https://phare.test/é | Le conseil a voté."}
	latin := webArchiveOf(bytes.ReplaceAll([]byte(savedPage), []byte("é"), []byte("\xe9")), "iso-8859-1")
	for _, data := range [][]byte{sound, latin} {
		if diff := cmp.Diff(want, briefs(t, "a.webarchive", data)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	for i := range sound {
		pour(t, "a.webarchive", sound[:i])
		other := bytes.Clone(sound)
		other[i] ^= 0xff
		pour(t, "a.webarchive", other)
	}
	for name, data := range map[string][]byte{
		"sans page": plist([][2]byte{{1, 1}}, "WebMainResource"), "abîmée": []byte("bplist00 WebMainResource" + strings.Repeat("\xff", 40)),
	} {
		if got := briefs(t, "a.webarchive", data); len(got) != 1 || !strings.Contains(got[0], "archive web de Safari "+name) {
			t.Errorf("%q", got)
		}
	}
}
