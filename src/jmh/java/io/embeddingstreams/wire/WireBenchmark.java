package io.embeddingstreams.wire;

import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Vector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** What one request of 16 inputs and its answer of 16 x 1536 numbers cost. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WireBenchmark {
  private static final int INPUTS = 16;
  private static final int DIMENSIONS = 1536;

  private final RequestReader reader = new RequestReader();
  private final ResponseWriter writer = new ResponseWriter();
  private byte[] request = new byte[0];
  private byte[] entry = new byte[0];
  private List<Outcome> outcomes = List.of();
  private Figures figures = Figures.NONE;

  /** The same each time. */
  @Setup
  public void prepare() {
    String text = "\"a sentence about a subject, as long as one of those that are embedded\"";
    request =
        ("{\"model\":\"m\",\"input\":["
                + String.join(",", Collections.nCopies(INPUTS, text))
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(1);
    List<Outcome> made = new ArrayList<>();
    List<Integer> itemOf = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      float[] numbers = new float[DIMENSIONS];
      for (int n = 0; n < DIMENSIONS; n++) {
        numbers[n] = (float) (random.nextDouble() * 0.1 - 0.05);
      }
      made.add(new Outcome.Embedded(Vector.of(numbers), 12, Outcome.Source.HIT));
      itemOf.add(i);
      entry = EntryCodec.write(new Entry(Vector.of(numbers), 12, "", "space", "model", 1, 2));
    }
    outcomes = made;
    figures = Figures.of(outcomes, itemOf);
  }

  /** Reading a request. */
  @Benchmark
  public Object readRequest() {
    return reader.read(request);
  }

  /** Reading one entry, checksum and all. */
  @Benchmark
  public @Nullable Object readEntry() {
    return EntryCodec.read(entry);
  }

  /** Writing the answer in base64. */
  @Benchmark
  public Object writeBase64() {
    return writer.answer(answer(EncodingFormat.BASE64));
  }

  /** Writing the answer as JSON numbers. */
  @Benchmark
  public Object writeFloat() {
    return writer.answer(answer(EncodingFormat.FLOAT));
  }

  private Answer answer(EncodingFormat format) {
    return new Answer("id", "m", format, outcomes, figures, null);
  }
}
