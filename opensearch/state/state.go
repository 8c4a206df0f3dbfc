// Package state keeps beside the articles of a collection what else is known of it: which indices it lies in and what they were made
// of, who is writing, and files that belong to it.
//
// The collection « presse » is the alias presse over the indices of articles of one generation, presse-g20261128153000-a, or one for
// each year, …-a2019, …-a0000 without a date. The generation's words are in presse-g20261128153000-forms, and everything of this
// package is in presse-kiosque.
package state

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/synonyms"
)

const generationTime = "20060102150405"

// Generation is one state of a collection, whole: a build makes a new one, additions and removals change it.
type Generation struct {
	Name        string           `json:"name"`
	Schema      int              `json:"schema"`
	Fingerprint string           `json:"fingerprint"` // of the French analysis
	Built       time.Time        `json:"built"`
	Changed     time.Time        `json:"changed"`            // by the last addition or removal; zero: none
	Import      string           `json:"import,omitempty"`   // what it is built of, while it is; another build of the same goes on with it
	Complete    bool             `json:"complete"`           // it has been in service
	Replaced    time.Time        `json:"replaced"`           // when another took its place; zero: none has
	Split       bool             `json:"split,omitempty"`    // articles lie in an index for each year
	Aliases     *kiosque.Aliases `json:"aliases,omitempty"`  // names that are one
	Synonyms    string           `json:"synonyms,omitempty"` // the file
	// Count and Corpus are how many articles the last writer left that came to its end, and their fingerprint; empty: nobody has said.
	Count  int    `json:"articles,omitempty"`
	Corpus string `json:"corpus,omitempty"`
	// Writing is the change that is being made, or was interrupted; nil: all that was begun has been ended. The next writer makes exact
	// what an interrupted one has left.
	Writing *Session `json:"writing,omitempty"`
	schema.Settings
}

// Session is a change of a generation in service.
type Session struct {
	Since int64     `json:"since"` // no article or form of it has a lower stamp
	Begun time.Time `json:"begun"`
}

// NewName names a generation that begins now, later than all that are there.
func (k *Keeper) NewName(ctx context.Context, now time.Time) (string, error) {
	all, _, err := k.Generations(ctx)
	for ; err == nil; now = now.Add(time.Second) {
		name := k.alias + "-g" + now.UTC().Format(generationTime)
		if len(all) == 0 || name > all[len(all)-1] {
			return name, nil
		}
	}
	return "", err
}

// Articles is a pattern of the indices of the articles.
func (g *Generation) Articles() string { return g.Name + "-a*" }

// Of is the index in which an article of a date lies.
func (g *Generation) Of(d kiosque.Date) string {
	if !g.Split {
		return g.Name + "-a"
	}
	return fmt.Sprintf("%s-a%04d", g.Name, d.Year)
}

// Forms is the index of the words.
func (g *Generation) Forms() string { return g.Name + "-forms" }

// SynonymSet reads the synonyms; nil: there are none.
func (g *Generation) SynonymSet() (*synonyms.Set, error) {
	if g.Synonyms == "" {
		return nil, nil
	}
	return synonyms.Read(strings.NewReader(g.Synonyms), synonyms.FileName)
}

// Check refuses a generation that another version has made.
func (g *Generation) Check(address string) error {
	if g.Schema == schema.Version && g.Fingerprint == analysis.Fingerprint() {
		return nil
	}
	return &kiosque.Error{
		Code: kiosque.CodeVersion,
		Message: fmt.Sprintf("l'index %s vient d'une autre version de Kiosque (schéma %d, analyse %s ; ici %d, %s)", address, g.Schema, g.Fingerprint,
			schema.Version, analysis.Fingerprint()),
		Hint: "reconstruisez-le avec « indexer build »",
	}
}

// Keeper reads and writes the state of one collection.
type Keeper struct {
	c     *wire.Client
	alias string
	given holder // the lock that was given up last: where disks are full, its document stays
	// silence is how long a writer whose lease seems to be over must not have renewed it: the clocks of two machines may differ.
	silence time.Duration
}

// New returns the keeper of the collection that a client's address names.
func New(c *wire.Client) *Keeper { return &Keeper{c: c, alias: c.Address().Index, silence: 2 * renew} }

