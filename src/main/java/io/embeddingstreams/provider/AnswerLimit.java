package io.embeddingstreams.provider;

/** How large a good answer may be: generous for its vectors as decimals, and no hog of memory. */
final class AnswerLimit {
  /*
   * A number takes at most some 25 characters with blank and comma; 32 are allowed. Where the
   * dimensions are not known, 8192 are. A megabyte stands for what is around the vectors; Cohere
   * sends the texts back, so inputs are allowed 64 KiB each as well.
   */
  private static final long AROUND = 1 << 20;
  private static final long AN_INPUT = 1 << 16;
  private static final long A_NUMBER = 32;
  private static final int UNKNOWN_DIMENSIONS = 8192;
  private static final long MOST = 512L << 20;

  private AnswerLimit() {}

  /** Bytes. */
  static long bytes(int inputs, int expectedDimensions) {
    int dimensions = expectedDimensions > 0 ? expectedDimensions : UNKNOWN_DIMENSIONS;
    return Math.min(MOST, AROUND + inputs * (AN_INPUT + dimensions * A_NUMBER));
  }
}
