package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Le Phare</title><item><guid>%s</guid><title>Titre</title></item></channel></rss>`

// site is a server of feeds that notes what it is asked.
type site struct {
	*httptest.Server
	mu       sync.Mutex
	asked    []string
	handlers map[string]http.HandlerFunc
}

func newSite(t *testing.T) *site {
	s := &site{handlers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		line := r.URL.Path
		for _, name := range []string{"If-None-Match", "If-Modified-Since"} {
			if v := r.Header.Get(name); v != "" {
				line += " " + name + ":" + v
			}
		}
		s.asked = append(s.asked, line)
		h := s.handlers[r.URL.Path]
		s.mu.Unlock()
		if r.Header.Get("User-Agent") != "Essai/1" {
			http.Error(w, "who are you?", http.StatusForbidden)
			return
		}
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// serve answers a path.
func (s *site) serve(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[path] = h
}

// requests returns what was asked since the last call.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.asked
	s.asked = nil
	slices.Sort(all)
	return all
}

// bench watches with a clock that stands still, and an index that is a list.
type bench struct {
	t       *testing.T
	o       Options
	now     time.Time
	added   []string // files and answers of the batches
	fail    error
	lineage string
	lines   []string
}

func newBench(t *testing.T, inputs ...string) *bench {
	b := &bench{t: t, now: time.Now(), lineage: "a"}
	b.o = Options{
		Memory: InFolder(filepath.Join(t.TempDir(), "index")), Once: true, UserAgent: "Essai/1", Interval: time.Hour,
		Now: func() time.Time { return b.now }, wait: func(context.Context, time.Duration) {},
		Lineage: func() (string, error) { return b.lineage, nil },
		Log:     func(line string) { b.lines = append(b.lines, line) },
		Add: func(_ context.Context, batch Batch) (Outcome, error) {
			if b.fail != nil {
				return Outcome{}, b.fail
			}
			for _, p := range batch.Paths {
				b.added = append(b.added, filepath.Base(p))
			}
			for _, a := range batch.Feeds {
				body, err := io.ReadAll(a.Body)
				if err != nil {
					t.Error(err)
				}
				b.added = append(b.added, fmt.Sprintf("%s %d", a.Address, len(body)))
			}
			return Outcome{Indexed: len(batch.Paths) + len(batch.Feeds)}, nil
		},
	}
	for _, in := range inputs {
		if IsAddress(in) {
			b.o.Feeds = append(b.o.Feeds, in)
		} else {
			b.o.Folders = append(b.o.Folders, in)
		}
	}
	return b
}

// round runs one round, after some time, as a process of its own, and returns what was added.
func (b *bench) round(after time.Duration) []string {
	b.t.Helper()
	b.now = b.now.Add(after)
	b.added, b.lines = nil, nil
	if err := Run(b.t.Context(), b.o); err != nil && !errors.Is(err, ErrIncomplete) {
		b.t.Fatal(err)
	}
	return b.added
}

func (b *bench) want(what string, got []string, want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("%s (-want +got)\n%s\n%s", what, diff, strings.Join(b.lines, "\n"))
	}
}

// said reports whether a line of the log holds a text.
func (b *bench) said(text string) {
	b.t.Helper()
	if !strings.Contains(strings.Join(b.lines, "\n"), text) {
		b.t.Errorf("nothing of %q in\n%s", text, strings.Join(b.lines, "\n"))
	}
}

func TestFeedsAreAskedPolitely(t *testing.T) {
	s := newSite(t)
	body, tag := fmt.Sprintf(rss, "1"), `"un"`
	s.serve("/a", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		w.Header().Set("Last-Modified", "Mon, 06 Nov 2023 14:05:00 GMT")
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, body)
	})
	b := newBench(t, s.URL+"/a")
	name := func() string { return fmt.Sprintf("%s/a %d", s.URL, len(body)) }
	b.want("the first time", b.round(0), name())
	b.want("requests", s.requests(), "/a")
	b.want("before the interval", b.round(50*time.Minute))
	b.want("requests", s.requests())
	b.said("pas avant")
	b.want("nothing new", b.round(20*time.Minute))
	b.want("requests", s.requests(), `/a If-None-Match:"un" If-Modified-Since:Mon, 06 Nov 2023 14:05:00 GMT`)
	body, tag = fmt.Sprintf(rss, "zwei"), `"deux"`
	b.want("something new", b.round(2*time.Hour), name())
	b.said("1 article nouveau")
	tag = `"trois"`
	b.want("the same under another tag", b.round(2*time.Hour))
	s.requests()

	// What could not be added is asked for again as though it had not been seen.
	body, tag = fmt.Sprintf(rss, "troisième"), `"quatre"`
	b.fail = &kiosque.Error{Code: kiosque.CodeLocked, Message: "une autre commande écrit"}
	b.want("while another one writes", b.round(2*time.Hour))
	b.said("une autre commande écrit")
	b.fail = nil
	b.want("soon afterwards", b.round(2*time.Minute), name())
	b.want("requests", s.requests(), `/a If-None-Match:"trois" If-Modified-Since:Mon, 06 Nov 2023 14:05:00 GMT`,
		`/a If-None-Match:"trois" If-Modified-Since:Mon, 06 Nov 2023 14:05:00 GMT`)

	// An index that was built anew has nothing of all that.
	b.lineage = "b"
	b.want("built anew", b.round(2*time.Hour), name())
	b.said("l'index a été refait")
	b.want("requests", s.requests(), "/a")
}

func TestFailuresAreLeftAlone(t *testing.T) {
	s := newSite(t)
	b := newBench(t, s.URL+"/a")
	status, header := http.StatusServiceUnavailable, ""
	s.serve("/a", func(w http.ResponseWriter, _ *http.Request) {
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.WriteHeader(status)
	})
	// asked counts the requests in so many steps of ten minutes.
	asked := func(steps int) (n int) {
		for range steps {
			b.round(10 * time.Minute)
			n += len(s.requests())
		}
		return n
	}
	b.round(0)
	b.said("service indisponible (statut 503) ; nouvel essai à")
	s.requests()
	if got := asked(11); got != 0 { // twice the interval
		t.Errorf("%d requests in the first pause", got)
	}
	if got := asked(6 * 24 * 7); got < 8 || got > 14 { // 2, 4, 8, 16 hours, then once a day
		t.Errorf("%d requests in a week", got)
	}
	if p := pause(time.Hour, 1000, 0, 1); p > maxPause+maxPause/10 {
		t.Errorf("a pause of %s", p)
	}
	b.o.Memory = InFolder(filepath.Join(t.TempDir(), "index"))
	status, header = http.StatusTooManyRequests, "36000"
	b.round(0)
	s.requests()
	if got := asked(59); got != 0 {
		t.Errorf("%d requests although the server asked for ten hours", got)
	}
	status, header = http.StatusServiceUnavailable, b.now.Add(30*time.Hour).UTC().Format(http.TimeFormat)
	b.o.Memory = InFolder(filepath.Join(t.TempDir(), "index"))
	b.round(0)
	s.requests()
	if got := asked(6*24 - 1); got != 0 {
		t.Errorf("%d requests although the server asked for a day and more", got)
	}
	// A good answer ends it.
	s.serve("/a", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=18000")
		_, _ = fmt.Fprintf(w, rss, "1")
	})
	if got := b.round(10 * time.Hour); len(got) != 1 {
		t.Errorf("added %q", got)
	}
	s.requests()
	if got := asked(29); got != 0 {
		t.Errorf("%d requests although the answer is fresh for five hours", got)
	}
	if got := asked(5); got != 1 {
		t.Errorf("%d requests afterwards", got)
	}
}

// TestAnswers: what is no feed is not added.
func TestAnswers(t *testing.T) {
	s := newSite(t)
	redirect := func(to string, code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, code) }
	}
	feed := func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintf(w, rss, "1") }
	s.serve("/feed", feed)
	for path, h := range map[string]http.HandlerFunc{
		"/page": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!doctype html><title>Connexion</title>")
		},
		"/json":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"error":"no"}`) },
		"/empty": func(http.ResponseWriter, *http.Request) {},
		"/large": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<rss>"+strings.Repeat(" ", maxBody))
		},
		"/cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "<rss>")
		},
		"/loop":  redirect("/loop", http.StatusFound),
		"/file":  redirect("file:///etc/passwd", http.StatusFound),
		"/moved": redirect("/feed", http.StatusMovedPermanently),
		"/found": redirect("/feed", http.StatusFound),
	} {
		s.serve(path, h)
	}
	for path, want := range map[string]string{
		"/page": "la réponse n'est ni un flux RSS, ni Atom, ni JSON Feed (text/html)", "/json": "la réponse n'est ni", "/empty": "la réponse n'est ni",
		"/large": "réponse de plus de 16 Mio", "/cut": "réponse coupée", "/loop": "trop de redirections", "/file": "qui n'est pas du web",
		"/absent": "adresse introuvable (statut 404)",
	} {
		b := newBench(t, s.URL+path)
		b.want(path, b.round(0))
		b.said(want)
	}
	for path, want := range map[string]string{"/moved": "le flux a déménagé : suivez désormais " + s.URL + "/feed", "/found": "1 article nouveau"} {
		b := newBench(t, s.URL+path)
		if got := b.round(0); len(got) != 1 {
			t.Errorf("%s: %q", path, got)
		}
		b.said(want)
	}
	b := newBench(t, "http://127.0.0.1:1/")
	b.want("nobody there", b.round(0))
	b.said("pas de connexion")
}

