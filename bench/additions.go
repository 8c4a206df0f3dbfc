package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// Additions writes n articles to path that no peer has yet: the title of one article of the corpus over the text of
// another, under an ID made of tag. It returns them as a corpus.
func Additions(ctx context.Context, c Corpus, path string, n int, tag string) (_ Corpus, err error) {
	if n < 1 || n > c.Articles {
		return Corpus{}, fmt.Errorf("bench: %d articles to add, want 1 to %d", n, c.Articles)
	}
	in, err := os.Open(c.Path)
	if err != nil {
		return Corpus{}, fmt.Errorf("bench: additions: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.Create(path)
	if err != nil {
		return Corpus{}, fmt.Errorf("bench: additions: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriter(out)
	added := Corpus{Name: c.Name + "-" + tag, Path: path}
	type article struct {
		ID     string `json:"id"`
		Title  string `json:"title"`
		Date   string `json:"date"`
		Source string `json:"source"`
		Text   string `json:"text"`
	}
	var last article
	line := 0
	err = eachLine(ctx, in, func(b []byte) (bool, error) {
		line++
		// The line-th article is taken when line·n/articles passes the next whole number: n of them, evenly spread.
		if added.Articles*c.Articles > (line-1)*n {
			return true, nil
		}
		var a article
		if err := json.Unmarshal(b, &a); err != nil {
			return false, fmt.Errorf("line %d: %w", line, err)
		}
		made := a
		made.ID = fmt.Sprintf("%s-%06d", tag, added.Articles)
		if last.Title != "" {
			made.Title = last.Title
		}
		last = a
		j, err := json.Marshal(made)
		if err != nil {
			return false, err
		}
		k, err := fmt.Fprintf(w, "%s\n", j)
		added.Articles++
		added.Bytes += int64(k)
		return added.Articles < n, err
	})
	if err == nil && added.Articles < n {
		err = fmt.Errorf("%d articles, want %d", added.Articles, n)
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		return Corpus{}, fmt.Errorf("bench: additions: %w", err)
	}
	return added, nil
}
