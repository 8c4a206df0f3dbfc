package index

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/wordbook"
	"github.com/kiosque-search/kiosque/internal/sample"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/neardup"
)

// sampleArticles reads some inputs of the sample press, or all of it.
func sampleArticles(t testing.TB, names ...string) (articles []kiosque.Article) {
	t.Helper()
	press := t.TempDir()
	if _, err := sample.Write(press); err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	for _, name := range names {
		for item, err := range corpus.Open(t.Context(), []string{filepath.Join(press, name)}, nil, corpus.Options{}) {
			if err == nil { // the sample has damaged files, too
				articles = append(articles, item.Article)
			}
		}
	}
	return articles
}

// readers are those who read an article when a batch takes it: the second and the third are told words by the first.
type readers struct {
	batch
	encoder *wordbook.Encoder
	book    *wordbook.Book

	with, without int // bytes of codes, with known words and without
}

func newReaders(f testing.TB) *readers {
	f.Helper()
	r := &readers{batch: batch{maker: segment.NewMaker()}}
	var said [][]byte
	for _, a := range sampleArticles(f) {
		_, s := contents.Bare(contents.AppendRecord(nil, &a))
		said = append(said, bytes.Repeat(s, 3))
	}
	r.book = wordbook.Learn(said)
	r.encoder = wordbook.NewEncoder(r.book)
	return r
}

// check reads an article with known words, and letter by letter: both say the same, if not always in the same codes, for a size in front
// of a text may look like a part of its first word.
func (r *readers) check(t *testing.T, a *kiosque.Article) (known int) {
	t.Helper()
	e := entry{*a, contents.AppendRecord(nil, a)}
	r.maker.Add(a)
	_, said := contents.Bare(e.record)
	words := r.knownIn(&e)
	for _, w := range words {
		if int(w.End) > len(said) || w.Start >= w.End {
			t.Fatalf("%+v: a word is at %d-%d of a record of %d bytes", a, w.Start, w.End, len(said))
		}
	}
	codes := r.encoder.Encode(nil, said, words)
	if got, err := r.book.Decode(nil, codes, len(said)); err != nil || !bytes.Equal(got, said) {
		t.Fatalf("%+v: with known words, %q is read as %q: %v", a, said, got, err)
	}
	r.with += len(codes)
	r.without += len(r.encoder.Another().Encode(nil, said, nil))
	var other neardup.Shingler
	with := r.shingler.Sketch(neardup.Text{Printed: a.Lead, Words: r.maker.Known(match.Lead)}, neardup.Text{Printed: a.Body, Words: r.maker.Known(match.Body)})
	without := other.Sketch(neardup.Text{Printed: a.Lead}, neardup.Text{Printed: a.Body})
	if !bytes.Equal(without.Append(nil), with.Append(nil)) {
		t.Fatalf("%+v: with known words, the sketch is %v, without %v", a, with, without)
	}
	return len(words)
}

// TestKnownWords checks the articles of the sample, and such as mix what words are told by.
func TestKnownWords(t *testing.T) {
	r := newReaders(t)
	known := 0
	all := sampleArticles(t)
	for _, a := range all {
		known += r.check(t, &a)
	}
	if known < 20*len(all) {
		t.Errorf("%d words of %d articles are known", known, len(all))
	}
	if r.with > r.without+r.without/100 { // the book knows even those of its own sizes
		t.Errorf("with known words, the articles are written in %d bytes, without in %d", r.with, r.without)
	}
	pieces := strings.Split("a|été|Été|le|mer|Mer|MER|œuvre|Æsir|ß|Straße|naïf|x²|²|1|000|3e|l'|l’|ʼ|-|·|.|. |"+
		", | | | |  |\u00A0|\n|\n\n|— |(|)|\u00AD|\u0301|#|++|_|@|: |"+
		strings.Repeat("long", 20)+"|\xff|\xc3|\x00", "|")
	random := rand.New(rand.NewPCG(3, 4))
	mixed := func(n int) string {
		var b strings.Builder
		for range random.IntN(n) {
			b.WriteString(pieces[random.IntN(len(pieces))])
			if random.IntN(2) == 0 {
				b.WriteByte(' ')
			}
		}
		return b.String()
	}
	for range 3000 {
		r.check(t, &kiosque.Article{
			Title: mixed(6), TitleDerived: random.IntN(2) == 0, Lead: mixed(12), Body: mixed(60), Source: mixed(3), Tags: []string{"mer"},
		})
		if random.IntN(300) == 0 {
			r.maker.Reset()
			r.encoder.Forget()
			r.shingler.Forget()
		}
	}
}

// FuzzKnownWords checks anything.
func FuzzKnownWords(f *testing.F) {
	f.Add("L’été à Saint-Malo", "Le 3e jour", "Un texte. Été, « mer » ; x² ²y l'eau\n— Oui.")
	f.Add("", "", "ʼmot mot²suite  deux  espaces Æsir Straße\u00ad\u0301")
	r := newReaders(f)
	f.Fuzz(func(t *testing.T, title, lead, body string) {
		r.check(t, &kiosque.Article{Title: title, Lead: lead, Body: body})
	})
}
