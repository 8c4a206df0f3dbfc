package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/sru"
)

// porter is a Door that lets in whoever says "ami", by the name they give.
type porter struct{ code kiosque.Code }

func (p porter) Admit(r *http.Request, answer http.Header) (string, string, error) {
	if r.Header.Get("Mot") == "ami" {
		return r.Header.Get("Nom"), "", nil
	}
	answer.Set("WWW-Authenticate", `Basic realm="Kiosque"`)
	answer.Set("Retry-After", "7")
	return "", "", &kiosque.Error{Code: p.code, Message: "mot de passe, s’il vous plaît", Hint: "dites « ami »"}
}

// TestDoor asks every route: all but the open ones are behind the Door, in the form of their callers.
func TestDoor(t *testing.T) {
	open := []string{"/aide", "/api/", "/embed", "/api/v1/openapi.json", "/healthz", "/readyz", "/opensearch.xml", widgetPath, "/static/{file}", "/"}
	h := &handler{}
	for code, status := range map[kiosque.Code]int{kiosque.CodeUnauthorized: 401, kiosque.CodeForbidden: 403, kiosque.CodeTooMany: 429, kiosque.CodeBusy: 503} {
		guarded := newTestHandler(t, Options{Door: porter{code}})
		for _, r := range h.routes() {
			target := strings.NewReplacer("{$}", "", "{id}", "a1", "{file}", "x").Replace(r.pattern)
			if r.pattern == "/" {
				target = "/rien"
			}
			w := get(guarded, target)
			if slices.Contains(open, r.pattern) {
				if w.Code == status {
					t.Errorf("%s is not open: %d", target, w.Code)
				}
				continue
			}
			if w.Code != status || w.Header().Get("WWW-Authenticate") == "" || w.Header().Get("Retry-After") != "7" {
				t.Errorf("%s: %d, want %d, %v", target, w.Code, status, w.Header())
			}
			checkHeaders(t, w)
			form := "<html"
			switch {
			case strings.HasPrefix(target, "/api/"), target == suggestPath, target == "/feed.json":
				form = `{"error":{"code":"` + string(code) + `"`
			case target == "/"+sru.Path:
				form = "<srw:diagnostics"
			case target == "/oai": // the protocol leaves it to the status
				form = "mot de passe"
				if code == kiosque.CodeBusy {
					form = "trop de recherches"
				}
			}
			if body := w.Body.String(); !strings.Contains(body, form) {
				t.Errorf("%s: %s", target, body)
			}
			if w := get(guarded, target, "Mot", "ami"); w.Code == status {
				t.Errorf("%s: a friend is refused", target)
			}
		}
	}
}

// TestDoorPreflight: browsers send no credentials with their question.
func TestDoorPreflight(t *testing.T) {
	h := newTestHandler(t, Options{Door: porter{kiosque.CodeUnauthorized}, CORSOrigins: []string{intranet}})
	w := ask(h, "OPTIONS", "/api/v1/search", nil, "Origin", intranet, "Access-Control-Request-Method", "GET")
	if w.Code != 204 || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := get(h, "/api/v1/search", "Origin", intranet); w.Code != 401 || w.Header().Get("Access-Control-Allow-Origin") != intranet {
		t.Errorf("a refusal that the script cannot read: %d %v", w.Code, w.Header())
	}
}

// TestLogUsers: names are logged only if asked, queries only if asked, and neither brings the other.
func TestLogUsers(t *testing.T) {
	for _, users := range []bool{false, true} {
		for _, queries := range []bool{false, true} {
			var b bytes.Buffer
			h := newTestHandler(t, Options{
				Logger: slog.New(slog.NewTextHandler(&b, nil)), Door: porter{kiosque.CodeUnauthorized}, LogUsers: users, LogQueries: queries,
			})
			get(h, "/?q=confidentiel", "Mot", "ami", "Nom", "Lucie")
			get(h, "/?q=confidentiel", "Nom", "Inconnue")
			log := b.String()
			if strings.Contains(log, "user=Lucie") != users || strings.Contains(log, "confidentiel") != queries ||
				strings.Contains(log, "Inconnue") || strings.Contains(log, "192.0.2.1") {
				t.Errorf("users %v, queries %v: %s", users, queries, log)
			}
		}
	}
}

// outdated is a shelf that cannot take up what is newest.
type outdated struct{ *shelf }

func (s outdated) Info(ctx context.Context) (*kiosque.Info, error) {
	info, err := s.shelf.Info(ctx)
	info.Warning = "la génération gen-2 de l'index ne peut pas être ouverte"
	return info, err
}

// TestReadyButOutdated: a server whose collection is not the newest serves on, and says so.
func TestReadyButOutdated(t *testing.T) {
	h, err := NewHandler(outdated{&shelf{articles: articles(), generation: "g1"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(h, "/readyz"); w.Code != 200 || w.Body.String() != "ready\nla génération gen-2 de l'index ne peut pas être ouverte\n" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestStopping(t *testing.T) {
	stopping := false
	h := newTestHandler(t, Options{Stopping: func() bool { return stopping }})
	for _, want := range []int{200, 503} {
		if w := get(h, "/readyz"); w.Code != want {
			t.Errorf("stopping %v: readyz %d", stopping, w.Code)
		}
		if w := get(h, "/?q=port"); w.Code != 200 {
			t.Errorf("stopping %v: page %d", stopping, w.Code)
		}
		stopping = true
	}
}

// watcher is an Observer that writes down what it is told.
type watcher struct {
	mu   sync.Mutex
	open int
	told []string
}

func (o *watcher) Begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open++
}

func (o *watcher) End(route string, status int, _ time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open--
	o.told = append(o.told, fmt.Sprintf("%s %d", route, status))
}

// TestObserver: every request is told of once, by its route and never by its path.
func TestObserver(t *testing.T) {
	for _, prefix := range []string{"", "/kiosque"} {
		o := &watcher{}
		h := mounts(newTestHandler(t, Options{Observer: o, CORSOrigins: []string{intranet}}))[prefix]
		var want []string
		for _, tt := range []struct{ target, want string }{
			{"/", "/{$} 200"},
			{"/?q=!panic", "/{$} 500"},
			{"/?size=x", "/{$} 400"},
			{"/articles/a1", "/articles/{id} 200"},
			{"/articles/inconnu", "/articles/{id} 404"},
			{"/api/v1/search?q=port", "/api/v1/search 200"},
			{"/api/v1/search?q=!timeout", "/api/v1/search 504"},
			{"/rien", "/ 404"},
			{"/" + strings.Repeat("a", address.MaxPath), "/ 414"},
			{"/healthz", "/healthz 200"},
		} {
			get(h, prefix+tt.target)
			want = append(want, tt.want)
		}
		ask(h, "OPTIONS", prefix+"/api/v1/search", nil, "Origin", intranet, "Access-Control-Request-Method", "GET")
		want = append(want, "/ 204")
		if diff := cmp.Diff(want, o.told); diff != "" || o.open != 0 {
			t.Errorf("under %q (-want +got), %d open:\n%s", prefix, o.open, diff)
		}
	}
}

// TestOptionsRefused: what browsers would read otherwise than it was meant is refused before anything is served.
func TestOptionsRefused(t *testing.T) {
	for _, o := range []Options{{CORSOrigins: []string{"*"}}, {FrameAncestors: []string{"*"}}, {BaseURL: "/presse"}} {
		if _, err := NewHandler(&shelf{}, o); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
