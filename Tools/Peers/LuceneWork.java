// Lucene for the comparisons that its plain runner cannot take: more terms than 1,024, and the shape of the product.
//   index DOCS.tsv INDEX                                  three fields, deletions, a status
//   speed QUERIES.tsv INDEX K WARM PASSES plain|fields     one JSON line; CPU time of the searching thread
// DOCS.tsv: `id TAB mark words`; mark is live, repealed or deleted; a word is led by the letter of its field: t, p or b.
// plain: field `body`, BM25 of k1 1.2 and b .75. fields: a clause for each field and term, boosted by the weight of the field in the
// product, with its k1 and b; of what is not deleted only what is live is found.
import java.io.*;
import java.lang.management.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.similarities.*;
import org.apache.lucene.store.*;

public class LuceneWork {
  static final String MARK = "mark";

  /** A field, the letter of its words, and its weight and b in the unit of words. */
  record Part(String field, char letter, float weight, float b) {}
  static final float K1 = 2.6f;
  static final List<Part> PARTS =
      List.of(new Part("title", 't', .1f, 0), new Part("path", 'p', 2.2f, 0), new Part("body", 'b', 1, .75f));

  static final Similarity FIELDS = new PerFieldSimilarityWrapper() {
    @Override public Similarity get(String name) {
      for (Part part : PARTS) if (part.field().equals(name)) return new BM25Similarity(K1, part.b());
      return new BM25Similarity();
    }
  };

  public static void main(String[] arguments) throws Exception {
    // The standard limit of 1,024 clauses would refuse questions of 2,000 characters.
    IndexSearcher.setMaxClauseCount(1 << 20);
    IndexSearcher.setDefaultQueryCache(null);
    if (arguments[0].equals("index")) index(Path.of(arguments[1]), Path.of(arguments[2]));
    else speed(arguments);
  }

  static void index(Path documents, Path target) throws IOException {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer()).setOpenMode(IndexWriterConfig.OpenMode.CREATE)
        .setRAMBufferSizeMB(256).setSimilarity(FIELDS).setMergeScheduler(new SerialMergeScheduler());
    try (Directory folder = FSDirectory.open(target); IndexWriter writer = new IndexWriter(folder, config);
         BufferedReader lines = Files.newBufferedReader(documents, StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) writer.addDocument(document(line, type));
      writer.commit();
      writer.forceMerge(1);
      writer.commit();
    }
    // A writer of its own that never merges: deletions stay marks, as between two merges of a running service.
    IndexWriterConfig keep = new IndexWriterConfig(new WhitespaceAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory folder = FSDirectory.open(target); IndexWriter writer = new IndexWriter(folder, keep)) {
      writer.deleteDocuments(new Term(MARK, "deleted"));
      writer.commit();
    }
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(target)) { for (Path file : files) bytes += Files.size(file); }
    System.out.printf(Locale.ROOT, "{\"what\":\"index\",\"engine\":\"lucene\",\"cpu_s\":%.2f,\"disk_mb\":%.2f}%n", processSeconds(),
        bytes / 1048576.0);
  }

  static Document document(String line, FieldType type) {
    Map<Character, StringBuilder> texts = new HashMap<>();
    String[] words = line.substring(line.indexOf('\t') + 1).split(" ");
    for (int i = 1; i < words.length; i++)
      if (!words[i].isEmpty())
        texts.computeIfAbsent(words[i].charAt(0), letter -> new StringBuilder()).append(words[i], 1, words[i].length()).append(' ');
    Document document = new Document();
    document.add(new StringField(MARK, words[0], Field.Store.NO));
    for (Part part : PARTS) {
      StringBuilder text = texts.get(part.letter());
      if (text != null) document.add(new Field(part.field(), text.toString(), type));
    }
    return document;
  }

  /** One optional clause for each distinct term, weighted by its count; in the shape of the product for each field of it. */
  static Query query(String text, boolean fielded) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String word : text.split(" ")) if (!word.isEmpty()) counts.merge(word, 1, Integer::sum);
    BooleanQuery.Builder clauses = new BooleanQuery.Builder();
    counts.forEach((word, count) -> {
      if (!fielded) clauses.add(boosted("body", word, count), BooleanClause.Occur.SHOULD);
      else for (Part part : PARTS) clauses.add(boosted(part.field(), word, count * part.weight()), BooleanClause.Occur.SHOULD);
    });
    if (!fielded) return clauses.build();
    // A prohibited clause is 1.1 times as fast here as a required one without score: it keeps the path of pure disjunctions.
    return clauses.add(new TermQuery(new Term(MARK, "repealed")), BooleanClause.Occur.MUST_NOT).build();
  }

  static Query boosted(String field, String word, float factor) {
    Query query = new TermQuery(new Term(field, word));
    return factor == 1 ? query : new BoostQuery(query, factor);
  }

  static void speed(String[] arguments) throws IOException {
    int k = Integer.parseInt(arguments[3]), warm = Integer.parseInt(arguments[4]), passes = Integer.parseInt(arguments[5]);
    boolean fielded = arguments[6].equals("fields");
    List<Query> queries = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]), StandardCharsets.UTF_8))
      queries.add(query(line.substring(line.indexOf('\t') + 1), fielded));
    try (Directory folder = FSDirectory.open(Path.of(arguments[2])); DirectoryReader reader = DirectoryReader.open(folder)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(fielded ? FIELDS : new BM25Similarity());
      for (int pass = 0; pass < warm; pass++) for (Query query : queries) searcher.search(query, k);
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long[] times = new long[queries.size() * passes];
      long total = 0;
      for (int i = 0; i < times.length; i++) {
        long before = threads.getCurrentThreadCpuTime();
        searcher.search(queries.get(i % queries.size()), k);
        times[i] = threads.getCurrentThreadCpuTime() - before;
        total += times[i];
      }
      Arrays.sort(times);
      System.out.printf(Locale.ROOT,
          "{\"what\":\"speed\",\"engine\":\"lucene\",\"docs\":%d,\"k\":%d,\"queries\":%d,"
              + "\"qps_cpu\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f}%n",
          reader.numDocs(), k, queries.size(), times.length / (total / 1e9), times[times.length / 2] / 1e3,
          times[times.length * 99 / 100] / 1e3);
    }
  }

  static double processSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }
}
