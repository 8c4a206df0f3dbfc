// Lucene at what the program of ../shared/bench does not measure: adding, opening, several clients, and jobs without
// facets or snippets. It reads articles, opens indexes and asks just as LuceneBench does, whose classes it uses; without facets it
// still counts every hit. The lines it reads and prints are those of bench/program.go.
//
//   LucenePeer add ARTICLES DIR one|multi
//   LucenePeer search DIR QUERIES WARMUP SECONDS SETTING...
//   LucenePeer follow DIR QUERIES ARTICLES
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queryparser.classic.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.*;
import org.apache.lucene.util.BytesRef;

public class LucenePeer {
  static final int STRIDE = 7919; // a prime: queries are asked in an order that mixes the kinds, the same for every peer
  static final double FOLLOW_SECONDS = 600;

  public static void main(String[] a) throws Exception {
    switch (a[0]) {
      case "add": add(a[1], a[2], a[3].equals("multi")); break;
      case "search": search(a[1], a[2], Integer.parseInt(a[3]), Double.parseDouble(a[4]), Arrays.copyOfRange(a, 5, a.length)); break;
      case "follow": follow(a[1], a[2], Integer.parseInt(a[3])); break;
      default: throw new IllegalArgumentException(a[0]);
    }
  }

  static double ms(long since) { return (System.nanoTime() - since) / 1e6; }

  static void emit(StringBuilder b, Object... fields) {
    for (int i = 0; i < fields.length; i++) b.append(i == 0 ? "" : "\t").append(fields[i]);
    b.append('\n');
  }

  static void say(StringBuilder b) { System.out.print(b); System.out.flush(); b.setLength(0); }

  static void add(String in, String dir, boolean multi) throws Exception {
    long t0 = System.nanoTime();
    Analyzer an = new PerFieldAnalyzerWrapper(new FrenchAnalyzer(), Map.of("exact", new StandardAnalyzer()));
    IndexWriterConfig cfg = new IndexWriterConfig(an);
    cfg.setOpenMode(IndexWriterConfig.OpenMode.APPEND);
    cfg.setRAMBufferSizeMB(256);
    List<String> lines = Files.readAllLines(Paths.get(in));
    StringBuilder out = new StringBuilder();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (IndexWriter w = new IndexWriter(FSDirectory.open(Paths.get(dir)), cfg)) {
      List<Future<?>> added = new ArrayList<>();
      for (String l : lines) added.add(pool.submit(() -> w.updateDocument(new Term("id", LuceneBench.parse(l).getOrDefault("id", "")), document(l, multi))));
      for (Future<?> f : added) f.get();
      w.commit();
      emit(out, "indexed", lines.size(), (System.nanoTime() - t0) / 1e9, 0);
      say(out);
    } finally { pool.shutdownNow(); }
  }

  static Document document(String line, boolean multi) {
    Map<String, String> m = LuceneBench.parse(line);
    Document d = new Document();
    d.add(new StringField("id", m.getOrDefault("id", ""), Field.Store.YES));
    d.add(new TextField("title", m.getOrDefault("title", ""), Field.Store.YES));
    String text = m.getOrDefault("text", "");
    d.add(new Field("text", text, LuceneBench.BODY));
    if (multi) d.add(new TextField("exact", text, Field.Store.NO));
    String date = m.getOrDefault("date", "");
    int ym = 0;
    if (date.length() >= 7) try { ym = Integer.parseInt(date.substring(0, 4)) * 12 + Integer.parseInt(date.substring(5, 7)) - 1; } catch (NumberFormatException e) { ym = 0; }
    d.add(new NumericDocValuesField("ym", ym));
    d.add(new IntPoint("ymp", ym));
    d.add(new StoredField("date", date));
    d.add(new SortedDocValuesField("source", new BytesRef(m.getOrDefault("source", ""))));
    return d;
  }

  /** One reader and what asks it; a parser is not safe for several threads, the rest is. */
  static class Engine {
    DirectoryReader reader;
    IndexSearcher searcher;
    final Analyzer analyzer = new FrenchAnalyzer();
    UnifiedHighlighter highlighter;
    final ThreadLocal<QueryParser> parser =
        ThreadLocal.withInitial(() -> new MultiFieldQueryParser(new String[] {"title", "text"}, analyzer, Map.of("title", 2f, "text", 1f)));
    final AtomicLong sink = new AtomicLong();

    Engine(String dir) throws IOException { serve(DirectoryReader.open(FSDirectory.open(Paths.get(dir)))); }

    void serve(DirectoryReader r) {
      reader = r;
      searcher = new IndexSearcher(r);
      searcher.setQueryCache(null);
      highlighter = new UnifiedHighlighter(searcher, analyzer);
    }

    void refresh() throws IOException {
      DirectoryReader next = DirectoryReader.openIfChanged(reader);
      if (next != null) { DirectoryReader old = reader; serve(next); old.close(); }
    }

