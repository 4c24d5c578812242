package io.embeddingstreams.bench;

import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Truncate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * The lines of an exported cache after its header, made as they are read: entries by number, whose
 * vectors look random. For one thread.
 */
final class GeneratedCache implements Iterator<String> {
  private final String model;
  private final int dimensions;
  private final long end;
  private final long writtenMillis;
  private final long expiresMillis;
  private final Fingerprints.Prefix fingerprints;
  private long next;

  /**
   * The entries from {@code from} to before {@code end}.
   *
   * @param expiresMillis epoch milliseconds; 0: never
   */
  GeneratedCache(int dimensions, long from, long end, long writtenMillis, long expiresMillis) {
    this.model = BenchSetup.model(dimensions);
    this.dimensions = dimensions;
    this.next = from;
    this.end = end;
    this.writtenMillis = writtenMillis;
    this.expiresMillis = expiresMillis;
    this.fingerprints = Fingerprints.prefix("", model, 0, null, Truncate.NONE, "");
  }

  /** The input whose entry has this number. */
  static String text(long number) {
    return "the cached sentence of number " + number;
  }

  @Override
  public boolean hasNext() {
    return next < end;
  }

  @Override
  public String next() {
    if (next >= end) {
      throw new NoSuchElementException("all lines were read");
    }
    long number = next++;
    StringBuilder line = new StringBuilder(256 + dimensions * 6);
    line.append("{\"fingerprint\":\"").append(fingerprints.of(new Input.Text(text(number))));
    line.append("\",\"space\":\"").append(model).append("\",\"upstream_model\":\"").append(model);
    line.append("\",\"tokens\":7,\"written\":").append(writtenMillis);
    if (expiresMillis > 0) {
      line.append(",\"expires\":").append(expiresMillis);
    }
    line.append(",\"dimensions\":").append(dimensions).append(",\"vector\":\"");
    return line.append(vector(number)).append("\"}").toString();
  }

  private String vector(long number) {
    SplittableRandom random = new SplittableRandom(number);
    ByteBuffer bytes = ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    double scale = Math.sqrt(3.0 / dimensions);
    for (int i = 0; i < dimensions; i++) {
      bytes.putFloat((float) (scale * (2 * random.nextDouble() - 1)));
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
