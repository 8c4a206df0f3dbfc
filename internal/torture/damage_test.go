package torture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/index/layout"
)

// asked are the requests whose answers are compared.
var asked = []kiosque.SearchRequest{
	{},
	{Query: "grève", Words: true},
	{Query: "réforme OU écol*", Sort: kiosque.ByDate},
	{Query: `"le maire"`},
	{Query: "élection NEAR/5 port", Size: 50},
}

// answers asks everything of an index; an error is the first that it meets.
func answers(dir string) (all []string, err error) {
	ctx := context.Background()
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		return nil, err
	}
	defer x.Close() //nolint:errcheck // only read
	info, err := x.Info(ctx)
	if err != nil {
		return nil, err
	}
	if info.Warning != "" {
		return nil, errors.New(info.Warning)
	}
	for _, req := range asked {
		r, err := x.Search(ctx, req)
		if err != nil {
			return nil, err
		}
		r.TookMS = 0
		b, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		all = append(all, string(b))
	}
	return all, nil
}

// TestDamages damages one file at a time in every way that a disk can: verify finds each, no command crashes, and answers are
// right, or say that the index is damaged; those that are neither are counted.
func TestDamages(t *testing.T) {
	part(t, "dommages d'un fichier (bit, page, octets, coupe)")
	w := newWorld(t)
	a := w.build(t, 250)
	if code, _, msg := answer(t, program(t, "indexer", a.args...)); code != 0 {
		t.Fatal(msg)
	}
	for range 3 {
		a = w.add(t, a.after, 30)
		if code, _, msg := answer(t, program(t, "indexer", a.args...)); code != 0 {
			t.Fatal(msg)
		}
	}
	want, err := answers(w.index)
	if err != nil {
		t.Fatal(err)
	}
	var files, segments []string
	err = filepath.WalkDir(w.index, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.Contains(p, "gen-00000004") || d.Name() == "CURRENT") {
			files = append(files, p)
			if filepath.Ext(p) == ".zap" {
				segments = append(segments, p)
			}
		}
		return err
	})
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	said, right, wrong := 0, 0, 0
	try := func(what, path string, before, after []byte) {
		if err := os.WriteFile(path, after, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, c := range [][]string{{"verify", "--quiet"}, {"clean", "--quiet"}} {
			code, _, msg := answer(t, program(t, "indexer", append(c, "--index", w.index)...))
			if code != 12 || strings.Contains(msg, "goroutine ") {
				t.Errorf("%s: %s ends with %d, %s", what, c[0], code, msg)
			}
		}
		code, out, msg := answer(t, program(t, "search", "query", "--json", "--index", w.index, "grève", "OU", "m*"))
		if code != 0 && code != 12 && code != 1 || strings.Contains(msg, "goroutine ") {
			t.Errorf("%s: a search ends with %d, %s%s", what, code, out, msg)
		}
		switch got, err := answers(w.index); {
		case err != nil:
			said++
		case fmt.Sprint(got) == fmt.Sprint(want):
			right++
		default:
			wrong++
			t.Logf("%s: wrong, and nothing says so", what)
		}
		if err := os.WriteFile(path, before, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	current := filepath.Join(w.index, layout.CurrentName)
	before, err := os.ReadFile(current)
	if err != nil {
		t.Fatal(err)
	}
	second := bytes.IndexByte(before, '\n') + 1
	another := bytes.Clone(before)
	another[second+len("gen-0000000")] ^= 8 // of the number; 9866559349262525488 was the seed of a bit like it
	for what, after := range map[string][]byte{
		"another number of the generation before": another,
		"no line of the generation before":        before[:second],
		"no last newline":                         before[:len(before)-1],
	} {
		try("CURRENT, "+what, current, before, after)
	}
	const fixed = 3
	n := fixed + rounds(12, 300-fixed, func(n int) {
		path := files[w.IntN(len(files))]
		if n%2 == 0 { // where most bytes are
			path = segments[w.IntN(len(segments))]
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		after := bytes.Clone(before)
		how, at := "", w.IntN(len(after))
		switch w.IntN(4) {
		case 0:
			how = "one bit"
			after[at] ^= 1 << w.IntN(8)
		case 1:
			how = "a page of zeros"
			clear(after[at&^4095 : min(at&^4095+4096, len(after))])
		case 2:
			how = "32 bytes at random"
			for i := at; i < min(at+32, len(after)); i++ {
				after[i] = byte(w.Uint32())
			}
		case 3:
			how = "cut"
			after = after[:at]
		}
		if bytes.Equal(before, after) {
			after[at] ^= 1
		}
		try(fmt.Sprintf("damage %d: %s, %s at %d", n, strings.TrimPrefix(path, w.index), how, at), path, before, after)
	})
	if _, _, err := read(t.Context(), w.index); err != nil {
		t.Errorf("after all was mended: %v", err)
	}
	report(t, fmt.Sprintf("%d", n),
		fmt.Sprintf("%d trouvés par verify (code 12) ; sans verify : %d réponses justes, "+
			"%d annoncées comme endommagées ou par l'état d'avant, %d fausses en silence", n, right, said, wrong))
}
