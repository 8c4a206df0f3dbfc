package torture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log" //nolint:depguard // to keep bleve from it
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/french"
)

var (
	full  = flag.Bool("torture", false, "all rounds, not only a few of each")
	hours = flag.Float64("hours", 0, "with -torture: go on for so many hours, instead of a fixed number of rounds")
	seed  = flag.Uint64("seed", 0, "of all that is random; 0: a new one")
	table = flag.String("figures", "", "with -torture: the document whose table of figures is written anew")
	soak  = flag.Duration("soak", 0, "with -torture: how long clients search; 0: a minute, or the hours")
	adds  = flag.Int("additions", 0, "with -torture: how many articles are added one by one; 0: 1000, or as many as the hours let")
	base  = flag.String("base", "", "with -torture: JSON lines that the additions are added to; empty: 20,000 articles of a few words")
)

// bin is the folder of the two programs.
var bin string

func TestMain(m *testing.M) {
	flag.Parse()
	log.SetOutput(io.Discard) // as the programs do
	os.Exit(func() int {      //nolint:forbidigo // of the test binary
		var err error
		if bin, err = os.MkdirTemp("", "kiosque-torture-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(bin) //nolint:errcheck // of the temporary folder
		if err := os.Chmod(bin, 0o755); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		build := exec.CommandContext(context.Background(), "go", "build", "-o", bin+"/", "../../cmd/...")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "the programs are not built: %v\n%s", err, out)
			return 1
		}
		begin := time.Now()
		go undoWhenStopped()
		code := m.Run()
		if *full && *table != "" {
			if err := writeFigures(*table, begin); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		return code
	}())
}

// rounds calls f few times in a plain test and many times in a full one, or again and again for the hours asked for. It
// returns how often.
func rounds(few, many int, f func(n int)) (n int) {
	most, until := few, time.Time{}
	if *full {
		most = many
		if *hours > 0 {
			until = time.Now().Add(time.Duration(*hours * float64(time.Hour)))
		}
	}
	for ; n < most || time.Now().Before(until); n++ {
		f(n)
	}
	return n
}

// random is a source whose seed the log names.
func random(t testing.TB) *rand.Rand {
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("-seed %d", s)
	return rand.New(rand.NewPCG(s, 1))
}

// need skips a test, saying what is not tested, where a program is missing.
func need(t testing.TB, what string, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("NOT TESTED: %s, for want of %s", what, p)
		}
	}
}

// press is a collection as it ought to be: texts by ID.
type press map[string]string

// action is a command, and what it makes of a press.
type action struct {
	name  string
	args  []string
	after press
}

// world makes actions.
type world struct {
	*rand.Rand
	dir   string // of its input files
	index string
	made  int
}

func newWorld(t testing.TB) *world {
	root := t.TempDir()
	return &world{Rand: random(t), dir: root, index: filepath.Join(root, "index")}
}

func (w *world) text() string {
	words := []string{"grève", "maire", "élection", "port", "réforme", "le", "la", "de", "presse", "école", "budget", "marché"}
	var b strings.Builder
	for range 20 + w.IntN(60) {
		b.WriteString(words[w.IntN(len(words))])
		b.WriteByte(' ')
	}
	w.made++
	fmt.Fprintf(&b, "numéro %d.", w.made)
	return b.String()
}

// file writes articles as JSON lines and returns its path.
func (w *world) file(t testing.TB, articles press) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for _, id := range slices.Sorted(maps.Keys(articles)) {
		if err := e.Encode(map[string]string{"id": id, "title": "Titre de " + id, "text": articles[id], "date": "2021-03-01"}); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(w.dir, fmt.Sprintf("in-%d.jsonl", w.made))
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func (w *world) articles(n int) press {
	p := press{}
	for range n {
		p[fmt.Sprintf("a-%d", w.IntN(300))] = w.text()
	}
	return p
}

// build is an action that begins anew.
func (w *world) build(t testing.TB, n int) action {
	p := w.articles(n)
	return action{"build", []string{"build", "--quiet", "--index", w.index, w.file(t, p)}, p}
}

// add is an action that adds articles and replaces some.
func (w *world) add(t testing.TB, before press, n int) action {
	fresh := w.articles(n)
	after := maps.Clone(before)
	if after == nil {
		after = press{}
	}
	maps.Copy(after, fresh)
	return action{"add", []string{"add", "--quiet", "--index", w.index, w.file(t, fresh)}, after}
}

// act returns an action at random.
func (w *world) act(t testing.TB, before press) action {
	switch n := w.IntN(10); {
	case len(before) == 0 || n < 2:
		return w.build(t, 20+w.IntN(150))
	case n < 4 && len(before) > 20:
		after, args := maps.Clone(before), []string{"remove", "--quiet", "--index", w.index}
		for _, id := range slices.Sorted(maps.Keys(before))[:1+w.IntN(5)] {
			delete(after, id)
			args = append(args, "--id", id)
		}
		return action{"remove", args, after}
	}
	return w.add(t, before, 1+w.IntN(40))
}

func (a action) command(ctx context.Context) *exec.Cmd {
	return exec.CommandContext(ctx, filepath.Join(bin, "indexer"), a.args...)
}

// exitOf returns the exit code of a command that has run; -1 if a signal ended it.
func exitOf(t testing.TB, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		t.Fatal(err)
	}
	return exit.ExitCode()
}

