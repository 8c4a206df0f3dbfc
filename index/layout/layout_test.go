package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/contents"
)

var (
	sumA = strings.Repeat("0a", sha256.Size)
	sumB = strings.Repeat("b1", sha256.Size)
)

// TestCurrent: each line is good for itself.
func TestCurrent(t *testing.T) {
	newest, before := Sealed{"gen-00000002", sumA}, Sealed{"gen-00000001", sumB}
	one, two := newest.Name+" "+sumA+"\n", before.Name+" "+sumB+"\n"
	for name, c := range map[string]struct {
		text string
		want Service
		code kiosque.Code
	}{
		"one line":                {one, Service{Sealed: newest}, ""},
		"two lines":               {one + two, Service{Sealed: newest, Before: before}, ""},
		"without a last newline":  {strings.TrimSuffix(one, "\n"), Service{Sealed: newest, Lost: true}, ""},
		"nor a second one":        {one + strings.TrimSuffix(two, "\n"), Service{Sealed: newest, Before: before, Lost: true}, ""},
		"second line cut":         {one + two[:20], Service{Sealed: newest, Lost: true}, ""},
		"second line zeroed":      {one + strings.Repeat("\x00", len(two)), Service{Sealed: newest, Lost: true}, ""},
		"a bit of its name":       {one + strings.Replace(two, "gen", "gEn", 1), Service{Sealed: newest, Lost: true}, ""},
		"a folder elsewhere":      {one + strings.Replace(two, "gen-", "gen-/../", 1), Service{Sealed: newest, Lost: true}, ""},
		"no sum":                  {one + strings.Replace(two, "b", "x", 1), Service{Sealed: newest, Lost: true}, ""},
		"the newline between":     {strings.TrimSuffix(one, "\n") + "\x00" + two, Service{}, kiosque.CodeDamaged},
		"more behind":             {one + two + "x", Service{Sealed: newest, Before: before, Lost: true}, ""},
		"first line zeroed":       {strings.Repeat("\x00", len(one)-1) + "\n" + two, Service{Before: before}, kiosque.CodeDamaged},
		"a bit of the first":      {strings.Replace(one, "-", "/", 1) + two, Service{Before: before}, kiosque.CodeDamaged},
		"both":                    {"gen-1 \n" + two[1:], Service{Lost: true}, kiosque.CodeDamaged},
		"nothing":                 {"", Service{}, kiosque.CodeDamaged},
		"zeros":                   {strings.Repeat("\x00", 200), Service{}, kiosque.CodeDamaged},
		"as long as a disk holds": {one + strings.Repeat("x", 1<<20), Service{Sealed: newest, Lost: true}, ""},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, CurrentName), []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		got, err := Current(dir)
		if kiosque.CodeOf(err) != c.code && (err != nil || c.code != "") {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := Current(t.TempDir()); kiosque.CodeOf(err) != kiosque.CodeNoIndex {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestCurrentIsMissing: the newest sealed generation answers, and it is told unless it can have been left so by a first build.
func TestCurrentIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		manifests []string
		want      Service
		code      kiosque.Code
	}{
		"nothing":         {nil, Service{}, kiosque.CodeNoIndex},
		"a partial one":   {[]string{"gen-00000001.partial"}, Service{}, kiosque.CodeNoIndex},
		"the first":       {[]string{"gen-00000001"}, Service{Sealed: Sealed{Name: "gen-00000001"}, Unnamed: true}, ""},
		"the newest":      {[]string{"gen-00000008", "gen-00000009"}, Service{Sealed: Sealed{Name: "gen-00000009"}, Unnamed: true, Lost: true}, ""},
		"not the partial": {[]string{"gen-00000002", "gen-00000003.partial"}, Service{Sealed: Sealed{Name: "gen-00000002"}, Unnamed: true, Lost: true}, ""},
	} {
		dir := t.TempDir()
		for _, g := range c.manifests {
			if err := os.Mkdir(filepath.Join(dir, g), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, g, ManifestName), []byte(g), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if c.want.Name != "" {
			sum := sha256.Sum256([]byte(c.want.Name))
			c.want.Sum = hex.EncodeToString(sum[:])
		}
		got, err := Current(dir)
		if kiosque.CodeOf(err) != c.code && (err != nil || c.code != "") {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, CurrentName), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Current(dir); kiosque.CodeOf(err) != kiosque.CodeDamaged {
		t.Errorf("no file: %v", err)
	}
}

// TestCurrentDamaged damages what Set writes, each bit and at each length: none goes unnoticed, and no other generation than
// those two is taken for whole.
func TestCurrentDamaged(t *testing.T) {
	newest, before := Sealed{"gen-00000002", sumA}, Sealed{"gen-00000001", sumB}
	for _, set := range []Service{{Sealed: newest}, {Sealed: newest, Before: before}} {
		dir := t.TempDir()
		path := filepath.Join(dir, CurrentName)
		if err := set.Set(dir); err != nil {
			t.Fatal(err)
		}
		if got, err := Current(dir); err != nil || got != set {
			t.Fatalf("%+v, %v", got, err)
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		noticed := func(what string, b []byte) {
			t.Helper()
			if got, ok := parseService(string(b)); ok && !got.Lost {
				t.Errorf("%s of %q goes unnoticed: %q is %+v", what, whole, b, got)
			}
		}
		for at := range whole {
			noticed("a cut", whole[:at])
			for bit := range 8 {
				b := slices.Clone(whole)
				b[at] ^= 1 << bit
				noticed("a bit", b)
			}
			b := slices.Clone(whole)
			clear(b[at:])
			noticed("an end of zeros", b)
		}
		noticed("a line more", append(slices.Clone(whole), "gen-00000003 "+sumA+"\n"...))
	}
}

// FuzzCurrent: whatever CURRENT says, what is followed is a folder beside it, and what was set is read again.
func FuzzCurrent(f *testing.F) {
	f.Add([]byte("gen-00000002 " + sumA + "\ngen-00000001 " + sumB + "\n"))
	f.Add([]byte("gen-00000002 " + sumA + "\n"))
	f.Add([]byte("gen-00000002 " + sumA + "\ngen-"))
	f.Add([]byte("gen-../x " + sumA))
	f.Add([]byte("gen-00000002 " + sumA + " 00000000\ngen-00000001 " + sumB + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, CurrentName), b, 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := Current(dir)
		if err != nil && kiosque.CodeOf(err) != kiosque.CodeDamaged {
			t.Fatalf("%v", err)
		}
		if (err == nil) != (s.Name != "") {
			t.Fatalf("%+v, %v", s, err)
		}
		for _, g := range []Sealed{s.Sealed, s.Before} {
			if g.Name != "" && (filepath.Dir(filepath.Join(dir, g.Name)) != dir || len(g.Sum) != 2*sha256.Size) {
				t.Fatalf("%+v", g)
			}
		}
		if err != nil {
			return
		}
		if err := s.Set(dir); err != nil {
			t.Fatal(err)
		}
		s.Lost = false
		if again, err := Current(dir); err != nil || again != s {
			t.Fatalf("%+v, then %+v, %v", s, again, err)
		}
	})
}

// sealed writes a manifest and returns what CURRENT says of it.
func sealed(t testing.TB, dir, gen string, b []byte) Sealed {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, gen), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, gen, ManifestName), b, 0o666); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return Sealed{gen, hex.EncodeToString(sum[:])}
}

