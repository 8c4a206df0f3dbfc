package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
)

// contents reads all articles of an index, verified: texts by ID.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	if r, err := index.Verify(t.Context(), dir, nil); err != nil {
		t.Fatalf("%v %+v", err, r)
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // only read
	all, err := x.Export(t.Context(), kiosque.SearchRequest{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	got := map[string]string{}
	for f, err := range all.Found {
		if err != nil {
			t.Fatal(err)
		}
		got[f.ID] = f.Body
	}
	return got
}

// folder is a folder of files of JSON lines, and what is in them: by file, texts by ID.
type folder struct {
	dir   string
	files map[string]map[string]string
}

func (f *folder) write(t testing.TB, name string, articles map[string]string) {
	t.Helper()
	var b []byte
	for _, id := range slices.Sorted(maps.Keys(articles)) {
		b = fmt.Appendf(b, `{"id":%q,"title":"Titre","text":%q,"date":"2021-03-01"}`+"\n", id, articles[id])
	}
	path := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
	f.files[name] = articles
}

func (f *folder) remove(t testing.TB, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(f.dir, name)); err != nil {
		t.Fatal(err)
	}
	delete(f.files, name)
}

// union is all that is in the files.
func (f *folder) union() map[string]string {
	all := map[string]string{}
	for _, articles := range f.files {
		maps.Copy(all, articles)
	}
	return all
}

// change changes the folder at random: files come, go, lose articles and get others. An ID always has one text in a version.
func (f *folder) change(t testing.TB, r *rand.Rand, version int) {
	for range 1 + r.IntN(4) {
		name := fmt.Sprintf("%d/f-%d.jsonl", r.IntN(2), r.IntN(4))
		if _, there := f.files[name]; there && len(f.files) > 1 && r.IntN(3) == 0 {
			f.remove(t, name)
			continue
		}
		articles := map[string]string{}
		for range 1 + r.IntN(6) {
			id := fmt.Sprintf("a-%d", r.IntN(20))
			articles[id] = fmt.Sprintf("Le texte de %s.", id)
		}
		own := fmt.Sprintf("%s-%d", name, r.IntN(3))
		articles[own] = fmt.Sprintf("Le texte propre de %s, version %d.", own, version)
		f.write(t, name, articles)
	}
}

// TestPruneFollowsFolders changes folders at random and imports them with pruning, in one piece, folder by folder, or killed in
// the middle and again: the index holds what the files hold, and what comes from elsewhere.
func TestPruneFollowsFolders(t *testing.T) {
	const dirVar, fromVar = "KIOSQUE_TEST_PRUNE_DIR", "KIOSQUE_TEST_PRUNE_FROM"
	if dir := os.Getenv(dirVar); dir != "" {
		o := Options{Into: index.At(dir), Paths: []string{os.Getenv(fromVar)}, Import: "essai", Prune: true, Force: true}
		if _, err := Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		return
	}
	r := rand.New(rand.NewPCG(4, 4))
	f := &folder{dir: t.TempDir(), files: map[string]map[string]string{}}
	elsewhere := &folder{dir: t.TempDir(), files: map[string]map[string]string{}}
	elsewhere.write(t, "x.jsonl", map[string]string{"a-1": "Le texte de a-1.", "x": "D'ailleurs."})
	dir := t.TempDir()
	if _, err := Run(t.Context(), Options{Into: index.At(dir), Replace: true, Paths: []string{elsewhere.dir}}); err != nil {
		t.Fatal(err)
	}
	killed := 0
	for round := range 14 {
		f.change(t, r, round)
		run := func(paths ...string) {
			if _, err := Run(t.Context(), Options{Into: index.At(dir), Paths: paths, Prune: true, Force: true}); err != nil {
				t.Fatal(err)
			}
		}
		switch round % 3 {
		case 0:
			run(f.dir)
		case 1: // one after the other: an article that moves is in one of them at any time
			run(filepath.Join(f.dir, "0"), filepath.Join(f.dir, "1"))
		case 2:
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPruneFollowsFolders$")
			cmd.Env = append(os.Environ(), dirVar+"="+dir, fromVar+"="+f.dir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(r.IntN(60))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			if cmd.Wait() != nil {
				killed++
			}
			timer.Stop()
			run(f.dir)
		}
		want := f.union()
		maps.Copy(want, elsewhere.union())
		if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
			t.Fatalf("round %d (-files +index)\n%s", round, diff)
		}
	}
	t.Logf("%d killed", killed)
}

