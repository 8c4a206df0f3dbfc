package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/engine/dates"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/texts"
	"github.com/kiosque-search/kiosque/searchertest"
)

// articles makes n articles; equal calls make equal articles.
func testArticles(n int) []kiosque.Article {
	w := searchertest.NewWorld(1, 2)
	var all []kiosque.Article
	for i := range n {
		all = append(all, w.Article(fmt.Sprintf("a%d", i)))
	}
	return all
}

func build(t testing.TB, dir string, articles []kiosque.Article) *Stats {
	t.Helper()
	s, err := Build(context.Background(), dir, sequence(articles), BuildOptions{BatchSize: 20})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func total(t testing.TB, s kiosque.Searcher, q string) int {
	t.Helper()
	r, err := s.Search(context.Background(), kiosque.SearchRequest{Query: q})
	if err != nil {
		t.Fatal(err)
	}
	return r.Total
}

// entries lists what stands in an index folder.
func entriesOf(t testing.TB, dir string) []string {
	t.Helper()
	es, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range es {
		names = append(names, e.Name())
	}
	return names
}

func TestBuildStoresEveryArticleAsItWas(t *testing.T) {
	dir, articles := t.TempDir(), testArticles(90)
	build(t, dir, articles)
	x := open(t, dir)
	for _, want := range articles {
		if want.Authors == nil {
			want.Authors = []string{} // what an article without authors has, wherever it is read
		}
		got, err := x.Article(context.Background(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s (-read +stored):\n%s", want.ID, diff)
		}
	}
	if _, err := x.Article(context.Background(), "nul"); kiosque.CodeOf(err) != kiosque.CodeNotFound {
		t.Errorf("an unknown ID gives %v", err)
	}
	if got, want := entriesOf(t, dir), []string{"CURRENT", "gen-00000001", "lock"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	files, err := filepath.Glob(filepath.Join(dir, "gen-00000001", layout.BleveName, "store", "*.zap"))
	if err != nil || len(files) != len(x.pool.Present().segments) {
		t.Errorf("%d segment files for %d segments, %v", len(files), len(x.pool.Present().segments), err)
	}
}

func TestAddIsIdempotent(t *testing.T) {
	ctx, dir, articles := context.Background(), t.TempDir(), testArticles(60)
	build(t, dir, articles)
	s, err := Add(ctx, dir, sequence(articles), BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Unchanged != 60 || s.Indexed != 0 || s.Generation != "gen-00000001" {
		t.Errorf("adding the same again: %+v", s)
	}
	changed := slices.Clone(articles[:3])
	changed[1].Body += " nouveau"
	fresh := testArticles(62)[60:]
	s, err = Add(ctx, dir, sequence(append(changed, fresh...)), BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Unchanged != 2 || s.Indexed != 3 || s.Articles != 62 || s.Generation != "gen-00000002" {
		t.Errorf("adding two and changing one: %+v", s)
	}
	x := open(t, dir)
	if n := total(t, x, "nouveau"); n != 1 {
		t.Errorf("the changed article is found %d times", n)
	}
	if n := total(t, x, ""); n != 62 {
		t.Errorf("%d articles", n)
	}
}

func TestSameIDInOneImport(t *testing.T) {
	dir := t.TempDir()
	a := kiosque.Article{ID: "1", Body: "le premier article"}
	b := kiosque.Article{ID: "1", Body: "un autre article"}
	hash := contents.HashOf(contents.AppendRecord(nil, &b))
	c := kiosque.Article{ID: "1~" + hex.EncodeToString(hash[:4]), Body: "un article qui a le nom que le second aurait"}
	s := build(t, dir, []kiosque.Article{a, c, b, a, b})
	if s.Indexed != 3 || s.Duplicates != 2 || s.Renamed != 2 {
		t.Errorf("%+v", s)
	}
	x := open(t, dir)
	if n := total(t, x, "article"); n != 3 {
		t.Errorf("%d of 3 articles are found", n)
	}
	if got, err := x.Article(context.Background(), "1"); err != nil || got.Body != a.Body {
		t.Errorf("the first keeps its ID: %v, %v", got, err)
	}
}

func TestRemove(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	build(t, dir, testArticles(30))
	s, err := Remove(ctx, dir, []string{"a1", "a2", "a1", "inconnu"}, BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Removed != 2 || s.Articles != 28 {
		t.Errorf("%+v", s)
	}
	x := open(t, dir)
	if n := total(t, x, "id:a1"); n != 0 {
		t.Errorf("a removed article is found")
	}
	if s, err = Remove(ctx, dir, []string{"inconnu"}, BuildOptions{}); err != nil || s.Removed != 0 || s.Generation != "gen-00000002" {
		t.Errorf("removing nothing: %+v, %v", s, err)
	}
	if _, err := Remove(ctx, t.TempDir(), []string{"a"}, BuildOptions{}); kiosque.CodeOf(err) != kiosque.CodeNoIndex {
		t.Errorf("removing from nowhere: %v", err)
	}
}

// TestFailedWritersHarmNothing ends writers in every way but a crash; the generation in service stays, and nothing else.
func TestFailedWritersHarmNothing(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, testArticles(30))
	before := entriesOf(t, dir)
	broken := errors.New("source en panne")
	for name, try := range map[string]func(context.Context, context.CancelFunc) error{
		"an error of the sequence": func(ctx context.Context, _ context.CancelFunc) error {
			_, err := Build(ctx, dir, func(yield func(kiosque.Article, error) bool) {
				_ = yield(testArticles(1)[0], nil) && yield(kiosque.Article{}, broken)
			}, BuildOptions{BatchSize: 1})
			if !errors.Is(err, broken) {
				t.Errorf("the error of the sequence is lost: %v", err)
			}
			return err
		},
		"no article": func(ctx context.Context, _ context.CancelFunc) error {
			_, err := Build(ctx, dir, sequence(nil), BuildOptions{})
			if kiosque.CodeOf(err) != kiosque.CodeNoArticle {
				t.Errorf("no article gives %v", err)
			}
			return err
		},
		"cancelled while reading": func(ctx context.Context, cancel context.CancelFunc) error {
			_, err := Build(ctx, dir, sequence(testArticles(200)), BuildOptions{BatchSize: 10, Progress: func(p Progress) {
				if p.Indexed > 50 {
					cancel()
				}
			}})
			return err
		},
		"cancelled while merging": func(ctx context.Context, cancel context.CancelFunc) error {
			_, err := Build(ctx, dir, sequence(testArticles(50)), BuildOptions{Progress: func(p Progress) {
				if p.Phase == PhaseMerge {
					cancel()
				}
			}})
			return err
		},
		"cancelled while sealing": func(ctx context.Context, cancel context.CancelFunc) error {
			_, err := Add(ctx, dir, sequence(testArticles(50)), BuildOptions{Progress: func(p Progress) {
				if p.Phase == PhaseSeal {
					cancel()
				}
			}})
			return err
		},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		if err := try(ctx, cancel); err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.HasPrefix(name, "cancelled") && kiosque.CodeOf(err) != kiosque.CodeInterrupted {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		if diff := cmp.Diff(before, entriesOf(t, dir)); diff != "" {
			t.Errorf("%s leaves (-before +after):\n%s", name, diff)
		}
	}
	if n := total(t, open(t, dir), ""); n != 30 {
		t.Errorf("%d articles of 30", n)
	}
}

// TestSequenceEndsWithAnError ends the sequence when a worker still has to tell of more than anybody has heard yet: the
// writer ends with the error of the sequence and waits for nobody.
func TestSequenceEndsWithAnError(t *testing.T) {
	broken := errors.New("source en panne")
	for range 12 { // which of two ready channels is taken is left to chance
		ended := make(chan error, 1)
		go func() {
			_, err := Build(t.Context(), t.TempDir(), func(yield func(kiosque.Article, error) bool) {
				for _, a := range testArticles(2) {
					if !yield(a, nil) {
						return
					}
					time.Sleep(15 * time.Millisecond) // the worker is done with it
				}
				yield(kiosque.Article{}, broken)
			}, BuildOptions{BatchSize: 1, Workers: 1})
			ended <- err
		}()
		select {
		case err := <-ended:
			if !errors.Is(err, broken) {
				t.Fatalf("the error of the sequence is lost: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the writer hangs")
		}
	}
}

func TestOneWriterAtATime(t *testing.T) {
	dir := t.TempDir()
	var inner error
	_, err := Build(context.Background(), dir, func(yield func(kiosque.Article, error) bool) {
		_, inner = Add(context.Background(), dir, sequence(testArticles(1)), BuildOptions{})
		yield(testArticles(1)[0], nil)
	}, BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if kiosque.CodeOf(inner) != kiosque.CodeLocked {
		t.Errorf("a second writer gets %v", inner)
	}
}

// TestReloadUnderLoad searches while generations change: every answer is of one of them, whole.
func TestReloadUnderLoad(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	all := testArticles(60)
	build(t, dir, all[:10])
	x := open(t, dir)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r, err := x.Search(ctx, kiosque.SearchRequest{Query: "", Size: 5})
				if err != nil {
					t.Error(err)
					return
				}
				if r.Total%10 != 0 || len(r.Hits) != 5 {
					t.Errorf("%d articles, %d hits", r.Total, len(r.Hits))
				}
			}
		})
	}
	for n := 20; n <= 60; n += 10 {
		if _, err := Add(ctx, dir, sequence(all[:n]), BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		changed, err := x.Reload(ctx)
		if err != nil || !changed {
			t.Fatalf("reload: %v, %v", changed, err)
		}
		if got := total(t, x, ""); got != n {
			t.Errorf("%d articles after the reload, want %d", got, n)
		}
	}
	if changed, err := x.Reload(ctx); err != nil || changed {
		t.Errorf("reload without change: %v, %v", changed, err)
	}
	close(stop)
	wg.Wait()
}

func sameColumn(a, b *values.Column) bool { return reflect.DeepEqual(a, b) }

// TestReloadTakesOver follows a small addition to a larger index: what was loaded of the segments that are the same is
// taken over, and every answer is the one of an index opened anew.
func TestReloadTakesOver(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	all := testArticles(2600)
	build(t, dir, all[:2500])
	x := open(t, dir)
	fresh := all[2500:]
	fresh[3].Source, fresh[4].Section, fresh[5].Date = "Une source neuve", "Aaa", kiosque.Date{Year: 1931}
	fresh[6].Body = "un mot inouï"
	for i := range fresh {
		fresh[i].ID = fmt.Sprintf("%c-%d", 'A'+rune(i%50), i) // before, among and after the others
	}
	if _, err := Add(ctx, dir, sequence(fresh), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	if x.pool.Present().shared == 0 {
		t.Fatal("no segment was taken over")
	}
	y := open(t, dir)
	same := cmp.Options{
		cmp.AllowUnexported(columns{}, dates.Table{}), cmp.Comparer(sameColumn),
		cmpopts.IgnoreFields(columns{}, "dated"), cmpopts.IgnoreFields(dates.Table{}, "periods"), // made of the others
	}
	if diff := cmp.Diff(y.pool.Present().columns, x.pool.Present().columns, same); diff != "" {
		t.Errorf("columns (-anew +taken over):\n%s", diff)
	}
	w := searchertest.NewWorld(5, 6)
	for range 150 {
		req := w.Request()
		want, err := y.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		want.TookMS, got.TookMS = 0, 0
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-anew +taken over):\n%s", req.Query, diff)
		}
	}
	if n := total(t, x, "inouï"); n != 1 {
		t.Errorf("a new word is found %d times", n)
	}
}

func TestDamage(t *testing.T) {
	ctx := context.Background()
	zap := func(dir string) string {
		files, err := filepath.Glob(filepath.Join(dir, "gen-*", "bleve", "store", "*.zap"))
		if err != nil || len(files) == 0 {
			t.Fatal("no segment", err)
		}
		return files[0]
	}
	flip := func(path string) error {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i := range 32 {
			b[len(b)/2+i] ^= 0x5a
		}
		return os.WriteFile(path, b, 0o600)
	}
	for _, c := range []struct {
		name   string
		damage func(dir string) error
		open   kiosque.Code // of Open: sizes only
		verify kiosque.Code
	}{
		{"nothing", func(string) error { return nil }, "", ""},
		{"no folder", os.RemoveAll, kiosque.CodeNoIndex, kiosque.CodeNoIndex},
		{"segment flipped", func(dir string) error { return flip(zap(dir)) }, "", kiosque.CodeDamaged},
		{"segment cut", func(dir string) error { return os.Truncate(zap(dir), 1000) }, kiosque.CodeDamaged, kiosque.CodeDamaged},
		{"segment gone", func(dir string) error { return os.Remove(zap(dir)) }, kiosque.CodeDamaged, kiosque.CodeDamaged},
		{
			"bolt emptied", func(dir string) error { return os.Truncate(filepath.Join(filepath.Dir(zap(dir)), "root.bolt"), 0) }, kiosque.CodeDamaged,
			kiosque.CodeDamaged,
		},
		{
			"manifest gone", func(dir string) error { return os.Remove(filepath.Join(dir, "gen-00000001", layout.ManifestName)) },
			kiosque.CodeDamaged, kiosque.CodeDamaged,
		},
		{"manifest edited", func(dir string) error {
			f, err := os.OpenFile(filepath.Join(dir, "gen-00000001", layout.ManifestName), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString(" ")
			return errors.Join(err, f.Close())
		}, kiosque.CodeDamaged, kiosque.CodeDamaged},
		{
			"CURRENT garbled", func(dir string) error {
				return os.WriteFile(filepath.Join(dir, layout.CurrentName), []byte("../x y"), 0o600)
			}, kiosque.CodeDamaged,
			kiosque.CodeDamaged,
		},
		{"generation gone", func(dir string) error { return os.RemoveAll(filepath.Join(dir, "gen-00000001")) }, kiosque.CodeDamaged, kiosque.CodeDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			build(t, dir, testArticles(80))
			if err := c.damage(dir); err != nil {
				t.Fatal(err)
			}
			if c.open != "" {
				_, err := Open(ctx, dir, Options{})
				if got := kiosque.CodeOf(err); got != c.open {
					t.Errorf("Open gives %q (%v), want %q", got, err, c.open)
				}
			}
			r, err := Verify(ctx, dir, nil)
			if got := kiosque.CodeOf(err); got != c.verify {
				t.Errorf("Verify gives %q (%v), want %q", got, err, c.verify)
			}
			if c.verify == "" && (r == nil || r.Articles != 80 || len(r.Damages) > 0) {
				t.Errorf("Verify reports %+v", r)
			}
			if s := build(t, dir, testArticles(5)); s.Articles != 5 { // whatever happened, building anew helps
				t.Errorf("rebuilt: %+v", s)
			}
		})
	}
}

func TestOtherVersion(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, testArticles(3))
	s, err := layout.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, s.Name, layout.ManifestName)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b = []byte(strings.Replace(string(b), fmt.Sprintf(`"schema": %d`, layout.Schema), `"schema": 999`, 1))
	reseal(t, dir, s.Name, b)
	if _, err := Open(context.Background(), dir, Options{}); kiosque.CodeOf(err) != kiosque.CodeVersion {
		t.Errorf("another schema gives %v", err)
	}
}

// reseal replaces the manifest of a generation and makes CURRENT agree.
func reseal(t *testing.T, dir, name string, manifest []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name, layout.ManifestName), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(manifest)
	if err := (layout.Service{Sealed: layout.Sealed{Name: name, Sum: hex.EncodeToString(sum[:])}}).Set(dir); err != nil {
		t.Fatal(err)
	}
}

// TestStockBleveOpens holds the promise that the index is one that stock bleve opens and searches by form.
func TestStockBleveOpens(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, []kiosque.Article{{ID: "un", Body: "Les élections régionales"}, {ID: "deux", Body: "Une élection"}})
	b, err := bleve.Open(filepath.Join(dir, "gen-00000001", layout.BleveName))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	q := bleve.NewMatchQuery("ÉLECTIONS")
	q.SetField("body")
	r, err := b.Search(bleve.NewSearchRequest(q))
	if err != nil {
		t.Fatal(err)
	}
	if r.Total != 1 || r.Hits[0].ID != "un" {
		t.Errorf("stock bleve finds %v", r)
	}
}

