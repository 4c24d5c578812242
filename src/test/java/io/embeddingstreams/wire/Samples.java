package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Together;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.Outcomes.Positioned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Values of every kind with every combination of absent and present, drawn from a seed. */
final class Samples {
  private static final String[] TEXTS = {
    "", "a", "tenant-a", "žluťoučký", "\u0000", "😀 text", "\ufffd"
  };
  private static final int[] NUMBERS = {0, 1, -1, 63, 64, 127, 128, 1536, Integer.MAX_VALUE};
  private static final long[] LONGS = {
    0, 1, -1, 86_400, 1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private final SplittableRandom random;

  Samples(long seed) {
    random = new SplittableRandom(seed);
  }

  String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  long aLong() {
    return LONGS[random.nextInt(LONGS.length)];
  }

  int anInt() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  int position() {
    return Math.abs(anInt());
  }

  boolean flag() {
    return random.nextBoolean();
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return flag() ? value.get() : null;
  }

  <T> List<T> list(int most, Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      values.add(value.get());
    }
    return values;
  }

  Fingerprint fingerprint() {
    byte[] bytes = new byte[Fingerprint.LENGTH];
    random.nextBytes(bytes);
    return Fingerprint.of(bytes);
  }

  Vector vector() {
    float[] numbers = new float[1 + random.nextInt(8)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    numbers[0] = flag() ? -0.0f : Float.MIN_VALUE;
    return Vector.of(numbers);
  }

  Entry entry() {
    return new Entry(vector(), anInt(), text(), text(), text(), aLong(), aLong());
  }

  AssemblyId assembly() {
    return new AssemblyId("topic-" + text(), position(), aLong() & Long.MAX_VALUE);
  }

  CallShape shape() {
    InputType type = maybe(() -> flag() ? InputType.QUERY : InputType.DOCUMENT);
    Together together = maybe(() -> new Together(text(), anInt()));
    return new CallShape(text(), anInt(), type, text(), flag(), together);
  }

  CacheUse cacheUse() {
    return new CacheUse(flag(), flag(), aLong(), aLong(), text(), text());
  }

  Failure failure() {
    ErrorCode[] codes = ErrorCode.values();
    return new Failure(codes[random.nextInt(codes.length)], text(), maybe(this::text), aLong());
  }

  Input input() {
    return switch (random.nextInt(3)) {
      case 0 -> new Input.Text(text());
      case 1 -> new Input.Tokens(random.ints(random.nextInt(6)).toArray());
      default -> new Input.Unusable(failure());
    };
  }

  Item item() {
    return new Item(position(), fingerprint(), input(), anInt());
  }

  Lookup lookup() {
    return new Lookup(assembly(), shape(), cacheUse(), aLong(), flag(), list(4, this::item));
  }

  Outcome outcome() {
    Outcome.Source[] sources = Outcome.Source.values();
    return flag()
        ? new Outcome.Failed(failure())
        : new Outcome.Embedded(vector(), anInt(), sources[random.nextInt(sources.length)]);
  }

  Outcomes outcomes() {
    return new Outcomes(
        assembly(), list(4, () -> new Positioned(position(), fingerprint(), outcome())));
  }

  PendingItem pendingItem() {
    return new PendingItem(shape(), input(), anInt(), cacheUse(), aLong(), aLong(), aLong());
  }

  Waiter waiter() {
    return new Waiter(flag(), flag(), aLong(), aLong(), flag());
  }

  Verdict verdict() {
    return new Verdict(
        failure(),
        maybe(
            () ->
                flag()
                    ? new DeadLetter(bytes(), false)
                    : new DeadLetter(null, random.nextBoolean())));
  }

  Bitmap bitmap() {
    Bitmap bitmap = new Bitmap(random.nextInt(40));
    for (int i = 0; i < bitmap.size(); i++) {
      if (flag()) {
        bitmap.fill(i);
      }
    }
    return bitmap;
  }

  Bytes bytes() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  OpenRequest openRequest() {
    List<Item> items = list(3, this::item);
    Map<Integer, Failure> refused = new LinkedHashMap<>();
    list(3, this::position).forEach(position -> refused.put(position, failure()));
    return new OpenRequest(
        assembly(),
        text(),
        maybe(this::bytes),
        list(3, () -> new HeaderField(text(), maybe(this::bytes))),
        aLong(),
        aLong(),
        aLong(),
        shape(),
        cacheUse(),
        anInt(),
        flag() ? EncodingFormat.FLOAT : EncodingFormat.BASE64,
        flag() ? OnError.FAIL : OnError.PARTIAL,
        maybe(this::text),
        items,
        list(5, () -> random.nextInt(items.size() + 1) - 1),
        refused);
  }

  GivenId givenId() {
    return flag() ? new GivenId("42", true) : GivenId.text("id" + text());
  }

  DocumentOrigin origin() {
    return new DocumentOrigin(assembly(), text(), maybe(this::givenId), flag());
  }

  Document document() {
    return new Document(
        assembly(),
        aLong(),
        text(),
        maybe(this::givenId),
        flag(),
        list(3, this::text),
        maybe(this::text),
        maybe(() -> Bytes.wrap(text().getBytes(StandardCharsets.UTF_8))));
  }

  ChunkCount chunkCount() {
    int now = random.nextInt(300);
    return new ChunkCount(now, now + random.nextInt(300));
  }

  /** A format: how values of it are drawn, written and read. */
  record Format(
      String name,
      Function<Samples, Object> draw,
      Function<Object, byte[]> write,
      Function<byte[], ? extends Decoded<?>> read) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static <T> Format format(
      Class<T> type,
      Function<Samples, Object> draw,
      Function<T, byte[]> write,
      Function<byte[], Decoded<T>> read) {
    return new Format(type.getSimpleName(), draw, value -> write.apply(type.cast(value)), read);
  }

  /** Every format that has a {@link Decoded}. */
  static List<Format> formats() {
    return List.of(
        format(Lookup.class, Samples::lookup, LookupCodec::write, LookupCodec::read),
        format(Outcomes.class, Samples::outcomes, OutcomesCodec::write, OutcomesCodec::read),
        format(
            PendingItem.class,
            Samples::pendingItem,
            PendingItemCodec::write,
            PendingItemCodec::read),
        format(
            OpenRequest.class,
            Samples::openRequest,
            OpenRequestCodec::write,
            OpenRequestCodec::read),
        format(Verdict.class, Samples::verdict, VerdictCodec::write, VerdictCodec::read),
        format(Waiter.class, Samples::waiter, WaiterCodec::write, WaiterCodec::read),
        format(Document.class, Samples::document, DocumentCodec::write, DocumentCodec::read),
        format(ChunkCount.class, Samples::chunkCount, ChunkCount::toBytes, ChunkCount::read),
        format(Bitmap.class, Samples::bitmap, Bitmap::toBytes, Bitmap::read));
  }

  /** One value of each format, the same for ever: the golden file holds their bytes. */
  static Map<String, Object> golden() {
    Fingerprint print = Fingerprint.parse("000102030405060708090a0b0c0d0e0f".repeat(2));
    AssemblyId id = new AssemblyId("embedding-requests", 3, 1_234_567_890_123L);
    CallShape shape = new CallShape("small", 512, InputType.DOCUMENT, "{\"task\":\"x\"}", false);
    CacheUse use = new CacheUse(true, false, 3600, CacheControl.UNSET, "tenant-ä", "space-1");
    Failure failure = new Failure(ErrorCode.PROVIDER_UNAVAILABLE, "no provider", "input[2]", 1500);
    List<Item> items =
        List.of(
            new Item(0, print, new Input.Text("Hello 😀"), 9),
            new Item(200, print, new Input.Tokens(new int[] {1, 300, Integer.MAX_VALUE}), 3),
            new Item(2, print, new Input.Unusable(failure), 0));
    Vector vector = Vector.of(1.0f, -0.5f, 3.4e-39f);
    Map<String, Object> golden = new LinkedHashMap<>();
    golden.put("Lookup", new Lookup(id, shape, use, 1_700_000_000_000L, items));
    golden.put(
        "Outcomes",
        new Outcomes(
            id,
            List.of(
                new Positioned(0, print, new Outcome.Embedded(vector, 9, Outcome.Source.HIT)),
                new Positioned(1, print, new Outcome.Embedded(vector, 9, Outcome.Source.SENT)),
                new Positioned(2, print, new Outcome.Embedded(vector, 9, Outcome.Source.COALESCED)),
                new Positioned(200, print, new Outcome.Failed(failure)))));
    golden.put("PendingItem", new PendingItem(shape, items.get(1).input(), 3, use, 0, 7, 8));
    golden.put(
        "OpenRequest",
        new OpenRequest(
            id,
            "req-42",
            Bytes.wrap("key".getBytes(StandardCharsets.UTF_8)),
            List.of(
                new HeaderField("traceparent", Bytes.wrap(new byte[] {1, 2})),
                new HeaderField("none", null)),
            -1,
            1_700_000_000_000L,
            1_700_000_060_000L,
            shape,
            use,
            512,
            EncodingFormat.BASE64,
            OnError.PARTIAL,
            "{\"job\":1}",
            items,
            List.of(0, 1, -1, 0),
            Map.of(2, failure)));
    golden.put("Waiter", new Waiter(true, false, 3600, 1_700_000_000_000L, true));
    golden.put(
        "Verdict",
        new Verdict(
            failure, new DeadLetter(Bytes.wrap("{nope".getBytes(StandardCharsets.UTF_8)), false)));
    Bitmap bitmap = new Bitmap(11);
    bitmap.fill(0);
    bitmap.fill(9);
    golden.put("Bitmap", bitmap);
    golden.put(
        "Document",
        new Document(
            id,
            1_700_000_000_000L,
            "docs",
            new GivenId("42", true),
            true,
            List.of("One.", "Two 😀."),
            "{\"lang\":\"en\"}",
            Bytes.wrap("{}".getBytes(StandardCharsets.UTF_8))));
    golden.put("ChunkCount", new ChunkCount(3, 200));
    return golden;
  }

  /** As {@link #golden}, of entries. */
  static Map<String, Entry> goldenEntries() {
    Vector vector = Vector.of(1.0f, -0.5f, 3.4e-39f);
    Map<String, Entry> golden = new LinkedHashMap<>();
    golden.put(
        "Entry.full",
        new Entry(vector, 9, "tenant-ä", "s", "up-1", 1_700_000_000_000L, 1_800_000_000_000L));
    golden.put("Entry.bare", new Entry(vector, 9, "", "s", "", 1_700_000_000_000L, 0));
    golden.put("Entry.expires", new Entry(vector, 9, "", "s", "", 1_700_000_000_000L, 5));
    golden.put("Entry.namespace", new Entry(vector, 9, "n", "s", "", 1_700_000_000_000L, 0));
    golden.put("Entry.upstream", new Entry(vector, 9, "", "s", "u", 1_700_000_000_000L, 0));
    return golden;
  }
}
