package examples

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/web"
)

// gazette yields articles first to last-1.
func gazette(first, last int) func(func(kiosque.Article, error) bool) {
	return func(yield func(kiosque.Article, error) bool) {
		for i := first; i < last; i++ {
			a := kiosque.Article{
				ID: fmt.Sprint("g", i), Title: fmt.Sprint("Numéro ", i), Body: fmt.Sprintf("La crue du fleuve, jour %d. Le pont tient.", i),
				Source: "La Gazette", Date: kiosque.Date{Year: 2016, Month: 1 + i%12, Day: 1 + i%28}, DateOrigin: kiosque.DateDeclared,
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// copied copies an index by the script of the example.
func copied(t *testing.T, from, to string) {
	t.Helper()
	if _, err := exec.LookPath("rsync"); err != nil {
		t.Skip("NOT TESTED: replicas, for want of rsync")
	}
	if out, err := exec.CommandContext(t.Context(), "sh", "repliques/repliquer.sh", from, to).CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v %s", err, out)
	}
}

func add(t *testing.T, dir string, first, last int) {
	t.Helper()
	if _, err := index.Add(t.Context(), dir, gazette(first, last), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
}

// replica is a copy of an index and the server over it.
type replica struct {
	dir string
	x   *index.Index
	*httptest.Server
}

func newReplica(t *testing.T, from string) *replica {
	t.Helper()
	r := &replica{dir: t.TempDir()}
	copied(t, from, r.dir)
	var err error
	if r.x, err = index.Open(t.Context(), r.dir, index.Options{}); err != nil {
		t.Fatal(err)
	}
	h, err := web.NewHandler(r.x, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r.Server = httptest.NewServer(h)
	t.Cleanup(func() {
		r.Close()
		_ = r.x.Close()
	})
	return r
}

// ask asks the API, and returns the answer without its time.
func (r *replica) ask(t *testing.T, v url.Values) (status int, answer map[string]any) {
	t.Helper()
	status, body := get(t, r.URL+"/api/v1/search?"+v.Encode())
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%d %.200s", status, body)
	}
	delete(answer, "took_ms")
	return status, answer
}

// TestReplicasAgree: replicas answer alike, and the pages of one query may come from each in turn, for as long as they are in the
// same state.
func TestReplicasAgree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), dir, gazette(0, 60), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	add(t, dir, 60, 70)
	one, two := newReplica(t, dir), newReplica(t, dir)
	v := url.Values{"q": {"crue ET pont"}, "size": {"20"}}
	var ids []string
	for page := range 4 {
		from, other := one, two
		if page%2 == 1 {
			from, other = two, one
		}
		_, a := from.ask(t, v)
		_, b := other.ask(t, v)
		if x, y := fmt.Sprint(a), fmt.Sprint(b); x != y {
			t.Fatalf("page %d:\n%s\n%s", page, x, y)
		}
		for _, h := range a["hits"].([]any) {
			ids = append(ids, h.(map[string]any)["id"].(string))
		}
		next, _ := a["next"].(string)
		v.Set("after", next)
	}
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if len(ids) != 70 || len(seen) != 70 {
		t.Errorf("%d articles, %d of them different; want 70", len(ids), len(seen))
	}
	// One goes on to the next state, the other not yet: it says that it does not have it, and shows no other.
	add(t, dir, 70, 80)
	copied(t, dir, one.dir)
	if _, err := one.x.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, a := one.ask(t, url.Values{"q": {"crue"}, "size": {"20"}})
	status, b := two.ask(t, url.Values{"q": {"crue"}, "size": {"20"}, "after": {a["next"].(string)}})
	if a["total"] != 80.0 || status != 410 {
		t.Errorf("the next page of a state that a replica does not have: %d %v", status, b)
	}
}

// TestReplicasFollow: while articles are added and copied again and again, readers of a replica see whole states only.
func TestReplicasFollow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), dir, gazette(0, 20), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	r := newReplica(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	readers.Go(func() {
		for before := 20.0; ctx.Err() == nil; {
			_, a := r.ask(t, url.Values{"q": {"crue"}, "size": {"100"}})
			total, _ := a["total"].(float64)
			if hits, _ := a["hits"].([]any); total < before || float64(len(hits)) != min(total, 100) || int(total)%5 != 0 {
				t.Errorf("%v articles and %d hits after %v", total, len(hits), before)
				return
			}
			before = total
		}
	})
	for n := 20; n < 50; n += 5 {
		var writer sync.WaitGroup
		writer.Go(func() {
			if _, err := index.Add(ctx, dir, gazette(n, n+5), index.BuildOptions{}); err != nil {
				t.Error(err)
			}
		})
		copied(t, dir, r.dir) // beside the writer
		writer.Wait()
		copied(t, dir, r.dir)
		if _, err := r.x.Reload(ctx); err != nil {
			t.Error(err)
		}
	}
	cancel()
	readers.Wait()
	if _, a := r.ask(t, url.Values{"q": {"crue"}}); a["total"] != 50.0 {
		t.Errorf("in the end %v articles", a["total"])
	}
	if left, err := filepath.Glob(filepath.Join(r.dir, "gen-*")); err != nil || len(left) > 2 {
		t.Errorf("%d generations are left, %v", len(left), err)
	}
	if v, err := index.Verify(t.Context(), r.dir, nil); err != nil {
		t.Errorf("%+v %v", v, err)
	}
}

// TestBalancer: behind the balancer of the example nobody notices that a replica falls.
func TestBalancer(t *testing.T) {
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("NOT TESTED: replicas behind nginx, for want of nginx")
	}
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), dir, gazette(0, 20), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	one, two := newReplica(t, dir), newReplica(t, dir)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	here := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("repliques/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	host := func(r *replica) string { return strings.TrimPrefix(r.URL, "http://") }
	work := t.TempDir()
	temporary := "http {"
	for _, of := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary += " " + of + "_temp_path " + filepath.Join(work, of) + ";"
	}
	conf := strings.NewReplacer("127.0.0.1:8080", here, "127.0.0.1:8081", host(one), "127.0.0.1:8082", host(two), "http {", temporary).Replace(string(b))
	file := filepath.Join(work, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), nginx, "-c", file, "-e", "stderr", "-g", "daemon off; master_process off; pid "+work+"/pid;")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	balanced := &replica{Server: &httptest.Server{URL: "http://" + here}}
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", here); err == nil {
			_ = c.Close()
			break
		} else if time.Since(begin) > 10*time.Second {
			t.Fatal(err)
		}
	}
	for n := range 60 {
		if n == 20 {
			one.CloseClientConnections()
			one.Close()
		}
		if status, a := balanced.ask(t, url.Values{"q": {"crue"}}); status != 200 || a["total"] != 20.0 {
			t.Fatalf("question %d: %d %v", n, status, a)
		}
	}
}