// TestKilledWriter kills a process that adds articles, again and again: whenever it dies, the folder serves a whole
// generation, the old or the new.
func TestKilledWriter(t *testing.T) {
	const dirVar, nVar = "KIOSQUE_TEST_KILLED_DIR", "KIOSQUE_TEST_KILLED_N"
	if dir := os.Getenv(dirVar); dir != "" {
		n, err := strconv.Atoi(os.Getenv(nVar))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Add(context.Background(), dir, sequence(testArticles(n)), BuildOptions{BatchSize: 10}); err != nil {
			t.Fatal(err)
		}
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	build(t, dir, testArticles(40))
	served, killed := 40, 0
	for try := range 12 {
		want := served + 100
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWriter$")
		cmd.Env = append(os.Environ(), dirVar+"="+dir, nVar+"="+strconv.Itoa(want))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(20+30*try)*time.Millisecond, func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil {
			killed++
		}
		timer.Stop()
		x, err := Open(context.Background(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := total(t, x, "")
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if got != served && got != want {
			t.Fatalf("%d articles after a kill, want %d or %d", got, served, want)
		}
		served = got
	}
	if killed == 0 {
		t.Log("no process was killed before it had finished")
	}
	if s := build(t, dir, testArticles(3)); s.Articles != 3 {
		t.Errorf("%+v", s)
	}
	if got, want := len(entriesOf(t, dir)), 4; got != want { // the generation before stays
		t.Errorf("the folder holds %q", entriesOf(t, dir))
	}
}

// TestKilledBuildIsResumed kills builds until one completes: it goes on from what the killed ones left, and holds
// exactly the articles of the last import, also where that has changed in between.
func TestKilledBuildIsResumed(t *testing.T) {
	const dirVar, n = "KIOSQUE_TEST_RESUMED_DIR", 3000
	slow := func(articles []kiosque.Article) iter.Seq2[kiosque.Article, error] {
		return func(yield func(kiosque.Article, error) bool) {
			for i, a := range articles {
				if i%100 == 0 {
					time.Sleep(5 * time.Millisecond)
				}
				if !yield(a, nil) {
					return
				}
			}
		}
	}
	if dir := os.Getenv(dirVar); dir != "" {
		if _, err := Build(context.Background(), dir, slow(testArticles(n)), BuildOptions{BatchSize: 50, Import: "essai"}); err != nil {
			t.Fatal(err)
		}
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	kill := func() (killed bool) {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledBuildIsResumed$")
		cmd.Env = append(os.Environ(), dirVar+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		var end error
		go func() {
			defer close(ended)
			end = cmd.Wait()
		}()
		for { // until some batches are durable
			select {
			case <-ended: // on a machine that stalled, it was faster than this loop
				return false
			default:
			}
			if files, _ := filepath.Glob(filepath.Join(dir, "*"+layout.PartialSuffix, texts.Prefix+"*")); len(files) > 0 {
				if st, err := os.Stat(files[len(files)-1]); err == nil && st.Size() > 20_000 {
					break
				}
			}
			time.Sleep(time.Millisecond)
		}
		_ = cmd.Process.Kill()
		<-ended
		return end != nil
	}
	kill()
	killed := kill()
	articles := slices.Delete(testArticles(n), 3, 5)
	articles[7].Body += " nouveau"
	other, err := Build(context.Background(), t.TempDir(), sequence(articles), BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Build(context.Background(), dir, sequence(articles), BuildOptions{Import: "essai"})
	if err != nil {
		t.Fatal(err)
	}
	if killed && s.Unchanged == 0 || s.Indexed+s.Unchanged != n-2 || s.Articles != other.Articles {
		t.Errorf("%+v", s)
	}
	x := open(t, dir)
	if total(t, x, "id:a3") != 0 || total(t, x, "nouveau") != 1 || total(t, x, "") != n-2 {
		t.Error("the articles are not those of the last import")
	}
	if r, err := Verify(context.Background(), dir, nil); err != nil {
		t.Errorf("%v %+v", err, r)
	}
	if got := len(entriesOf(t, dir)); got != 3 {
		t.Errorf("the folder holds %q", entriesOf(t, dir))
	}
	// A build of another import begins anew.
	kill()
	if s, err = Build(context.Background(), dir, sequence(articles[:10]), BuildOptions{Import: "autre"}); err != nil || s.Unchanged != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestCurrentTakenAway: what a folder without CURRENT holds answers, and is added to, not written over.
func TestCurrentTakenAway(t *testing.T) {
	ctx, articles := context.Background(), testArticles(30)
	for _, additions := range []int{0, 1} {
		dir := t.TempDir()
		build(t, dir, articles[:20])
		for range additions {
			if _, err := Add(ctx, dir, sequence(articles[:21]), BuildOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Remove(filepath.Join(dir, layout.CurrentName)); err != nil {
			t.Fatal(err)
		}
		x := open(t, dir)
		info, err := x.Info(ctx)
		if err != nil || info.Articles != 20+additions || (info.Warning == "") != (additions == 0) {
			t.Errorf("after %d additions: %+v, %v", additions, info, err)
		}
		s, err := Add(ctx, dir, sequence(articles[25:26]), BuildOptions{})
		if err != nil || s.Articles != 21+additions {
			t.Errorf("after %d additions and one: %+v, %v", additions, s, err)
		}
		if r, err := Verify(ctx, dir, nil); err != nil || r.Articles != 21+additions {
			t.Errorf("after %d additions and one: %+v, %v", additions, r, err)
		}
	}
}
