package eval

import (
	"fmt"
	"io"
)

// String prints the measures on one line.
func (m Measures) String() string {
	return fmt.Sprintf("success@1 %.4f  recall@10 %.4f  MRR@10 %.4f  nDCG@10 %.4f", m.Success1, m.Recall10, m.MRR10, m.NDCG10)
}

// WriteStats writes a result to be read and compared line by line: the averages, then each query with its measures and
// first ten hits, the grade before each. name gives the name of an article that people know it by; nil: its ID.
func (r *Result) WriteStats(w io.Writer, judgments Judgments, name func(id string) string) error {
	if name == nil {
		name = func(id string) string { return id }
	}
	b := fmt.Appendf(nil, "queries     %d\nwithout hit %d\nsuccess@1   %.4f\nrecall@10   %.4f\nMRR@10      %.4f\nnDCG@10     %.4f\n",
		len(r.Answers), r.Empty, r.Mean.Success1, r.Mean.Recall10, r.Mean.MRR10, r.Mean.NDCG10)
	for _, a := range r.Answers {
		b = fmt.Appendf(b, "\n%s\t%s\n%d articles, recall %.2f, first relevant %.2f, nDCG %.4f\n", a.Query.ID, a.Query.Text, a.Total, a.Recall10, a.MRR10, a.NDCG10)
		for _, h := range a.Hits {
			b = fmt.Appendf(b, "%d\t%s\t%s\n", judgments[a.Query.ID][h.ID], name(h.ID), h.Title)
		}
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	return nil
}
