//go:build linux

package torture

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
)

// median returns the middle one of some durations.
func median(d []time.Duration) time.Duration {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[len(d)/2].Round(time.Millisecond)
}

func filesIn(t testing.TB, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAdditions adds articles one by one to a collection: files stay few, everything is there, and with all rounds the last
// addition takes no longer than the first, nor a search longer than in an index that is built at once.
func TestAdditions(t *testing.T) {
	part(t, "ajouts d'un article")
	w := newWorld(t)
	base := *base
	if base == "" || !*full {
		n := 300
		if *full {
			n = 20_000
		}
		all := press{}
		for i := range n {
			all[fmt.Sprintf("b-%d", i)] = w.text()
		}
		base = w.file(t, all)
	}
	if code, _, msg := answer(t, program(t, "indexer", "build", "--quiet", "--index", w.index, base)); code != 0 {
		t.Fatal(msg)
	}
	before := articlesIn(t, w.index)
	var took []time.Duration
	most, added := 0, press{}
	few, many := 20, 1000
	if *adds > 0 {
		many = *adds
	}
	n := rounds(few, many, func(n int) {
		fresh := press{fmt.Sprintf("n-%d", n): w.text()}
		in := w.file(t, fresh)
		begin := time.Now()
		if code, _, msg := answer(t, program(t, "indexer", "add", "--quiet", "--index", w.index, in)); code != 0 {
			t.Fatal(msg)
		}
		took = append(took, time.Since(begin))
		maps.Copy(added, fresh)
		_ = os.Remove(in)
		if n%50 == 0 {
			generations, err := filepath.Glob(filepath.Join(w.index, "gen-*"))
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, filesIn(t, slices.Max(generations)))
			t.Logf("%d additions, %d files, %v", n, most, median(took[max(0, len(took)-50):]))
		}
	})
	x := whole(t, w.index)
	if got := articlesIn(t, w.index); got != before+n {
		t.Errorf("%d articles, want %d", got, before+n)
	}
	for id, text := range added {
		if a, err := x.Article(t.Context(), id); err != nil || a.Body != text {
			t.Fatalf("%s: %v", id, err)
		}
	}
	if most > 200 {
		t.Errorf("%d files", most)
	}
	first, last := median(took[:min(few, n/2)]), median(took[n-min(few, n/2):])
	survived := fmt.Sprintf("0 perdu ; au plus %d fichiers ; médiane des premiers %v, des derniers %v", most, first, last)
	if *full {
		if last > 3*first {
			t.Errorf("the last additions take %v, the first took %v", last, first)
		}
		anew := filepath.Join(w.dir, "anew")
		if code, _, msg := answer(t, program(t, "indexer", "build", "--quiet", "--index", anew, base, w.file(t, added))); code != 0 {
			t.Fatal(msg)
		}
		times := slower(t, x, whole(t, anew))
		if times > 1.2 {
			t.Errorf("a search takes %.2f times as long as in an index built at once", times)
		}
		survived += fmt.Sprintf(" ; une recherche dure %.2f fois celle d'un index construit d'un coup", times)
	}
	report(t, fmt.Sprintf("%d, à %d articles", n, before), survived)
}

// articlesIn is how many articles an index says that it has.
func articlesIn(t testing.TB, dir string) int {
	t.Helper()
	code, out, msg := answer(t, program(t, "indexer", "info", "--json", "--index", dir))
	var info struct{ Articles int }
	if err := json.Unmarshal([]byte(out), &info); code != 0 || err != nil {
		t.Fatalf("%d %s%s %v", code, out, msg, err)
	}
	return info.Articles
}

