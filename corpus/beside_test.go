package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
)

// TestBeside reads each file of testdata/beside/texts.txtar alone, as it lies beside articles: what is none is no article, is
// named, and says what to do. The last file, want, says for each what comes of it.
func TestBeside(t *testing.T) {
	const script = "testdata/beside/texts.txtar"
	archive, err := txtar.ParseFile(script)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	want := ""
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		got.WriteString(f.Name + "\n")
		for _, line := range beside(t, f.Name, f.Data) {
			got.WriteString("  " + line + "\n")
		}
	}
	if *update {
		files := archive.Files
		if files[len(files)-1].Name != "want" {
			files = append(files, txtar.File{Name: "want"})
		}
		files[len(files)-1].Data = []byte(got.String())
		archive.Files = files
		if err := os.WriteFile(script, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// beside reads a folder of one file: a line for each article and each refusal, "rien" where the file is passed over.
func beside(t *testing.T, name string, data []byte) (lines []string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	for item, err := range Open(t.Context(), []string{dir}, nil, Options{}) {
		if reject, ok := err.(*Reject); ok { //nolint:errorlint // it is never wrapped
			lines = append(lines, "- "+reject.Reason)
			continue
		}
		lines = append(lines, "+ "+item.Format+" | "+brief(&item.Article))
	}
	if lines == nil {
		lines = []string{"rien"}
	}
	return lines
}

// TestBesideBytes reads files that are no text, under names that promise text too.
func TestBesideBytes(t *testing.T) {
	dbf := append([]byte("\x03\x7b\x0b\x06\x01\x00\x00\x00\x41\x00\x0a\x00"), make([]byte, 20)...)
	dbf = append(append(dbf, "TITRE\x00\x00\x00\x00\x00\x00C"...), make([]byte, 30)...)
	const scan = " : il n'y a pas de texte à lire ; une image de page passe d'abord par une reconnaissance de caractères"
	for _, tt := range []struct{ name, data, want string }{
		{"a.pdf", "%PDF-1.7\n%\xe2\xe3\xcf\xd3", "document PDF : convertissez-le d'abord en texte"},
		{"a.txt", "%PDF-1.7\n%\xe2\xe3\xcf\xd3", "document PDF : convertissez-le d'abord en texte"},
		{
			"a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500),
			"ancien document Office (.doc, .xls, .ppt, .msg) : enregistrez-le d'abord en texte ou en CSV",
		},
		{"a.txt", "\xffWPC\x10\x00\x00\x00", "document WordPerfect : enregistrez-le d'abord en texte"},
		{"a.djvu", "AT&TFORM\x00\x00\x01\x00DJVM", "document DjVu : enregistrez-le d'abord en texte"},
		{"a.mobi", strings.Repeat("a\x00", 30) + "BOOKMOBI\x00", "livre Kindle : enregistrez-le d'abord en texte"},
		{"a.epub", zipped(t, member{"META-INF/container.xml", "<x/>"}, member{"a.html", "<p>La digue</p>"}), "livre EPUB : enregistrez-le d'abord en texte"},
		{"a.pst", "!BDN\x00\x00\x00\x00", "boîte Outlook (PST) : exportez-la d'abord en .mbox ou en .eml"},
		{"a.rar", "Rar!\x1a\x07\x01\x00", "archive rar : décompressez-la d'abord"},
		{"a.cab", "MSCF\x00\x00\x00\x00", "archive CAB : décompressez-la d'abord"},
		{"a.lz4", "\x04\x22\x4d\x18\x64\x40\xa7", "compression LZ4 : décompressez d'abord le fichier"},
		{"a.Z", "\x1f\x9d\x90abc", "compression .Z : décompressez d'abord le fichier"},
		{"a.db", "SQLite format 3\x00\x10\x00", "base SQLite : exportez-la d'abord en CSV ou en JSON"},
		{"a.mdb", "\x00\x01\x00\x00Standard Jet DB\x00", "base Access : exportez-la d'abord en CSV"},
		{"a.accdb", "\x00\x01\x00\x00Standard ACE DB\x00", "base Access : exportez-la d'abord en CSV"},
		{"a.RData", gzipped(t, "RDX3\nX\n\x00\x00\x00\x03"), "données R (.RData) : exportez-les d'abord en CSV"},
		{"a.rds", gzipped(t, "X\n\x00\x00\x00\x03\x00\x04"), "données R (.rds) : exportez-les d'abord en CSV"},
		{"a.rds", "A\n3\n262657\n197888\n5\nUTF-8\n", "données R (.rds) : exportez-les d'abord en CSV"},
		{"a.dta", "<stata_dta><header><release>118</release>", "données Stata (.dta) : exportez-les d'abord en CSV"},
		{"a.dta", "\x73\x02\x01\x00\x03\x00" + strings.Repeat("\x00", 100), "données Stata (.dta) : exportez-les d'abord en CSV"},
		{"a.sav", "$FL2@(#) SPSS DATA FILE\x02\x00\x00\x00", "données SPSS (.sav) : exportez-les d'abord en CSV"},
		{"a.zsav", "$FL3@(#) SPSS DATA FILE\x02\x00\x00\x00", "données SPSS (.zsav) : exportez-les d'abord en CSV"},
		{"a.por", strings.Repeat("0", 40) + "ASCII SPSS PORT FILE", "données SPSS (.por) : exportez-les d'abord en CSV"},
		{"a.sas7bdat", strings.Repeat("\x00", 12) + "\xc2\xea\x81\x60\xb3\x14", "données SAS : exportez-les d'abord en CSV"},
		{"a.h5", "\x89HDF\r\n\x1a\n\x00", "données HDF5 : exportez-les d'abord en CSV"},
		{"a.npy", "\x93NUMPY\x01\x00v\x00", "données NumPy : exportez-les d'abord en CSV"},
		{"a.feather", "ARROW1\x00\x00\xff\xff", "données Arrow (Feather) : écrivez-les d'abord en Parquet ou en CSV"},
		{"a.avro", "Obj\x01\x04\x16", "données Avro : écrivez-les d'abord en Parquet ou en JSON"},
		{"a.pkl", "\x80\x04\x95\x10\x00\x00\x00", "données Python (pickle) : écrivez-les d'abord en CSV, en JSON ou en Parquet"},
		{"a.dbf", string(dbf), "table dBASE (.dbf) : exportez-les d'abord en CSV"},
		{"Icon", "bplist00\xd1\x01\x02", "réglages d'Apple (plist) : ce n'est pas un article ; mettez-les ailleurs"},
		{"a.png", "\x89PNG\r\n\x1a\n", "image PNG" + scan},
		{"article.txt", "\x89PNG\r\n\x1a\n", "image PNG" + scan},
		{"a.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", "image JPEG" + scan},
		{"a.tif", "MM\x00*\x00\x00", "image TIFF" + scan},
		{"a.jp2", "\x00\x00\x00\x0cjP  \r\n", "image JPEG 2000" + scan},
		{"a.webp", "RIFF\x24\x00\x00\x00WEBPVP8 ", "image WebP" + scan},
		{"a.heic", "\x00\x00\x00\x18ftypheic\x00", "image HEIC" + scan},
		{"a.bmp", "BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28", "image BMP" + scan},
		{"a.ico", "\x00\x00\x01\x00\x01\x00", "icône : il n'y a pas de texte à lire"},
		{"a.mp3", "ID3\x03\x00\x00", "enregistrement MP3 : il n'y a pas de texte à lire ; donnez-en la transcription"},
		{"a.mp3", "\xff\xfb\x90\x44\x00", "enregistrement MP3 : il n'y a pas de texte à lire ; donnez-en la transcription"},
		{"a.ogg", "OggS\x00\x02", "enregistrement Ogg : il n'y a pas de texte à lire ; donnez-en la transcription"},
		{"a.wav", "RIFF\x24\x00\x00\x00WAVEfmt ", "enregistrement WAV : il n'y a pas de texte à lire ; donnez-en la transcription"},
		{"a.m4a", "\x00\x00\x00\x20ftypM4A \x00", "film ou son MP4 : il n'y a pas de texte à lire ; donnez-en la transcription"},
		{"a.mkv", "\x1a\x45\xdf\xa3\x93\x42", "film Matroska ou WebM : il n'y a pas de texte à lire ; donnez-en la transcription"},
		{"a.exe", "MZ\x90\x00\x03\x00", "programme Windows : il n'y a pas de texte à lire"},
		{"a", "\x7fELF\x02\x01", "programme : il n'y a pas de texte à lire"},
		{"a.class", "\xca\xfe\xba\xbe\x00\x00", "programme Java ou macOS : il n'y a pas de texte à lire"},
		{"a.ttf", "\x00\x01\x00\x00\x00\x11\x01", "police de caractères : il n'y a pas de texte à lire"},
		{"article.txt.swp", "b0VIM 9.0\x00\x00", "copie de travail de Vim : le texte est dans le fichier du même nom"},
		{"a.lnk", "L\x00\x00\x00\x01\x14\x02\x00\x00", "raccourci Windows : donnez le fichier vers lequel il mène"},
		{"a.txt", strings.Repeat("\x01\x02\x00x", 100), "ce n'est pas du texte : format binaire inconnu"},
		{"Thumbs.db", "\xd0\xcf\x11\xe0", ""},
		{"desktop.ini", "[.ShellClassInfo]\n", ""},
		{".DS_Store", "\x00\x00\x00\x01Bud1", ""},
		{"~$article.docx", "\x05Anna\x00\x00", ""},
	} {
		want := "- " + tt.want
		if tt.want == "" {
			want = "rien"
		}
		if got := strings.Join(beside(t, tt.name, []byte(tt.data)), "\n"); got != want {
			t.Errorf("%s %.20q: %q, want %q", tt.name, tt.data, got, want)
		}
	}
}

// TestBesideListed: what a table beside it lists is an article, whatever its name.
func TestBesideListed(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"metadata.csv": "id,titre\nREADME,Mode d'emploi\nlog,Journal\n", "README.txt": "Le conseil a voté.", "log.log": "Le bac rouvre.", "LICENSE": "Copyright 2023",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	titles, rejects := read(t, Options{}, dir, dir)
	if diff := cmp.Diff([]string{"README.txt Mode d'emploi", "log.log Journal"}, titles); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	if len(rejects) != 1 || !strings.HasPrefix(rejects[0], "LICENSE:0 licence") {
		t.Errorf("rejects %q", rejects)
	}
}

// TestPresseIsText: of the texts of real corpora, each as a file of its own, none is taken for anything but a text.
func TestPresseIsText(t *testing.T) {
	r := newReader(t.Context(), Options{}, nil)
	for _, name := range []string{"orange-2011-2019", "afrique-ouest", "wikinews-2012", "bulletins-adit"} {
		n := 0
		for _, item := range all(t, Options{}, shared(t, "presse/"+name+".jsonl.gz")) {
			if n++; n%100 > 0 && name[0] == 'o' {
				continue
			}
			a := item.Article
			for _, text := range []string{a.Title + "\n\n" + a.Body + "\n", a.Body} {
				in := &input{r: r}
				in.Input = format.Input{Host: in, Settings: r.settingsOf(), Path: "a.txt", Name: "a.txt", Charset: charset.UTF8()}
				head := []byte(text)
				if f := in.detect(head[:min(len(head), format.HeadBytes)], true); f != nil {
					t.Errorf("%s: by bytes %s: %.200q", name, f.Name, text)
				}
				if f := in.detect(head[:min(len(head), format.HeadBytes)], false); f.Name != "texte" {
					t.Errorf("%s: %s: %.200q", name, f.Name, text)
				}
			}
		}
	}
}
