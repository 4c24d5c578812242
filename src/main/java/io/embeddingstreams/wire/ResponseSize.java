package io.embeddingstreams.wire;

import io.embeddingstreams.model.EncodingFormat;

/**
 * How large an answer will be, before anybody is asked for it. Bytes everywhere.
 *
 * @param limit what the responses topic takes ({@code max.message.bytes}), key and headers included
 */
public record ResponseSize(long limit) {
  /** What the application creates the responses topic with. */
  public static final long DEFAULT_LIMIT = 9L << 20;

  /**
   * Of answers that are not written: what their vectors' records take in one transaction, which
   * must end within seconds.
   */
  public static final ResponseSize UNWRITTEN = new ResponseSize(128L << 20);

  // A float32 takes 8 to 10 digits, a point, a comma and often a sign: 12.5 on average, measured
  // high. An element's frame is {"object":"embedding","index":2047,"embedding":[]}, with its comma.
  private static final double FLOAT_NUMBER = 12.5;
  private static final int ELEMENT = 52;
  private static final int FRAME = 1024;

  /**
   * The bytes of an answer.
   *
   * @param more key, headers and metadata
   */
  public long of(int inputs, int dimensions, EncodingFormat format, long more) {
    return FRAME + more + inputs * element(dimensions, format);
  }

  /** Whether such an answer fits. */
  public boolean fits(int inputs, int dimensions, EncodingFormat format, long more) {
    return of(inputs, dimensions, format, more) <= limit;
  }

  /** The most inputs whose answer fits. */
  public long inputs(int dimensions, EncodingFormat format, long more) {
    return Math.max(0, (limit - FRAME - more) / element(dimensions, format));
  }

  /** What it would not fit, as a message says it. */
  public String place() {
    return equals(UNWRITTEN) ? "one transaction" : "the responses topic";
  }

  private static long element(int dimensions, EncodingFormat format) {
    return ELEMENT
        + switch (format) {
          case FLOAT -> (long) Math.ceil(dimensions * FLOAT_NUMBER);
          case BASE64 -> (dimensions * 4L + 2) / 3 * 4;
        };
  }
}
