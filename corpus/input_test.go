package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
)

// read reads paths and returns the titles of the articles and the reasons of the rejects, with their paths below dir
// and their lines.
func read(t testing.TB, o Options, dir string, paths ...string) (titles, rejects []string) {
	t.Helper()
	for item, err := range Open(t.Context(), paths, nil, o) {
		if reject, ok := errors.AsType[*Reject](err); ok {
			rejects = append(rejects, fmt.Sprintf("%s:%d %s", strings.TrimPrefix(reject.Path, dir+"/"), reject.Line, reject.Reason))
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, strings.TrimPrefix(item.Path, dir+"/")+" "+item.Article.Title)
	}
	return titles, rejects
}

// write puts one file into a new folder.
func write(t testing.TB, name string, data []byte) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir, path
}

const note = "Été à l’île d’Ouessant\n\n« L’œuvre » – 3 € – du capitaine a été sauvée. Ça, c’était à Noël.\n"

func encoded(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncodings(t *testing.T) {
	first, rest, _ := strings.Cut(note, "\n")
	rest = "\n" + rest
	for _, tt := range []struct {
		name string
		data []byte
		o    Options
	}{
		{name: "utf-8", data: []byte(note)},
		{name: "utf-8 with mark", data: []byte("\ufeff" + note)},
		{name: "windows-1252", data: encoded(t, charmap.Windows1252, note)},
		{name: "utf-16le", data: encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), note)},
		{name: "utf-16be", data: encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), note)},
		{name: "utf-16le with mark", data: encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), note)},
		{name: "utf-16be with mark", data: encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), note)},
		{name: "macintosh, asked for", data: encoded(t, charmap.Macintosh, note), o: Options{Encoding: "Macintosh"}},
		{name: "macintosh", data: encoded(t, charmap.Macintosh, note)},
		{name: "first line windows-1252, the rest utf-8", data: append(encoded(t, charmap.Windows1252, first), rest...)},
		{name: "first line utf-8, the rest windows-1252", data: append([]byte(first), encoded(t, charmap.Windows1252, rest)...)},
		{name: "crlf", data: []byte(strings.ReplaceAll(note, "\n", "\r\n"))},
		{name: "cr", data: []byte(strings.ReplaceAll(note, "\n", "\r"))},
		{name: "nel", data: []byte(strings.ReplaceAll(note, "\n", "\u0085"))},
		{name: "line separators", data: []byte(strings.ReplaceAll(note, "\n\n", "\u2029"))},
		{name: "windows-1252 read as latin-1", data: []byte(strings.NewReplacer("’", "\u0092", "œ", "\u009c", "–", "\u0096", "€", "\u0080").Replace(note))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, path := write(t, "note.txt", tt.data)
			items := all(t, tt.o, path)
			if len(items) != 1 {
				t.Fatalf("%d articles", len(items))
			}
			a := items[0].Article
			if got := a.Title + "\n\n" + a.Body + "\n"; got != note {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestLinesOfTwoEncodings reads lines of UTF-8 and Windows-1252 in one file.
func TestLinesOfTwoEncodings(t *testing.T) {
	line := `{"title":"Été à Noël","text":"L’œuvre."}`
	data := line + "\n" + string(encoded(t, charmap.Windows1252, line)) + "\n"
	table := "titre;texte\nÉté à Noël;L’œuvre.\n" + string(encoded(t, charmap.Windows1252, "Été à Noël;L’œuvre.\n"))
	for name, data := range map[string]string{"a.jsonl": data, "a.csv": table, "b.jsonl": strings.ReplaceAll(data, "\n", "\r")} {
		_, path := write(t, name, []byte(data))
		items := all(t, Options{}, path)
		if len(items) != 2 {
			t.Fatalf("%s: %d articles", name, len(items))
		}
		for _, item := range items {
			if item.Article.Title != "Été à Noël" || item.Article.Body != "L’œuvre." {
				t.Errorf("%s: %q, %q", name, item.Article.Title, item.Article.Body)
			}
		}
	}
}

// Makers of archives.

type member struct{ name, data string }

func zipped(t testing.TB, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate, NonUTF8: strings.ContainsRune(m.name, 0xfffd)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, m.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		if err := w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.data)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, m.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstandard(t testing.TB, s string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close() //nolint:errcheck // writes nowhere
	return string(w.EncodeAll([]byte(s), nil))
}

const (
	lines = `{"title":"Un","text":"a"}` + "\n" + `{"title":"Deux","text":"b"}` + "\n"
	story = "Trois\nLe texte du troisième."
)

func TestContainers(t *testing.T) {
	two := []member{{"a.jsonl", lines}, {"d/é.txt", story}, {"__MACOSX/._a", "x"}, {"d/.DS_Store", "x"}}
	for _, tt := range []struct {
		name, data string
		titles     []string
		rejects    []string
	}{
		{name: "a.jsonl.gz", data: gzipped(t, lines), titles: []string{"a.jsonl.gz Un", "a.jsonl.gz Deux"}},
		{name: "a.jsonl.gz", data: gzipped(t, lines) + gzipped(t, lines), titles: []string{"a.jsonl.gz Un", "a.jsonl.gz Deux", "a.jsonl.gz Un", "a.jsonl.gz Deux"}},
		{name: "nom-trompeur.txt", data: zstandard(t, lines), titles: []string{"nom-trompeur.txt Un", "nom-trompeur.txt Deux"}},
		{name: "t.csv.zst", data: zstandard(t, "colonne,titre,texte\n1,Seul,\n"), titles: []string{"t.csv.zst Seul"}},
		{name: "a.zip", data: zipped(t, two...), titles: []string{"a.zip!a.jsonl Un", "a.zip!a.jsonl Deux", "a.zip!d/é.txt Trois"}},
		{name: "a.tar", data: tarred(t, two...), titles: []string{"a.tar!a.jsonl Un", "a.tar!a.jsonl Deux", "a.tar!d/é.txt Trois"}},
		{name: "a.tgz", data: gzipped(t, tarred(t, two...)), titles: []string{"a.tgz!a.jsonl Un", "a.tgz!a.jsonl Deux", "a.tgz!d/é.txt Trois"}},
		{name: "a.tar.zst", data: zstandard(t, tarred(t, two...)), titles: []string{"a.tar.zst!a.jsonl Un", "a.tar.zst!a.jsonl Deux", "a.tar.zst!d/é.txt Trois"}},
		{
			name: "n.zip", data: zipped(t, member{"b.tar.gz", gzipped(t, tarred(t, member{"c.zip", zipped(t, member{"d.txt", story})}))}),
			titles: []string{"n.zip!b.tar.gz!c.zip!d.txt Trois"},
		},
		{name: "cp437.zip", data: zipped(t, member{"\x82t\x82.txt", story}), titles: []string{"cp437.zip!été.txt Trois"}},
		{name: "cp850.zip", data: zipped(t, member{"\xb7 l'\x82t\x82.txt", story}), titles: []string{"cp850.zip!À l'été.txt Trois"}},
		{
			name: "path.zip", data: zipped(t, member{"../../etc/a.txt", story}, member{"/b\n.txt", story}),
			titles: []string{"path.zip!../../etc/a.txt Trois", "path.zip!/b?.txt Trois"},
		},
		{name: "path.tar", data: tarred(t, member{"../../etc/a.txt", story}), titles: []string{"path.tar!../../etc/a.txt Trois"}},

		// What is wrong is said, and hides nothing.
		{name: "cut.jsonl.gz", data: gzipped(t, lines)[:40], titles: []string{"cut.jsonl.gz Un"}, rejects: []string{"cut.jsonl.gz:2 fichier coupé avant la fin"}},
		{name: "bad.zip", data: "PK\x03\x04" + strings.Repeat("x", 100), rejects: []string{"bad.zip:0 archive abîmée"}},
		{name: "bad.zst", data: "\x28\xb5\x2f\xfd" + strings.Repeat("x", 100), rejects: []string{"bad.zst:0 fichier coupé ou abîmé"}},
		{
			name: "b.zip", data: zipped(t, member{"a.bin", strings.Repeat("\x01\x02\x00", 100)}, member{"b.txt", story}, member{"c.txt", ""}),
			titles: []string{"b.zip!b.txt Trois"}, rejects: []string{"b.zip!a.bin:0 ce n'est pas du texte : format binaire inconnu", "b.zip!c.txt:0 fichier vide"},
		},
		{
			name: "doc.docx", data: zipped(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", "<w/>"}),
			rejects: []string{"doc.docx:0 document Word sans texte"},
		},
		{name: "a.txt", data: "", rejects: []string{"a.txt:0 fichier vide"}},
		{name: "a.txt", data: "\ufeff \n", rejects: []string{"a.txt:0 fichier vide"}},
		{name: "a.jsonl", data: "\n\n", rejects: []string{"a.jsonl:0 fichier vide"}},
		{name: "a.json", data: "[]", rejects: []string{"a.json:0 fichier sans aucun article"}},
		{name: "a.csv", data: "titre,texte\n", rejects: []string{"a.csv:0 fichier sans aucun article"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, path := write(t, tt.name, []byte(tt.data))
			titles, rejects := read(t, Options{}, dir, path)
			if diff := cmp.Diff(tt.titles, titles); diff != "" {
				t.Errorf("articles (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.rejects, rejects); diff != "" {
				t.Errorf("rejects (-want +got)\n%s", diff)
			}
		})
	}
}

// TestZipFromStdin reads an archive that cannot be read from any place but its beginning.
func TestZipFromStdin(t *testing.T) {
	n := 0
	for item, err := range Open(t.Context(), []string{"-"}, strings.NewReader(zipped(t, member{"a.jsonl", lines})), Options{}) {
		if err != nil || item.Path != "-!a.jsonl" {
			t.Errorf("%q, %v", item.Path, err)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d articles", n)
	}
}

func TestLimits(t *testing.T) {
	nested := story
	for i := range 8 {
		nested = zipped(t, member{fmt.Sprintf("%d.zip", i), nested})
	}
	long := `{"title":"Long","text":"` + strings.Repeat("a", 5000) + `"}` + "\n"
	bomb := gzipped(t, strings.Repeat(`{"title":"Encore","text":"une fois"}`+"\n", 100_000))
	many := make([]member, 50)
	for i := range many {
		many[i] = member{fmt.Sprintf("%02d.txt", i), story}
	}
	for _, tt := range []struct {
		name, data string
		o          Options
		articles   int
		reject     string
	}{
		{"deep.zip", nested, Options{}, 0, "archives emboîtées trop profondément"},
		{"long.jsonl", lines + long + lines, Options{MaxArticleBytes: 1000}, 4, "enregistrement plus long que la limite de 1000 octets"},
		{
			"long.json", "[" + strings.ReplaceAll(strings.TrimSpace(lines+long+lines), "\n", ",") + "]",
			Options{MaxArticleBytes: 1000},
			4,
			"enregistrement plus long que la limite de 1000 octets",
		},
		{
			"long.csv", "titre,texte\nUn,a\nDeux," + strings.Repeat("b", 5000) + "\nTrois,c\n",
			Options{MaxArticleBytes: 1000},
			2,
			"enregistrement plus long que la limite de 1000 octets",
		},
		{
			"long.csv", "titre,texte\nUn,a\nDeux,\"" + strings.Repeat("b\n", 3000) + "\nTrois,c\n",
			Options{MaxArticleBytes: 1000},
			2,
			"guillemet qui ne se ferme pas : la ligne et sa suite ne sont pas lues",
		},
		{"long.txt", strings.Repeat("mot ", 5000), Options{MaxArticleBytes: 1000}, 0, "enregistrement plus long que la limite de 1000 octets"},
		{"bomb.jsonl.gz", bomb, Options{MaxArchiveBytes: 1 << 20}, -1, "archive démesurée une fois décompressée : la suite n'est pas lue"},
		{"big.jsonl", lines + lines, Options{MaxFileBytes: int64(len(lines)) + 5}, 2, "fichier plus grand que la limite : la suite n'est pas lue"},
		{"many.zip", zipped(t, many...), Options{MaxEntries: 20}, 20, "trop de fichiers dans l'archive : la suite n'est pas lue"},
		{"many.tar", tarred(t, many...), Options{MaxEntries: 20}, 20, "trop de fichiers dans l'archive : la suite n'est pas lue"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, path := write(t, tt.name, []byte(tt.data))
			titles, rejects := read(t, tt.o, dir, path)
			found := false
			for _, r := range rejects {
				found = found || strings.HasSuffix(r, tt.reject)
			}
			if !found {
				t.Errorf("rejects %.5q, want one that ends in %q", rejects, tt.reject)
			}
			if len(titles) != tt.articles && tt.articles >= 0 {
				t.Errorf("%d articles, want %d", len(titles), tt.articles)
			}
		})
	}
}

// TestRatio stops what decompresses beyond all proportion, though no other limit is met.
func TestRatio(t *testing.T) {
	r := &reader{o: Options{MaxRatio: 50}, bytes: 1 << 20} // of which half belongs to an earlier file
	b := &budget{r: r, start: 1 << 19, left: 1 << 40}
	n, err := io.Copy(io.Discard, b.reader(endless{}))
	if !errors.Is(err, format.ErrBomb) || n < ratioFree || n > ratioFree+1<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
	r.bytes = 1 << 40
	if n, err := io.Copy(io.Discard, io.LimitReader(b.reader(endless{}), 1<<20)); err != nil || n != 1<<20 {
		t.Errorf("in proportion: %d bytes, %v", n, err)
	}
}

// endless never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestCancel(t *testing.T) {
	_, path := write(t, "a.jsonl", []byte(strings.Repeat(lines, 1000)))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range Open(ctx, []string{path, path}, nil, Options{}) {
		last = err
		if n++; n == 3 {
			cancel()
		}
	}
	if n != 4 || !errors.Is(last, context.Canceled) || kiosque.CodeOf(last) != kiosque.CodeInterrupted {
		t.Errorf("%d elements, last %v", n, last)
	}
	if _, err := Plan(ctx, []string{path}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Plan = %v", err)
	}
	n = 0
	for _, err := range Open(t.Context(), []string{path, path}, nil, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d elements after break", n)
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{"b.txt": story, "a/c.txt": story, "z.jsonl": lines} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"a/loop": dir, "a/self": "self", "broken": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	wantRejects := []string{"a/self:0 fichier impossible à ouvrir", "broken:0 fichier introuvable"}
	wantTitles := []string{"a/c.txt Trois", "b.txt Trois", "z.jsonl Un", "z.jsonl Deux"}
	if os.Getuid() != 0 { // root may read everything
		secret := filepath.Join(dir, "c.txt")
		if err := os.WriteFile(secret, []byte(story), 0o000); err != nil {
			t.Fatal(err)
		}
		wantRejects = append(wantRejects, "c.txt:0 lecture interdite par les droits du fichier")
	}
	titles, rejects := read(t, Options{}, dir, dir)
	if diff := cmp.Diff(wantTitles, titles); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(wantRejects, rejects); diff != "" {
		t.Errorf("rejects (-want +got)\n%s", diff)
	}

	v, err := Plan(t.Context(), []string{dir, "-"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(2*len(story) + len(lines)); v.Files < 4 || v.Bytes < want || len(v.Rejects) != 2 {
		t.Errorf("Plan = %+v, want at least 4 files and %d bytes, and 2 rejects", v, want)
	}
	var last int64
	for item, err := range Open(t.Context(), []string{dir}, nil, Options{}) {
		if _, ok := errors.AsType[*Reject](err); err != nil && !ok {
			t.Fatal(err)
		}
		if item.Bytes < last {
			t.Errorf("progress goes back from %d to %d", last, item.Bytes)
		}
		last = item.Bytes
	}
	if last != v.Bytes && os.Getuid() == 0 {
		t.Errorf("progress ends at %d, planned %d", last, v.Bytes)
	}
}

func TestProgressOfZip(t *testing.T) {
	big := strings.Repeat(lines, 20_000)
	_, path := write(t, "a.zip", []byte(zipped(t, member{"a.jsonl", big}, member{"b.jsonl", big})))
	v, err := Plan(t.Context(), []string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var last int64
	for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Bytes < last || item.Bytes > v.Bytes {
			t.Fatalf("progress %d after %d of %d", item.Bytes, last, v.Bytes)
		}
		last = item.Bytes
	}
	if last < v.Bytes*8/10 {
		t.Errorf("progress ends at %d of %d", last, v.Bytes)
	}
}

func TestBadOptions(t *testing.T) {
	for _, o := range []Options{
		{Fields: map[string]string{"a": "titel"}}, {Encoding: "ebcdic"}, {Delimiter: '"'}, {Delimiter: 'é'},
	} {
		n := 0
		for _, err := range Open(t.Context(), nil, nil, o) {
			n++
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest {
				t.Errorf("%+v: %v", o, err)
			}
			if e, ok := errors.AsType[*kiosque.Error](err); !ok || e.Hint == "" {
				t.Errorf("%+v: no hint", o)
			}
		}
		if n != 1 {
			t.Errorf("%+v: %d elements", o, n)
		}
	}
}

// TestTitles reads tables and JSON without texts only where that is asked for; where one record has a text, all are articles.
func TestTitles(t *testing.T) {
	const refused = "aucune colonne de texte parmi : "
	for _, tt := range []struct {
		name, data string
		titles     int // where they are asked for
		rejects    string
		read       int // where they are not
	}{
		{"a.csv", "titre;date\nA;2020\nB;2021\n", 2, "titre, date", 0},
		{"b.csv", "titre;resume\nA;\nB;b\n", 2, "", 2},
		{"a.json", `[{"titre":"A","jour":1},{"titre":"B"}]`, 2, "titre, jour", 0},
		{"b.json", `[{"titre":"A"},{"titre":"B","texte":"b"},{"titre":"C"}]`, 3, "", 3},
		{"c.jsonl", strings.Repeat("{\"titre\":\"A\"}\n", 3), 3, "titre", 0},
		{"d.json", `{"titre":{"0":"A","1":"B"},"date":{"0":"2020","1":"2021"}}`, 2, "titre, date", 0},
	} {
		dir, path := write(t, tt.name, []byte(tt.data))
		if titles, rejects := read(t, Options{Titles: true}, dir, path); len(titles) != tt.titles || len(rejects) > 0 {
			t.Errorf("%s, asked for: %q %q", tt.name, titles, rejects)
		}
		titles, rejects := read(t, Options{}, dir, path)
		ok := tt.rejects == "" && len(rejects) == 0 || len(rejects) == 1 && tt.rejects != "" && strings.Contains(rejects[0], refused+tt.rejects+" ;")
		if len(titles) != tt.read || !ok {
			t.Errorf("%s: %q %q", tt.name, titles, rejects)
		}
	}
}

func TestReport(t *testing.T) {
	data := lines + "{\n" + `{"title":"Trois","text":"c","date":"hier"}` + "\n" + `{"title":"Quatre","text":"d","date":"2020"}` + "\n"
	_, path := write(t, "a.jsonl", []byte(data))
	var r Report
	n := 0
	for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
		ok, err := r.Add(item, err)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			n++
		}
	}
	if n != 4 || r.Read != 4 || r.Rejected != 1 || r.Undated != 3 || r.Warned != 1 || r.Bytes != int64(len(data)) {
		t.Errorf("%d articles, %s, %d warned", n, &r, r.Warned)
	}
	if len(r.Rejects) != 1 || r.Rejects[0].Line != 3 {
		t.Errorf("rejects %v", r.Rejects)
	}
	if _, err := r.Add(Item{}, io.EOF); !errors.Is(err, io.EOF) {
		t.Errorf("Add(EOF) = %v", err)
	}
}

func TestLocation(t *testing.T) {
	_, path := write(t, "a.jsonl", []byte(`{"title":"a","text":"b","date":"2023-02-05T23:30:00Z"}`+"\n"))
	for want, loc := range map[string]*time.Location{"2023-02-06": nil, "2023-02-05": time.UTC} {
		if got := all(t, Options{Location: loc}, path)[0].Article.Date.String(); got != want {
			t.Errorf("in %v: %s, want %s", loc, got, want)
		}
	}
}

// TestMarkHasTheLastWord reads files that begin with a mark of their encoding under another one that was asked for.
func TestMarkHasTheLastWord(t *testing.T) {
	text := "L’Été s’achève\n\nÇa, c’était à Noël.\n"
	for _, data := range [][]byte{
		[]byte("\ufeff" + text),
		encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
		encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text),
	} {
		for _, asked := range Encodings() {
			_, path := write(t, "a.txt", data)
			items := all(t, Options{Encoding: asked}, path)
			if len(items) != 1 {
				t.Fatalf("%.4q as %s: %d articles", data, asked, len(items))
			}
			if a := items[0].Article; a.Title+"\n\n"+a.Body+"\n" != text {
				t.Errorf("%.4q as %s: %q %q", data, asked, a.Title, a.Body)
			}
		}
	}
}

// TestRepairs counts what was repaired, and leaves it where the original is asked for.
func TestRepairs(t *testing.T) {
	cp850 := encoded(t, charmap.CodePage850, "Le départ de la régate\n\nL'été s'achève à Port-Tudy.\n")
	for _, tt := range []struct {
		name        string
		data        []byte
		o           Options
		title, body string
		repairs     []string
	}{
		{name: "a.txt", data: cp850, title: "Le départ de la régate", body: "L'été s'achève à Port-Tudy.", repairs: []string{"encodage cp850"}},
		{
			name: "b.csv", data: []byte("titre,texte\nL&#39;&eacute;t&eacute;,<p>La for&ecirc;t.</p><p>R&amp;D</p>\n"),
			title: "L'été", body: "La forêt.\n\nR&D", repairs: []string{"entités", "balises"},
		},
		{name: "b.csv", data: []byte("titre,texte\nL&#39;été,<p>R&amp;D</p>\n"), o: Options{Raw: true}, title: "L&#39;été", body: "<p>R&amp;D</p>"},
		{
			name: "c.jsonl", data: []byte(`{"title":"Lâ€™Ã©tÃ©","text":"\u0001La forÃªt."}`),
			title: "L’été", body: "La forêt.", repairs: []string{"double encodage", "caractères de contrôle"},
		},
		{name: "d.txt", data: []byte("L’été\u0085\u0085La forêt."), title: "L’été", body: "La forêt.", repairs: []string{"sauts de ligne"}},
		{name: "e.txt", data: []byte("L’été\n\nLa forêt."), title: "L’été", body: "La forêt."},
	} {
		_, path := write(t, tt.name, tt.data)
		var report Report
		for item, err := range Open(t.Context(), []string{path}, nil, tt.o) {
			if _, err := report.Add(item, err); err != nil {
				t.Fatal(err)
			}
			if a := item.Article; a.Title != tt.title || a.Body != tt.body || !slices.Equal(item.Repairs, tt.repairs) {
				t.Errorf("%s: %q %q %q", tt.name, a.Title, a.Body, item.Repairs)
			}
		}
		if report.Read != 1 || len(report.Repaired) != len(tt.repairs) {
			t.Errorf("%s: %+v", tt.name, report)
		}
	}
}