// blobs is the index of this package.
func (k *Keeper) blobs() string { return k.alias + "-kiosque" }

// Prepare makes the index of this package, where there is none.
func (k *Keeper) Prepare(ctx context.Context, s schema.Settings) error {
	// A cluster whose disks are full refuses to make indices, also those that are there.
	err := k.c.Do(ctx, http.MethodHead, wire.Path(k.blobs()), nil, nil)
	if f := wire.FailureOf(err); f == nil || f.Status != http.StatusNotFound {
		return err
	}
	s.Shards = 1
	return k.Ensure(ctx, k.blobs(), schema.Blobs(s))
}

// Current is the generation in service; kiosque.CodeNoIndex: there is none, kiosque.CodeVersion: another version has made it.
func (k *Keeper) Current(ctx context.Context) (*Generation, error) {
	name, err := k.serving(ctx)
	if err != nil {
		return nil, err
	}
	g, err := k.Read(ctx, name)
	if err != nil {
		return nil, err
	}
	return g, g.Check(k.c.Address().String())
}

// serving is the name of the generation in service.
func (k *Keeper) serving(ctx context.Context) (string, error) {
	names, err := k.Serving(ctx)
	if err != nil {
		return "", err
	}
	if len(names) > 1 {
		return "", &kiosque.Error{
			Code: kiosque.CodeDamaged, Message: fmt.Sprintf("l'alias « %s » réunit %d générations", k.alias, len(names)),
			Hint: "reconstruisez l'index avec « indexer build »",
		}
	}
	return names[0], nil
}

