package eval

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of the files; a real collection of judgments is far below them.
const (
	maxLine  = 1 << 20 // bytes
	maxLines = 10_000_000
)

// Query is one query of a test collection.
type Query struct{ ID, Text string }

// Judgments gives, for a query ID and the key of an article, the grade of relevance: 0 is not relevant, and so is an
// article without a grade.
type Judgments map[string]map[string]int

// ReadQueries reads lines of an ID, a tab and the text of the query. Empty lines and lines that start with # are
// skipped, and so is a line that repeats another; an ID given to two texts is an error.
func ReadQueries(r io.Reader) ([]Query, error) {
	var queries []Query
	seen := map[string]string{}
	err := eachLine(r, func(line string) error {
		id, text, ok := strings.Cut(line, "\t")
		if id, text = strings.TrimSpace(id), strings.TrimSpace(text); !ok || id == "" || text == "" {
			return errors.New("want an ID, a tab and the text of the query")
		}
		switch have, known := seen[id]; {
		case known && have == text:
			return nil
		case known:
			return fmt.Errorf("query %s has two texts", id)
		}
		seen[id] = text
		queries = append(queries, Query{ID: id, Text: text})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("eval: queries: %w", err)
	}
	return queries, nil
}

// ReadJudgments reads judgments in the form of TREC: the ID of the query, a field that is not used, the key of the
// article and its grade, with tabs between them, or with blanks where no key has any. Empty lines and lines that
// start with # are skipped; two grades for one article and a grade below 0 or above 30 are errors.
func ReadJudgments(r io.Reader) (Judgments, error) {
	j := Judgments{}
	err := eachLine(r, func(line string) error {
		f := strings.Split(line, "\t")
		if len(f) == 1 {
			f = strings.Fields(line)
		}
		if len(f) != 4 {
			return fmt.Errorf("%d fields, want the query, 0, the article and its grade", len(f))
		}
		grade, err := strconv.Atoi(strings.TrimSpace(f[3]))
		if err != nil || grade < 0 || grade > maxGrade {
			return fmt.Errorf("grade %q, want a number from 0 to %d", f[3], maxGrade)
		}
		if j[f[0]] == nil {
			j[f[0]] = map[string]int{}
		}
		if have, twice := j[f[0]][f[2]]; twice && have != grade {
			return fmt.Errorf("two grades for %s and %s", f[0], f[2])
		}
		j[f[0]][f[2]] = grade
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("eval: judgments: %w", err)
	}
	return j, nil
}

// Resolve returns the judgments with the key of each article replaced by its ID. A key that ids does not know is an
// error: a judgment of an article that is not there would only lower every score.
func (j Judgments) Resolve(ids map[string]string) (Judgments, error) {
	out := Judgments{}
	for q, grades := range j {
		out[q] = make(map[string]int, len(grades))
		for key, grade := range grades {
			id, ok := ids[key]
			if !ok {
				return nil, fmt.Errorf("eval: query %s judges %s, which is no article", q, key)
			}
			if _, twice := out[q][id]; twice {
				return nil, fmt.Errorf("eval: query %s judges %s twice", q, id)
			}
			out[q][id] = grade
		}
	}
	return out, nil
}

// eachLine calls f for every line that says something, and puts the number of the line before its error.
func eachLine(r io.Reader, f func(line string) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	n := 0
	for s.Scan() {
		if n++; n > maxLines {
			return fmt.Errorf("more than %d lines", maxLines)
		}
		line := strings.TrimSuffix(s.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := f(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}
