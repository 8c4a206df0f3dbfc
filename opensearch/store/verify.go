package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/opensearch/dictionary"
	"github.com/kiosque-search/kiosque/opensearch/schema"
)

// VerifyOptions say what Verify reads. The zero value reads everything.
type VerifyOptions struct {
	// Sample is of how many articles the texts are read, taken at random; 0: of all.
	Sample int
	// Progress is told how far it has come; nil: nobody is.
	Progress func(phase VerifyPhase, done, total int)
}

// VerifyPhase is what Verify is doing.
type VerifyPhase string

// The phases of Verify, in this order.
const (
	VerifyArticles VerifyPhase = "articles"
	VerifyForms    VerifyPhase = "forms"
)

// VerifyReport is what Verify found.
type VerifyReport struct {
	Generation string         `json:"generation"`
	Corpus     string         `json:"corpus"`   // fingerprint of the articles that are there
	Articles   int            `json:"articles"` // that are there, as many times as they are
	Read       int            `json:"read"`     // of these, whose texts were read
	Forms      int            `json:"forms"`    // in the dictionary
	Bytes      int64          `json:"bytes"`    // on the disks of the cluster, copies not counted
	Damages    engine.Damages `json:"damages"`
	Notes      []string       `json:"notes"` // what is no damage, and should be known
}

const (
	readPage = 200 // articles read at a time
	// MaxSample is the largest VerifyOptions.Sample.
	MaxSample = 9_000
)

func (r *VerifyReport) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// verifier is one verification.
type verifier struct {
	*writer
	o     VerifyOptions
	r     *VerifyReport
	maker schema.Maker
	words map[string]int // forms of the dictionary, with the articles read that have them
	sum   contents.Sum   // of the articles read
	busy  bool           // somebody writes: what is counted at different moments may differ
}

// Verify compares the articles of the collection in service with what is known of them: their number and fingerprint, each text with
// its hash and the fields that are searched, and all forms, in both directions and in how many articles the cluster finds each, with the
// dictionary. It changes nothing. Damages are in the report and, if there are any, the error has kiosque.CodeDamaged.
func (s *Store) Verify(ctx context.Context, o VerifyOptions) (*VerifyReport, error) {
	if o.Progress == nil {
		o.Progress = func(VerifyPhase, int, int) {}
	}
	o.Sample = min(o.Sample, MaxSample)
	g, err := s.k.Current(ctx)
	if err != nil {
		return nil, err
	}
	v := &verifier{
		writer: &writer{Store: s, g: g}, o: o, words: map[string]int{},
		r: &VerifyReport{Generation: g.Name, Damages: engine.Damages{}, Notes: []string{}},
	}
	for _, step := range []func(context.Context) error{v.service, v.writers, v.counts, v.texts, v.forms} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	if len(v.r.Damages) > 0 {
		return v.r, &kiosque.Error{
			Code: kiosque.CodeDamaged, Message: "l'index « " + s.c.Address().Index + " » est endommagé : " + v.r.Damages[0],
			Hint: "relancez « indexer add » avec les mêmes articles, ou reconstruisez-le avec « indexer build »",
		}
	}
	return v.r, nil
}

// service looks at the indices, the alias and the copies.
func (v *verifier) service(ctx context.Context) error {
	unserved, err := v.k.Unserved(ctx, v.g)
	if err != nil {
		return err
	}
	for _, index := range unserved {
		v.r.Damages.Add("%s n'est pas dans l'alias « %s »", index, v.c.Address().Index)
	}
	var health struct {
		Status     string `json:"status"`
		Unassigned int    `json:"unassigned_shards"`
	}
	if err := v.c.Do(ctx, http.MethodGet, "/_cluster/health/"+v.g.Name+"-*", nil, &health); err != nil {
		return err
	}
	if health.Unassigned > 0 {
		v.r.note("copies qui ne sont pas en service : %d (la grappe est « %s »)", health.Unassigned, health.Status)
	}
	if v.r.Bytes, err = v.bytes(ctx); err != nil {
		return err
	}
	return v.refresh(ctx)
}

// writers looks whether somebody writes, or was interrupted.
func (v *verifier) writers(ctx context.Context) error {
	busy, err := v.k.Writer(ctx)
	if err != nil {
		return err
	}
	switch v.busy = busy; {
	case busy:
		v.r.note("une commande écrit en ce moment : ce qui change n'est pas compté comme dommage")
	case v.g.Writing != nil:
		v.r.note("l'écriture commencée le %s n'est pas allée à son terme ; la prochaine écriture remet les mots en ordre",
			v.g.Writing.Begun.Local().Format(time.DateTime))
	}
	return nil
}

// unsettled reports whether the last change has not been made exact.
func (v *verifier) unsettled() bool { return v.busy || v.g.Writing != nil }

// counts compares the number and fingerprint of the articles with those that were written down.
func (v *verifier) counts(ctx context.Context) (err error) {
	if v.r.Articles, err = v.count(ctx, everything()); err != nil {
		return err
	}
	if v.r.Corpus, err = v.corpus(ctx); err != nil || v.unsettled() || v.g.Corpus == "" {
		return err
	}
	if v.r.Articles != v.g.Count {
		v.r.Damages.Add("il y a %d articles, %d étaient acquis", v.r.Articles, v.g.Count)
	} else if v.r.Corpus != v.g.Corpus {
		v.r.Damages.Add("les articles ne sont pas ceux que dit l'empreinte %s", v.g.Corpus)
	}
	return nil
}