    long answer(String query, boolean facets, boolean snippets) throws Exception {
      Query q = parser.get().parse(query);
      TopScoreDocCollector tc = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
      if (facets) {
        final int[] h = new int[12 * 2200];
        Collector fc = new SimpleCollector() {
          NumericDocValues dv;
          protected void doSetNextReader(LeafReaderContext c) throws IOException { dv = c.reader().getNumericDocValues("ym"); }
          public void collect(int doc) throws IOException { if (dv.advanceExact(doc)) h[(int) dv.longValue()]++; }
          public ScoreMode scoreMode() { return ScoreMode.COMPLETE_NO_SCORES; }
        };
        searcher.search(q, MultiCollector.wrap(tc, fc));
        sink.addAndGet(h[24000]);
      } else searcher.search(q, tc);
      TopDocs top = tc.topDocs();
      if (snippets) for (String x : highlighter.highlight("text", q, top, 2)) if (x != null) sink.addAndGet(x.length());
      for (ScoreDoc d : top.scoreDocs) sink.addAndGet(searcher.doc(d.doc, Set.of("title", "date", "id")).get("title").length());
      return top.totalHits.value;
    }
  }

  static List<String[]> mix(String file) throws IOException {
    List<String[]> qs = new ArrayList<>();
    for (String l : Files.readAllLines(Paths.get(file))) if (!l.isBlank()) { String[] f = l.split("\t"); qs.add(new String[] {f[0], f[2]}); }
    return qs;
  }

  static int turn(int i, int n) { return (int) ((long) i * (n % STRIDE == 0 ? 1 : STRIDE) % n); }

  static long resident() {
    try { return Long.parseLong(Files.readString(Paths.get("/proc/self/statm")).split(" ")[1]) * 4096; } catch (IOException e) { return 0; }
  }

  static void search(String dir, String queries, int warmup, double seconds, String[] settings) throws Exception {
    List<String[]> qs = mix(queries);
    StringBuilder out = new StringBuilder();
    long t = System.nanoTime();
    Engine e = new Engine(dir);
    double opened = ms(t);
    long rss = resident();
    Runtime machine = Runtime.getRuntime();
    System.gc();
    long heap = machine.totalMemory() - machine.freeMemory();
    t = System.nanoTime();
    e.answer(qs.get(0)[1], true, true);
    double first = ms(t);
    emit(out, "opened", opened, heap, rss);
    emit(out, "first", first);
    int n = qs.size();
    for (int w = 0; w < warmup; w++) {
      long began = System.nanoTime();
      for (int i = 0; i < n && ms(began) < seconds * 1000; i++) e.answer(qs.get(turn(i, n))[1], true, true);
    }
    for (String setting : settings) {
      String[] f = setting.split(":");
      int clients = Integer.parseInt(f[0]), jobs = Integer.parseInt(f[1]) * n;
      boolean facets = f[2].equals("all") || f[2].equals("nosnippets"), snippets = f[2].equals("all") || f[2].equals("nofacets");
      AtomicInteger next = new AtomicInteger();
      ExecutorService pool = Executors.newFixedThreadPool(clients);
      List<Future<StringBuilder>> all = new ArrayList<>();
      long began = System.nanoTime();
      for (int c = 0; c < clients; c++) all.add(pool.submit(() -> {
        StringBuilder b = new StringBuilder();
        for (int i; ms(began) < seconds * 1000 && (i = next.getAndIncrement()) < jobs; ) {
          String[] q = qs.get(turn(i % n, n));
          long start = System.nanoTime();
          long total = e.answer(q[1], facets, snippets);
          emit(b, "answer", setting, q[0], ms(start), total);
        }
        return b;
      }));
      for (Future<StringBuilder> b : all) out.append(b.get());
      emit(out, "done", setting, ms(began) / 1000);
      pool.shutdown();
      say(out);
    }
    System.err.println("sink " + e.sink.get());
  }

  static void follow(String dir, String queries, int wanted) throws Exception {
    List<String[]> qs = mix(queries);
    int n = qs.size();
    Engine e = new Engine(dir);
    StringBuilder out = new StringBuilder();
    for (int w = 0; w < 2; w++) for (int i = 0; i < Math.min(n, 300); i++) ask(e, qs, i);
    List<Double> before = new ArrayList<>(), during = new ArrayList<>();
    for (int i = 0; i < Math.min(n, 300); i++) before.add(ask(e, qs, i));
    emit(out, "ready");
    for (double x : before) emit(out, "before", x);
    say(out);
    for (int i = 0; System.in.available() == 0; i++) ask(e, qs, i);
    long start = System.nanoTime();
    for (int i = 0; ; i++) {
      e.refresh();
      if (e.reader.numDocs() >= wanted) break;
      if (ms(start) > FOLLOW_SECONDS * 1000) throw new IllegalStateException("the added articles were not seen");
      during.add(ask(e, qs, i));
    }
    double seen = ms(start) / 1000;
    for (double x : during) emit(out, "during", x);
    emit(out, "visible", seen);
    say(out);
  }

  static double ask(Engine e, List<String[]> qs, int i) throws Exception {
    long start = System.nanoTime();
    e.answer(qs.get(turn(i % qs.size(), qs.size()))[1], true, true);
    return ms(start);
  }
}
