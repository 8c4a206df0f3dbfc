package segment

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// TestManyForms writes more forms than the table of a vocabulary begins with and than one goroutine gathers at a time: short ones, long
// ones and some that begin alike. Each must stand where it was printed, and the bytes must be the same whoever has gathered them.
func TestManyForms(t *testing.T) {
	const articles, words, forms = 520, 90, 14_000
	r := rand.New(rand.NewPCG(7, 8))
	all := make([]kiosque.Article, articles)
	want := map[string][]uint64{}
	for doc := range all {
		var text strings.Builder
		for at := range words {
			n := r.IntN(forms)
			form := fmt.Sprintf("m%d", n)
			switch n % 8 {
			case 0:
				form = fmt.Sprintf("%0*dm", n%20+5, n) // some of 15 bytes, some of 16
			case 1:
				form = fmt.Sprintf("anticonstitutionnel%d", n)
			}
			want[form] = append(want[form], uint64(doc)<<32|uint64(at))
			text.WriteString(form + " ")
		}
		all[doc] = kiosque.Article{ID: fmt.Sprint(doc), Body: text.String()}
	}
	var first []byte
	for _, processors := range []int{1, 3} {
		before := runtime.GOMAXPROCS(processors)
		s := kept(t, written(t, NewMaker, &zapPlugin{}, all, 2))
		runtime.GOMAXPROCS(before)
		bytes := s.(*zap.Segment).Data()
		if first == nil {
			first = bytes
		}
		if string(bytes) != string(first) {
			t.Errorf("%d processors write other bytes", processors)
		}
		reader, err := NewReader(s, nil, nil, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		source, err := reader.Field(TextField(match.Body))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]uint64{}
		err = EachTerm(source, func(term Term) error {
			if IsBoundary(term.Text) {
				return nil
			}
			l, err := source.Find(term)
			if err != nil {
				return err
			}
			within := NewSet(articles)
			l.AddTo(within)
			positions, err := l.Read(within, true)
			if err != nil {
				return err
			}
			got[term.Text], err = positions.Positions(nil, 1<<32)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
