package index

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/internal/rounds"
)

// segmentFile returns the largest segment of a generation.
func segmentFile(t *testing.T, dir, gen string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, gen, layout.BleveName, "store", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return slices.MaxFunc(files, func(a, b string) int { return int(sizeOf(t, a) - sizeOf(t, b)) })
}

// patch overwrites some bytes of a file, whose other names see it too.
func patch(t *testing.T, path string, b []byte, at int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(b, int64(at)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestAddToDamage zeroes pages of a segment, each in a long run: an addition says that the index is damaged, or it does what it was
// asked to. It never takes an article that is there for one that is not, nor the other way round.
func TestAddToDamage(t *testing.T) {
	ctx, first := context.Background(), t.TempDir()
	articles := testArticles(1401)
	if _, err := Build(ctx, first, sequence(articles[:1400]), BuildOptions{}); err != nil { // in one segment
		t.Fatal(err)
	}
	const page = 4096
	refused, done := 0, 0
	size := int(sizeOf(t, segmentFile(t, first, "gen-00000001")))
	pages := (size + page - 1) / page
	for n := range pages {
		at := n * page
		if n > 0 && n < pages-1 && n%(1+pages/rounds.Of(pages)) > 0 {
			continue
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(first)); err != nil {
			t.Fatal(err)
		}
		path := segmentFile(t, dir, "gen-00000001")
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		end := min(at+page, size)
		patch(t, path, make([]byte, end-at), at)
		stats, err := Add(ctx, dir, sequence(articles[1380:]), BuildOptions{}) // some that are there, and one more
		want := 1400
		switch {
		case kiosque.CodeOf(err) == kiosque.CodeDamaged:
			refused++
		case err != nil:
			t.Errorf("page at %d: %v", at, err)
		case stats.Unchanged != 20 || stats.Indexed != 1 || stats.Articles != 1401:
			t.Errorf("page at %d: %+v", at, stats)
		default:
			done++
			want++
		}
		patch(t, path, whole[at:end], at)
		if r, err := Verify(ctx, dir, nil); err != nil || r.Articles != want {
			t.Errorf("page at %d: %+v, %v", at, r, err)
		}
	}
	if refused == 0 || done == 0 {
		t.Errorf("%d additions were refused, %d done", refused, done)
	}
}

// TestDamagedBlocks changes a bit or zeroes a page of a segment too large to be read whole when it is opened: what reads
// it says so, and no answer is wrong.
func TestDamagedBlocks(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	if _, err := Build(ctx, dir, sequence(testArticles(1400)), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	s, err := layout.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(x *Index) (all []any, err error) {
		for _, req := range []kiosque.SearchRequest{
			{},
			{Query: "grève OU réforme", Words: true},
			{Query: `"le maire"`},
			{Query: "m*", Sort: kiosque.ByDate, Size: 40},
			{Query: "le NEAR/5 la", Collapse: true},
		} {
			r, err := x.Search(ctx, req)
			if err != nil {
				return nil, err
			}
			r.TookMS = 0
			all = append(all, r)
		}
		a, err := x.Article(ctx, "a77")
		return append(all, a), err
	}
	x := open(t, dir)
	want, err := ask(x)
	if err != nil {
		t.Fatal(err)
	}
	path := segmentFile(t, dir, s.Name)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rounds.Each(t, []uint64{1}, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 3))
		said, right := 0, 0
		for range rounds.Of(800) {
			at := r.IntN(len(whole))
			damage := []byte{whole[at] ^ 1<<r.IntN(8)}
			if r.IntN(3) == 0 {
				at &^= 4095
				damage = make([]byte, min(4096, len(whole)-at))
			}
			patch(t, path, damage, at)
			g, err := openSealed(ctx, dir, s.Sealed, opening{}, nil)
			var got []any
			if err == nil {
				x.replace(g, "")
				got, err = ask(x)
			}
			switch {
			case kiosque.CodeOf(err) == kiosque.CodeDamaged:
				said++
			case err != nil:
				t.Errorf("%d bytes at %d: %v", len(damage), at, err)
			default:
				if right++; !cmp.Equal(want, got) {
					t.Errorf("%d bytes at %d: a wrong answer, and nothing says so", len(damage), at)
				}
			}
			patch(t, path, whole[at:at+len(damage)], at)
		}
		t.Logf("%d answers say that the index is damaged, %d do not meet it", said, right)
	})
	if _, err := Verify(ctx, dir, nil); err != nil {
		t.Error(err)
	}
}