// Serving are the generations that the alias is of, one unless somebody else has set it; kiosque.CodeNoIndex: there is none.
func (k *Keeper) Serving(ctx context.Context) (names []string, err error) {
	var indices map[string]json.RawMessage
	err = k.c.Do(ctx, http.MethodGet, wire.Path(k.alias)+"/_alias", nil, &indices)
	if f := wire.FailureOf(err); f != nil && f.Status == http.StatusNotFound || err == nil && len(indices) == 0 {
		return nil, k.c.NoIndex(nil)
	}
	if err != nil {
		return nil, err
	}
	for index := range indices {
		name, ok := k.generationOf(index)
		if !ok {
			return nil, kiosque.BadRequest(fmt.Sprintf("« %s » est un index d'autre chose que de Kiosque : %s", k.alias, index),
				"donnez un autre nom à la fin de l'adresse")
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

var rest = regexp.MustCompile(`^(-g\d{14})-(?:a(?:\d{4})?|forms)$`)

// generationOf tells the generation of an index; false: it is another's.
func (k *Keeper) generationOf(index string) (string, bool) {
	tail, ok := strings.CutPrefix(index, k.alias)
	m := rest.FindStringSubmatch(tail)
	if !ok || m == nil {
		return "", false
	}
	return k.alias + m[1], true
}

// Generations are the names of all generations of which something is there, the oldest first, each with its indices.
func (k *Keeper) Generations(ctx context.Context) (names []string, indices map[string][]string, err error) {
	var all map[string]json.RawMessage
	if err := k.c.Do(ctx, http.MethodGet, wire.Path(k.alias+"-g*")+"/_alias?expand_wildcards=all", nil, &all); err != nil {
		return nil, nil, err
	}
	indices = map[string][]string{}
	for index := range all {
		if name, ok := k.generationOf(index); ok {
			indices[name] = append(indices[name], index)
		}
	}
	for name, of := range indices {
		slices.Sort(of)
		names = append(names, name)
	}
	slices.Sort(names)
	return names, indices, nil
}

// Unserved are the indices of the articles of a generation in service that the alias is not of, since somebody else has changed it or
// made them anew; all of them are gone if it names what there should be.
func (k *Keeper) Unserved(ctx context.Context, g *Generation) (names []string, err error) {
	var all map[string]struct {
		Aliases map[string]json.RawMessage `json:"aliases"`
	}
	if err := k.c.Do(ctx, http.MethodGet, "/"+g.Articles()+"/_alias", nil, &all); err != nil {
		return nil, err
	}
	for index, of := range all {
		if _, ok := of.Aliases[k.alias]; !ok {
			names = append(names, index)
		}
	}
	if len(all) == 0 {
		names = []string{g.Articles()}
	}
	slices.Sort(names)
	return names, nil
}

// Create makes the indices of a generation that holds nothing yet; of one with an index for each year, those of articles come with
// them.
func (k *Keeper) Create(ctx context.Context, g *Generation) error {
	forms := g.Settings
	forms.Shards = 1
	if err := k.Ensure(ctx, g.Forms(), schema.Forms(forms)); err != nil {
		return err
	}
	if !g.Split {
		if err := k.Ensure(ctx, g.Of(kiosque.Date{}), schema.Articles(g.Settings)); err != nil {
			return err
		}
	}
	return k.Write(ctx, g)
}

// Year is the body that makes the index of a year, in service if the generation is.
func (k *Keeper) Year(g *Generation) any {
	body := schema.Articles(g.Settings)
	if g.Complete {
		body["aliases"] = map[string]any{k.alias: map[string]any{}}
		body["settings"].(map[string]any)["index"].(map[string]any)["refresh_interval"] = "1s"
	}
	return body
}

// Ensure makes an index, where there is none of this name.
func (k *Keeper) Ensure(ctx context.Context, index string, body any) error {
	err := k.c.Do(ctx, http.MethodPut, wire.Path(index)+"?wait_for_active_shards=1", body, nil)
	if f := wire.FailureOf(err); f != nil && f.Of("resource_already_exists_exception") {
		return nil
	}
	return err
}

// Read reads what is known of a generation.
func (k *Keeper) Read(ctx context.Context, name string) (*Generation, error) {
	g := &Generation{}
	ok, err := k.get(ctx, name, g)
	if err == nil && !ok {
		return nil, &kiosque.Error{
			Code: kiosque.CodeDamaged, Message: "la description de l'index « " + k.alias + " » manque dans la grappe",
			Hint: "reconstruisez-le avec « indexer build »",
		}
	}
	return g, err
}

// Write keeps what is known of a generation.
func (k *Keeper) Write(ctx context.Context, g *Generation) error { return k.put(ctx, g.Name, g) }

// Serve puts a generation in service in place of any other, in one step, and keeps when.
func (k *Keeper) Serve(ctx context.Context, g *Generation, now time.Time) error {
	g.Complete, g.Import = true, ""
	if err := k.Write(ctx, g); err != nil {
		return err
	}
	type action map[string]map[string]string
	actions := []action{{"add": {"index": g.Articles(), "alias": k.alias}}}
	before, err := k.Serving(ctx)
	if err != nil && kiosque.CodeOf(err) != kiosque.CodeNoIndex {
		return err
	}
	for _, name := range before {
		if name != g.Name {
			actions = append(actions, action{"remove": {"index": (&Generation{Name: name}).Articles(), "alias": k.alias}})
		}
	}
	err = k.c.Do(ctx, http.MethodPost, "/_aliases", map[string]any{"actions": actions}, nil)
	if f := wire.FailureOf(err); f != nil && f.Of("invalid_alias_name_exception") {
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "« " + k.alias + " » est déjà le nom d'un index de la grappe",
			Hint: "donnez un autre nom à la fin de l'adresse", Err: err,
		}
	}
	if err != nil {
		return err
	}
	for _, name := range before {
		old, err := k.Read(ctx, name)
		if err != nil && kiosque.CodeOf(err) != kiosque.CodeDamaged {
			return err
		}
		if err != nil || name == g.Name {
			continue
		}
		old.Replaced = now
		if err := k.Write(ctx, old); err != nil {
			return err
		}
	}
	return nil
}

// Drop removes a generation that is not in service, with all that belongs to it.
func (k *Keeper) Drop(ctx context.Context, name string) error {
	_, indices, err := k.Generations(ctx)
	if err != nil {
		return err
	}
	// The indices last: whoever finds some without a description drops them again.
	if err := k.forget(ctx, name); err != nil {
		return err
	}
	if of := indices[name]; len(of) > 0 {
		return k.c.Do(ctx, http.MethodDelete, "/"+strings.Join(of, ","), nil, nil)
	}
	return nil
}
