// Lucene among the systems that bench/run compares: peer.h tells how it is asked.
//
// An opening is a document; a skill is a term whose frequency in the document is the impact; a question is a BooleanQuery of
// TermQuery with q as boost, and a Similarity of our own multiplies the two. Lucene hands out sums as floats of 24 bits. So
// the best 64 are asked for and those that may be among the best 20 are scored again from doc values, in whole numbers; when
// that does not suffice, more are asked for. Filters are terms, points and places, as Lucene's documents advise; the index is
// merged into one segment and mapped into memory.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

public final class LucenePeer {
    private static final int TOP = 20;
    private static final int SKILLS = 1 << 16;
    private static final double EARTH_RADIUS = 6371008.8;

    /** The weight of a term is its boost times its frequency. */
    private static final class Points extends Similarity {
        @Override
        public long computeNorm(FieldInvertState state) {
            return 1;
        }

        @Override
        public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
            return new SimScorer() {
                @Override
                public float score(float frequency, long norm) {
                    return boost * frequency;
                }
            };
        }
    }

    /** The skills of an opening as terms with frequencies. */
    private static final class Skills extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
        private int[] pairs = {};
        private int next;

        void of(int[] skillsAndImpacts) {
            pairs = skillsAndImpacts;
            next = 0;
        }

        @Override
        public boolean incrementToken() {
            if (next == pairs.length) {
                return false;
            }
            clearAttributes();
            term.append(Integer.toString(pairs[next]));
            frequency.setTermFrequency(pairs[next + 1]);
            next += 2;
            return true;
        }
    }

    /** A question, with its queries made beforehand only as text: making them is part of answering. */
    private static final class Question {
        private String[] sectors = {};
        private String[] contracts = {};
        private Integer education;
        private Integer hoursMin;
        private Integer hoursMax;
        private Integer postedAfter;
        private boolean near;
        private double lat;
        private double lon;
        private double km;
        private int[] skills;
        private int[] values;
    }

    private final Path folder;
    private final Path work;
    private final boolean cpu;
    private final List<Question> questions = new ArrayList<>();
    private int today;
    private IndexSearcher searcher;
    private LeafReader leaf;
    private final int[] q = new int[SKILLS];

    private LucenePeer(String[] arguments) {
        folder = Paths.get(arguments[0]);
        work = Paths.get(arguments[1]);
        cpu = arguments[2].equals("cpu");
    }

    private double now() {
        long nanoseconds = cpu ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
        return nanoseconds / 1e6;
    }

    private static Integer numberOf(String text) {
        return text.equals("-") ? null : Integer.valueOf(text);
    }

    private void readQuestions() throws IOException {
        for (String line : Files.readAllLines(folder.resolve("queries.txt"))) {
            if (line.startsWith("today ")) {
                today = Integer.parseInt(line.substring(6));
            }
            if (!Character.isDigit(line.charAt(0))) {
                continue;
            }
            String[] fields = line.split(" ");
            Question question = new Question();
            if (!fields[1].equals("-")) {
                question.sectors = fields[1].split(",");
            }
            if (!fields[2].equals("-")) {
                question.contracts = fields[2].split(",");
            }
            question.education = numberOf(fields[3]);
            question.hoursMin = numberOf(fields[4]);
            question.hoursMax = numberOf(fields[5]);
            question.postedAfter = numberOf(fields[6]);
            question.near = !fields[9].equals("-");
            if (question.near) {
                question.lat = Double.parseDouble(fields[7]);
                question.lon = Double.parseDouble(fields[8]);
                question.km = Double.parseDouble(fields[9]);
            }
            String[] pairs = fields[10].split(",");
            question.skills = new int[pairs.length];
            question.values = new int[pairs.length];
            for (int i = 0; i < pairs.length; i++) {
                int colon = pairs[i].indexOf(':');
                question.skills[i] = Integer.parseInt(pairs[i].substring(0, colon));
                question.values[i] = Integer.parseInt(pairs[i].substring(colon + 1));
            }
            questions.add(question);
        }
    }

    // Building the index.

    private static Document documentOf(String[] fields, int[] pairs, Field skills) {
        Document document = new Document();
        double lat = Double.parseDouble(fields[1]);
        double lon = Double.parseDouble(fields[2]);
        document.add(skills);
        document.add(new NumericDocValuesField("id", Long.parseLong(fields[0])));
        document.add(new BinaryDocValuesField("pairs", packed(pairs)));
        document.add(new NumericDocValuesField("remote", fields[3].equals("1") ? 1 : 0));
        document.add(new NumericDocValuesField("lat", Double.doubleToRawLongBits(lat)));
        document.add(new NumericDocValuesField("lon", Double.doubleToRawLongBits(lon)));
        document.add(new LatLonPoint("place", lat, lon));
        document.add(new LatLonDocValuesField("place", lat, lon));
        if (fields[3].equals("1")) {
            document.add(new StringField("remote_term", "1", Field.Store.NO));
        }
        document.add(new StringField("sector", fields[7], Field.Store.NO));
        document.add(new StringField("contract", fields[8], Field.Store.NO));
        String[] names = {"hours_min", "hours_max", "education", null, null, "posted", "valid_through"};
        for (int i = 0; i < names.length; i++) {
            if (names[i] != null) {
                int value = Integer.parseInt(fields[4 + i]);
                document.add(new IntPoint(names[i], value));
                document.add(new SortedNumericDocValuesField(names[i], value));
            }
        }
        return document;
    }

    private static BytesRef packed(int[] pairs) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * pairs.length);
        for (int number : pairs) {
            bytes.putShort((short) number);
        }
        return new BytesRef(bytes.array());
    }

    private double build() throws IOException {
        double start = now();
        IndexWriterConfig config = new IndexWriterConfig(new KeywordAnalyzer());
        config.setSimilarity(new Points());
        config.setRAMBufferSizeMB(512);
        config.setMergePolicy(new LogByteSizeMergePolicy()); // keeps the order of documents
        config.setUseCompoundFile(false);
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setOmitNorms(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        MMapDirectory directory = new MMapDirectory(work);
        directory.setPreload(true);
        try (IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader openings = Files.newBufferedReader(folder.resolve("openings.csv"));
                BufferedReader skills = Files.newBufferedReader(folder.resolve("skills.csv"))) {
            Skills stream = new Skills();
            String skill = skills.readLine();
            int[] pairs = new int[2048];
            for (String line = openings.readLine(); line != null; line = openings.readLine()) {
                String[] fields = line.split(",");
                String mine = fields[0] + ",";
                int count = 0;
                while (skill != null && skill.startsWith(mine)) {
                    int comma = skill.lastIndexOf(',');
                    pairs[count++] = Integer.parseInt(skill.substring(mine.length(), comma));
                    pairs[count++] = Integer.parseInt(skill.substring(comma + 1));
                    skill = skills.readLine();
                }
                int[] own = Arrays.copyOf(pairs, count);
                stream.of(own);
                writer.addDocument(documentOf(fields, own, new Field("skill", stream, type)));
            }
            writer.forceMerge(1);
        }
        searcher = new IndexSearcher(DirectoryReader.open(directory));
        searcher.setSimilarity(new Points());
        leaf = searcher.getIndexReader().leaves().get(0).reader();
        return now() - start;
    }

    // Answering.

    private static Query range(String field, int from, int to) {
        return new IndexOrDocValuesQuery(
                IntPoint.newRangeQuery(field, from, to), SortedNumericDocValuesField.newSlowRangeQuery(field, from, to));
    }

    private static Query anyOf(String field, String[] values) {
        List<BytesRef> terms = new ArrayList<>();
        for (String value : values) {
            terms.add(new BytesRef(value));
        }
        return new TermInSetQuery(field, terms);
    }

    /** Remote, or within the distance and a metre: Lucene keeps places to the centimetre. */
    private static Query within(Question question) {
        double metres = question.km * 1000 + 1;
        Query place = new IndexOrDocValuesQuery(
                LatLonPoint.newDistanceQuery("place", question.lat, question.lon, metres),
                LatLonDocValuesField.newSlowDistanceQuery("place", question.lat, question.lon, metres));
        return new BooleanQuery.Builder()
                .add(place, Occur.SHOULD)
                .add(new TermQuery(new Term("remote_term", "1")), Occur.SHOULD)
                .build();
    }

    private Query queryOf(Question question) {
        BooleanQuery.Builder terms = new BooleanQuery.Builder();
        for (int i = 0; i < question.skills.length; i++) {
            Query term = new TermQuery(new Term("skill", Integer.toString(question.skills[i])));
            terms.add(new BoostQuery(term, question.values[i]), Occur.SHOULD);
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(terms.build(), Occur.MUST);
        if (question.sectors.length > 0) {
            all.add(anyOf("sector", question.sectors), Occur.FILTER);
        }
        if (question.contracts.length > 0) {
            all.add(anyOf("contract", question.contracts), Occur.FILTER);
        }
        if (question.education != null) {
            all.add(range("education", 0, question.education), Occur.FILTER);
        }
        if (question.hoursMin != null) {
            all.add(range("hours_max", question.hoursMin, Integer.MAX_VALUE), Occur.FILTER);
        }
        if (question.hoursMax != null) {
            all.add(range("hours_min", Integer.MIN_VALUE, question.hoursMax), Occur.FILTER);
        }
        if (question.postedAfter != null) {
            all.add(range("posted", question.postedAfter + 1, Integer.MAX_VALUE), Occur.FILTER);
        }
        if (question.near) {
            all.add(within(question), Occur.FILTER);
        }
        // Few are over or not yet there: rather leave those out than look for all others.
        all.add(range("valid_through", Integer.MIN_VALUE, today - 1), Occur.MUST_NOT);
        all.add(range("posted", today + 1, Integer.MAX_VALUE), Occur.MUST_NOT);
        return all.build();
    }

    private static double distance(double lat1, double lon1, double lat2, double lon2) {
        double up = Math.sin(Math.toRadians(lat2 - lat1) / 2);
        double along = Math.sin(Math.toRadians(lon2 - lon1) / 2);
        double h = up * up + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * along * along;
        return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
    }

    private boolean isNear(Question question, int document) throws IOException {
        NumericDocValues remote = leaf.getNumericDocValues("remote");
        NumericDocValues lat = leaf.getNumericDocValues("lat");
        NumericDocValues lon = leaf.getNumericDocValues("lon");
        remote.advanceExact(document);
        lat.advanceExact(document);
        lon.advanceExact(document);
        return remote.longValue() == 1
                || distance(question.lat, question.lon, Double.longBitsToDouble(lat.longValue()),
                                Double.longBitsToDouble(lon.longValue()))
                        <= question.km * 1000;
    }

    /** {id, exact score}, or null for one that is a little too far. */
    private long[] exact(Question question, int document) throws IOException {
        if (question.near && !isNear(question, document)) {
            return null;
        }
        NumericDocValues id = leaf.getNumericDocValues("id");
        BinaryDocValues pairs = leaf.getBinaryDocValues("pairs");
        id.advanceExact(document);
        pairs.advanceExact(document);
        BytesRef bytes = pairs.binaryValue();
        ByteBuffer numbers = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
        long score = 0;
        while (numbers.hasRemaining()) {
            int value = q[Short.toUnsignedInt(numbers.getShort())];
            score += (long) value * Short.toUnsignedInt(numbers.getShort());
        }
        return new long[] {id.longValue(), score};
    }

    /** The best, surely right; null when more than `many` have to be looked at. */
    private List<long[]> best(Question question, Query query, int many, boolean all) throws IOException {
        TopScoreDocCollector collector = TopScoreDocCollector.create(many, all ? Integer.MAX_VALUE : 1);
        searcher.search(query, collector);
        ScoreDoc[] found = collector.topDocs().scoreDocs;
        List<long[]> hits = new ArrayList<>();
        float floor = 0; // of the 20th that passes: a lower float is surely a lower score
        for (ScoreDoc hit : found) {
            if (hits.size() >= TOP && hit.score < floor) {
                break;
            }
            long[] one = exact(question, hit.doc);
            if (one != null) {
                hits.add(one);
                if (hits.size() == TOP) {
                    floor = hit.score;
                }
            }
        }
        boolean sure = found.length < many || hits.size() >= TOP && found[found.length - 1].score < floor;
        return sure ? hits : null;
    }

    private String answer(Question question, boolean all) throws IOException {
        double start = now();
        for (int i = 0; i < question.skills.length; i++) {
            q[question.skills[i]] = question.values[i];
        }
        Query query = queryOf(question);
        List<long[]> hits = null;
        for (int many = 64; hits == null; many *= 4) {
            hits = best(question, query, many, all);
        }
        hits.sort((a, b) -> a[1] != b[1] ? Long.compare(b[1], a[1]) : Long.compare(a[0], b[0]));
        double took = now() - start;
        for (int skill : question.skills) {
            q[skill] = 0;
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%.6f", took));
        for (long[] hit : hits.subList(0, Math.min(TOP, hits.size()))) {
            line.append(' ').append(hit[0]).append(':').append(hit[1]);
        }
        return line.toString();
    }

    private long size() throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private void serve() throws IOException {
        readQuestions();
        double milliseconds = build();
        System.out.printf(
                Locale.ROOT,
                "{\"build_s\":%.4f,\"bytes\":%d,\"version\":\"%s\",\"warm_s\":3,"
                        + "\"plans\":{\"all\":true,\"block-max\":true}}%n",
                milliseconds / 1000, size(), Version.LATEST);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null && line.startsWith("run "); line = input.readLine()) {
            String[] words = line.split(" ");
            System.out.println(answer(questions.get(Integer.parseInt(words[1])), words[2].equals("all")));
        }
    }

    public static void main(String[] arguments) throws IOException {
        BooleanQuery.setMaxClauseCount(1 << 16);
        new LucenePeer(arguments).serve();
    }
}