// whole opens an index that is verified.
func whole(t testing.TB, dir string) *index.Index {
	t.Helper()
	if _, err := index.Verify(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// slower tells how many times as long as in another index searches take, in turn.
func slower(t testing.TB, x, than *index.Index) float64 {
	t.Helper()
	var took [2]time.Duration
	for round := range 60 {
		for i := range took {
			which := (i + round) % 2
			begin := time.Now()
			for _, q := range []string{"grève", "réforme des retraites", `"le maire"`, "élection NEAR/5 port", "écol*", "président OU ministre"} {
				req := kiosque.SearchRequest{Query: q, Words: true}
				if _, err := []*index.Index{x, than}[which].Search(t.Context(), req); err != nil {
					t.Fatal(err)
				}
			}
			if round >= 10 { // all has been read once
				took[which] += time.Since(begin)
			}
		}
	}
	return float64(took[0]) / float64(took[1])
}

// TestSoak lets clients search while articles are added, removed and rebuilt: no answer is an error, every one is of a whole
// state of the collection, and the server grows neither in memory nor in open files.
func TestSoak(t *testing.T) {
	part(t, "endurance : des clients cherchent pendant que l'on écrit")
	w := newWorld(t)
	w.index = filepath.Join(w.dir, "soak")
	a := w.build(t, 200)
	if code, _, msg := answer(t, program(t, "indexer", a.args...)); code != 0 {
		t.Fatal(msg)
	}
	s := serve(t, program(t, "search", "serve", "--index", w.index, "--addr", "127.0.0.1:0", "--max-in-flight", "0"))
	clients, lasts := 8, 4*time.Second
	if *full {
		clients, lasts = 64, time.Minute
		if *hours > 0 {
			lasts = time.Duration(*hours * float64(time.Hour))
		}
		lasts = cmp.Or(*soak, lasts)
	}
	var mu sync.Mutex
	sizes := map[int]bool{len(a.after): true} // of states that have been
	ctx, cancel := context.WithTimeout(t.Context(), lasts)
	defer cancel()
	const pause = 50 * time.Millisecond // of a client: other parts go on beside this one
	var searches, bad, unknown atomic.Int64
	var wg sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	queries := []string{"", "grève", "maire OU réforme", "\"le maire\"", "élection NEAR/5 port", "écol*"}
	for c := range clients {
		wg.Go(func() {
			for n := c; ctx.Err() == nil; n++ {
				time.Sleep(pause)
				q := queries[n%len(queries)]
				req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.base+"api/v1/search?q="+url.QueryEscape(q), nil)
				if err != nil {
					t.Error(err)
					return
				}
				resp, err := client.Do(req)
				if err != nil {
					bad.Add(1)
					continue
				}
				b, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				searches.Add(1)
				var answered struct{ Total int }
				if err != nil || resp.StatusCode != http.StatusOK || json.Unmarshal(b, &answered) != nil {
					bad.Add(1)
					continue
				}
				mu.Lock()
				if q == "" && !sizes[answered.Total] {
					unknown.Add(1)
				}
				mu.Unlock()
			}
		})
	}
	var memory, open []int
	writes := 0
	for ctx.Err() == nil {
		b := w.act(t, a.after)
		mu.Lock()
		sizes[len(b.after)] = true
		mu.Unlock()
		if code, _, msg := answer(t, program(t, "indexer", b.args...)); code != 0 {
			t.Errorf("%s: %d %s", b.name, code, msg)
		}
		a = b
		writes++
		time.Sleep(time.Second / 2)
		rss, fds := usage(t, s.cmd.Process.Pid)
		memory, open = append(memory, rss), append(open, fds)
	}
	wg.Wait()
	if bad.Load() > 0 || unknown.Load() > 0 {
		t.Errorf("%d of %d answers are errors, %d of no state that has been", bad.Load(), searches.Load(), unknown.Load())
	}
	half := len(memory) / 2
	if *full && slices.Max(memory[half:]) > slices.Max(memory[:half+1])*3/2 || slices.Max(open[half:]) > 2*slices.Max(open[:half+1]) {
		t.Errorf("the server grows: memory %v kB, open files %v", memory, open)
	}
	report(t, fmt.Sprintf("%d clients, %v, %d recherches, %d écritures", clients, lasts, searches.Load(), writes),
		fmt.Sprintf("%d erreurs, %d réponses fausses ; mémoire %d puis %d Mo, fichiers ouverts %d puis %d (au plus, première et seconde moitié)",
			bad.Load(), unknown.Load(), slices.Max(memory[:half+1])>>10, slices.Max(memory[half:])>>10, slices.Max(open[:half+1]), slices.Max(open[half:])))
}

// usage returns the resident memory in kB and the open files of a process.
func usage(t testing.TB, pid int) (rss, files int) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		_, _ = fmt.Sscanf(line, "VmRSS: %d kB", &rss)
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return rss, len(open)
}
