import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/** An open index. It answers several threads. */
class Engine {
  static final int YEARS = 2200;
  static final float TITLE = 2;
  static final int NEAR = 5; // words between two that are near each other, as bench/mix.go has them
  private static final Set<String> SHOWN = Set.of("id", "title", "date");

  final AtomicLong sink = new AtomicLong(); // so that no work is for nothing
  private final Analyzer french = new FrenchAnalyzer();
  private final ThreadLocal<QueryParser> parser =
      ThreadLocal.withInitial(() -> new MultiFieldQueryParser(new String[] {"title", "text"}, french, Map.of("title", TITLE, "text", 1f)));
  private DirectoryReader reader;
  private IndexSearcher searcher;
  private UnifiedHighlighter highlighter;

  static Analyzer analyzer() { return new PerFieldAnalyzerWrapper(new FrenchAnalyzer(), Map.of("exact", new StandardAnalyzer())); }

  Engine(String dir) throws IOException { serve(DirectoryReader.open(FSDirectory.open(Path.of(dir)))); }

  private void serve(DirectoryReader r) {
    reader = r;
    searcher = new IndexSearcher(r);
    searcher.setQueryCache(null);
    highlighter = UnifiedHighlighter.builder(searcher, french).build();
  }

  void refresh() throws IOException {
    DirectoryReader next = DirectoryReader.openIfChanged(reader);
    if (next == null) return;
    DirectoryReader old = reader;
    serve(next);
    old.close();
  }

  int articles() { return reader.numDocs(); }

  /** Does the job for one query and returns the exact total. */
  long answer(Peer.Asked asked, boolean facets, boolean snippets) throws Exception {
    Query q = switch (asked.kind()) {
      case "near2" -> near(asked.query(), false);
      case "adj2" -> near(asked.query(), true);
      default -> parser.get().parse(asked.query());
    };
    TopScoreDocCollector top = new TopScoreDocCollectorManager(10, null, Integer.MAX_VALUE).newCollector();
    if (facets) {
      Counter counter = new Counter();
      searcher.search(q, MultiCollector.wrap(top, counter));
      sink.addAndGet(counter.months[24000] + counter.bySource().size());
    } else {
      searcher.search(q, top);
    }
    TopDocs docs = top.topDocs();
    if (snippets) {
      for (String s : highlighter.highlight("text", q, docs, 2)) if (s != null) sink.addAndGet(s.length());
    }
    for (ScoreDoc d : docs.scoreDocs) sink.addAndGet(searcher.storedFields().document(d.doc, SHOWN).get("title").length());
    return docs.totalHits.value();
  }

  /** "a b"~5 as intervals: both words, at most so many others between them. */
  private Query near(String phrase, boolean ordered) throws IOException {
    String words = phrase.substring(1, phrase.lastIndexOf('"'));
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String field : List.of("title", "text")) {
      List<IntervalsSource> terms = new ArrayList<>();
      try (TokenStream t = french.tokenStream(field, words)) {
        CharTermAttribute term = t.addAttribute(CharTermAttribute.class);
        t.reset();
        while (t.incrementToken()) terms.add(Intervals.term(term.toString()));
        t.end();
      }
      if (terms.isEmpty()) continue;
      IntervalsSource[] all = terms.toArray(IntervalsSource[]::new);
      Query q = new IntervalQuery(field, Intervals.maxgaps(NEAR, ordered ? Intervals.ordered(all) : Intervals.unordered(all)));
      any.add(field.equals("title") ? new BoostQuery(q, TITLE) : q, BooleanClause.Occur.SHOULD);
    }
    return any.build();
  }

  /** Counts hits by month and by source. */
  static class Counter extends SimpleCollector {
    final int[] months = new int[12 * YEARS];
    private final List<SortedDocValues> sources = new ArrayList<>();
    private final List<int[]> counts = new ArrayList<>();
    private NumericDocValues month;
    private SortedDocValues source;
    private int[] of;

    @Override
    protected void doSetNextReader(LeafReaderContext c) throws IOException {
      month = DocValues.getNumeric(c.reader(), "month");
      source = DocValues.getSorted(c.reader(), "source");
      of = new int[source.getValueCount()];
      sources.add(source);
      counts.add(of);
    }

    @Override
    public void collect(int doc) throws IOException {
      if (month.advanceExact(doc)) months[(int) month.longValue()]++;
      if (source.advanceExact(doc)) of[source.ordValue()]++;
    }

    @Override
    public ScoreMode scoreMode() { return ScoreMode.COMPLETE_NO_SCORES; }

    Map<String, Integer> bySource() throws IOException {
      Map<String, Integer> all = new HashMap<>();
      for (int s = 0; s < counts.size(); s++) {
        int[] n = counts.get(s);
        for (int i = 0; i < n.length; i++) if (n[i] > 0) all.merge(sources.get(s).lookupOrd(i).utf8ToString(), n[i], Integer::sum);
      }
      return all;
    }
  }
}
