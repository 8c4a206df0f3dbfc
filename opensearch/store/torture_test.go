package store_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// stepVar is the seed of the step that a child does.
const stepVar = "KIOSQUE_STORE_STEP"

// step is one command of the torture.
type step struct {
	kind     string
	articles []kiosque.Article
	ids      []string
}

// population is of how many IDs the articles of steps are.
const population = 2400

// stepOf makes a step of a seed: the first builds, and others add, remove or build.
func stepOf(seed uint64) step {
	r := rand.New(rand.NewPCG(seed, 2))
	s := step{kind: []string{"add", "add", "add", "remove", "build"}[r.IntN(5)]}
	if seed == 0 {
		s.kind = "build"
	}
	for i := range population {
		if r.IntN(2) == 0 {
			continue
		}
		id := fmt.Sprintf("t-%04d", i)
		s.ids = append(s.ids, id)
		// Every version has a word of its own, some dates change, and some articles stay.
		version := seed
		if r.IntN(4) == 0 {
			version = 0
		}
		s.articles = append(s.articles, kiosque.Article{
			ID: id, Title: fmt.Sprintf("Titre %d", i), Source: "La Gazette", Authors: []string{},
			Body: fmt.Sprintf("Un texte commun, mot%dversion%d.", i/4, version), Date: kiosque.Date{Year: 2000 + int(uint64(i)+version)%3},
		})
	}
	return s
}

func (s step) run(ctx context.Context, w *store.Store) (err error) {
	switch s.kind {
	case "build":
		_, err = w.Build(ctx, sequence(s.articles), engine.BuildOptions{Import: "torture"})
	case "add":
		_, err = w.Add(ctx, sequence(s.articles), engine.BuildOptions{})
	case "remove":
		_, err = w.Remove(ctx, s.ids, engine.BuildOptions{})
	}
	return err
}

// after is what there is when the step has been done: hashes of articles, by ID.
func (s step) after(before map[string]string) map[string]string {
	all := maps.Clone(before)
	switch s.kind {
	case "build":
		all = map[string]string{}
	case "remove":
		for _, id := range s.ids {
			delete(all, id)
		}
		return all
	}
	for _, a := range s.articles {
		hash := contents.HashOf(contents.AppendRecord(nil, &a))
		all[a.ID] = hex.EncodeToString(hash[:])
	}
	return all
}

// stepChild does a step, and is killed while it does.
func stepChild(address, seed string) error {
	n, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		return err
	}
	a, err := wire.ParseAddress(address)
	if err != nil {
		return err
	}
	c, err := wire.New(a, patient())
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err = stepOf(n).run(ctx, store.New(c, store.Options{Shards: 1, Split: true}))
	stop()
	if errors.Is(err, context.Canceled) {
		os.Exit(interrupted) //nolint:forbidigo // a program of its own
	}
	return err
}

// interrupted is the exit code of a child that was asked to end.
const interrupted = 130

