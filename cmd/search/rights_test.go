package main

import (
	"path/filepath"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestServeRights: what a source's rights withhold is not served; SIGHUP reads them again, and a fault keeps the old ones.
func TestServeRights(t *testing.T) {
	file := filepath.Join(t.TempDir(), "droits")
	put(t, file, "*\textrait\n")
	base, stop := startServer(t, press(t, 1), "--rights", file)
	const whole = "La marée du jour 0."
	body := func() string {
		var a kiosque.Article
		if err := getJSON(base, "api/v1/articles/n-0", &a); err != nil {
			t.Fatal(err)
		}
		if a.Extract == (a.Body == whole) {
			t.Errorf("extract: %v, body: %q", a.Extract, a.Body)
		}
		return a.Body
	}
	if b := body(); b == whole {
		t.Errorf("all of it is served: %q", b)
	}
	put(t, file, "*\tpartout\n")
	hangUp(t)
	put(t, file, "*\ttexte\n")
	hangUp(t)
	eventually(t, "the new rights", func() bool { return body() == whole })
	if exit, log := stop(); exit != 0 {
		t.Errorf("exit %d: %s", exit, log)
	}
	for content, bad := range map[string]bool{"*\textrait": false, "A extrait": true} {
		put(t, file, content)
		if _, err := newWithheld(file, nil); (kiosque.CodeOf(err) == kiosque.CodeBadRequest) != bad {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := newWithheld(filepath.Join(t.TempDir(), "rien"), nil); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
		t.Errorf("no file: %v", err)
	}
}
