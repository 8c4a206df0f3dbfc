// Lucene 10 at the job of the bench: FrenchAnalyzer, BM25, the unified highlighter, months and sources from doc values.
//
//   Peer one|multi version
//   Peer one|multi index CORPUS DIR
//   Peer one|multi add ARTICLES DIR
//   Peer one|multi search DIR QUERIES WARMUP SECONDS SETTING...
//   Peer one|multi follow DIR QUERIES ARTICLES
//
// bench/program.go says what it reads and prints. With "multi" there is a second field of unstemmed words.
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

public class Peer {
  static final int STRIDE = 7919; // a prime: queries are asked in an order that mixes the kinds, the same for every peer
  static final int FOLLOWED = 300;
  static final double FOLLOW_SECONDS = 600;
  static final int INDEXING_THREADS = 2;
  static final int WAITING = 1024; // articles read and not yet taken by a thread
  static final int BUFFER_MB = 256;

  /** As the postings highlighter wants it. */
  static final FieldType BODY = new FieldType();

  static {
    BODY.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    BODY.setStored(true);
    BODY.setTokenized(true);
    BODY.freeze();
  }

  public static void main(String[] a) throws Exception {
    boolean multi = a[0].equals("multi");
    switch (a[1]) {
      case "version" -> emit("version", "Lucene " + Version.LATEST + " on Java " + Runtime.version());
      case "index" -> write(a[2], a[3], multi, IndexWriterConfig.OpenMode.CREATE);
      case "add" -> write(a[2], a[3], multi, IndexWriterConfig.OpenMode.APPEND);
      case "search" -> search(a[2], a[3], Integer.parseInt(a[4]), Double.parseDouble(a[5]), Arrays.copyOfRange(a, 6, a.length));
      case "follow" -> follow(a[2], a[3], Integer.parseInt(a[4]));
      default -> throw new IllegalArgumentException(a[1]);
    }
  }

  static void emit(Object... fields) {
    StringBuilder b = new StringBuilder();
    line(b, fields);
    System.out.print(b);
    System.out.flush();
  }

  static void line(StringBuilder b, Object... fields) {
    for (int i = 0; i < fields.length; i++) b.append(i == 0 ? "" : "\t").append(fields[i]);
    b.append('\n');
  }

  static double seconds(long since) { return (System.nanoTime() - since) / 1e9; }