// standing reads what is in service: hashes of articles, by ID. None is there twice unless that is allowed, and then the newer counts.
func standing(t *testing.T, c *wire.Client, twice bool) map[string]string {
	t.Helper()
	var out struct {
		wire.Envelope
		Hits struct {
			Hits []struct {
				Source struct {
					ID, Hash string
					Stamp    int64
				} `json:"_source"`
			} `json:"hits"`
		} `json:"hits"`
	}
	if err := c.Do(t.Context(), http.MethodPost, "/"+c.Address().Index+"/_refresh", nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Search(t.Context(), c.Address().Index, map[string]any{"size": 10_000, "_source": []string{"id", "hash", "stamp"}}, &out); err != nil {
		t.Fatal(err)
	}
	doubled := 0
	all, stamps := map[string]string{}, map[string]int64{}
	for _, h := range out.Hits.Hits {
		if _, there := all[h.Source.ID]; there {
			doubled++
		}
		if h.Source.Stamp >= stamps[h.Source.ID] {
			all[h.Source.ID], stamps[h.Source.ID] = h.Source.Hash, h.Source.Stamp
		}
	}
	if doubled > 0 && !twice {
		t.Errorf("%d articles are there twice", doubled)
	}
	return all
}

// TestKilledWriters kills additions, removals and builds at random moments. Whatever was acknowledged is there, what was not is there as
// it was before or as it was to be, and after the next command, the same or another one, all is exact: no article is there twice, and
// the words are those of the articles.
func TestKilledWriters(t *testing.T) {
	hosts := cluster.Hosts(t)
	rounds.Each(t, []uint64{1}, func(t *testing.T, seed uint64) {
		killedWriters(t, client(t, hosts, patient()), rand.New(rand.NewPCG(seed, 3)))
	})
}

func killedWriters(t *testing.T, c *wire.Client, r *rand.Rand) {
	w := store.New(c, store.Options{Shards: 1, Split: true})
	if err := stepOf(0).run(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	model, met, took := stepOf(0).after(nil), 0, time.Second
	unsettled := 0
	for seed := range uint64(rounds.Of(32)) {
		seed = 1 + 100*seed + r.Uint64N(100)
		s := stepOf(seed)
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), childVar+"="+c.Address().String(), stepVar+"="+strconv.FormatUint(seed, 10))
		cmd.Stderr = os.Stderr
		begun := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		how := []os.Signal{os.Kill, os.Kill, os.Interrupt}[r.IntN(3)]
		kill := time.AfterFunc(time.Duration(r.Int64N(int64(took))), func() { _ = cmd.Process.Signal(how) })
		err := cmd.Wait()
		kill.Stop()
		after, name := s.after(model), fmt.Sprintf("step %d, %s", seed, s.kind)
		switch exit, killed := errors.AsType[*exec.ExitError](err); {
		case err == nil:
			took = time.Since(begun)
			if !maps.Equal(standing(t, c, false), after) {
				t.Errorf("%s: what was acknowledged is not there", name)
			}
		case !killed || exit.Exited() && exit.ExitCode() != interrupted:
			t.Fatalf("%s: %v", name, err)
		default:
			met++
			took += 300 * time.Millisecond
			now := standing(t, c, s.kind == "add")
			between(t, name, model, after, now)
			if s.kind == "build" && !maps.Equal(now, model) && !maps.Equal(now, after) {
				t.Errorf("%s: half of a build is in service", name)
			}
			if exit.Exited() { // whoever is asked to end leaves all exact, or, where the cluster is slow, known as what it is
				report, err := w.Verify(t.Context(), store.VerifyOptions{})
				if err != nil {
					t.Errorf("%s, interrupted: %+v %v", name, report, err)
				} else if len(report.Notes) > 0 {
					unsettled++
				}
			}
			next := s // the same command again, or another one
			if r.IntN(2) == 0 {
				next = step{kind: "add", articles: stepOf(0).articles[:1]}
				after = next.after(now)
			}
			if err := next.run(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		model = standing(t, c, false)
		between(t, name, after, after, model)
		report, err := w.Verify(t.Context(), store.VerifyOptions{})
		if err != nil || len(report.Notes) > 0 || report.Read != len(model) {
			t.Errorf("%s: %d read, notes %q, damages %.3q, %v", name, report.Read, report.Notes, report.Damages, err)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d commands were met, %d of those that were asked to end did not leave all exact", met, unsettled)
	if met == 0 {
		t.Error("no command was killed")
	}
}

// between checks that every article is as it was before, or as it was to be after.
func between(t *testing.T, name string, before, after, now map[string]string) {
	t.Helper()
	ids := slices.Collect(maps.Keys(before))
	for _, all := range []map[string]string{after, now} {
		ids = slices.AppendSeq(ids, maps.Keys(all))
	}
	for _, id := range ids {
		if now[id] != before[id] && now[id] != after[id] {
			t.Errorf("%s: article %s is %q, was %q, was to be %q", name, id, now[id], before[id], after[id])
			return
		}
	}
}
