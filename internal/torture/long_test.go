//go:build linux

package torture

import (
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

// TestAdditions adds articles one by one to a collection: files stay few, and everything is there.
func TestAdditions(t *testing.T) {
	w := newWorld(t)
	base := 300
	if *full {
		base = 20_000
	}
	all := press{}
	for i := range base {
		all[fmt.Sprintf("b-%d", i)] = w.text()
	}
	if code, _, msg := answer(t, program(t, "indexer", "build", "--quiet", "--index", w.index, w.file(t, all))); code != 0 {
		t.Fatal(msg)
	}
	var took []time.Duration
	most := 0
	n := rounds(20, 1000, func(n int) {
		fresh := press{fmt.Sprintf("n-%d", n): w.text()}
		in := w.file(t, fresh)
		begin := time.Now()
		if code, _, msg := answer(t, program(t, "indexer", "add", "--quiet", "--index", w.index, in)); code != 0 {
			t.Fatal(msg)
		}
		took = append(took, time.Since(begin))
		maps.Copy(all, fresh)
		_ = os.Remove(in)
		if n%50 == 0 {
			generations, err := filepath.Glob(filepath.Join(w.index, "gen-*"))
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, filesIn(t, slices.Max(generations)))
		}
	})
	got, _, err := read(t.Context(), w.index)
	if err != nil {
		t.Fatal(err)
	}
	if l := lost(got, all); l != "" {
		t.Fatal(l)
	}
	if most > 200 {
		t.Errorf("%d files", most)
	}
	few := min(20, n/2)
	report(t, "ajouts d'un article", fmt.Sprintf("%d, à %d articles", n, base),
		fmt.Sprintf("0 perdu ; au plus %d fichiers ; médiane des %d premiers %v, des derniers %v", most, few, median(took[:few]), median(took[n-few:])))
}

// TestSoak lets clients search while articles are added, removed and rebuilt: no answer is an error, every one is of a whole
// state of the collection, and the server grows neither in memory nor in open files.
func TestSoak(t *testing.T) {
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
	}
	var mu sync.Mutex
	sizes := map[int]bool{len(a.after): true} // of states that have been
	ctx, cancel := context.WithTimeout(t.Context(), lasts)
	defer cancel()
	var searches, bad, unknown atomic.Int64
	var wg sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	queries := []string{"", "grève", "maire OU réforme", "\"le maire\"", "élection NEAR/5 port", "écol*"}
	for c := range clients {
		wg.Go(func() {
			for n := c; ctx.Err() == nil; n++ {
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
	report(t, "endurance : des clients cherchent pendant que l'on écrit",
		fmt.Sprintf("%d clients, %v, %d recherches, %d écritures", clients, lasts, searches.Load(), writes),
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