// TestPruneSpares: what cannot be read keeps its articles.
func TestPruneSpares(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, f *folder) []string // what is imported then
		want   []string
		spared int
	}{
		{"a line is broken", func(t *testing.T, f *folder) []string {
			path := filepath.Join(f.dir, "b/2.jsonl")
			if err := os.WriteFile(path, []byte(`{"id":"2","title":"Titre","text":"Deux.","date":"2021-03-01"}`+"\n{\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			return []string{f.dir}
		}, []string{"1", "2", "3", "4"}, 1},
		{"a file is empty", func(t *testing.T, f *folder) []string {
			if err := os.Truncate(filepath.Join(f.dir, "a/1.jsonl"), 0); err != nil {
				t.Fatal(err)
			}
			return []string{f.dir}
		}, []string{"1", "2", "3", "4"}, 1},
		{"a folder is not there", func(t *testing.T, f *folder) []string {
			if err := os.RemoveAll(filepath.Join(f.dir, "b")); err != nil {
				t.Fatal(err)
			}
			return []string{filepath.Join(f.dir, "a"), filepath.Join(f.dir, "b")}
		}, []string{"1", "2", "3", "4"}, 2},
		{"a folder above is", func(t *testing.T, f *folder) []string {
			if err := os.RemoveAll(filepath.Join(f.dir, "b")); err != nil {
				t.Fatal(err)
			}
			return []string{f.dir}
		}, []string{"1", "4"}, 0},
		{"a folder has become a file of another kind", func(t *testing.T, f *folder) []string {
			if err := os.RemoveAll(filepath.Join(f.dir, "b")); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(f.dir, "b"), []byte("%PDF-1.4\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			return []string{f.dir}
		}, []string{"1", "2", "3", "4"}, 2},
		{"a file is hidden", func(t *testing.T, f *folder) []string {
			if err := os.Rename(filepath.Join(f.dir, "b"), filepath.Join(f.dir, ".b")); err != nil {
				t.Fatal(err)
			}
			return []string{f.dir}
		}, []string{"1", "4"}, 0},
		{"another folder is imported", func(t *testing.T, f *folder) []string {
			if err := os.RemoveAll(filepath.Join(f.dir, "b")); err != nil {
				t.Fatal(err)
			}
			return []string{filepath.Join(f.dir, "a")}
		}, []string{"1", "2", "3", "4"}, 0},
		{"by a link", func(t *testing.T, f *folder) []string {
			link := filepath.Join(t.TempDir(), "lien")
			if err := os.Symlink(f.dir, link); err != nil {
				t.Skip(err)
			}
			if err := os.Remove(filepath.Join(f.dir, "b/2.jsonl")); err != nil {
				t.Fatal(err)
			}
			return []string{link}
		}, []string{"1", "4"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &folder{dir: t.TempDir(), files: map[string]map[string]string{}}
			f.write(t, "a/1.jsonl", map[string]string{"1": "Un."})
			f.write(t, "b/2.jsonl", map[string]string{"2": "Deux.", "3": "Trois."})
			f.write(t, "a/4.jsonl", map[string]string{"4": "Quatre."})
			dir := t.TempDir()
			if _, err := Run(t.Context(), Options{Into: index.At(dir), Replace: true, Paths: []string{f.dir}}); err != nil {
				t.Fatal(err)
			}
			r, err := Run(t.Context(), Options{Into: index.At(dir), Paths: tt.change(t, f), Prune: true, Force: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.Sorted(maps.Keys(contents(t, dir))); !slices.Equal(got, tt.want) || r.Spared != tt.spared || r.Removed != 4-len(tt.want) {
				t.Errorf("%q, %d spared, %d removed", got, r.Spared, r.Removed)
			}
		})
	}
}

// TestPruneAsks: more than half goes only by force, and what is refused is not done.
func TestPruneAsks(t *testing.T) {
	f := &folder{dir: t.TempDir(), files: map[string]map[string]string{}}
	for i := range 6 {
		f.write(t, fmt.Sprintf("%d.jsonl", i), map[string]string{fmt.Sprint(i): "Texte."})
	}
	dir := t.TempDir()
	if _, err := Run(t.Context(), Options{Into: index.At(dir), Replace: true, Paths: []string{f.dir}}); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		f.remove(t, fmt.Sprintf("%d.jsonl", i))
	}
	asked := 0
	refusal := errors.New("no")
	o := Options{Into: index.At(dir), Paths: []string{f.dir}, Prune: true, Confirm: func(_ context.Context, n int) error { asked = n; return refusal }}
	if _, err := Run(t.Context(), o); !errors.Is(err, refusal) || asked != 3 || len(contents(t, dir)) != 6 {
		t.Errorf("%v, %d", err, asked)
	}
	f.remove(t, "3.jsonl")
	o.Confirm = nil
	if _, err := Run(t.Context(), o); kiosque.CodeOf(err) != kiosque.CodeBadRequest || len(contents(t, dir)) != 6 {
		t.Error(err)
	}
	o.DryRun = true
	if r, err := Run(t.Context(), o); err != nil || r.Removed != 4 || len(r.Gone) != 4 || r.Gone[0].Title != "Titre" || r.Articles != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	o.DryRun, o.Force = false, true
	if r, err := Run(t.Context(), o); err != nil || r.Removed != 4 || len(contents(t, dir)) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestHistory: the index keeps the first report and the latest ones, within bounds.
func TestHistory(t *testing.T) {
	f := &folder{dir: t.TempDir(), files: map[string]map[string]string{}}
	dir := t.TempDir()
	f.write(t, "0.jsonl", map[string]string{"0": "Texte."})
	if _, err := Run(t.Context(), Options{Into: index.At(dir), Replace: true, Paths: []string{f.dir}, Command: "build"}); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 4; i++ {
		name := fmt.Sprintf("%d.jsonl", i)
		f.write(t, name, map[string]string{fmt.Sprint(i): "Texte."})
		for range 2 { // the second one changes nothing
			if _, err := Run(t.Context(), Options{Into: index.At(dir), Paths: []string{filepath.Join(f.dir, name)}, Command: "add"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	all, err := Reports(t.Context(), index.At(dir))
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for i, r := range all {
		commands = append(commands, r.Command)
		if r.Articles != i+1 || len(r.Groups) != 1 || r.Corpus == "" {
			t.Errorf("%+v", r)
		}
	}
	if want := []string{"build", "add", "add", "add"}; !slices.Equal(commands, want) {
		t.Errorf("%q", commands)
	}
	lines := make([][]byte, 0, maxHistory+5)
	for i := range maxHistory + 5 {
		lines = bounded(append(lines, fmt.Append(nil, i)))
	}
	if len(lines) != maxHistory || string(lines[0]) != "0" || string(lines[1]) != "6" {
		t.Errorf("%d lines, %s %s", len(lines), lines[0], lines[1])
	}
	if large := bounded([][]byte{make([]byte, maxHistoryBytes), []byte("2"), []byte("3")}); len(large) != 2 {
		t.Errorf("%d lines", len(large))
	}
	c, err := Describe(t.Context(), index.At(dir))
	if err != nil || c.Articles != 4 || c.Reprises != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

// FuzzOrigins: no file makes its reader fail, and what is read is written alike.
func FuzzOrigins(f *testing.F) {
	o := &origins{number: map[string]uint32{}}
	o.add([]origin{{1, o.inputOf("/a")}, {2, o.inputOf("/b")}, {1, o.inputOf("/b")}})
	b, err := o.bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-3])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := parseOrigins(b)
		if err != nil {
			return
		}
		again, err := o.bytes()
		if err != nil {
			t.Fatal(err)
		}
		if o2, err := parseOrigins(again); err != nil || !slices.Equal(o.pairs, o2.pairs) && len(o.inputs) == len(o2.inputs) {
			t.Errorf("%v: %v, %v", err, o.pairs, o2.pairs)
		}
	})
}