// TestRedirectsToPrivatePlaces: a server of the web cannot send us to this machine or its network.
func TestRedirectsToPrivatePlaces(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		want     error
	}{
		{"http://192.0.2.1/", "http://192.0.2.2/", nil},
		{"http://192.0.2.1/", "http://127.0.0.1/", errPrivate},
		{"http://192.0.2.1/", "http://[::1]:8080/", errPrivate},
		{"http://192.0.2.1/", "http://[::ffff:10.0.0.1]/", errPrivate},
		{"http://192.0.2.1/", "http://169.254.169.254/latest", errPrivate},
		{"http://192.0.2.1/", "http://localhost/", errPrivate},
		{"http://10.0.0.1/", "http://10.0.0.2/", nil}, // an intranet
		{"http://127.0.0.1/", "http://127.0.0.1/b", nil},
		{"https://192.0.2.1/", "http://192.0.2.1/", errInsecure},
		{"http://192.0.2.1/", "ftp://192.0.2.1/", errScheme},
	} {
		from, err := http.NewRequestWithContext(t.Context(), http.MethodGet, tt.from, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		to, err := http.NewRequestWithContext(t.Context(), http.MethodGet, tt.to, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkRedirect(to, []*http.Request{from}); !errors.Is(err, tt.want) {
			t.Errorf("%s to %s: %v", tt.from, tt.to, err)
		}
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666), os.Chtimes(path, old, old)); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t, dir)
	put("a.txt", "a")
	put("sous/b.txt", "b")
	put(".caché", "c")
	b.want("all", b.round(0), "a.txt", "b.txt")
	b.want("nothing new", b.round(time.Minute))
	put("a.txt", "autre")
	put("c.txt", "c")
	b.want("what has changed", b.round(time.Minute), "a.txt", "c.txt")
	b.fail = errors.New("the disk")
	put("d.txt", "d")
	b.want("not added", b.round(time.Minute))
	b.fail = nil
	b.want("added later", b.round(time.Minute), "d.txt")
	put("sous/metadata.csv", "id,titre\nb,B\n")
	b.want("the table beside texts", b.round(time.Minute), "b.txt", "metadata.csv")
	b.lineage = "b"
	b.want("built anew", b.round(time.Minute), "a.txt", "c.txt", "d.txt", "b.txt", "metadata.csv")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	b.want("gone", b.round(time.Minute))
	b.said("fichier introuvable")
	put("a.txt", "autre")
	b.want("there again", b.round(time.Minute))
	// A state that cannot be read is begun anew.
	if err := os.WriteFile(filepath.Join(string(b.o.Memory.(inFolder)), stateName), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	b.want("damaged state", b.round(time.Minute), "a.txt")
	b.said("illisible")
}