// read verifies an index and returns all that stands in it, and what it warns of. A folder without an index is an empty press.
func read(ctx context.Context, dir string) (press, string, error) {
	if _, err := index.Verify(ctx, dir, nil); err != nil {
		if kiosque.CodeOf(err) == kiosque.CodeNoIndex {
			return press{}, "", nil
		}
		return nil, "", err
	}
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		return nil, "", err
	}
	defer x.Close() //nolint:errcheck // only read
	info, err := x.Info(ctx)
	if err != nil {
		return nil, "", err
	}
	all, err := x.Export(ctx, kiosque.SearchRequest{Size: -1})
	if err != nil {
		return nil, "", err
	}
	defer all.Close()
	p := press{}
	for f, err := range all.Found {
		if err != nil {
			return nil, "", err
		}
		p[f.ID] = f.Body
	}
	return p, info.Warning, nil
}

// lost says what is wrong with a press that ought to be one of several; empty: nothing.
func lost(got press, want ...press) string {
	for _, w := range want {
		if maps.Equal(got, w) {
			return ""
		}
	}
	var sizes []string
	for _, w := range want {
		sizes = append(sizes, fmt.Sprint(len(w)))
	}
	return fmt.Sprintf("%d articles, which are not the %s expected", len(got), strings.Join(sizes, " or the "))
}

// figure is a line of the table of figures: a part of the laboratory.
type figure struct{ what, tries, survived string }

var figures = struct {
	sync.Mutex
	of map[string]figure // by test
}{of: map[string]figure{}}

// part begins a part of the laboratory. In a full run the parts run beside each other, and each has a line in the table of
// figures: what it reports, or that it failed, or could not be done here.
func part(t *testing.T, what string) {
	t.Helper()
	if *full {
		t.Parallel()
	}
	t.Cleanup(func() {
		switch {
		case t.Failed():
			note(t, figure{what, "", "**échec**"})
		case t.Skipped():
			note(t, figure{what, "aucun", "pas éprouvé sur cette machine"})
		}
	})
	note(t, figure{what: what})
}

func note(t testing.TB, f figure) {
	figures.Lock()
	defer figures.Unlock()
	figures.of[t.Name()] = f
}

// report tells what a part has tried, and what was survived.
func report(t testing.TB, tries, survived string) {
	t.Helper()
	figures.Lock()
	f := figures.of[t.Name()]
	figures.Unlock()
	f.tries, f.survived = tries, survived
	t.Logf("%s: %s; %s", f.what, tries, survived)
	note(t, f)
}

// writeFigures replaces the table between the marks of a document.
func writeFigures(path string, begun time.Time) error {
	const begin, end = "<!-- figures -->\n", "<!-- /figures -->"
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(b), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no marks for the figures", path)
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%s%s\n\n| épreuve | essais | résultat |\n|---|---|---|\n", before, strings.TrimSpace(begin))
	figures.Lock()
	defer figures.Unlock()
	for _, name := range slices.Sorted(maps.Keys(figures.of)) {
		f := figures.of[name]
		fmt.Fprintf(&s, "| %s | %s | %s |\n", f.what, f.tries, f.survived)
	}
	fmt.Fprintf(&s, "\nMesuré le %s en %.0f minutes sur %d cœurs ; les épreuves tournent les unes à côté des autres.\n",
		french.Date(kiosque.Date{Year: begun.Year(), Month: int(begun.Month()), Day: begun.Day()}), time.Since(begun).Minutes(), runtime.GOMAXPROCS(0))
	fmt.Fprintf(&s, "\n%s%s", end, after)
	return os.WriteFile(path, []byte(s.String()), 0o644)
}

// undo is what has to be done again if the laboratory is interrupted: mounts, devices, servers.
var undo struct {
	sync.Mutex
	steps []func()
}

// atEnd does something at the end of a test, or when the laboratory is interrupted before.
func atEnd(t testing.TB, f func()) {
	f = sync.OnceFunc(f)
	undo.Lock()
	undo.steps = append(undo.steps, f)
	undo.Unlock()
	t.Cleanup(f)
}

func undoWhenStopped() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	undo.Lock()
	for _, f := range slices.Backward(undo.steps) {
		f()
	}
	_ = os.RemoveAll(bin)
	os.Exit(130) //nolint:forbidigo // of the test binary
}
