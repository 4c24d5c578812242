package io.embeddingstreams.assemble;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Truncate;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.Bitmap;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequestCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to put a request of 16 inputs together again, whose outcomes come in four records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AssemblyBenchmark {
  private static final int INPUTS = 16;
  private static final int RECORDS = 4;
  private static final int DIMENSIONS = 1536;

  private OpenRequest request = request(List.of());
  private List<Outcomes> records = List.of();
  private List<byte[]> written = List.of();
  private byte[] row = new byte[0];

  /** The same each time. */
  @Setup
  public void prepare() {
    List<Item> items = IntStream.range(0, INPUTS).mapToObj(AssemblyBenchmark::item).toList();
    request = request(items);
    row = OpenRequestCodec.write(request);
    records =
        IntStream.range(0, RECORDS)
            .mapToObj(
                owner ->
                    new Outcomes(
                        request.assembly(),
                        items.stream()
                            .filter(item -> item.position() % RECORDS == owner)
                            .map(AssemblyBenchmark::outcome)
                            .toList()))
            .toList();
    written = records.stream().map(OutcomesCodec::write).toList();
  }

  /** Taking the outcomes, each at its position and by its fingerprint. */
  @Benchmark
  public Object assemble() {
    Assembly assembly = new Assembly(request, 1, null, new Bitmap(INPUTS), 0, null, 0);
    List<Outcomes.Positioned> taken = new ArrayList<>();
    for (Outcomes record : records) {
      taken.addAll(assembly.accept(record.outcomes(), 0));
    }
    if (!assembly.isDone()) {
      throw new IllegalStateException("outcomes are missing");
    }
    return taken;
  }

  /** Writing the four records, 16 x 1536 numbers in all. */
  @Benchmark
  public Object writeOutcomes() {
    return records.stream().map(OutcomesCodec::write).toList();
  }

  /** Reading them. */
  @Benchmark
  public Object readOutcomes() {
    return written.stream().map(OutcomesCodec::read).toList();
  }

  /** Writing the request's row, and so its plan. */
  @Benchmark
  public Object writeRequest() {
    return OpenRequestCodec.write(request);
  }

  /** Reading it. */
  @Benchmark
  public Object readRequest() {
    return OpenRequestCodec.read(row);
  }

  private static Item item(int position) {
    Input input = new Input.Text("a sentence about subject number " + position);
    Fingerprint fingerprint = Fingerprints.of("", "space", 0, null, Truncate.NONE, "", input);
    return new Item(position, fingerprint, input, 12);
  }

  private static Outcomes.Positioned outcome(Item item) {
    float[] numbers = new float[DIMENSIONS];
    Arrays.fill(numbers, 0.01f * (1 + item.position()));
    return new Outcomes.Positioned(
        item.position(),
        item.fingerprint(),
        new Outcome.Embedded(Vector.of(numbers), 12, Outcome.Source.HIT));
  }

  private static OpenRequest request(List<Item> items) {
    return new OpenRequest(
        new AssemblyId("requests", 0, 1),
        "id",
        null,
        List.of(),
        0,
        0,
        0,
        new CallShape("model", 0, null, "", false),
        new CacheUse(true, true, CacheControl.UNSET, CacheControl.UNSET, "", "space"),
        0,
        EncodingFormat.FLOAT,
        OnError.FAIL,
        null,
        items,
        items.stream().map(Item::position).toList(),
        Map.of());
  }
}
