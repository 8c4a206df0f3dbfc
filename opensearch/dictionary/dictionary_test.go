package dictionary_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch/dictionary"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

func TestMain(m *testing.M) { cluster.Main(m) }

// client returns a client of nodes, with two empty indices, which go with the test.
func client(t *testing.T) (c *wire.Client, forms, articles string) {
	t.Helper()
	var hosts []string
	for _, h := range cluster.Hosts(t) {
		hosts = append(hosts, strings.TrimPrefix(h, "http://"))
	}
	name := fmt.Sprintf("dictionary-%d", time.Now().UnixNano())
	c, err := wire.New(wire.Address{Hosts: hosts, Index: name}, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	forms, articles = name+"-forms", name+"-a"
	for index, body := range map[string]any{forms: schema.Forms(schema.Settings{Shards: 1}), articles: schema.Articles(schema.Settings{Shards: 2})} {
		if err := c.Do(t.Context(), http.MethodPut, "/"+index, body, nil); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Do(context.WithoutCancel(t.Context()), http.MethodDelete, "/"+index, nil, nil) })
	}
	return c, forms, articles
}

// TestFormsComeAndGo: a reader has all forms that articles have, and none besides, however they came and went.
func TestFormsComeAndGo(t *testing.T) {
	c, forms, articles := client(t)
	w, err := dictionary.NewWriter(t.Context(), c, forms, articles, dictionary.Settled)
	if err != nil {
		t.Fatal(err)
	}
	d, err := dictionary.Open(t.Context(), c, forms)
	if err != nil {
		t.Fatal(err)
	}
	var m schema.Maker
	texts := map[string]string{}
	set := func(id, text string) { // as a writer does: forms first
		before := kiosque.Article{Body: texts[id]}
		var lost []string
		for f := range m.FormsOf(&before) {
			lost = append(lost, f)
		}
		if err := w.Suspect(t.Context(), lost); err != nil {
			t.Fatal(err)
		}
		doc, has, err := m.Document(&schema.Entry{Article: kiosque.Article{ID: id, Body: text}}, w.Stamp())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Add(t.Context(), has); err != nil {
			t.Fatal(err)
		}
		a := wire.Action{Op: wire.Put, Index: articles, ID: id, Doc: doc}
		if text == "" {
			a.Op = wire.Delete
		}
		if _, err := c.Bulk(t.Context(), []wire.Action{a}); err != nil {
			t.Fatal(err)
		}
		texts[id] = text
	}
	settle := func() {
		if err := c.Do(t.Context(), http.MethodPost, "/"+articles+"/_refresh", nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	long := strings.Repeat("é", 120)
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"nothing", func() {}, nil},
		{"two articles", func() { set("1", "la grève des ports"); set("2", "le port de "+long) }, []string{"de", "des", "grève", "la", "le", "port", "ports", long}},
		{"one changes", func() { set("1", "la grève"); settle() }, []string{"de", "grève", "la", "le", "port", long}},
		{"what went comes again", func() { set("3", "des ports"); settle() }, []string{"de", "des", "grève", "la", "le", "port", "ports", long}},
		{"one goes", func() { set("2", ""); settle() }, []string{"des", "grève", "la", "ports"}},
		{"one goes, and the writer is killed before it has looked", func() {
			set("3", "")
			if w, err = dictionary.NewWriter(t.Context(), c, forms, articles, dictionary.Settled); err != nil {
				t.Fatal(err)
			}
			settle()
		}, []string{"grève", "la"}},
	} {
		step.do()
		table, err := d.Refresh(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := dictionary.Open(t.Context(), c, forms)
		if err != nil {
			t.Fatal(err)
		}
		for i, table := range []interface {
			Len() int
			Form(uint32) string
		}{table, fresh.Table()} {
			var got []string
			for n := range table.Len() {
				got = append(got, table.Form(uint32(n)))
			}
			if d := cmp.Diff(step.want, got); d != "" {
				t.Errorf("%s, reader %d: %s", step.name, i, d)
			}
		}
	}
}

// TestManyForms reads more than a page of them.
func TestManyForms(t *testing.T) {
	c, forms, articles := client(t)
	w, err := dictionary.NewWriter(t.Context(), c, forms, articles, dictionary.Settled)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]string, 25_000)
	for i := range all {
		all[i] = fmt.Sprintf("mot%05d", i)
	}
	read := func() int {
		d, err := dictionary.Open(t.Context(), c, forms)
		if err != nil {
			t.Fatal(err)
		}
		return d.Table().Len()
	}
	w.Unread() // as in a build: they are there when it has settled
	if err := w.Add(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	if n := read(); n != 0 {
		t.Errorf("%d forms can be read before they are settled", n)
	}
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := read(); n != len(all) {
		t.Errorf("%d forms, want %d", n, len(all))
	}
}
