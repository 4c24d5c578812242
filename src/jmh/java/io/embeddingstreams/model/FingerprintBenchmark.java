package io.embeddingstreams.model;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the fingerprint of one input costs, by itself and as one of a request's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FingerprintBenchmark {
  private final Input input =
      new Input.Text("a sentence about a subject, as long as one of those that are embedded");
  private final Fingerprints.Prefix prefix =
      Fingerprints.prefix("", "space", 0, null, Truncate.NONE, "");

  /** With everything that the request has in common. */
  @Benchmark
  public Object alone() {
    return Fingerprints.of("", "space", 0, null, Truncate.NONE, "", input);
  }

  /** One more of a request. */
  @Benchmark
  public Object oneOfARequest() {
    return prefix.of(input);
  }
}