// FuzzReadManifest: a manifest that its checksum goes with is read or refused, never followed out of its folder.
func FuzzReadManifest(f *testing.F) {
	good := Manifest{
		Schema: Schema, Fingerprint: analysis.Fingerprint(), Generation: "gen-00000001", Built: time.Unix(1_700_000_000, 0).UTC(),
		Articles: 2, Contents: &contents.Sum{1, 2, 3, 4}, Files: []File{{Path: "bleve/index_meta.json", Size: 3, SHA256: sumA}},
	}
	b, err := json.Marshal(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(strings.Replace(string(b), "bleve/index_meta.json", "../../etc/passwd", 1)))
	f.Add([]byte(strings.Replace(string(b), "gen-00000001", "gen-00000002", 1)))
	f.Add([]byte(strings.Replace(string(b), `"size":3`, `"size":-3`, 1)))
	f.Add([]byte(`{"schema":99}`))
	f.Add([]byte(`[]`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		s := sealed(t, dir, "gen-00000001", b)
		m, err := ReadManifest(dir, s)
		if err != nil {
			if code := kiosque.CodeOf(err); code != kiosque.CodeDamaged && code != kiosque.CodeVersion {
				t.Fatalf("%v", err)
			}
			return
		}
		if m.Generation != s.Name || slices.ContainsFunc(m.Files, func(f File) bool { return f.Size < 0 || !filepath.IsLocal(f.Path) }) {
			t.Fatalf("%+v", m)
		}
		if err := m.Check(dir); err != nil && kiosque.CodeOf(err) != kiosque.CodeDamaged {
			t.Fatal(err)
		}
		s.Sum = sumA
		if _, err := ReadManifest(dir, s); kiosque.CodeOf(err) != kiosque.CodeDamaged {
			t.Fatalf("another checksum: %v", err)
		}
	})
}