  static void write(String corpus, String dir, boolean multi, IndexWriterConfig.OpenMode mode) throws Exception {
    long start = System.nanoTime();
    IndexWriterConfig config = new IndexWriterConfig(Engine.analyzer());
    config.setOpenMode(mode);
    config.setRAMBufferSizeMB(BUFFER_MB);
    int n = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(INDEXING_THREADS);
        IndexWriter w = new IndexWriter(FSDirectory.open(Path.of(dir)), config);
        BufferedReader in = Files.newBufferedReader(Path.of(corpus))) {
      Semaphore room = new Semaphore(WAITING);
      List<Future<?>> failed = new ArrayList<>();
      for (String line; (line = in.readLine()) != null; ) {
        if (line.isBlank()) continue;
        String article = line;
        room.acquire();
        n++;
        Future<?> f = pool.submit(() -> {
          try {
            Document d = document(article, multi);
            if (mode == IndexWriterConfig.OpenMode.CREATE) w.addDocument(d);
            else w.updateDocument(new Term("id", d.get("id")), d);
            return null;
          } finally {
            room.release();
          }
        });
        failed.removeIf(x -> x.state() == Future.State.SUCCESS);
        failed.add(f);
      }
      for (Future<?> f : failed) f.get();
      w.commit();
    }
    emit("indexed", n, seconds(start), 0);
  }

  static Document document(String line, boolean multi) throws IOException {
    Map<String, String> m = Articles.strings(line);
    String text = m.getOrDefault("text", ""), date = m.getOrDefault("date", "");
    Document d = new Document();
    d.add(new StringField("id", m.getOrDefault("id", ""), Field.Store.YES));
    d.add(new TextField("title", m.getOrDefault("title", ""), Field.Store.YES));
    d.add(new Field("text", text, BODY));
    if (multi) d.add(new TextField("exact", text, Field.Store.NO));
    d.add(new StoredField("date", date));
    d.add(new NumericDocValuesField("month", Articles.month(date)));
    d.add(new SortedDocValuesField("source", new BytesRef(m.getOrDefault("source", ""))));
    return d;
  }

  /** The kind and the query of each line, in Lucene's syntax. */
  record Asked(String kind, String query) {}

  static List<Asked> mix(String file) throws IOException {
    List<Asked> all = new ArrayList<>();
    for (String l : Files.readAllLines(Path.of(file))) {
      String[] f = l.split("\t");
      if (f.length == 3) all.add(new Asked(f[0], f[2]));
    }
    return all;
  }

  static Asked turn(List<Asked> mix, int i) {
    int n = mix.size();
    return mix.get((int) ((long) (i % n) * (n % STRIDE == 0 ? 1 : STRIDE) % n));
  }

  static long resident() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
  }

  static void search(String dir, String queries, int warmup, double limit, String[] settings) throws Exception {
    List<Asked> mix = mix(queries);
    long start = System.nanoTime();
    Engine e = new Engine(dir);
    double opened = seconds(start) * 1000;
    long rss = resident();
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    emit("opened", opened, heap, rss);
    start = System.nanoTime();
    e.answer(mix.get(0), true, true);
    emit("first", seconds(start) * 1000);
    for (int w = 0; w < warmup; w++) {
      long began = System.nanoTime();
      for (int i = 0; i < mix.size() && seconds(began) < limit; i++) e.answer(turn(mix, i), true, true);
    }
    for (String setting : settings) {
      String[] f = setting.split(":");
      int clients = Integer.parseInt(f[0]), jobs = Integer.parseInt(f[1]) * mix.size();
      boolean facets = f[2].equals("all") || f[2].equals("nosnippets"), snippets = f[2].equals("all") || f[2].equals("nofacets");
      AtomicInteger next = new AtomicInteger();
      List<Future<StringBuilder>> all = new ArrayList<>();
      StringBuilder out = new StringBuilder();
      long began = System.nanoTime(), cpu = Clock.processNanos();
      try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
        for (int c = 0; c < clients; c++) {
          all.add(pool.submit(() -> {
            StringBuilder b = new StringBuilder();
            for (int i; seconds(began) < limit && (i = next.getAndIncrement()) < jobs; ) {
              Asked q = turn(mix, i);
              long used = Clock.processNanos(), at = System.nanoTime();
              long total = e.answer(q, facets, snippets);
              double took = seconds(at) * 1000;
              line(b, "answer", setting, q.kind(), took, total, (Clock.processNanos() - used) / 1e6);
            }
            return b;
          }));
        }
        for (Future<StringBuilder> b : all) out.append(b.get());
        line(out, "done", setting, seconds(began), (Clock.processNanos() - cpu) / 1e9);
      }
      System.out.print(out);
      System.out.flush();
    }
    System.err.println("sink " + e.sink.get());
  }

  static void follow(String dir, String queries, int wanted) throws Exception {
    List<Asked> mix = mix(queries);
    Engine e = new Engine(dir);
    int n = Math.min(mix.size(), FOLLOWED);
    for (int w = 0; w < 2; w++) for (int i = 0; i < n; i++) ask(e, mix, i);
    StringBuilder out = new StringBuilder();
    line(out, "ready");
    for (int i = 0; i < n; i++) line(out, "before", ask(e, mix, i));
    System.out.print(out);
    System.out.flush();
    out.setLength(0);
    for (int i = 0; System.in.available() == 0; i++) ask(e, mix, i);
    long start = System.nanoTime();
    for (int i = 0; ; i++) {
      e.refresh();
      if (e.articles() >= wanted) break;
      if (seconds(start) > FOLLOW_SECONDS) throw new IllegalStateException("the added articles were not seen");
      line(out, "during", ask(e, mix, i));
    }
    line(out, "visible", seconds(start));
    System.out.print(out);
    System.out.flush();
  }

  static double ask(Engine e, List<Asked> mix, int i) throws Exception {
    long start = System.nanoTime();
    e.answer(turn(mix, i), true, true);
    return seconds(start) * 1000;
  }
}