// TestFilesThatAreWritten: a file is added when it has not changed for a while, unless there is only one round.
func TestFilesThatAreWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("a"), 0o666); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, dir)
	b.o.Once = false
	ctx, cancel := context.WithCancel(t.Context())
	var rounds [][]string
	b.o.wait = func(_ context.Context, d time.Duration) {
		rounds = append(rounds, b.added)
		b.now = b.now.Add(max(d, settledAfter))
		if len(rounds) == 3 {
			cancel()
		}
	}
	if err := Run(ctx, b.o); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{nil, {"a.txt"}, {"a.txt"}}, rounds); diff != "" {
		t.Error(diff)
	}
}

// FuzzState: no file makes its reader fail, and what is read is written alike.
func FuzzState(f *testing.F) {
	f.Add([]byte(`{"version":1,"lineage":"a","feeds":{"http://a/":{"etag":"x","failures":2}},"folders":{"/a":{"files":"AQAAAAAAAAACAAAAAAAAAA=="}}}`))
	f.Add([]byte(`{"version":1,"feeds":null,"folders":{"/a":null}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseState(b)
		if err != nil {
			return
		}
		m := InFolder(t.TempDir())
		if err := s.save(t.Context(), m); err != nil {
			t.Skip(err) // a time that JSON cannot say
		}
		again, err := loadState(t.Context(), m)
		if err != nil || len(again.Feeds) != len(s.Feeds) || len(again.Folders) != len(s.Folders) {
			t.Errorf("%v", err)
		}
	})
}
