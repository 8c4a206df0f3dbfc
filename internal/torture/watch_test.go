//go:build unix

package torture

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// newsstand is a server with a feed to which items are added, and that answers conditional requests.
type newsstand struct {
	mu    sync.Mutex
	items []string // texts
	asked int
	fresh int // answers with a body
}

func (n *newsstand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	tag := fmt.Sprintf(`"%d"`, len(n.items))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	n.fresh++
	_, _ = fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Le Phare</title>`)
	for i, text := range n.items {
		_, _ = fmt.Fprintf(w, "<item><guid>tag:phare,2021:%d</guid><title>Titre %d</title><description>", i, i)
		_ = xml.EscapeText(w, []byte(text))
		_, _ = fmt.Fprint(w, "</description><pubDate>Mon, 01 Mar 2021 10:00:00 GMT</pubDate></item>")
	}
	_, _ = fmt.Fprint(w, "</channel></rss>")
}

// TestWatch lets files arrive in a folder and items in a feed while a watch follows both and is killed again and again: in
// the end, all of them are in the index, each once, and nothing is asked for or read twice that need not be.
func TestWatch(t *testing.T) {
	part(t, "suivi d'un dossier et d'un flux, SIGKILL à un moment quelconque")
	w := newWorld(t)
	stand := &newsstand{}
	server := httptest.NewServer(stand)
	defer server.Close()
	arrivals := filepath.Join(w.dir, "arrivals")
	if err := os.Mkdir(arrivals, 0o755); err != nil {
		t.Fatal(err)
	}
	want := press{}
	feed := map[string]string{} // IDs and standfirsts of items
	arrive := func(n int) {
		id, text := fmt.Sprintf("f-%d", n), w.text()
		line := fmt.Sprintf(`{"id":%q,"title":"Titre","text":%q,"date":"2021-03-01"}`+"\n", id, text)
		if err := os.WriteFile(filepath.Join(arrivals, id+".jsonl"), []byte(line), 0o644); err != nil {
			t.Fatal(err)
		}
		want[id] = strings.TrimSpace(text)
		stand.mu.Lock()
		feed[fmt.Sprintf("tag:phare,2021:%d", len(stand.items))] = ""
		stand.items = append(stand.items, w.text())
		stand.mu.Unlock()
	}
	args := []string{"watch", "--index", w.index, "--interval", "10s", "--poll", "1s", arrivals, server.URL + "/rss"}
	killed := 0
	n := rounds(6, 120, func(n int) {
		arrive(n)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := program(t, "indexer", append([]string{args[0], "--once"}, args[1:]...)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(w.IntN(120))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		if cmd.Wait() != nil && ctx.Err() == nil {
			killed++
		}
		timer.Stop()
		if _, _, err := read(ctx, w.index); err != nil {
			t.Fatal(err)
		}
	})
	// It goes on by itself, and ends with Ctrl-C as though nothing had happened.
	cmd := program(t, "indexer", args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	arrive(n)
	arrive(n + 1)
	for id := range feed {
		want[id] = ""
	}
	got, deadline := press{}, time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		time.Sleep(200 * time.Millisecond)
		var err error
		if got, _, err = read(t.Context(), w.index); err != nil {
			t.Fatal(err)
		}
		if len(got) == len(want) {
			break
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := exitOf(t, cmd.Wait()); code != 0 {
		t.Errorf("Ctrl-C ends it with %d", code)
	}
	if l := lost(got, want); l != "" {
		t.Errorf("%s\n%v\n%v", l, got, want)
	}
	report(t, fmt.Sprintf("%d tours, dont %d tués", n, killed),
		fmt.Sprintf("%d articles, aucun perdu ni doublé", len(got)))
}