// texts reads the words of the dictionary, and articles.
func (v *verifier) texts(ctx context.Context) error {
	query, total := everything(), v.r.Articles
	if v.o.Sample > 0 && v.o.Sample < total {
		ids, err := v.sample(ctx)
		if err != nil {
			return err
		}
		query, total = object{"terms": object{schema.ID: ids}}, len(ids)
	}
	before, read := "", 0
	for h, err := range each[json.RawMessage](ctx, v.writer, query, readPage, nil) {
		if err == nil && read == 0 { // of articles that are held, all forms are there
			err = v.dictionary(ctx)
		}
		if err != nil {
			return err
		}
		if read++; read%readPage == 0 {
			v.o.Progress(VerifyArticles, read, total)
		}
		var s source
		if err := json.Unmarshal(h.Source, &s); err != nil || s.ID == "" {
			v.r.Damages.Add("article %s : le document est illisible", h.ID)
			continue
		}
		if s.ID == before {
			if !v.unsettled() {
				v.r.Damages.Add("article %s : il est là deux fois", s.ID)
			}
			continue
		}
		before = s.ID
		v.r.Read++
		v.article(h.ID, &s, h.Source)
	}
	if read == 0 {
		if err := v.dictionary(ctx); err != nil {
			return err
		}
	}
	v.o.Progress(VerifyArticles, read, total)
	if total == v.r.Articles && v.sum.String() != v.r.Corpus && !v.busy {
		v.r.Damages.Add("les textes ne sont pas ceux que dit l'empreinte %s", v.r.Corpus)
	}
	return nil
}

// dictionary reads all words.
func (v *verifier) dictionary(ctx context.Context) error {
	err := dictionary.Read(ctx, v.c, v.g.Forms(), func(form string) { v.words[form] = 0 })
	v.r.Forms = len(v.words)
	return err
}

// sample takes articles at random.
func (v *verifier) sample(ctx context.Context) (ids []string, err error) {
	var out hits
	err = v.search(ctx, object{
		"size": v.o.Sample, "track_total_hits": false, "_source": []string{schema.ID},
		"query": object{"function_score": object{"query": everything(), "random_score": object{}}},
	}, &out)
	for _, h := range out.Hits.Hits {
		ids = append(ids, h.Source.ID)
	}
	return ids, err
}

// article compares a document with the one that its text makes.
func (v *verifier) article(document string, s *source, stored []byte) {
	id, a := s.ID, &s.Article
	sum, err := hex.DecodeString(s.Hash)
	if err != nil || len(sum) != len(contents.Hash{}) || a.ID != id || document != schema.DocumentID(id) {
		v.r.Damages.Add("article %s : le document est illisible", id)
		return
	}
	hash := contents.Hash(sum)
	v.sum.Add(contents.Of(id, hash))
	// What was read with bytes that are no text is kept without them: see schema.Maker.
	replaced := bytes.Contains(stored, []byte("\uFFFD")) || bytes.Contains(stored, []byte(`\ufffd`))
	if contents.HashOf(contents.AppendRecord(nil, a)) != hash && !replaced {
		v.r.Damages.Add("article %s : le texte n'est pas celui qui a été importé", id)
	}
	made, forms, err := v.maker.Document(&schema.Entry{Article: *a, Hash: hash}, s.Stamp)
	if err != nil {
		v.r.Damages.Add("article %s : %v", id, err)
		return
	}
	if field := schema.Differing(stored, made); field != "" {
		v.r.Damages.Add("article %s : le texte et le champ « %s » ne disent pas la même chose", id, field)
	}
	for _, f := range forms {
		n, known := v.words[f]
		if !known && schema.Searchable(f) {
			v.r.Damages.Add("article %s : le mot « %s » n'est pas dans le dictionnaire", id, f)
		}
		if known {
			v.words[f] = n + 1
		}
	}
}

// forms looks for every form of the dictionary in the articles that the cluster finds.
func (v *verifier) forms(ctx context.Context) error {
	all := make([]string, 0, len(v.words))
	whole := v.r.Read == v.r.Articles
	for f := range v.words {
		if schema.Searchable(f) && (whole || len(all) < MaxSample) {
			all = append(all, f)
		}
	}
	slices.Sort(all)
	done, unused := 0, 0
	for some := range slices.Chunk(all, dictionary.Asked) {
		counts, err := dictionary.Counts(ctx, v.c, v.g.Articles(), some)
		if err != nil {
			return err
		}
		for i, f := range some {
			switch n := counts[i]; {
			case n == 0 && v.words[f] == 0 && v.unsettled(), v.busy:
				unused++
			case n == 0 && v.words[f] == 0:
				v.r.Damages.Add("le mot « %s » du dictionnaire n'est dans aucun article", f)
			case n < v.words[f], whole && n != v.words[f] && !v.unsettled():
				v.r.Damages.Add("le mot « %s » est dans %d articles, la grappe en trouve %d", f, v.words[f], n)
			}
		}
		done += len(some)
		v.o.Progress(VerifyForms, done, len(all))
	}
	if unused > 0 && !v.busy {
		v.r.note("mots du dictionnaire qu'aucun article n'a, en attendant la prochaine écriture : %d", unused)
	}
	return nil
}
